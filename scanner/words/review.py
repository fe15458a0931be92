"""The screen of `ballot review`."""

MESSAGES = {
    "review.no_terminal": {
        "vi": "review cần một màn hình dòng lệnh; không có thì dùng `ballot review {folder!q} --list` và `ballot decide`",
        "en": "review needs a terminal; without one use `ballot review {folder!q} --list` and `ballot decide`",
    },
    "review.nothing": {"vi": "Không còn gì chờ quyết định.", "en": "Nothing waits."},
    "review.name": {"vi": "Tên người quyết định", "en": "Who decides"},
    "review.name_unfit": {
        "vi": "Tên này có phím điều khiển hoặc để trống; gõ lại.",
        "en": "That name is empty or holds control keys; type it again.",
    },
    "review.which_name": {"vi": "Ai quyết định (số)", "en": "Who decides (number)"},
    "review.ruling.blank_row": {
        "vi": "{count} dòng không có dấu nào. Ban kiểm phiếu quy ước thế nào (ghi vào biên bản, đổi được bằng settle)?\n\n"
        "  [1] tính là để trống, phiếu vẫn hợp lệ\n  [2] cả phiếu không hợp lệ (vẫn xác nhận từng phiếu)\n  [3] xem từng dòng",
        "en": "{count} {count:row has|rows have} no mark. What does the committee rule (on record; `settle` changes it)?\n\n"
        "  [1] blank, the ballot stays valid\n  [2] the whole ballot is void (each is still confirmed)\n  [3] look at each row",
    },
    "review.ruling.double_row": {
        "vi": "{count} dòng đánh dấu nhiều ô. Ban kiểm phiếu quy ước thế nào (ghi vào biên bản, đổi được bằng settle)?\n\n"
        "  [1] dòng đó không hợp lệ, phiếu vẫn hợp lệ\n  [2] cả phiếu không hợp lệ (vẫn xác nhận từng phiếu)\n  [3] xem từng dòng",
        "en": "{count} {count:row has|rows have} several marks. What does the committee rule (on record; `settle` changes it)?\n\n"
        "  [1] that row is void, the ballot stays valid\n  [2] the whole ballot is void (each is still confirmed)\n  [3] look at each row",
    },
    "review.head": {
        "vi": "Còn {left} câu hỏi · người quyết định: {by}",
        "en": "{left} {left:question|questions} left · deciding: {by}",
    },
    "review.page_reasons": {"vi": "Trang này chờ vì: {reasons}", "en": "This page waits because: {reasons}"},
    "review.papers": {
        "vi": "{count} tờ cùng số này đang chờ (các mục {items})",
        "en": "{count} papers with this serial wait (items {items})",
    },
    "review.why": {"vi": "Chờ vì: {why}", "en": "Waits because: {why}"},
    "review.machine": {"vi": "Máy đọc: {said}", "en": "Read by the machine: {said}"},
    "review.stands": {"vi": "Đã quyết định: {said}", "en": "Decided: {said}"},
    "review.picture": {"vi": "Ảnh cả trang: {path}", "en": "Picture of the page: {path}"},
    "review.keys_row": {"vi": "[0] để trống  [x] dòng không hợp lệ", "en": "[0] blank  [x] row void"},
    "review.keys_row_read": {
        "vi": "[a] đúng như máy đọc dòng này  [0] để trống  [x] dòng không hợp lệ",
        "en": "[a] this row as the machine read it  [0] blank  [x] row void",
    },
    "review.keys_page": {
        "vi": "[a] đúng như máy đọc, cả trang  [v] phiếu không hợp lệ  [r] không phải phiếu",
        "en": "[a] the whole page as the machine read it  [v] void ballot  [r] not a ballot",
    },
    "review.keys_other": {"vi": "[v] phiếu không hợp lệ  [r] không phải phiếu", "en": "[v] void ballot  [r] not a ballot"},
    "review.over": {
        "vi": "Chọn quá số được chọn. Cả phiếu không hợp lệ: [v]. Muốn xem từng dòng được chọn: [s].",
        "en": "More are chosen than allowed. If the ballot is void: [v]. To look at each chosen row: [s].",
    },
    "review.keys_place": {
        "vi": "[i] nhập số phiếu in trên tờ giấy (góc dưới bên trái)",
        "en": "[i] type the serial printed on the paper (bottom left)",
    },
    "review.keys_place_plain": {
        "vi": "[i] đây là phiếu của cuộc này",
        "en": "[i] this is a ballot of this vote",
    },
    "review.which_serial": {
        "vi": "Số phiếu (để trống: quay lại)",
        "en": "Serial (empty: go back)",
    },
    "review.which_page": {"vi": "Trang", "en": "Page"},
    "review.keys_copies": {
        "vi": "[k] giữ tờ này, các tờ kia là trùng  [e] mỗi tờ là một phiếu (phiếu photo)  [v] tờ này không hợp lệ  [r] không phải phiếu",
        "en": "[k] keep this paper, the others are duplicates  [e] each counts (photocopied)  [v] this one is void  [r] no ballot",
    },
    "review.each_counts": {
        "vi": "Quy ước này áp dụng cho MỌI số phiếu trùng của cuộc: hiện {serials} số, {papers} tờ đang chờ; mỗi tờ thành một "
        "phiếu được tính (ghi vào biên bản, đổi được bằng settle).\n\n  [y] đúng, mỗi tờ là một phiếu\n  [n] thôi, quay lại",
        "en": "This ruling is for EVERY serial that lies on several papers: {serials} now, {papers} papers wait; each becomes "
        "a ballot that counts (on record; `settle` changes it).\n\n  [y] yes, each paper is a ballot\n  [n] no, go back",
    },
    "review.closed": {
        "vi": "Đã quyết định: {status}. Muốn đổi: [u], hoặc ballot decide … undo",
        "en": "Decided: {status}. To change it: [u], or ballot decide … undo",
    },
    "review.too_low": {
        "vi": "(cửa sổ quá thấp để vẽ các ô; mở cao hơn, hoặc xem ảnh)",
        "en": "(the window is too low to draw the boxes: make it taller, or look at the picture)",
    },
    "review.void_copy": {
        "vi": "Mục {items} cùng số phiếu này đã được quyết định là không hợp lệ. Nếu đây chính là tờ đó quét lại: [r].",
        "en": "Item {items} of the same serial was made void. If this is that paper scanned again: [r].",
    },
    "review.keys": {
        "vi": "[s] để sau  [u] bỏ quyết định vừa rồi  [p] xem lại mục trước  [q] nghỉ (làm tiếp lúc khác)",
        "en": "[s] skip  [u] undo the last key  [p] go back  [q] quit (resume any time)",
    },
    "review.nothing_to_undo": {
        "vi": "Chưa có gì để bỏ trong lần làm việc này.",
        "en": "Nothing to undo in this sitting.",
    },
    "review.ruling_undone": {
        "vi": "Đã bỏ quy ước vừa rồi: {name} trở lại {value}; đổi bằng `ballot settle`.",
        "en": "The ruling is taken back: {name} is {value} again; `ballot settle` changes it.",
    },
    "review.done": {"vi": "Đã xong, không còn gì chờ quyết định.", "en": "Done: nothing waits."},
    "review.left": {
        "vi": "Còn {count} câu hỏi. Làm tiếp: ballot review {folder!q}",
        "en": "{count} {count:question|questions} left. Resume: ballot review {folder!q}",
    },
}
