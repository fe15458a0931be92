"""What `batches` says, and what a batch shows of its scanner and its printer, with the cure."""

MESSAGES = {
    "batches.none": {
        "vi": "không có đợt quét {batch}; xem `ballot batches`",
        "en": "there is no batch {batch}; see `ballot batches`",
    },
    "batches.already": {"vi": "đợt quét {batch} đã được rút rồi", "en": "batch {batch} is withdrawn already"},
    "batches.not_withdrawn": {"vi": "đợt quét {batch} chưa bị rút", "en": "batch {batch} is not withdrawn"},
    "batches.line": {
        "vi": "đợt {batch}  {at}  {files} tệp  {pages} trang{state}",
        "en": "batch {batch}  {at}  {files} {files:file|files}  {pages} {pages:page|pages}{state}",
    },
    "batches.state_unread": {
        "vi": "  (còn {count} trang chưa đọc: chạy lại `ballot scan`)",
        "en": "  ({count} more {count:page is|pages are} not read yet: run `ballot scan` again)",
    },
    "batches.state_withdrawn": {"vi": "  (đã rút)", "en": "  (withdrawn)"},
    "batches.empty": {"vi": "chưa quét đợt nào", "en": "nothing has been scanned"},
    "batches.withdrawn": {
        "vi": "Đã rút đợt {batch}: {pages} trang không tính nữa.",
        "en": "Withdrew batch {batch}: {pages} {pages:page no longer counts|pages no longer count}.",
    },
    "batches.restored": {
        "vi": "Đã đưa đợt {batch} trở lại: {pages} trang.",
        "en": "Restored batch {batch}: {pages} {pages:page|pages}.",
    },
    "batch.streak": {
        "vi": "Kính máy quét bẩn: vệt dọc cách mép trái {at} mm trên {count}/{pages} trang; hãy lau kính và quét thử lại",
        "en": "Glass dirty at {at} mm from the left: a streak on {count} of {pages} {pages:page|pages}; clean the scanner's glass",
    },
    "batch.bilevel": {
        "vi": "{count}/{pages} trang quét đen trắng; hãy quét ảnh xám (grayscale), 200–300 dpi",
        "en": "{count} of {pages} {pages:page|pages} {count:is|are} scanned in black and white; scan in grey, 200–300 dpi",
    },
    "batch.whitened": {
        "vi": "{count}/{pages} trang có nền giấy trắng hẳn nên nét chì nhạt có thể mất: tắt xóa nền (background removal), "
        "giảm độ sáng, quét lại",
        "en": "On {count} of {pages} {pages:page|pages} the scanner made the paper pure white, which can lose pale pencil: switch "
        "background removal off, scan less bright",
    },
    "batch.scale": {
        "vi": "Phiếu in ở cỡ {percent} %: lần sau chọn in đúng cỡ (100 %, không “vừa trang”)",
        "en": "Printed at {percent} %: print at actual size (100 %, not “fit to page”)",
    },
    "batch.pale": {
        "vi": "Bản in hoặc bản quét nhạt (chênh sáng tối {levels}/255): thay mực máy in, hoặc quét đậm hơn",
        "en": "Print or scans are pale (contrast {levels} of 255): change the printer's toner, or scan darker",
    },
    "batch.skew": {
        "vi": "Các trang nằm nghiêng khoảng {degrees}°: chỉnh thanh dẫn giấy của máy quét",
        "en": "Pages lie askew by about {degrees}°: set the paper guides of the scanner",
    },
}
