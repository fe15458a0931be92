"""What is printed on the sheet besides the definition's own words."""

MESSAGES = {
    "sheet.number": {"vi": "STT", "en": "No."},
    "sheet.name": {"vi": "Họ và tên", "en": "Name"},
    "sheet.motion": {"vi": "Nội dung", "en": "Motion"},
    "sheet.position": {"vi": "Chức vụ", "en": "Position"},
    "sheet.birth": {"vi": "Sinh ngày {date}", "en": "Born {date}"},
    "sheet.birth_month": {"vi": "Sinh tháng {date}", "en": "Born {date}"},
    "sheet.birth_year": {"vi": "Sinh năm {date}", "en": "Born {date}"},
    "sheet.birth_words": {"vi": "Sinh {date}", "en": "Born {date}"},
    "sheet.page": {"vi": "Trang {page}/{pages}", "en": "Page {page} of {pages}"},
    "sheet.serial": {"vi": "Số phiếu:", "en": "Ballot no.:"},
    "sheet.continued": {"vi": "{title} (tiếp theo)", "en": "{title} (continued)"},
    "sheet.signature": {"vi": "Người ghi phiếu (có thể ký hoặc không ký)", "en": "Signature (optional)"},
    "sheet.party": {"vi": "ĐẢNG CỘNG SẢN VIỆT NAM", "en": "ĐẢNG CỘNG SẢN VIỆT NAM"},
    "sheet.state": {"vi": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "en": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
    "sheet.motto": {"vi": "Độc lập - Tự do - Hạnh phúc", "en": "Độc lập - Tự do - Hạnh phúc"},
    "sheet.date_blank": {
        "vi": "ngày ....... tháng ....... năm ...........",
        "en": "Date: ..........................",
    },
    "sheet.date_blank_after_place": {
        "vi": "ngày ....... tháng ....... năm ...........",
        "en": "..........................",
    },
    "sheet.at_most": {"vi": "chọn không quá {count}", "en": "choose at most {count}"},
    "sheet.specimen": {"vi": "MẪU", "en": "SPECIMEN"},
    "sheet.test": {"vi": "PHIẾU THỬ", "en": "TEST BALLOT"},
    "sheet.unprintable": {
        "vi": "chữ in hoa của tiêu đề hay tên cơ quan có ký tự mà phông chữ không in được: {characters}; thay bằng ký tự khác",
        "en": "the capitals of the title or issuing body have characters that the font cannot print: {characters}; replace them",
    },
    "sheet.too_narrow": {
        "vi": "giấy quá hẹp: {options} cột lựa chọn không để đủ chỗ cho họ tên; dùng khổ giấy lớn hơn hoặc xoay ngang",
        "en": "the paper is too narrow: {options} option columns leave no room for names; use larger paper or turn it",
    },
    "sheet.row_too_tall": {
        "vi": "dòng {row} quá dài, một trang không chứa hết; hãy viết ngắn lại",
        "en": "row {row} is too long to fit on one page; shorten it",
    },
    "sheet.no_room_to_sign": {
        "vi": "không còn chỗ cho phần ký; dùng khổ giấy lớn hơn, hoặc ghi signature: false",
        "en": "no room is left for the signature; use larger paper, or write signature: false",
    },
    "sheet.head_too_tall": {
        "vi": "phần đầu phiếu (tiêu đề, hướng dẫn) quá dài, không còn chỗ cho bảng; hãy viết ngắn lại",
        "en": "the head of the sheet (title, instructions) is too long and leaves no room for the table; shorten it",
    },
}
