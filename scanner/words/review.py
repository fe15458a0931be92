"""The screen of `ballot review`."""

MESSAGES = {
    "review.no_terminal": {
        "vi": "review cần một màn hình dòng lệnh; không có thì dùng `ballot review {folder!q} --list` và `ballot decide`",
        "en": "review needs a terminal; without one use `ballot review {folder!q} --list` and `ballot decide`",
    },
    "review.nothing": {
        "vi": "Không còn gì chờ quyết định. Tiếp theo: ballot tally {folder!q}",
        "en": "Nothing waits. Next: ballot tally {folder!q}",
    },
    "review.name": {"vi": "Tên người quyết định", "en": "Who decides"},
    "review.name_unfit": {
        "vi": "Tên này có phím điều khiển hoặc để trống; gõ lại.",
        "en": "That name is empty or holds control keys; type it again.",
    },
    "review.which_name": {"vi": "Ai quyết định (số)", "en": "Who decides (number)"},
    "review.ruling.blank_row": {
        "vi": "{count} dòng không có dấu nào (mục {items}). Ban kiểm phiếu quy ước thế nào (ghi vào biên bản, đổi được bằng settle)?\n\n"
        "  [1] tính là để trống, phiếu vẫn hợp lệ\n  [2] cả phiếu không hợp lệ (vẫn xác nhận từng phiếu)\n  [3] xem từng dòng\n"
        "  [q] nghỉ, chưa quy ước",
        "en": "{count} {count:row has|rows have} no mark ({items:item|items} {items}). What does the committee rule (on record; `settle` changes it)?\n\n"
        "  [1] blank, the ballot stays valid\n  [2] the whole ballot is void (each is still confirmed)\n  [3] look at each row\n"
        "  [q] quit, no ruling yet",
    },
    "review.ruling.double_row": {
        "vi": "{count} dòng đánh dấu nhiều ô (mục {items}). Ban kiểm phiếu quy ước thế nào (ghi vào biên bản, đổi được bằng settle)?\n\n"
        "  [1] dòng đó không hợp lệ, phiếu vẫn hợp lệ\n  [2] cả phiếu không hợp lệ (vẫn xác nhận từng phiếu)\n  [3] xem từng dòng\n"
        "  [q] nghỉ, chưa quy ước",
        "en": "{count} {count:row has|rows have} several marks ({items:item|items} {items}). What does the committee rule (on record; `settle` changes it)?\n\n"
        "  [1] that row is void, the ballot stays valid\n  [2] the whole ballot is void (each is still confirmed)\n  [3] look at each row\n"
        "  [q] quit, no ruling yet",
    },
    "review.head": {
        "vi": "Còn {left} câu hỏi · người quyết định: {by}",
        "en": "{left} {left:question|questions} left · deciding: {by}",
    },
    "review.page_reasons": {"vi": "Trang này chờ vì: {reasons}", "en": "This page waits because: {reasons}"},
    "review.papers": {
        "vi": "Các tờ cùng số này đang chờ: mục {items}; xem tờ tiếp theo: [s]",
        "en": "Waiting with this serial: {items}; to look at the next: [s]",
    },
    "review.counted_copy": {
        "vi": "Mục {items} cùng số phiếu này đang được tính; xem tờ đó: [s]",
        "en": "{items:Item|Items} {items} of the same serial {items:counts|count} for now; to look at {items:it|them}: [s]",
    },
    "review.why": {"vi": "Chờ vì: {why}", "en": "Waits because: {why}"},
    "review.machine": {"vi": "Máy đọc: {said}", "en": "Read by the machine: {said}"},
    "review.stands": {"vi": "Đã quyết định: {said}", "en": "Decided: {said}"},
    "review.picture": {"vi": "Ảnh cả trang: {path}", "en": "Picture of the page: {path}"},
    "review.key.row": {"vi": "[a] đúng như máy đọc dòng này", "en": "[a] this row as the machine read it"},
    "review.key.stands": {"vi": "[a] giữ như đã quyết định", "en": "[a] keep what was decided"},
    "review.key.unchosen": {"vi": "[0] không chọn", "en": "[0] not chosen"},
    "review.key.0": {"vi": "[0] để trống", "en": "[0] blank"},
    "review.key.x": {"vi": "[x] dòng không hợp lệ", "en": "[x] row void"},
    "review.key.page": {"vi": "[a] đúng như máy đọc, cả trang", "en": "[a] the whole page as the machine read it"},
    "review.key.page_missing": {
        "vi": "[a] nhận như máy đọc; các dòng của trang thiếu TÍNH LÀ ĐỂ TRỐNG",
        "en": "[a] as the machine read it; the rows of the missing page COUNT AS BLANK",
    },
    "review.missing": {
        "vi": "Không có trang in các dòng {rows}: tìm tờ giấy đó rồi quét thêm, nếu còn.",
        "en": "The page with rows {rows} never came: look for that sheet and scan it, if it can be found.",
    },
    "review.more_rows": {
        "vi": "  … và {count} dòng nữa, xem ảnh",
        "en": "  … and {count} more {count:row|rows}, see the picture",
    },
    "review.key.void": {
        "vi": "[a] đúng như máy đọc: theo quy ước CẢ PHIẾU KHÔNG HỢP LỆ",
        "en": "[a] as the machine read it: by the ruling THE WHOLE BALLOT IS VOID",
    },
    "review.key.v": {"vi": "[v] phiếu không hợp lệ", "en": "[v] void ballot"},
    "review.key.r": {"vi": "[r] không phải phiếu", "en": "[r] not a ballot"},
    "review.over": {
        "vi": "Đã chọn {chosen}, chỉ được chọn không quá {most}.",
        "en": "{chosen} are chosen, {most} at most may be.",
    },
    "review.over_keys": {
        "vi": "Cả phiếu không hợp lệ: [v]. Muốn xem từng dòng được chọn: [s].",
        "en": "If the ballot is void: [v]. To look at each chosen row: [s].",
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
    "review.keys_copies_void": {
        "vi": "[r] chính là tờ không hợp lệ ấy, quét lại  [e] mỗi tờ là một phiếu (phiếu photo)  [v] tờ này không hợp lệ",
        "en": "[r] it is that void paper, scanned again  [e] each counts (photocopied)  [v] this one is void",
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
    "review.too_low_for_all": {
        "vi": "(cửa sổ quá thấp để vẽ các ô: mở cao hơn)",
        "en": "(the window is too low to draw the boxes: make it taller)",
    },
    "review.void_copy": {
        "vi": "Mục {items} cùng số phiếu này đã được quyết định là không hợp lệ.",
        "en": "{items:Item|Items} {items} of the same serial {items:was|were} made void.",
    },
    "review.void_before": {
        "vi": "Phiếu này đã được quyết định là không hợp lệ trên một ảnh nay đã rút (mục {items}).",
        "en": "This ballot was made void on a picture that was withdrawn since ({items:item|items} {items}).",
    },
    "review.keys": {
        "vi": "[s] để sau  [u] bỏ quyết định vừa rồi  [p] xem lại mục vừa quyết định  [q] nghỉ (làm tiếp lúc khác)",
        "en": "[s] skip  [u] undo the last key  [p] back to what was decided last  [q] quit (resume any time)",
    },
    "review.key_again": {
        "vi": "Phím này vừa bấm rồi: nhấc tay, nhìn phiếu rồi bấm lại.",
        "en": "The same key again: let go, look at the ballot, then press it.",
    },
    "review.no_key": {"vi": "Phím này không dùng ở đây.", "en": "That key means nothing here."},
    "review.no_key_composed": {
        "vi": "Phím này không dùng ở đây; tắt bộ gõ tiếng Việt.",
        "en": "That key means nothing here; switch the input method off.",
    },
    "review.nothing_to_undo": {
        "vi": "Chưa có gì để bỏ trong lần làm việc này; quyết định của lần trước: `ballot decide … MỤC undo --by TÊN`",
        "en": "Nothing to undo in this sitting; what was decided before: `ballot decide … ITEM undo --by NAME`",
    },
    "review.ruling_undone": {
        "vi": "Đã bỏ quy ước vừa rồi; có thể quy ước lại bằng `ballot settle`.",
        "en": "The ruling is taken back; `ballot settle` gives another.",
    },
    "review.nothing_decided": {
        "vi": "Chưa quyết định mục nào trong lần làm việc này.",
        "en": "Nothing was decided in this sitting.",
    },
    "review.number_unfit": {"vi": "Gõ một số từ 1 đến {most}.", "en": "Type a number from 1 to {most}."},
    "review.recorded": {
        "vi": "Vừa ghi, mục {item}: {what}. Nhầm thì bấm [u].",
        "en": "On record, item {item}: {what}. [u] takes it back.",
    },
    "review.recorded_last": {
        "vi": "Vừa ghi, mục {item}: {what}. Nhầm thì: ballot decide {folder!q} {item} undo --by TÊN",
        "en": "On record, item {item}: {what}. To take it back: ballot decide {folder!q} {item} undo --by NAME",
    },
    "review.act.accept": {"vi": "đúng như máy đọc", "en": "as the machine read it"},
    "review.act.void_by_ruling": {"vi": "cả phiếu không hợp lệ theo quy ước", "en": "the ballot is void by the ruling"},
    "review.act.void": {"vi": "phiếu không hợp lệ", "en": "void ballot"},
    "review.act.reject": {"vi": "không phải phiếu", "en": "not a ballot"},
    "review.act.keep": {"vi": "giữ tờ này, các tờ kia là trùng", "en": "this paper is kept, the others are duplicates"},
    "review.act.row_void": {"vi": "dòng không hợp lệ", "en": "row void"},
    "review.act.placed": {"vi": "đã nhận ra phiếu nào", "en": "it is known which ballot this is"},
    "review.done": {
        "vi": "Đã xong, không còn gì chờ quyết định. Tiếp theo: ballot tally {folder!q}",
        "en": "Done: nothing waits. Next: ballot tally {folder!q}",
    },
    "review.left": {
        "vi": "Còn {count} câu hỏi. Làm tiếp: ballot review {folder!q}",
        "en": "{count} {count:question|questions} left. Resume: ballot review {folder!q}",
    },
}
