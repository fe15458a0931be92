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
}
