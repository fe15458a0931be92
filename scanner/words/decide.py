"""What `decide` says."""

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
    "decide.moved_on": {
        "vi": "{by} vừa quyết định hoặc quy ước điều liên quan đến mục {item}; xem lại rồi quyết định",
        "en": "{by} has just decided or ruled something that concerns item {item}: look at it again, then decide",
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
        "en": "item {item} is not a ballot that counts or waits ({status})",
    },
    "decide.code_was_read": {
        "vi": "mã trang của mục {item} đã đọc được, không gán lại",
        "en": "the page code of item {item} was read and cannot be replaced",
    },
    "decide.page_needed": {"vi": "cần cả số trang: page=P", "en": "say the page, too: page=P"},
    "decide.serial_needed": {"vi": "cần số phiếu: serial=S page=P", "en": "say the serial: serial=S page=P"},
    "decide.no_page": {
        "vi": "phiếu chỉ có {pages} trang, không có trang {page}",
        "en": "a ballot has {pages} {pages:page|pages}, there is no page {page}",
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
    "decide.keep_other_page": {
        "vi": "mục {item} là ảnh duy nhất của trang này; tờ trùng số ở trang khác, giữ tờ nào (keep) thì quyết định ở đó: mục {others}",
        "en": "item {item} is the only picture of its page; which paper is the ballot is decided where there are several, `keep` one of items {others}",
    },
    "decide.keep_void": {
        "vi": "mục {item} cùng số đã được quyết định là không hợp lệ; nếu đây chính là tờ đó quét lại: reject; nếu giữ tờ này: "
        "bỏ quyết định kia trước (undo)",
        "en": "item {item} of the same serial was made void; if this is that paper scanned again: reject; to keep this one, "
        "undo that first",
    },
    "decide.done_others": {
        "vi": "Mục {item}: đã ghi. Phiếu này còn chờ vì mục {others}.",
        "en": "Item {item}: on record. Its ballot still waits for {others:item|items} {others}.",
    },
    "decide.done": {"vi": "Mục {item}: {status}.", "en": "Item {item}: {status}."},
}
