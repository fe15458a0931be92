"""What the rehearsal page and `ballot rehearse` say."""

MESSAGES = {
    # on the page
    "rehearse.page.title": {"vi": "TRANG THỬ MÁY IN VÀ MÁY QUÉT", "en": "TEST PAGE FOR PRINTER AND SCANNER"},
    "rehearse.page.how": {
        "vi": "Trang này không phải phiếu và không bao giờ được tính. In đúng khổ 100 % bằng máy in sẽ in phiếu, quét bằng "
        "máy quét và chế độ sẽ quét phiếu (thang xám, 200–300 dpi), rồi để máy đọc lại: ballot rehearse. Không viết "
        "lên trang này.",
        "en": "This page is no ballot and is never counted. Print it at actual size (100 %) on the printer that will "
        "print the ballots, scan it as the ballots will be scanned (grey, 200–300 dpi), and have it read back: "
        "ballot rehearse. Do not write on it.",
    },
    "rehearse.page.ruler": {
        "vi": "Đặt thước: vạch này phải dài đúng 100 mm",
        "en": "Hold a ruler to this line: it must be 100 mm long",
    },
    "rehearse.page.pale": {"vi": "Nét nhạt dần", "en": "Ever paler lines"},
    "rehearse.page.thin": {"vi": "Nét mảnh dần", "en": "Ever thinner lines"},
    "rehearse.page.patches": {"vi": "Thang xám", "en": "Shades of grey"},
    "rehearse.page.bars": {"vi": "Độ nét", "en": "Sharpness"},
    "rehearse.page.marks": {
        "vi": "Dấu mẫu, ở giữa và ở các mép trang",
        "en": "Reference marks, here and at every edge",
    },
}
