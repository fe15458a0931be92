"""What `ballot demo` tells between its steps."""

MESSAGES = {
    "demo.begin": {
        "vi": "Cả buổi kiểm phiếu tín nhiệm, trên phiếu mô phỏng. Mọi tệp nằm trong {folder}.",
        "en": "A whole evening of counting, on simulated ballots. All files are in {folder}.",
    },
    "demo.vote": {
        "vi": "Phiếu được in, trộn, phát ra; mọi người bỏ phiếu; phiếu được quét. Ở đây máy mô phỏng việc đó:",
        "en": "The ballots are printed, shuffled and handed out; people vote; the paper is scanned. Here simulated:",
    },
    "demo.review": {
        "vi": "{count} trang chờ người quyết định (`ballot review`). Ở đây một người theo kịch bản xem tờ giấy và quyết định:",
        "en": "{count} {count:page waits|pages wait} for a person (`ballot review`). Here a scripted person looks at the paper and decides:",
    },
    "demo.more": {
        "vi": "… và {count} trang nữa, cùng một cách. Ban kiểm phiếu ghi số phiếu, rồi có kết quả:",
        "en": "… and {count} more {count:page|pages} in the same way. The committee puts its counts on record, and there is the result:",
    },
    "demo.right": {
        "vi": "Kết quả đúng với sự thật ở mọi dòng: {ballots} phiếu, {decided} trang do người quyết định.",
        "en": "The result equals the truth on every row: {ballots} ballots, {decided} pages decided by a person.",
    },
    "demo.wrong": {
        "vi": "KẾT QUẢ KHÔNG ĐÚNG VỚI SỰ THẬT.",
        "en": "THE RESULT IS NOT THE TRUTH.",
    },
    "demo.files": {
        "vi": "Xem thêm: phiếu {ballots}, bản mẫu {preview}, ảnh quét {scans}, cả cuộc {vote} (thử: ballot show {vote!q} 1).",
        "en": "To look at: ballots {ballots}, proof {preview}, scans {scans}, the vote {vote} (try: ballot show {vote!q} 1).",
    },
}
