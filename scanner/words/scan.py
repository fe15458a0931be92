"""What `ballot scan` says: what it cannot read, how far it is, and the account at the end."""

MESSAGES = {
    # why a file or a page cannot be read, and what to do
    "scan.why.not_an_image": {
        "vi": "không phải ảnh hay PDF mà chương trình đọc được; nếu là phiếu, quét lại thành JPEG, PNG, TIFF hoặc PDF",
        "en": "is not a picture or PDF that can be read; if it is a ballot, scan it again as JPEG, PNG, TIFF or PDF",
    },
    "scan.why.truncated": {
        "vi": "tệp bị cụt, thiếu phần cuối; chép lại từ máy quét, hoặc quét lại",
        "en": "breaks off, its end is missing; copy it from the scanner again, or scan again",
    },
    "scan.why.damaged": {
        "vi": "tệp bị hỏng; chép lại từ máy quét, hoặc quét lại",
        "en": "is damaged; copy it from the scanner again, or scan again",
    },
    "scan.why.encrypted": {
        "vi": "PDF có mật khẩu; bỏ mật khẩu rồi quét lại, hoặc lưu lại thành PDF không có mật khẩu",
        "en": "is a PDF with a password; save it without one and scan that",
    },
    "scan.why.no_permission": {
        "vi": "không có quyền đọc tệp; cấp quyền đọc rồi chạy lại",
        "en": "may not be read; give read permission and run again",
    },
    "scan.why.missing": {
        "vi": "không có tệp hay thư mục này; kiểm tra lại đường dẫn",
        "en": "there is no such file or folder; check the path",
    },
    "scan.why.empty": {
        "vi": "tệp rỗng; chép lại từ máy quét, hoặc quét lại",
        "en": "is empty; copy it from the scanner again, or scan again",
    },
    "scan.why.no_pages": {
        "vi": "không có trang nào; quét lại",
        "en": "has no pages; scan again",
    },
    "scan.why.too_large": {
        "vi": "ảnh quá lớn để là một trang phiếu; quét lại ở 200–300 dpi",
        "en": "is too large to be a page; scan again at 200–300 dpi",
    },
    "scan.why.other_format": {
        "vi": "ảnh kiểu HEIC, AVIF, JPEG 2000 hoặc GIF, chương trình không đọc; lưu lại thành JPEG (trên iPhone: Cài đặt >"
        " Camera > Định dạng > Tương thích nhất) rồi đưa vào lại",
        "en": "is a HEIC, AVIF, JPEG 2000 or GIF picture, which is not read; save it as JPEG (iPhone: Settings > Camera >"
        " Formats > Most Compatible) and give it again",
    },
    "scan.why.animated": {
        "vi": "ảnh động, không phải bản quét; quét lại thành ảnh thường hoặc PDF",
        "en": "is an animated image, not a scan; scan again as plain pictures or PDF",
    },
    "scan.why.needs_poppler": {
        "vi": "PDF này cần thêm poppler mới thử đọc được, mà máy chưa cài; cài gói poppler-utils, hoặc lưu lại PDF",
        "en": "is a PDF that only poppler may be able to read; install poppler-utils, or save the PDF again",
    },
    "scan.why.unavailable": {
        "vi": "lúc này không đọc được (ổ đĩa, quyền truy cập hoặc bộ nhớ); khắc phục rồi chạy lại đúng lệnh này",
        "en": "could not be read just now (disk, permission or memory); mend that and run the same command again",
    },
    "scan.why.lost": {
        "vi": "hai lần đọc đều bị treo hoặc dừng đột ngột; trang này sẽ được thử lại ở lần `ballot scan` sau",
        "en": "made two reading processes crash or hang; it will be tried again by the next `ballot scan`",
    },
    "scan.why.copy_lost": {
        "vi": "còn {count} trang chưa đọc, mà bản sao trong scans/ không còn hoặc đã bị thay; đưa lại tệp này cho `ballot scan`",
        "en": "has {count} {count:page|pages} not read yet, and its copy in scans/ is gone or is another file; give this file to "
        "`ballot scan` again",
    },
    "scan.why.unreadable": {
        "vi": "không đọc được tệp ({why}); kiểm tra ổ đĩa hoặc thẻ nhớ, rồi chạy lại",
        "en": "cannot be read ({why}); check the disk or card, then run again",
    },
    "scan.why.changing": {
        "vi": "tệp đang được ghi; đợi máy quét xong rồi chạy lại",
        "en": "is still being written; wait for the scanner and run again",
    },
    # before anything is read
    "scan.nothing_printed": {
        "vi": "cuộc bỏ phiếu này chưa in phiếu nào; chạy `ballot print {folder!q} --copies N` trước (nếu đã in rồi thì vote.db này không phải của các phiếu đó: chép lại vote.db từ bản sao)",
        "en": "this vote has no ballots yet; run `ballot print {folder!q} --copies N` first (if they were printed, this is not their vote.db: copy theirs back)",
    },
    "scan.no_room": {
        "vi": "ổ đĩa của {folder} cần {need} nhưng chỉ còn {free}; giải phóng chỗ hoặc chuyển thư mục sang ổ khác",
        "en": "the disk of {folder} needs {need} and has {free}; make room or move the folder to another disk",
    },
    "scan.not_writable": {
        "vi": "không ghi được vào {folder} ({why}); kiểm tra quyền truy cập và chỗ trống trên đĩa",
        "en": "cannot write to {folder} ({why}); check permissions and room on the disk",
    },
    "scan.explain_folder": {
        "vi": "không ghi được hình vào {folder} ({why}); chọn thư mục khác cho --explain",
        "en": "no picture can be written to {folder} ({why}); name another folder for --explain",
    },
    "scan.disk_full": {
        "vi": "không ghi được nữa ({why}); những trang đã đọc vẫn được giữ, khắc phục rồi chạy lại",
        "en": "cannot be written to any more ({why}); the pages read so far are kept, mend this and run again",
    },
    "workers.none_start": {
        "vi": "không khởi động được tiến trình đọc; kiểm tra bộ nhớ còn trống và cài đặt của chương trình, rồi chạy lại",
        "en": "no reading process can be started; check free memory and the installation, then run again",
    },
    # files
    "scan.other_files": {
        "vi": "bỏ qua {count} tệp không phải ảnh hay PDF: {names}",
        "en": "left out, neither pictures nor PDFs ({count}): {names}",
    },
    "scan.hidden_files": {
        "vi": "bỏ qua {count} ảnh hay PDF ẩn (tên bắt đầu bằng dấu chấm): {names}; nếu là phiếu, đổi tên rồi quét lại",
        "en": "left out, hidden (names that begin with a dot) ({count}): {names}; rename what is a ballot and scan again",
    },
    "scan.unknown_copies": {
        "vi": "{scans} có {count} tệp mà vote.db không biết (lần quét bị ngắt, hoặc vote.db là bản cũ chép lại): quét lại các tệp gốc; không còn tệp gốc thì chạy `ballot scan {folder!q} {scans!q}`. Những gì đã quyết định, thống nhất, rút lô hoặc in từ đó thì mất, phải làm lại",
        "en": "{scans} holds {count} {count:file|files} that vote.db does not know (a scan was cut short, or an older vote.db put back): scan the original files again, or, where they are gone, run `ballot scan {folder!q} {scans!q}`. What was decided, settled, withdrawn or printed since is lost, and must be done again",
    },
    "scan.own_files": {
        "vi": "bỏ qua tệp PDF, ảnh do chính chương trình tạo ra: {names}",
        "en": "left out, PDFs and pictures that this program wrote itself: {names}",
    },
    "scan.empty_folder": {
        "vi": "{path}: không có ảnh hay PDF nào để đọc; kiểm tra lại thư mục của máy quét",
        "en": "{path}: holds no pictures or PDFs; check the scanner's folder",
    },
    "scan.bad_file": {"vi": "{path}: {what}", "en": "{path}: {what}"},
    "scan.bad_pages": {"vi": "{path}, trang {pages}: {what}", "en": "{path}, page {pages}: {what}"},
    "scan.blank_page": {
        "vi": "trang trắng đứng một mình; nếu là phiếu, xem tờ giấy có bị quét ngược mặt không",
        "en": "an empty page that stands alone; if it is a ballot, see whether the sheet was scanned face down",
    },
    "scan.more_names": {"vi": "{names} và {count} tệp khác", "en": "{names} and {count} more"},
    "scan.noted": {"vi": "{names}: {what}", "en": "{names}: {what}"},
    "scan.noted_page": {"vi": "{file} trang {page}", "en": "{file} page {page}"},
    "scan.noted_more": {
        "vi": "còn {count} trang khác có điều cần lưu ý; `ballot show` nói rõ từng trang",
        "en": "{count} more {count:page has|pages have} something the matter; `ballot show` says what",
    },
    "scan.nothing_to_read": {
        "vi": "không đọc được tệp nào",
        "en": "nothing could be read",
    },
    # on the way
    "scan.progress": {
        "vi": "đã đọc {read}/{total} · chờ xem lại {review} · không đọc được {failed}",
        "en": "read {read}/{total} · to review {review} · failed {failed}",
    },
    "scan.stopping": {
        "vi": "đang dừng: giữ lại những trang đã đọc …",
        "en": "stopping: keeping what has been read …",
    },
    "scan.stopped": {
        "vi": "đã dừng; còn khoảng {left} trang chưa đọc. Chạy lại đúng lệnh này để đọc tiếp",
        "en": "stopped; about {left} {left:page is|pages are} not read. Run the same command again to go on",
    },
    "scan.resumed": {
        "vi": "đọc tiếp {count} trang còn dở hoặc bị mất ở lần trước",
        "en": "going on with {count} {count:page|pages} that the last run left or lost",
    },
    "scan.reopened": {
        "vi": "{count} trang của các đợt trước, đã xong, nay chờ lại vì những gì vừa đọc: {places}",
        "en": "{count} {count:page of an earlier batch that was settled waits|pages of earlier batches that were settled wait} again because of what was read now: {places}",
    },
    "scan.withdrawn": {
        "vi": "{count} trang thuộc đợt {batch} đã rút, vẫn KHÔNG được tính; đưa trở lại: "
        "ballot batches {folder!q} --restore {batch} --by TÊN",
        "en": "{count} {count:page is|pages are} of batch {batch}, which was withdrawn: still NOT counted; to bring the batch back: "
        "ballot batches {folder!q} --restore {batch} --by NAME",
    },
    "scan.fault": {
        "vi": "lỗi của chương trình khi đọc {path}, trang {page}; trang này sẽ được thử lại lần sau. Chi tiết:\n{traceback}",
        "en": "a fault of this program at {path}, page {page}; it will be tried again. Details:\n{traceback}",
    },
    # the account
    "scan.account": {"vi": "Đợt {batch}: {pages} trang", "en": "Batch {batch}: {pages} {pages:page|pages}"},
    "scan.account_nothing_new": {"vi": "Không có gì mới: {pages} trang", "en": "Nothing new; pages: {pages}"},
    "scan.account_line": {"vi": "  {count:>6}  {what}", "en": "  {count:>6}  {what}"},
    "scan.already_read": {"vi": "đã đọc từ trước", "en": "already read"},
    "scan.waiting": {"vi": "Chờ xem lại (`ballot review {folder!q}`):", "en": "To review (`ballot review {folder!q}`):"},
    "scan.waiting_line": {"vi": "  {reason} ({count}): {places}", "en": "  {reason} ({count}): {places}"},
    "scan.place_items": {"vi": "{file} (mục {items})", "en": "{file} (items {items})"},
    "scan.place_pages": {"vi": "{file} trang {pages}", "en": "{file} page {pages}"},
    "scan.more_places": {"vi": "… và {count} trang khác", "en": "… and {count} more"},
    "scan.copies": {
        "vi": "Số phiếu {serial}, trang {page} có trên {count} tờ giấy; nếu phiếu được photo để phát, ban kiểm phiếu quyết "
        "một lần: `ballot settle {folder!q} same_serial=each_counts --by TÊN`",
        "en": "Serial {serial}, page {page} is on {count} papers; if ballots were photocopied to be handed out, the "
        "committee settles it once: `ballot settle {folder!q} same_serial=each_counts --by NAME`",
    },
    "scan.copies_count": {
        "vi": "{count} trang được tính dù số phiếu đã có trên tờ khác (quy ước same_serial=each_counts): {places}; nếu là quét "
        "lại cùng một tờ thì loại (reject)",
        "en": "{count} {count:page counts|pages count} beside another paper of the same serial (ruling "
        "same_serial=each_counts): {places}; reject what is a rescan of the same paper",
    },
    "scan.copies_more": {
        "vi": "Còn {count} số phiếu khác cũng có trên nhiều tờ giấy",
        "en": "{count} more {count:serial is|serials are} on several papers",
    },
    "scan.no_tesseract": {
        "vi": "{count} trang không đọc được mã; cài tesseract-ocr thì chương trình đọc được số phiếu in trên các trang đó",
        "en": "{count} {count:page has|pages have} a code that cannot be read; install tesseract-ocr, and the printed serial can be read instead",
    },
    "scan.names_unread": {
        "vi": "Tên in trên phiếu không được đọc kiểm bằng OCR vì máy chưa có tesseract tiếng Việt; cài tesseract-ocr và "
        "tesseract-ocr-vie nếu muốn. Việc đọc phiếu không thay đổi",
        "en": "Printed names were not checked by OCR: tesseract or its Vietnamese is missing; install tesseract-ocr and "
        "tesseract-ocr-vie for that. Nothing else changes",
    },
    "scan.names_doubted": {
        "vi": "OCR đọc thấy tên khác với danh sách trên {count} trang ({places}): mọi trang cùng đợt quét phải chờ. Xem các "
        "trang đó trước: nếu tên đúng thì nhận (accept), các trang kia được tính lại; nếu là phiếu khác, loại chúng rồi "
        "chạy `ballot scan {folder!q} THƯ_MỤC --verify-names`",
        "en": "OCR reads other names than the list's on {count} {count:page|pages} ({places}): all pages of their batch wait. Look at "
        "those first: if the names are right, accept them and the rest counts again; if these are other sheets, reject "
        "them and run `ballot scan {folder!q} FOLDER --verify-names`",
    },
    "scan.progress_names": {
        "vi": "đang đọc kiểm tên in bằng OCR: còn {left} trang",
        "en": "reading printed names by OCR: {left} {left:page|pages} left",
    },
    "scan.bilevel": {
        "vi": "{count} trang quét đen trắng: dấu nhạt có thể mất hẳn. Hãy quét lại ở chế độ ảnh xám (grayscale), 200–300 dpi",
        "en": "{count} {count:page is|pages are} scanned in black and white, which can lose faint marks. Scan in grey, 200–300 dpi",
    },
    "scan.collected_all": {
        "vi": "{kind}Đã đọc {read} phiếu, đúng bằng số phiếu thu về.",
        "en": "{kind}{read} read, as many as were collected.",
    },
    "scan.collected_missing": {
        "vi": "{kind}Đã đọc {read} phiếu, thu về {collected}: còn thiếu {missing}; xem máy quét có kéo hai tờ một lúc không, "
        "quét nốt số còn lại.",
        "en": "{kind}{read} read, {collected} collected: {missing} {missing:is|are} missing; look for double feeds, scan the rest.",
    },
    "scan.collected_over": {
        "vi": "{kind}Đã đọc {read} phiếu, thu về {collected}: thừa {over}; kiểm tra phiếu quét hai lần và số phiếu thu về.",
        "en": "{kind}{read} read, {collected} collected: {over} too many; look for papers scanned twice, check the number.",
    },
    "scan.kind": {"vi": "{kind}: ", "en": "{kind}: "},
}
