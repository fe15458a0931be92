"""What `ballot simulate` says."""

MESSAGES = {
    "simulate.difficulty": {
        "vi": "không có độ khó “{value}”; chọn: {known}",
        "en": "there is no difficulty “{value}”; choose: {known}",
    },
    "simulate.format": {
        "vi": "không có định dạng “{value}”; chọn: {known}",
        "en": "there is no format “{value}”; choose: {known}",
    },
    "simulate.dpi": {"vi": "độ phân giải phải từ {low} đến {high} dpi", "en": "dpi must be from {low} to {high}"},
    "simulate.nothing_printed": {
        "vi": "{folder} chưa in phiếu nào; chạy `ballot print` trước",
        "en": "nothing has been printed in {folder}; run `ballot print` first",
    },
    "simulate.marks_unreadable": {
        "vi": "không đọc được nét mực thật trong {folder} ({why})",
        "en": "cannot read real ink in {folder} ({why})",
    },
    "simulate.no_marks": {"vi": "{folder} không có nét mực nào", "en": "{folder} has no ink"},
    "simulate.process_lost": {
        "vi": "một tiến trình mô phỏng đã bị dừng (có thể do thiếu bộ nhớ); đóng bớt chương trình khác rồi chạy lại",
        "en": "a process of the simulation was ended (for want of memory, perhaps); close other programs and try again",
    },
    "simulate.not_written": {"vi": "không ghi được vào {folder} ({why})", "en": "cannot write to {folder} ({why})"},
    "simulate.done": {
        "vi": "Đã mô phỏng {pages} trang quét trong {files} tệp: {folder} (tham số {parameters})",
        "en": "Simulated {pages} scanned {pages:page|pages} in {files} {files:file|files}: {folder} (parameters {parameters})",
    },
}
