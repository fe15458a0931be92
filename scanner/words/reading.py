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
    "reading.serial_read": {
        "vi": "máy đọc chữ in ở chỗ số phiếu là “{text}”; so với số trên giấy",
        "en": "OCR reads “{text}” where the serial is printed; compare it with the paper",
    },
    "reading.serial_not_read": {
        "vi": "máy không đọc được chữ in ở chỗ số phiếu; xem số trên giấy",
        "en": "OCR reads nothing where the serial is printed; look at the paper",
    },
    "reading.name_read": {
        "vi": "máy đọc chữ in là “{text}” ở chỗ phải in tên {name}; so với tên trên giấy",
        "en": "OCR reads “{text}” where the name {name} should be printed; compare it with the paper",
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
    "reading.mirrored": {
        "vi": "ảnh bị lật như soi gương; tắt chế độ lật gương của máy quét và quét lại",
        "en": "the image is mirrored: switch that off in the scanner's settings and scan again",
    },
    "reading.inverted": {
        "vi": "ảnh bị đảo màu (âm bản); tắt chế độ đảo màu của máy quét và quét lại",
        "en": "the image is a negative: switch inversion off in the scanner's settings and scan again",
    },
    "reading.two_sheets": {
        "vi": "trong ảnh có hơn một tờ, chỉ đọc được một; quét lại từng tờ",
        "en": "the image shows more than one sheet, and only one is read: scan each by itself",
    },
    "reading.hollow": {
        "vi": "quét đen trắng với ngưỡng tự động nên ô đen và ô tô kín bị rỗng ruột; quét lại ở chế độ thang xám",
        "en": "a black-and-white scan with an automatic threshold has hollowed what is black: scan it again in grey",
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
    # what is the matter with a sheet or its scan, and the cure
    "reading.corner_top_left": {
        "vi": "góc trên bên trái bị rách, gấp hoặc bị che; gỡ vật che, vuốt phẳng rồi quét lại nếu trang này phải chờ",
        "en": "the top left corner is torn, folded or covered; uncover or flatten it and scan again if the page waits",
    },
    "reading.corner_top_right": {
        "vi": "góc trên bên phải bị rách, gấp hoặc bị che; gỡ vật che, vuốt phẳng rồi quét lại nếu trang này phải chờ",
        "en": "the top right corner is torn, folded or covered; uncover or flatten it and scan again if the page waits",
    },
    "reading.corner_bottom_right": {
        "vi": "góc dưới bên phải bị rách, gấp hoặc bị che; gỡ vật che, vuốt phẳng rồi quét lại nếu trang này phải chờ",
        "en": "the bottom right corner is torn, folded or covered; uncover or flatten it and scan again if the page waits",
    },
    "reading.corner_bottom_left": {
        "vi": "góc dưới bên trái bị rách, gấp hoặc bị che; gỡ vật che, vuốt phẳng rồi quét lại nếu trang này phải chờ",
        "en": "the bottom left corner is torn, folded or covered; uncover or flatten it and scan again if the page waits",
    },
    "reading.edge_left": {
        "vi": "mép bên trái của tờ phiếu bị cắt mất trong ảnh; quét lại cả tờ, chọn đúng khổ giấy",
        "en": "the left edge of the sheet is cut off in the picture; scan the whole sheet again, with the right paper size",
    },
    "reading.edge_right": {
        "vi": "mép bên phải của tờ phiếu bị cắt mất trong ảnh; quét lại cả tờ, chọn đúng khổ giấy",
        "en": "the right edge of the sheet is cut off in the picture; scan the whole sheet again, with the right paper size",
    },
    "reading.edge_top": {
        "vi": "mép phía trên của tờ phiếu bị cắt mất trong ảnh; quét lại cả tờ, chọn đúng khổ giấy",
        "en": "the top edge of the sheet is cut off in the picture; scan the whole sheet again, with the right paper size",
    },
    "reading.edge_bottom": {
        "vi": "mép phía dưới của tờ phiếu bị cắt mất trong ảnh; quét lại cả tờ, chọn đúng khổ giấy",
        "en": "the bottom edge of the sheet is cut off in the picture; scan the whole sheet again, with the right paper size",
    },
    "reading.faint": {
        "vi": "chữ in trên cả tờ quá nhạt (độ đậm {faint} %); thay hộp mực trước khi in tiếp, và đọc tờ này bằng mắt",
        "en": "the print is faint all over ({faint} % of full black); change the cartridge before printing more, and read this sheet by eye",
    },
    "reading.faint_left": {
        "vi": "mực in nhạt ở bên trái (còn khoảng {faint} %); thay hộp mực trước khi in tiếp, và đọc tờ này bằng mắt",
        "en": "toner faint at the left ({faint} % of the darkest); change the cartridge before printing more, and read this sheet by eye",
    },
    "reading.faint_right": {
        "vi": "mực in nhạt ở bên phải (còn khoảng {faint} %); thay hộp mực trước khi in tiếp, và đọc tờ này bằng mắt",
        "en": "toner faint at the right ({faint} % of the darkest); change the cartridge before printing more, and read this sheet by eye",
    },
    "reading.faint_top": {
        "vi": "mực in nhạt ở phía trên (còn khoảng {faint} %); thay hộp mực trước khi in tiếp, và đọc tờ này bằng mắt",
        "en": "toner faint at the top ({faint} % of the darkest); change the cartridge before printing more, and read this sheet by eye",
    },
    "reading.faint_bottom": {
        "vi": "mực in nhạt ở phía dưới (còn khoảng {faint} %); thay hộp mực trước khi in tiếp, và đọc tờ này bằng mắt",
        "en": "toner faint at the bottom ({faint} % of the darkest); change the cartridge before printing more, and read this sheet by eye",
    },
    "reading.marker_dirty": {
        "vi": "một ô vuông đen định vị bị che, gấp hoặc bẩn; vuốt phẳng, lau sạch rồi quét lại nếu trang này phải chờ",
        "en": "an alignment square is covered, folded or dirty; flatten and clean the sheet and scan again if the page waits",
    },
    "reading.slipped": {
        "vi": "tờ phiếu bị gấp hoặc bị trượt {slip_mm} mm trong khay kéo giấy, ở khoảng dòng {slip_row}; vuốt phẳng và quét lại",
        "en": "folded, or slipped in the feeder by {slip_mm} mm, at about row {slip_row}; flatten the sheet and scan it again",
    },
    "reading.slipped_outside": {
        "vi": "tờ phiếu bị gấp hoặc bị trượt {slip_mm} mm trong khay kéo giấy, ở ngoài bảng; vuốt phẳng và quét lại",
        "en": "folded, or slipped in the feeder by {slip_mm} mm, above or below the table; flatten the sheet and scan it again",
    },
    "reading.slipped_sideways": {
        "vi": "tờ phiếu bị gấp hoặc bị trượt ngang {slip_mm} mm khi quét; vuốt phẳng và quét lại",
        "en": "folded, or slipped sideways by {slip_mm} mm while being scanned; flatten the sheet and scan it again",
    },
    "reading.crease": {
        "vi": "một nếp gấp hoặc một nét thẳng chạy ngang qua cả tờ; nếu là nếp gấp thì vuốt phẳng và quét lại, hoặc xác nhận khi xem",
        "en": "a fold or a straight line runs across the whole sheet; if it is a fold, flatten it and scan again, or accept the page",
    },
    "reading.stained": {
        "vi": "tờ phiếu có vết ố (nước, cà phê); xem tờ giấy, xác nhận những dòng còn đọc được",
        "en": "the sheet is stained (water, coffee); look at the paper and accept the rows that can be read",
    },
    "reading.printed_smaller": {
        "vi": "phiếu in ở cỡ {print_percent} %; lần sau in đúng cỡ thật (Actual size, 100 %), không chọn vừa trang",
        "en": "printed at {print_percent} %: print at actual size (100 %), not fitted to the page",
    },
    "reading.coarse": {
        "vi": "quét quá thô (khoảng {dpi} dpi); quét ở 200 dpi trở lên",
        "en": "too coarse (about {dpi} dpi): scan at 200 dpi or more",
    },
    "reading.bilevel": {
        "vi": "quét đen trắng nên dấu nhạt có thể mất; quét lại ở chế độ thang xám",
        "en": "scanned in black and white, which loses faint marks: scan in grey",
    },
    "reading.photograph": {
        "vi": "có vẻ là ảnh chụp nghiêng; dùng máy quét, hoặc chụp thẳng từ trên xuống, đủ sáng và thấy cả bốn góc",
        "en": "looks like a photograph at an angle: use a scanner, or take it straight from above, in even light, all corners in view",
    },
    "reading.fat_print": {
        "vi": "nét in quá đậm (ô vuông rộng thêm {fat_mm} mm); giảm độ đậm của máy in hoặc máy photo",
        "en": "the print is too fat (squares {fat_mm} mm too wide): lower the darkness of the printer or copier",
    },
}
