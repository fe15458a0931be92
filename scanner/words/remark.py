"""What `check` and `print` remark on a definition without a fault."""

MESSAGES = {
    "remark.no_body": {
        "vi": "Chú ý: chưa ghi tên đơn vị (issuing_body); góc trên bên trái phiếu sẽ trống.",
        "en": "Note: no issuing body (issuing_body): the sheet's top left stays empty.",
    },
    "remark.date": {
        "vi": "Chú ý: ngày sẽ in đúng như đã gõ, “{date}”; nên viết bằng chữ, ví dụ: ngày 20 tháng 11 năm 2026.",
        "en": "Note: the date is printed as typed, “{date}”; better in words, for example: 20 November 2026.",
    },
    "remark.samples": {
        "vi": "Chú ý: danh sách vẫn là tên mẫu của `ballot new`.",
        "en": "Note: the names are still the sample of `ballot new`.",
    },
    "remark.total": {
        "vi": "Chú ý: “{name}” trong danh sách có vẻ là dòng cộng của bảng tính, không phải tên người.",
        "en": "Note: “{name}” in the list looks like a spreadsheet's line of totals, not like a name.",
    },
    "remark.birth_date": {
        "vi": "Chú ý: ngày sinh “{text}” của {name} có vẻ là số của bảng tính; định dạng cột ấy thành chữ rồi lưu lại.",
        "en": "Note: {name}'s birth date “{text}” looks like a spreadsheet's number; make that column text, then save again.",
    },
    "remark.no_day": {
        "vi": "Chú ý: không có ngày “{date}” (ngày/tháng/năm); ngày sẽ in đúng như đã gõ.",
        "en": "Note: there is no such day as “{date}” (day/month/year); it is printed as typed.",
    },
    "remark.no_birth_day": {
        "vi": "Chú ý: ngày sinh “{text}” của {name} không có thật (ngày/tháng/năm).",
        "en": "Note: {name}'s birth date “{text}” is not a day of any calendar (day/month/year).",
    },
    "remark.quotes": {
        "vi": 'Chú ý: dấu ngoặc kép sẽ được in ra: {text}. Nếu không cần in, trong ballot.yaml dùng dấu " thẳng.',
        "en": 'Note: the quotation marks are printed, too: {text}. If they should not be, write straight ones (") in ballot.yaml.',
    },
    "remark.base": {
        "vi": "Chú ý: QĐ 96 (Điều 6.3) tính tỷ lệ trên số phiếu thu về (collected); ở đây base là {base}.",
        "en": "Note: QĐ 96 (Điều 6.3) takes percentages of the ballots collected (collected); here base is {base}.",
    },
    "remark.numbered": {
        "vi": "Chú ý: “{name}” bắt đầu bằng số thứ tự; phiếu tự in cột STT, nên bỏ số trong tên.",
        "en": "Note: “{name}” begins with a number; the sheet numbers its rows itself, so leave it out.",
    },
    "remark.below_table": {
        "vi": "Chú ý: “{name}” trong danh sách có vẻ là chỗ ký dưới bảng tính, không phải tên người.",
        "en": "Note: “{name}” in the list looks like a place to sign below a spreadsheet, not like a name.",
    },
    "remark.formula": {
        "vi": "Chú ý: “{text}” trong danh sách có vẻ là công thức hoặc lỗi của bảng tính; nó sẽ in đúng như vậy.",
        "en": "Note: “{text}” in the list looks like a spreadsheet's formula or error; it is printed like that.",
    },
    "remark.boxes": {
        "vi": "Chú ý: hướng dẫn viết “{said}”, nhưng mỗi dòng trên phiếu có số ô là {boxes}.",
        "en": "Note: the instructions say “{said}”, but the number of boxes in a row is {boxes}.",
    },
    "remark.at_most_several": {
        "vi": "Chú ý: hướng dẫn viết “{said}”, nhưng at_most của các danh sách là {limits}; bỏ con số ấy, phiếu tự ghi ở từng danh sách.",
        "en": "Note: the instructions say “{said}”, but at_most of the lists is {limits}; leave that number out: the sheet says it at each list.",
    },
    "remark.fewer_pages": {
        "vi": "Chú ý: mỗi phiếu {pages} trang; với orientation: {orientation} chỉ cần {fewer}.",
        "en": "Note: each ballot has {pages} pages; with orientation: {orientation} it needs {fewer}.",
    },
    "remark.member_twice": {
        "vi": "Chú ý: {name} được ghi hai lần trong committee.",
        "en": "Note: {name} is in the committee twice.",
    },
    "remark.at_most": {
        "vi": "Chú ý: hướng dẫn viết “{said}”, nhưng at_most là {limits}; viết {{at_most}} để in đúng số.",
        "en": "Note: the instructions say “{said}”, but at_most is {limits}; write {{at_most}} to print the number that holds.",
    },
}
