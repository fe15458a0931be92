"""What the reader says of a page that it cannot trust: what was seen, and the cure."""

MESSAGES = {
    "reading.stray_ink": {
        "vi": "có nét mực ở chỗ không được viết (ghi thêm, chữ ký, nét gạch hoặc vết bẩn); xem cả tờ",
        "en": "there is ink where none belongs (a remark, a signature, a line or dirt); look at the whole sheet",
    },
    "reading.rehearsal_page": {
        "vi": "đây là trang thử máy in và máy quét, không phải phiếu; đọc bằng `ballot rehearse`",
        "en": "this is the test page for printer and scanner, no ballot; read it with `ballot rehearse`",
    },
    "reading.serial_by_ocr": {
        "vi": "mã trang không đọc được; số phiếu được đọc từ chữ in",
        "en": "the page code cannot be read; the serial was read from its print",
    },
    "reading.no_tesseract": {
        "vi": "mã trang không đọc được, và máy chưa cài tesseract nên không đọc được số phiếu in; hãy gõ số phiếu",
        "en": "the page code cannot be read, and without tesseract neither can the printed serial; type it",
    },
    "reading.no_markers": {
        "vi": "không thấy các ô vuông đen định vị của phiếu; nếu đây là phiếu, hãy quét lại cả tờ",
        "en": "the ballot's black alignment squares were not found; if this is a ballot, scan the whole sheet again",
    },
    "reading.markers_damaged": {
        "vi": "các ô vuông đen định vị bị rách, che hoặc bẩn; vuốt phẳng tờ phiếu và quét lại",
        "en": "alignment squares are torn, covered or dirty; flatten the sheet and scan it again",
    },
    "reading.boxes_unseen": {
        "vi": "nhiều khung ô không nhìn thấy (mực in quá nhạt, hoặc bị che); quét lại, hoặc đọc phiếu bằng mắt",
        "en": "many printed boxes cannot be seen (toner too faint, or covered); scan again, or read the paper",
    },
    "reading.boxes_off": {
        "vi": "khung ô không nằm đúng chỗ (giấy bị kéo lệch khi quét); quét lại tờ này",
        "en": "the printed boxes are not where they should be (the sheet slipped in the feeder); scan this sheet again",
    },
    "reading.code_off": {
        "vi": "mã trang không nằm đúng chỗ; quét lại tờ này, hoặc xem có phải phiếu của cuộc này không",
        "en": "the page code is not where it should be; scan again, or see whether this is a ballot of this vote",
    },
    "reading.other_names": {
        "vi": "tên in trên tờ này không khớp với danh sách (phiếu in theo bản khác, hoặc lệch dòng); xem tờ giấy",
        "en": "the names printed on this sheet are not those of the list (another version, or off by a row); look at the paper",
    },
    "reading.table_ends": {
        "vi": "bảng không kết thúc đúng chỗ, có thể lệch đúng một dòng; quét lại, hoặc đọc phiếu bằng mắt",
        "en": "the table does not end where it should, the grid may be off by a row; scan again, or read the paper",
    },
}
