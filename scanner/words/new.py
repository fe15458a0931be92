"""What `ballot new` says, and the comments it writes into a new definition."""

MESSAGES = {
    "new.not_empty": {
        "vi": "{folder} đã có nội dung; chọn một thư mục mới",
        "en": "{folder} is not empty; choose a new folder",
    },
    "new.not_written": {
        "vi": "không ghi được vào {folder} ({why})",
        "en": "cannot write to {folder} ({why})",
    },
    "new.done": {
        "vi": "Đã tạo {folder}/ballot.yaml. Sửa tệp này cho đúng cuộc của mình, rồi chạy: ballot check {folder!q}",
        "en": "Wrote {folder}/ballot.yaml. Edit it for your vote, then run: ballot check {folder!q}",
    },
    "new.note.head": {
        "vi": "Định nghĩa phiếu. Sửa tệp này rồi chạy `ballot check`. Mọi mục: docs/definition.md",
        "en": "The ballot's definition. Edit it, then run `ballot check`. Every field: docs/definition.md",
    },
    "new.note.header": {"vi": "party (Đảng), state (Nhà nước), none", "en": "party, state, none"},
    "new.note.parent_body": {"vi": "cơ quan cấp trên (góc trái, dòng 1)", "en": "the body above (left, line 1)"},
    "new.note.issuing_body": {"vi": "cơ quan ban hành (góc trái, in đậm)", "en": "the issuing body (left, bold)"},
    "new.note.place": {"vi": "nơi tổ chức", "en": "place"},
    "new.note.date": {"vi": "để trống thì in dòng chấm để ghi tay", "en": "empty: a dotted line to fill in"},
    "new.note.orientation": {"vi": "upright (dọc), across (ngang)", "en": "upright, across"},
    "new.note.sides": {"vi": "1 hoặc 2 mặt; 2 mặt cần giấy dày, không thấu mực", "en": "1 or 2; 2 needs opaque paper"},
    "new.too_long_without_serials": {
        "vi": "--no-serial chỉ dùng được khi phiếu nằm trên một trang, danh sách này cần {pages} trang; bỏ --no-serial (hai "
        "trang thì có thể in hai mặt một tờ: sau đó ghi serials: false và sides: 2 trong ballot.yaml)",
        "en": "--no-serial is for ballots of one page, and this list needs {pages}; leave --no-serial out (two pages can "
        "go on the two sides of one sheet: then set serials: false and sides: 2 in ballot.yaml)",
    },
    "new.note.serials": {
        "vi": "true: mỗi phiếu một số ngẫu nhiên; false: mọi phiếu giống hệt nhau (chỉ phiếu một tờ)",
        "en": "true: a random number on each ballot; false: all alike (single-sheet ballots only)",
    },
    "new.note.signature": {"vi": "true: in chỗ ký của người ghi phiếu", "en": "true: print a space for a signature"},
    "new.note.base_fixed": {
        "vi": "tỷ lệ tính trên số phiếu thu về (QĐ 96, Điều 6.3)",
        "en": "percentages of the ballots collected (QĐ 96, Điều 6.3)",
    },
    "new.note.base_open": {
        "vi": "tỷ lệ tính trên: collected, valid, handed_out, present, convened. Do ban tổ chức quyết định",
        "en": "percentages of: collected, valid, handed_out, present, convened. For the organisers to decide",
    },
    "new.note.committee": {
        "vi": 'thành viên ban kiểm phiếu, ví dụ ["Nguyễn Văn A", "Trần Thị B"]',
        "en": 'the counting committee, for instance ["Nguyễn Văn A", "Trần Thị B"]',
    },
    "new.note.at_most": {"vi": "được chọn nhiều nhất bao nhiêu người", "en": "how many may be chosen at most"},
    "new.note.rows": {
        "vi": "hoặc thay bằng  people: danh-sach.csv",
        "en": "or instead  people: list.csv",
    },
}
