"""What `show` says of a page and its rows."""

MESSAGES = {
    "row.review": {"vi": "chờ", "en": "waits"},
    "row.void": {"vi": "không hợp lệ", "en": "void"},
    "show.where": {
        "vi": "Mục {item} · số phiếu {serial} · trang {page} · {file}, trang {file_page} của tệp, đợt {batch}",
        "en": "Item {item} · serial {serial} · page {page} · {file}, page {file_page} of the file, batch {batch}",
    },
    "show.where_no_serial": {
        "vi": "Mục {item} · trang {page} · {file}, trang {file_page} của tệp, đợt {batch}",
        "en": "Item {item} · page {page} · {file}, page {file_page} of the file, batch {batch}",
    },
    "show.status": {"vi": "Tình trạng: {status}", "en": "Status: {status}"},
    "show.reasons": {"vi": "Vì: {reasons}", "en": "Because: {reasons}"},
    "show.unread": {"vi": "không đọc được", "en": "no reading"},
    "show.unchosen": {"vi": "không chọn", "en": "not chosen"},
    "show.blank": {"vi": "để trống", "en": "blank"},
    "show.ink": {"vi": "       mực: {ink}", "en": "       ink: {ink}"},
    "show.another_print": {
        "vi": "in từ nội dung phiếu khác: các dòng có thể là người khác, xem trong ảnh",
        "en": "printed from another definition: its rows may be other people, look at the picture",
    },
    "show.decision": {"vi": "{at} {by}: {what} {note}", "en": "{at} {by}: {what} {note}"},
    "show.picture": {"vi": "Ảnh: {path}", "en": "Picture: {path}"},
    "show.changed": {
        "vi": "{path} không còn là tệp đã đọc (bị hỏng hoặc bị thay): xóa bản sao này rồi quét lại tệp gốc bằng ballot scan",
        "en": "{path} is no longer the file that was read (damaged, or replaced): delete it, then `ballot scan` the file again",
    },
    "show.lost": {
        "vi": "{path} không còn: quét lại tệp gốc {file} bằng ballot scan",
        "en": "{path} is gone: `ballot scan` the file {file} again",
    },
    "show.unreadable": {"vi": "không đọc được {path} ({why})", "en": "{path} cannot be read ({why})"},
}
