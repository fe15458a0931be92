"""What `ballot check` and `ballot print` say."""

MESSAGES = {
    "check.done": {
        "vi": "Không có lỗi. Mỗi phiếu {pages} trang, {rows} dòng. Xem bản mẫu: {preview} (có chữ MẪU, không tính vào cuộc này)",
        "en": "No faults. Each ballot has {pages} {pages:page|pages} and {rows} {rows:row|rows}. Proof: {preview} (marked SPECIMEN, counts for nothing)",
    },
    "check.next": {
        "vi": "Đúng rồi thì in: ballot print {folder!q} --copies SỐ_PHIẾU",
        "en": "When it is right, print: ballot print {folder!q} --copies NUMBER",
    },
    "check.after_print": {
        "vi": "Chú ý: phiếu đã in theo định nghĩa khác. Muốn in lại theo bản này: ballot print {folder!q} --copies SỐ --replace",
        "en": "Note: ballots were printed from another definition. To print this one: ballot print {folder!q} --copies N --replace",
    },
    "check.too_late": {
        "vi": "Chú ý: phiếu đã in và đã quét theo nội dung khác; thay đổi này không in được nữa. Khôi phục ballot.yaml như lúc in.",
        "en": "Note: ballots with other content were printed and scanned; this change can no longer be printed. Restore ballot.yaml.",
    },
    "print.copies": {
        "vi": "mỗi lần in từ 1 đến {most} phiếu; cần nhiều hơn thì in nhiều lần",
        "en": "print 1 to {most} copies at a time; for more, print again",
    },
    "print.no_kind": {
        "vi": "không có loại phiếu {kind}; các loại: {known}",
        "en": "there is no kind of ballot {kind}; the kinds are: {known}",
    },
    "print.exists": {
        "vi": "{path} đã có; chọn tên khác để không ghi đè",
        "en": "{path} exists; choose another name, nothing is overwritten",
    },
    "print.no_folder": {"vi": "không có thư mục {folder}", "en": "there is no folder {folder}"},
    "print.no_room": {
        "vi": "đĩa còn {free} MB, cần {needed} MB; dọn bớt rồi in lại. Chưa có gì thay đổi",
        "en": "{free} MB are free, {needed} MB are needed; make room and print again. Nothing was changed",
    },
    "print.not_written": {
        "vi": "không ghi được {path} ({why}); kiểm tra chỗ trống trên đĩa và quyền truy cập. Chưa có gì thay đổi",
        "en": "{path} could not be written ({why}); check room on the disk and permissions. Nothing was changed",
    },
    "print.not_named": {
        "vi": "phiếu đã đăng ký và đã ghi ở {draft}, nhưng không đặt được tên {path} ({why}); hãy tự đổi tên tệp đó trước khi chạy lại `ballot print` (lệnh ấy xóa tệp đó), rồi in",
        "en": "the ballots are registered and written to {draft}, which could not be named {path} ({why}); rename it yourself before you run `ballot print` again, which removes it",
    },
    "print.preview_not_written": {
        "vi": "không ghi được bản mẫu {path} ({why}); đóng tệp nếu đang mở, kiểm tra quyền truy cập rồi chạy lại",
        "en": "the proof {path} could not be written ({why}); close it if it is open, check permissions and try again",
    },
    "print.interrupted": {
        "vi": "Lần in trước bị ngắt giữa chừng: các số phiếu của lần đó có thể đã vào sổ mà chưa có trên giấy. Không ảnh hưởng "
        "việc kiểm phiếu, nhưng số “đã in” có thể lớn hơn số phiếu thật.",
        "en": "An earlier print was cut short: its serials may be in the book and on no paper. The count is not affected, but "
        "“printed” may be more than there are ballots.",
    },
    "print.changed": {
        "vi": "nội dung phiếu đã đổi sau khi in {copies} phiếu; muốn hủy các phiếu đó và in bản mới, thêm --replace; nếu không, "
        "khôi phục ballot.yaml như lúc in",
        "en": "the definition changed after {copies} {copies:ballot was|ballots were} printed; to cancel them and print the new one, add --replace; "
        "else restore ballot.yaml as it was printed",
    },
    "print.too_late": {
        "vi": "đã có phiếu được quét, không thể đổi nội dung phiếu nữa; khôi phục ballot.yaml như lúc in, hoặc bắt đầu cuộc mới",
        "en": "ballots have been scanned, what is printed can no longer change; restore ballot.yaml, or start a new vote",
    },
    "print.done": {
        "vi": "Đã đăng ký {copies} phiếu, mỗi phiếu {pages} trang: {path}. In đúng khổ 100 %, không chọn “vừa trang giấy”.",
        "en": "Registered {copies} {copies:ballot|ballots} of {pages} {pages:page|pages}: {path}. Print at actual size (100 %), not “fit to page”.",
    },
    "print.test": {
        "vi": "Đây là phiếu thử: máy đọc nhưng không bao giờ tính.",
        "en": "These are test ballots: they are read but never counted.",
    },
    "print.nothing_replaced": {
        "vi": "Nội dung phiếu không đổi nên --replace không hủy phiếu nào: các phiếu in trước vẫn còn giá trị.",
        "en": "The definition is unchanged, so --replace cancelled nothing: ballots printed before stay valid.",
    },
    "print.replaced": {
        "vi": "{count} phiếu in trước đã bị hủy; nếu còn lẫn vào sẽ phải chờ ban kiểm phiếu xem. Xóa tệp cũ: {files}.",
        "en": "{count} {count:ballot|ballots} printed before {count:is|are} cancelled; if one turns up it waits for the committee. "
        "Delete what they were printed from: {files}.",
    },
    "print.alike": {
        "vi": "{count} phiếu đã hủy của lần in trước giống hệt các phiếu này, máy không phân biệt được và sẽ tính: hãy tiêu hủy "
        "chúng.",
        "en": "{count} cancelled {count:ballot|ballots} of an earlier print {count:is|are} exactly like these and would be "
        "counted: destroy {count:it|them}.",
    },
    "print.two_sides.upright": {
        "vi": "In hai mặt, lật theo cạnh dài.",
        "en": "Print on both sides, flipped on the long edge.",
    },
    "print.two_sides.across": {
        "vi": "In hai mặt, lật theo cạnh ngắn.",
        "en": "Print on both sides, flipped on the short edge.",
    },
    "print.serials": {
        "vi": "Mỗi phiếu có một số riêng: ai phát phiếu hoặc giữ lại số có thể lần ra người bỏ phiếu. Hãy trộn đều phiếu trước "
        "khi phát, xóa tệp PDF sau khi in, và không photo phiếu (bản photo trùng số).",
        "en": "Each ballot has its own number: whoever hands out a sheet or keeps its number could trace its voter. Shuffle the "
        "paper before handing it out, delete the PDF after printing, and never photocopy a ballot (copies share its number).",
    },
    "print.no_serials": {
        "vi": "Mọi phiếu giống hệt nhau: không lần ra được người bỏ phiếu, có thể photo; nhưng máy không phân biệt được bản photo "
        "hay tờ quét hai lần với phiếu thật. Hãy đếm số tờ phát ra, thu về và số tờ đã quét.",
        "en": "All ballots are alike: no voter can be traced and they may be photocopied; but copies, and sheets scanned twice, "
        "cannot be told from ballots. Count the sheets handed out, collected and scanned.",
    },
}
