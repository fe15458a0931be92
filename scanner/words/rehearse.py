"""What the rehearsal page and `ballot rehearse` say."""

MESSAGES = {
    # on the page
    "rehearse.page.title": {"vi": "TRANG THỬ MÁY IN VÀ MÁY QUÉT", "en": "TEST PAGE FOR PRINTER AND SCANNER"},
    "rehearse.page.how": {
        "vi": "Trang này không phải phiếu và không bao giờ được tính. In đúng khổ 100 % bằng máy in sẽ in phiếu, quét bằng "
        "máy quét và chế độ sẽ quét phiếu (thang xám, 200–300 dpi), rồi để máy đọc lại: ballot rehearse. Không viết "
        "lên trang này.",
        "en": "This page is not a ballot and is never counted. Print it at actual size (100 %) on the printer that will "
        "print the ballots, scan it as the ballots will be scanned (grey, 200–300 dpi), and have it read back: "
        "ballot rehearse. Do not write on it.",
    },
    "rehearse.page.ruler": {
        "vi": "Đặt thước: vạch này phải dài đúng 100 mm",
        "en": "Hold a ruler to this line: it must be 100 mm long",
    },
    "rehearse.page.ladder": {"vi": "Nét mảnh và nhạt dần", "en": "Ever fainter lines"},
    "rehearse.page.patches": {"vi": "Thang xám", "en": "Shades of grey"},
    "rehearse.page.bars": {"vi": "Độ nét", "en": "Sharpness"},
    "rehearse.page.marks": {
        "vi": "Dấu mẫu, ở giữa và ở các mép trang",
        "en": "Reference marks, here and at every edge",
    },
    # the command
    "rehearse.written": {
        "vi": "Đã ghi {path}: in đúng khổ 100 % bằng máy sẽ in phiếu, quét như sẽ quét phiếu, rồi chạy `ballot rehearse "
        "{folder!q} TỆP_QUÉT`",
        "en": "Wrote {path}: print it at actual size on the printer for the ballots, scan it as they will be scanned, then "
        "run `ballot rehearse {folder!q} SCAN`",
    },
    "rehearse.earlier_fit": {"vi": "Lần thử gần nhất, {at}: đạt", "en": "Last rehearsal, {at}: fit"},
    "rehearse.earlier_not_fit": {
        "vi": "Lần thử gần nhất, {at}: không đạt ({checks})",
        "en": "Last rehearsal, {at}: not fit ({checks})",
    },
    "rehearse.no_page_yet": {
        "vi": "cuộc này chưa có trang thử; chạy `ballot rehearse {folder!q}` để in trước",
        "en": "this vote has no rehearsal page yet; run `ballot rehearse {folder!q}` and print it first",
    },
    "rehearse.not_read": {"vi": "{what}", "en": "{what}"},
    "rehearse.none_found": {
        "vi": "{path}: không có trang thử nào trong {count} trang; quét cả tờ thử, để phẳng, rồi thử lại",
        "en": "{path}: none of {count} {count:page|pages} is the rehearsal page; scan the whole page, flat, and try again",
    },
    "rehearse.why.empty_folder": {
        "vi": "không có ảnh hay PDF nào để đọc; kiểm tra lại thư mục của máy quét",
        "en": "holds no pictures or PDFs; check the scanner's folder",
    },
    "rehearse.why.too_many": {
        "vi": "chỉ xem {most} trang đầu, các trang sau KHÔNG được xem; đưa riêng các trang thử",
        "en": "only the first {most} {most:page was|pages were} looked at, those after them were NOT; give the test pages alone",
    },
    "rehearse.why.not_found": {
        "vi": "không thấy trang thử trong ảnh; quét cả tờ, để phẳng; nếu quá mờ hoặc quá nhòe thì in lại, lau kính máy quét",
        "en": "the rehearsal page was not found; scan the whole page, flat; if it is too pale or blurred, print it again and "
        "clean the scanner's glass",
    },
    "rehearse.why.squares": {
        "vi": "có mã của trang thử nhưng thiếu ô vuông đen định vị; quét cả tờ, để phẳng, không cắt mép",
        "en": "has the rehearsal page's code but not its black squares; scan the whole page, flat, without cropping it",
    },
    "rehearse.why.other_vote": {
        "vi": "là trang thử của cuộc bỏ phiếu khác; in trang thử của cuộc này bằng `ballot rehearse`",
        "en": "is the rehearsal page of another vote; print this vote's own with `ballot rehearse`",
    },
    "rehearse.why.ballot": {
        "vi": "là phiếu, không phải trang thử; phiếu thì đọc bằng `ballot scan`",
        "en": "is a ballot, not the rehearsal page; ballots are read with `ballot scan`",
    },
    # the answer
    "rehearse.page_of": {"vi": "{file}, trang {page}:", "en": "{file}, page {page}:"},
    "rehearse.ok": {"vi": "đạt", "en": "fit"},
    "rehearse.bad": {"vi": "KHÔNG ĐẠT", "en": "NOT FIT"},
    "rehearse.none": {"vi": "không có", "en": "none"},
    "rehearse.unknown": {"vi": "không rõ", "en": "unknown"},
    "rehearse.wrong": {"vi": "KHÔNG ĐẠT: {what}", "en": "NOT FIT: {what}"},
    "rehearse.remark": {"vi": "Lưu ý: {what}", "en": "Note: {what}"},
    "rehearse.fit": {
        "vi": "Máy in và máy quét này ĐẠT, dùng được cho cuộc bỏ phiếu. Giữ nguyên cách in và cách quét này.",
        "en": "This printer and this scanner are FIT for the vote. Print and scan the ballots just like this.",
    },
    "rehearse.not_fit": {
        "vi": "CHƯA ĐẠT: sửa những điều trên, rồi in và quét lại trang thử.",
        "en": "NOT FIT: fix what is listed above, then print and scan the rehearsal page again.",
    },
    "rehearse.check.marks": {"vi": "dấu mẫu đọc đúng", "en": "reference marks read correctly"},
    "rehearse.check.grey": {"vi": "thang xám", "en": "shades of grey"},
    "rehearse.check.resolution": {"vi": "độ phân giải", "en": "resolution"},
    "rehearse.check.scale": {"vi": "khổ in", "en": "printed size"},
    "rehearse.check.skew": {"vi": "độ nghiêng", "en": "skew"},
    "rehearse.check.feed": {"vi": "kéo giấy lệch", "en": "slip of the feed"},
    "rehearse.check.contrast": {"vi": "độ đậm của mực in", "en": "contrast of the print"},
    "rehearse.check.even": {"vi": "chỗ nhạt nhất so với cả trang", "en": "palest place against the rest"},
    "rehearse.check.edges": {"vi": "nét in béo (+), gầy (−)", "en": "print fat (+) or thin (−)"},
    "rehearse.check.sharpness": {"vi": "độ nét", "en": "sharpness"},
    "rehearse.check.faintest": {"vi": "nét mảnh nhất còn thấy", "en": "faintest line seen"},
    "rehearse.check.streaks": {"vi": "vệt của máy quét", "en": "streaks"},
    "rehearse.check.code": {"vi": "mã trang", "en": "page code"},
    "rehearse.value.marks": {"vi": "{right}/{all}", "en": "{right} of {all}"},
    "rehearse.value.grey": {"vi": "{levels} mức", "en": "{levels} levels"},
    "rehearse.value.resolution": {"vi": "{dpi} dpi", "en": "{dpi} dpi"},
    "rehearse.value.scale": {"vi": "{percent} %", "en": "{percent} %"},
    "rehearse.value.skew": {"vi": "{value}°", "en": "{value}°"},
    "rehearse.value.feed": {"vi": "{value} mm", "en": "{value} mm"},
    "rehearse.value.contrast": {"vi": "{percent} %", "en": "{percent} %"},
    "rehearse.value.even": {"vi": "{percent} %", "en": "{percent} %"},
    "rehearse.value.edges": {"vi": "{mm} mm", "en": "{mm} mm"},
    "rehearse.value.sharpness": {"vi": "{percent} %", "en": "{percent} %"},
    "rehearse.value.faintest": {"vi": "{mm} mm", "en": "{mm} mm"},
    "rehearse.value.streaks": {"vi": "ở {places} mm", "en": "at {places} mm"},
    "rehearse.need.grey": {"vi": "từ {levels}", "en": "{levels} or more"},
    "rehearse.need.resolution": {"vi": "từ {dpi}", "en": "{dpi} or more"},
    "rehearse.need.scale": {"vi": "{low} đến {high}", "en": "{low} to {high}"},
    "rehearse.need.skew": {"vi": "đến {value}", "en": "up to {value}"},
    "rehearse.need.feed": {"vi": "đến {value}", "en": "up to {value}"},
    "rehearse.need.contrast": {"vi": "từ {percent}", "en": "{percent} or more"},
    "rehearse.need.even": {"vi": "từ {percent}", "en": "{percent} or more"},
    "rehearse.need.edges": {"vi": "−{low} đến +{high}", "en": "−{low} to +{high}"},
    "rehearse.need.sharpness": {"vi": "từ {percent}", "en": "{percent} or more"},
    "rehearse.need.faintest": {"vi": "đến {mm}", "en": "up to {mm}"},
    "rehearse.mark_at": {"vi": "{mark} {place}", "en": "{mark} {place}"},
    "rehearse.mark.blank": {"vi": "ô trống", "en": "blank box"},
    "rehearse.mark.line": {"vi": "nét chì", "en": "pencil line"},
    "rehearse.mark.cross": {"vi": "dấu X", "en": "cross"},
    "rehearse.mark.tick": {"vi": "dấu tích", "en": "tick"},
    "rehearse.mark.fill": {"vi": "ô tô kín", "en": "filled box"},
    "rehearse.place.top": {"vi": "ở mép trên", "en": "at the top edge"},
    "rehearse.place.left": {"vi": "ở mép trái", "en": "at the left edge"},
    "rehearse.place.right": {"vi": "ở mép phải", "en": "at the right edge"},
    "rehearse.place.bottom": {"vi": "ở mép dưới", "en": "at the bottom edge"},
    "rehearse.place.middle": {"vi": "ở giữa trang", "en": "in the middle"},
    # what is wrong, and the cure
    "rehearse.cure.marks": {
        "vi": "{all} dấu mẫu nhưng chỉ {right} dấu đọc đúng, đọc sai: {what}; xem giấy có bẩn không, in rồi quét lại trang thử",
        "en": "{right} of {all} reference marks were read correctly; not these: {what}; see whether the paper is dirty, print and scan "
        "the page again",
    },
    "rehearse.cure.bilevel": {
        "vi": "ảnh đen trắng, hầu như không có mức xám ({levels} mức), dấu nhạt sẽ mất; đặt máy quét ở chế độ xám "
        "(grayscale), tắt chế độ văn bản",
        "en": "the scan is black and white or nearly so ({levels} levels), faint marks would be lost; set the scanner to grey "
        "(grayscale), switch its text mode off",
    },
    "rehearse.cure.dpi": {
        "vi": "quét ở {dpi} dpi là quá thô; đặt máy quét ở 200 hoặc 300 dpi",
        "en": "{dpi} dpi is coarse; set the scanner to 200 or 300 dpi",
    },
    "rehearse.cure.scale": {
        "vi": "trang in bằng {percent} % khổ thật; in đúng khổ (100 %, “Actual size”), không chọn “vừa trang giấy”",
        "en": "printed at {percent} %: print at actual size (100 %), not “fit to page”",
    },
    "rehearse.cure.scale_unknown": {
        "vi": "ảnh không cho biết khổ in; hãy đo bằng thước vạch 100 mm trên trang thử",
        "en": "the scan does not tell the printed size; hold a ruler to the page's line of 100 mm",
    },
    "rehearse.cure.skew": {
        "vi": "giấy vào máy quét nghiêng {value}°; chỉnh thanh chặn giấy cho sát mép",
        "en": "the sheet went in askew, {value}°; set the feeder's guides close to the paper",
    },
    "rehearse.cure.feed": {
        "vi": "giấy bị kéo lệch, co giãn {value} mm; lau trục cuốn giấy, hoặc quét trên mặt kính",
        "en": "the sheet slipped or stretched in the feed by {value} mm; clean the rollers, or scan on the glass",
    },
    "rehearse.cure.pale": {
        "vi": "mực in quá nhạt, chỉ đậm {percent} %; thay hộp mực, tắt chế độ tiết kiệm mực, hoặc giảm độ sáng của máy quét",
        "en": "the print is too pale, {percent} % of the paper's light; change the toner, switch toner saving off, or scan "
        "less bright",
    },
    "rehearse.cure.uneven": {
        "vi": "mực in nhạt ở một chỗ ({x} mm từ mép trái, {y} mm từ mép trên), chỉ bằng {percent} % chỗ khác; lắc hoặc thay "
        "hộp mực",
        "en": "the print is pale at one place ({x} mm from the left, {y} mm from the top), {percent} % of elsewhere; shake or "
        "change the toner cartridge",
    },
    "rehearse.cure.fat": {
        "vi": "nét in béo thêm {mm} mm mỗi bên; giảm độ đậm khi in, hoặc tăng độ sáng của máy quét",
        "en": "the print is too fat by {mm} mm on each side; print less dark, or scan brighter",
    },
    "rehearse.cure.thin": {
        "vi": "nét in bị gầy {mm} mm mỗi bên; tăng độ đậm khi in, tắt chế độ tiết kiệm mực, hoặc giảm độ sáng của máy quét",
        "en": "the print is too thin ({mm} mm on each side); print darker, switch toner saving off, or scan less bright",
    },
    "rehearse.cure.blurred": {
        "vi": "ảnh quá nhòe, độ nét còn {percent} %; lau kính, ép giấy sát kính, đặt máy quét ở 200–300 dpi",
        "en": "the scan is blurred, {percent} % of the contrast of fine bars is left; clean the glass, press the paper flat, "
        "scan at 200–300 dpi",
    },
    "rehearse.cure.faint": {
        "vi": "chỉ thấy nét từ {mm} mm trở lên, dấu bút nhạt sẽ mất; giảm độ sáng và độ tương phản của máy quét, hoặc in "
        "đậm hơn",
        "en": "only lines of {mm} mm and more are seen, faint strokes would be lost; lower the scanner's brightness and "
        "contrast, or print darker",
    },
    "rehearse.cure.faint_none": {
        "vi": "không thấy nét mảnh nào, dấu bút nhạt sẽ mất; giảm độ sáng và độ tương phản của máy quét, hoặc in đậm hơn",
        "en": "no fine line is seen, faint strokes would be lost; lower the scanner's brightness and contrast, or print darker",
    },
    "rehearse.cure.dirt": {
        "vi": "kính máy quét bẩn ở {mm} mm từ mép trái ảnh; lau kính (cả dải kính hẹp của khay kéo giấy)",
        "en": "glass dirty at {mm} mm from the scan's left edge; clean it (the feeder's narrow strip of glass, too)",
    },
    "rehearse.cure.dirt_turned": {
        "vi": "kính máy quét bẩn: có vệt ở {mm} mm từ mép trên ảnh; lau kính (cả dải kính hẹp của khay kéo giấy)",
        "en": "glass dirty: a streak at {mm} mm from the scan's top edge; clean it (the feeder's narrow strip of glass, too)",
    },
    "rehearse.cure.jerk": {
        "vi": "có vạch ngang ở {mm} mm từ mép trên ảnh: máy kéo giấy bị giật; thử lại xem còn không",
        "en": "a line across at {mm} mm from the scan's top edge: the feed jerked; rehearse again to see whether it stays",
    },
    "rehearse.cure.code": {
        "vi": "không đọc được mã trang ở góc dưới bên phải; in và quét lại cho rõ",
        "en": "the page code in the bottom right corner cannot be read; print and scan it more clearly",
    },
}
