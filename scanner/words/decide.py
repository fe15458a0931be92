"""What `decide`, `settle`, `batches` and `review` say."""

MESSAGES = {
    "decide.no_name": {"vi": "cần tên người quyết định: --by TÊN", "en": "say who decides: --by NAME"},
    "decide.not_in_committee": {
        "vi": "{name} không có trong ban kiểm phiếu ghi ở ballot.yaml; các thành viên: {known}",
        "en": "{name} is not in the committee that ballot.yaml lists; its members: {known}",
    },
    "decide.no_item": {
        "vi": "không có trang {item} đang được tính hay đang chờ; xem `ballot review --list`",
        "en": "there is no item {item} that counts or waits; see `ballot review --list`",
    },
    "decide.several": {
        "vi": "{item} có trên nhiều tờ (các mục {items}); gọi bằng số mục",
        "en": "{item} is on several papers (items {items}); name one by its number",
    },
    "decide.nothing_to_undo": {
        "vi": "mục {item} chưa có quyết định nào để bỏ",
        "en": "there is no decision about item {item} to undo",
    },
    "decide.no_acts": {"vi": "chưa nói quyết định gì", "en": "say what was decided"},
    "decide.undo_alone": {"vi": "undo phải đứng một mình", "en": "undo cannot be combined with other acts"},
    "decide.twice": {"vi": "một việc được nói hai lần", "en": "an act is given twice"},
    "decide.unknown_act": {
        "vi": "không có việc “{act}”; dùng DÒNG=LỰA_CHỌN, DÒNG=blank, DÒNG=void, accept, void, reject, keep, doubt, undo, hoặc serial=S page=P",
        "en": "there is no act “{act}”; use ROW=OPTION, ROW=blank, ROW=void, accept, void, reject, keep, doubt, undo, or serial=S page=P",
    },
    "decide.contradiction": {
        "vi": "các việc này không đi cùng nhau: {acts}",
        "en": "these acts contradict each other: {acts}",
    },
    "decide.undo_first": {
        "vi": "mục {item} đã được quyết định ({status}); muốn đổi thì undo trước",
        "en": "item {item} has been decided ({status}); undo that first",
    },
    "decide.not_open": {
        "vi": "mục {item} không phải phiếu đang tính hay đang chờ ({status})",
        "en": "item {item} is no ballot that counts or waits ({status})",
    },
    "decide.code_was_read": {
        "vi": "mã trang của mục {item} đã đọc được, không gán lại",
        "en": "the page code of item {item} was read and cannot be replaced",
    },
    "decide.page_needed": {"vi": "cần cả số trang: page=P", "en": "say the page, too: page=P"},
    "decide.serial_needed": {"vi": "cần số phiếu: serial=S page=P", "en": "say the serial: serial=S page=P"},
    "decide.no_page": {
        "vi": "phiếu chỉ có {pages} trang, không có trang {page}",
        "en": "a ballot has {pages} pages, there is no page {page}",
    },
    "decide.bad_serial": {
        "vi": "“{serial}” không phải số phiếu đúng (ký tự kiểm tra không khớp); xem lại tờ giấy",
        "en": "“{serial}” is not a serial (its check character is wrong); look at the paper again",
    },
    "decide.unknown_serial": {
        "vi": "số {serial} chưa từng được in cho cuộc này",
        "en": "the serial {serial} was never printed for this vote",
    },
    "decide.no_row": {
        "vi": "trang này không có dòng {row}; các dòng: {known}",
        "en": "there is no row {row} on this page; its rows: {known}",
    },
    "decide.no_option": {
        "vi": "dòng {row} không có lựa chọn {option}; các lựa chọn: {known}",
        "en": "row {row} has no option {option}; its options: {known}",
    },
    "decide.accept_never": {
        "vi": "mục {item} không thể chấp nhận như máy đọc: {reasons}; dùng {acts}",
        "en": "item {item} cannot be accepted as read: {reasons}; use {acts}",
    },
    "decide.accept_unread": {
        "vi": "mục {item}: máy không đọc được các dòng {rows}; hãy nói rõ từng dòng",
        "en": "item {item}: there is no reading of rows {rows}; decide each of them",
    },
    "decide.accept_over": {
        "vi": "{contest}: đánh dấu {chosen}, chỉ được {most}; hãy nói rõ từng dòng, hoặc void cả phiếu",
        "en": "{contest}: {chosen} marked, {most} allowed; say the rows one by one, or void the ballot",
    },
    "decide.nothing_to_doubt": {
        "vi": "mục {item} không có dòng nào để xem lại",
        "en": "item {item} has no rows to doubt",
    },
    "decide.nothing_to_keep": {
        "vi": "mục {item} không trùng số với tờ nào khác",
        "en": "item {item} shares its serial with no other paper",
    },
    "decide.keep_void": {
        "vi": "mục {item} cùng số đã được quyết định là không hợp lệ; nếu đây chính là tờ đó quét lại: reject; nếu giữ tờ này: "
        "bỏ quyết định kia trước (undo)",
        "en": "item {item} of the same serial was made void; if this is that paper scanned again: reject; to keep this one, "
        "undo that first",
    },
    "decide.done": {"vi": "Mục {item}: {status}.", "en": "Item {item}: {status}."},
    "settle.form": {"vi": "“{text}”: viết TÊN=GIÁ_TRỊ", "en": "“{text}”: write NAME=VALUE"},
    "settle.twice": {"vi": "{name} được nói hai lần", "en": "{name} is said twice"},
    "settle.nothing": {
        "vi": "chưa nói điều gì; ví dụ collected=118",
        "en": "nothing was said; for instance collected=118",
    },
    "settle.ruling": {
        "vi": "{name}: “{value}” không dùng được; chọn: {known}",
        "en": "{name}: “{value}” is not possible; choose: {known}",
    },
    "settle.unknown": {"vi": "không có mục {name}; các mục: {known}", "en": "there is no {name}; there are: {known}"},
    "settle.number": {
        "vi": "{name}: “{value}” không phải số phiếu; viết một số từ 0",
        "en": "{name}: “{value}” is not a count; write a number from 0",
    },
    "settle.larger": {
        "vi": "Chú ý: {a} ({value_a}) nhiều hơn {b} ({value_b}); kiểm tra lại",
        "en": "Note: {a} ({value_a}) is more than {b} ({value_b}); check again",
    },
    "settle.done": {"vi": "Đã ghi: {what}.", "en": "On record: {what}."},
    "count.printed": {"vi": "số phiếu đã in", "en": "printed"},
    "count.convened": {"vi": "số người được triệu tập", "en": "convened"},
    "count.present": {"vi": "số người có mặt", "en": "present"},
    "count.handed_out": {"vi": "số phiếu phát ra", "en": "handed out"},
    "count.exchanged": {"vi": "số phiếu đổi", "en": "exchanged"},
    "count.collected": {"vi": "số phiếu thu về", "en": "collected"},
    "count.read": {"vi": "số phiếu đã đọc", "en": "read"},
    "count.entered": {"vi": "số phiếu nhập tay", "en": "entered by hand"},
    "count.valid": {"vi": "số phiếu hợp lệ", "en": "valid"},
    "count.void": {"vi": "số phiếu không hợp lệ", "en": "void"},
    "count.review": {"vi": "số phiếu còn chờ", "en": "waiting"},
    "count.missing": {"vi": "số phiếu còn thiếu", "en": "missing"},
    "batches.none": {
        "vi": "không có đợt quét {batch}; xem `ballot batches`",
        "en": "there is no batch {batch}; see `ballot batches`",
    },
    "batches.already": {"vi": "đợt quét {batch} đã được rút rồi", "en": "batch {batch} is withdrawn already"},
    "batches.not_withdrawn": {"vi": "đợt quét {batch} chưa bị rút", "en": "batch {batch} is not withdrawn"},
    "batches.line": {
        "vi": "đợt {batch}  {at}  {files} tệp  {pages} trang{state}",
        "en": "batch {batch}  {at}  {files} files  {pages} pages{state}",
    },
    "batches.state_withdrawn": {"vi": "  (đã rút)", "en": "  (withdrawn)"},
    "batches.empty": {"vi": "chưa quét đợt nào", "en": "nothing has been scanned"},
    "batches.withdrawn": {
        "vi": "Đã rút đợt {batch}: {pages} trang không tính nữa.",
        "en": "Withdrew batch {batch}: {pages} pages no longer count.",
    },
    "batches.restored": {
        "vi": "Đã đưa đợt {batch} trở lại: {pages} trang.",
        "en": "Restored batch {batch}: {pages} pages.",
    },
    "show.unreadable": {"vi": "không đọc được {path} ({why})", "en": "{path} cannot be read ({why})"},
}
