"""The help of every command, in both languages, each with an example to paste."""

MESSAGES = {
    "cli.help": {
        "vi": "In phiếu, quét, xem lại phiếu chưa rõ và kiểm phiếu. Máy đọc; người quyết định.\n"
        "Trình tự: new → check → print → (bỏ phiếu) → scan → review → settle → tally. Xem thử cả buổi: ballot demo",
        "en": "Print ballots, scan them, settle the doubtful ones and count. The machine reads; people decide.\n"
        "In order: new → check → print → (voting) → scan → review → settle → tally. See it all: ballot demo",
    },
    "cli.example": {"vi": "Ví dụ:", "en": "Example:"},
    "cli.usage": {"vi": "Cách dùng:", "en": "Usage:"},
    "cli.options": {"vi": "Tùy chọn", "en": "Options"},
    "cli.options_place": {"vi": "[TÙY CHỌN]", "en": "[OPTIONS]"},
    "cli.command_place": {"vi": "LỆNH [THAM SỐ]...", "en": "COMMAND [ARGS]..."},
    "cli.commands": {"vi": "Các lệnh", "en": "Commands"},
    "cli.required": {"vi": "bắt buộc", "en": "required"},
    "cli.default": {"vi": "mặc định: {value}", "en": "default: {value}"},
    "cli.see_help": {"vi": "xem `{command} --help`", "en": "see `{command} --help`"},
    "cli.no_command": {"vi": "không có lệnh {name}", "en": "there is no command {name}"},
    "cli.no_command_near": {
        "vi": "không có lệnh {name}; có phải là {near}",
        "en": "there is no command {name}; did you mean {near}",
    },
    "cli.no_option": {"vi": "không có tùy chọn {name}", "en": "there is no option {name}"},
    "cli.missing": {"vi": "thiếu {name}", "en": "{name} is missing"},
    "cli.too_many": {"vi": "thừa “{words}”", "en": "unexpected: “{words}”"},
    "cli.needs_value": {"vi": "{name} cần một giá trị đi kèm", "en": "{name} needs a value"},
    "cli.takes_no_value": {"vi": "{name} không nhận giá trị", "en": "{name} takes no value"},
    "cli.bad_value": {"vi": "{name} nhận {allowed}", "en": "{name} takes {allowed}"},
    "cli.no_path": {"vi": "một đường dẫn, không được để trống", "en": "a path, which may not be empty"},
    "cli.whole_number": {"vi": "một số nguyên", "en": "a whole number"},
    "cli.from_to": {"vi": "một số nguyên từ {low} đến {high}", "en": "a whole number from {low} to {high}"},
    "cli.stopped": {
        "vi": "đã dừng theo yêu cầu; những gì đã ghi vẫn còn",
        "en": "stopped as asked; what was stored is kept",
    },
    "cli.no_memory": {
        "vi": "không đủ bộ nhớ; đóng bớt chương trình khác rồi chạy lại (với scan: thêm --workers 1)",
        "en": "out of memory; close other programs and try again (with scan: add --workers 1)",
    },
    "cli.no_temporary": {
        "vi": "không tạo được thư mục tạm (đĩa đầy, hoặc không có quyền ghi); dọn bớt đĩa, hoặc đặt biến TMPDIR là một thư mục ghi được, rồi chạy lại",
        "en": "no temporary folder can be made (the disk is full, or there is no permission); make room, or set TMPDIR to a folder that can be written, and try again",
    },
    "cli.os_error": {"vi": "không ghi được kết quả ra ({why})", "en": "the output could not be written ({why})"},
    "cli.os_error_at": {
        "vi": "{path}: {why}; kiểm tra chỗ trống trên đĩa và quyền truy cập rồi chạy lại",
        "en": "{path}: {why}; check room on the disk and permissions, then try again",
    },
    "cli.option.lang": {
        "vi": "ngôn ngữ (sau đó: BALLOT_LANG, ngôn ngữ của ballot.yaml, của máy)",
        "en": "language (then: BALLOT_LANG, that of ballot.yaml, of the system)",
    },
    "cli.option.help": {"vi": "xem hướng dẫn này", "en": "show this help"},
    "cli.option.version": {"vi": "xem phiên bản", "en": "show the version"},
    "cli.option.by": {"vi": "tên người quyết định", "en": "who decides"},
    "cli.option.kind": {"vi": "loại phiếu, nếu có nhiều loại", "en": "kind of ballot, where there are several"},
    "cli.templates.short": {"vi": "các mẫu để bắt đầu", "en": "what a vote can start from"},
    "cli.templates.help": {
        "vi": "Liệt kê các mẫu phiếu có sẵn.",
        "en": "List the templates that a vote can start from.",
    },
    "cli.templates.example": {"vi": "ballot templates", "en": "ballot templates"},
    "cli.new.short": {"vi": "tạo một cuộc bỏ phiếu", "en": "start a vote"},
    "cli.new.help": {
        "vi": "Tạo thư mục DIR với ballot.yaml đã in được ngay; sửa tệp này cho đúng cuộc của mình.",
        "en": "Make the folder DIR with a ballot.yaml that prints as it stands; edit it for your vote.",
    },
    "cli.new.example": {
        "vi": "ballot new tin-nhiem-2026 --template qd96 --people danh-sach.csv",
        "en": "ballot new my-vote --template qd96 --people people.csv",
    },
    "cli.new.template": {"vi": "mẫu phiếu (xem ballot templates)", "en": "template (see ballot templates)"},
    "cli.new.people": {
        "vi": "danh sách CSV: họ và tên, chức vụ, ngày sinh, ghi chú",
        "en": "CSV list: name, position, birth_date, note",
    },
    "cli.new.title": {"vi": "tiêu đề in trên phiếu", "en": "title printed on the ballot"},
    "cli.new.no_serial": {"vi": "mọi phiếu giống hệt nhau, không có số", "en": "all ballots alike, without serials"},
    "cli.check.short": {"vi": "kiểm tra ballot.yaml, in bản mẫu", "en": "check ballot.yaml, make a proof"},
    "cli.check.help": {
        "vi": "Kiểm tra ballot.yaml: mỗi lỗi kèm số dòng và cách sửa. Ghi preview.pdf (có chữ MẪU).",
        "en": "Check ballot.yaml: every fault with its line and how to mend it. Writes preview.pdf (marked SPECIMEN).",
    },
    "cli.check.example": {"vi": "ballot check tin-nhiem-2026", "en": "ballot check my-vote"},
    "cli.print.short": {"vi": "đăng ký và in phiếu", "en": "register ballots and write the PDF"},
    "cli.print.help": {
        "vi": "Đăng ký số phiếu mới và ghi tệp PDF để in. Không số nào dùng hai lần.",
        "en": "Register new ballots and write them to a PDF. No serial ever repeats.",
    },
    "cli.print.example": {"vi": "ballot print tin-nhiem-2026 --copies 130", "en": "ballot print my-vote --copies 130"},
    "cli.print.copies": {"vi": "số phiếu cần in", "en": "how many ballots"},
    "cli.print.test": {"vi": "phiếu thử, không bao giờ được tính", "en": "test ballots, never counted"},
    "cli.print.replace": {
        "vi": "hủy các phiếu đã in, in theo ballot.yaml đã sửa (trước lần quét đầu)",
        "en": "cancel what was printed and print the changed ballot.yaml (before the first scan)",
    },
    "cli.print.output": {"vi": "tệp PDF khác", "en": "another PDF file"},
    "cli.layout.short": {"vi": "vị trí mọi thứ trên phiếu (JSON, mm)", "en": "where everything is printed (JSON, mm)"},
    "cli.layout.help": {
        "vi": "Ghi ra JSON: vị trí từng ô, tên, mã và ô định vị, tính bằng mm từ góc trên bên trái.",
        "en": "Write JSON: where boxes, names, code and markers are, in mm from the page's top left.",
    },
    "cli.layout.example": {"vi": "ballot layout tin-nhiem-2026", "en": "ballot layout my-vote"},
    "cli.simulate.short": {"vi": "mô phỏng việc bỏ phiếu và quét", "en": "fill in and scan by simulation"},
    "cli.simulate.help": {
        "vi": "Điền và quét mô phỏng mọi phiếu đã in; truth.jsonl ghi sự thật để so sánh.",
        "en": "Fill in and scan every printed ballot by simulation; truth.jsonl says what was drawn.",
    },
    "cli.simulate.example": {
        "vi": "ballot simulate tin-nhiem-2026 --output quet-thu --seed 7",
        "en": "ballot simulate my-vote --output scans --seed 7",
    },
    "cli.simulate.output": {"vi": "thư mục mới", "en": "a new folder"},
    "cli.simulate.seed": {"vi": "hạt giống ngẫu nhiên", "en": "random seed"},
    "cli.simulate.difficulty": {"vi": "easy (dễ), office (văn phòng), hard (khó)", "en": "easy, office or hard"},
    "cli.simulate.dpi": {"vi": "điểm ảnh trên inch, 75–600", "en": "dots per inch, 75–600"},
    "cli.simulate.format": {"vi": "jpg, png, tif hoặc pdf", "en": "jpg, png, tif or pdf"},
    "cli.simulate.bilevel": {"vi": "quét đen trắng", "en": "scan in black and white"},
    "cli.simulate.marks": {"vi": "thư mục nét mực thật", "en": "folder of real ink"},
    "cli.scan.short": {"vi": "đọc ảnh quét", "en": "read scans"},
    "cli.scan.help": {
        "vi": "Đọc các tệp và thư mục ảnh quét (JPEG, PNG, TIFF, PDF …); chỉ đọc phần mới. Mã thoát 1 nếu có tệp\n"
        "không đọc được hoặc trang không phải phiếu; các trang tốt vẫn được tính.",
        "en": "Read files and folders of scans (JPEG, PNG, TIFF, PDF …); only what is new. Exit status 1 where a file\n"
        "cannot be read or a page is not a ballot; every good page is counted.",
    },
    "cli.scan.example": {"vi": "ballot scan tin-nhiem-2026 quet/", "en": "ballot scan my-vote scans/"},
    "cli.scan.workers": {"vi": "số tiến trình đọc (mặc định: mọi lõi)", "en": "number of worker processes (default: all cores)"},
    "cli.scan.json": {"vi": "ghi mỗi trang vừa đọc thành một dòng JSON", "en": "write a JSON line for each page read"},
    "cli.scan.explain": {
        "vi": "thư mục nhận ảnh minh họa từng bước đọc của mỗi trang",
        "en": "a folder for pictures of what each stage of the reading saw",
    },
    "cli.scan.verify_names": {
        "vi": "đọc kiểm tên in trên mọi trang bằng OCR, không chỉ ba trang đầu",
        "en": "check the printed names of every page by OCR, not of the first three only",
    },
    "cli.batches.short": {"vi": "các đợt quét; rút hoặc đưa trở lại", "en": "what was read when; withdraw, restore"},
    "cli.batches.help": {
        "vi": "Liệt kê các đợt quét; rút một đợt quét nhầm ra khỏi kết quả, hoặc đưa trở lại.",
        "en": "List the batches; take one that was read by mistake out of the count, or put it back.",
    },
    "cli.batches.example": {
        "vi": 'ballot batches tin-nhiem-2026 --withdraw 2 --by "Nguyễn Văn A"',
        "en": 'ballot batches my-vote --withdraw 2 --by "A. Nguyen"',
    },
    "cli.batches.withdraw": {"vi": "rút đợt này", "en": "take this batch out"},
    "cli.batches.restore": {"vi": "đưa đợt này trở lại", "en": "put this batch back"},
    "cli.batches.one": {"vi": "chỉ dùng một trong --withdraw, --restore", "en": "use one of --withdraw, --restore"},
    "cli.review.short": {"vi": "xem và quyết định phiếu chưa rõ", "en": "settle what waits"},
    "cli.review.help": {
        "vi": "Đi qua từng phiếu đang chờ trên màn hình; mỗi phím là một quyết định được ghi lại ngay.",
        "en": "Work through what waits, at the terminal; each key is a decision put on record at once.",
    },
    "cli.review.example": {"vi": "ballot review tin-nhiem-2026", "en": "ballot review my-vote"},
    "cli.review.list": {"vi": "chỉ liệt kê, mỗi mục một dòng JSON", "en": "list only, one JSON line per item"},
    "cli.decide.short": {"vi": "ghi quyết định về một mục", "en": "decide one item"},
    "cli.decide.help": {
        "vi": "Ghi quyết định của một người về một mục. ACT: DÒNG=LỰA_CHỌN[,LỰA_CHỌN], DÒNG=blank, DÒNG=void,\n"
        "accept, void, reject, keep, serial=S page=P, doubt, undo. Nhiều việc trong một lần: tất cả hoặc không gì cả.",
        "en": "Put a person's decision about one item on record. ACT: ROW=OPTION[,OPTION], ROW=blank, ROW=void,\n"
        "accept, void, reject, keep, serial=S page=P, doubt, undo. Several in one call: all or none.",
    },
    "cli.decide.example": {
        "vi": 'ballot decide tin-nhiem-2026 12 p3=mid accept --by "Nguyễn Văn A"',
        "en": 'ballot decide my-vote 12 p3=mid accept --by "A. Nguyen"',
    },
    "cli.decide.note": {"vi": "lý do", "en": "why"},
    "cli.settle.short": {"vi": "ghi số liệu và quy ước của ban kiểm phiếu", "en": "the committee's counts and rulings"},
    "cli.settle.help": {
        "vi": "Ghi số liệu: convened, present, handed_out, exchanged, collected; và quy ước: blank_row=blank/ballot_void/ask,\n"
        "double_row=row_void/ballot_void/ask, same_serial=ask/each_counts.",
        "en": "Put counts on record: convened, present, handed_out, exchanged, collected; and rulings:\n"
        "blank_row=blank/ballot_void/ask, double_row=row_void/ballot_void/ask, same_serial=ask/each_counts.",
    },
    "cli.settle.example": {
        "vi": 'ballot settle tin-nhiem-2026 collected=118 blank_row=blank --by "Nguyễn Văn A"',
        "en": 'ballot settle my-vote collected=118 blank_row=blank --by "A. Nguyen"',
    },
    "cli.tally.short": {"vi": "kết quả", "en": "the counts"},
    "cli.tally.help": {
        "vi": "Kết quả kiểm phiếu để đọc trước hội nghị. Mã thoát 3 khi kết quả còn tạm thời.",
        "en": "The counts, to be read out. Exit status 3 while the result is provisional.",
    },
    "cli.tally.example": {"vi": "ballot tally tin-nhiem-2026", "en": "ballot tally my-vote"},
    "cli.tally.format": {"vi": "dạng kết quả", "en": "output format"},
    "cli.export.short": {"vi": "xuất dữ liệu từng trang", "en": "one record per page"},
    "cli.export.help": {
        "vi": "Xuất mỗi trang ảnh một bản ghi, dạng jsonl hoặc csv.",
        "en": "Write one record for each page image, as jsonl or csv.",
    },
    "cli.export.example": {
        "vi": "ballot export tin-nhiem-2026 --format csv --output trang.csv",
        "en": "ballot export my-vote --format csv --output pages.csv",
    },
    "cli.export.format": {"vi": "dạng dữ liệu", "en": "output format"},
    "cli.export.public": {
        "vi": "bỏ số phiếu, tên tệp, quyết định; xáo thứ tự",
        "en": "no serial, file name or decision; shuffled",
    },
    "cli.export.output": {"vi": "ghi vào tệp mới này", "en": "write to this new file"},
    "cli.show.short": {"vi": "máy đã thấy gì trên một trang", "en": "what the machine saw on a page"},
    "cli.show.help": {
        "vi": "In những gì máy đọc trên một trang và ghi ảnh có khoanh các ô.",
        "en": "Say what was read on a page, and write a picture with its boxes drawn.",
    },
    "cli.show.example": {"vi": "ballot show tin-nhiem-2026 12", "en": "ballot show my-vote 12 --output page.png"},
    "cli.show.output": {"vi": "tệp ảnh PNG", "en": "PNG file"},
    "cli.show.not_png": {
        "vi": "{path}: tên tệp ảnh phải tận cùng bằng .png",
        "en": "{path}: the picture's name must end in .png",
    },
    "cli.rehearse.short": {"vi": "thử máy in và máy quét", "en": "try out printer and scanner"},
    "cli.rehearse.help": {
        "vi": "Ghi rehearsal.pdf, một trang thử để in. Có SCAN (ảnh quét của trang ấy): cho biết máy in và máy quét có dùng\n"
        "được không, kèm cách sửa. Mã thoát 1 nếu không đạt. Kết quả được giữ cùng cuộc bỏ phiếu.",
        "en": "Write rehearsal.pdf, a test page to print. With SCAN (that page, scanned): say whether this printer and this\n"
        "scanner are fit for the vote, and the cure where not. Exit status 1: not fit. The result is kept with the vote.",
    },
    "cli.rehearse.example": {"vi": "ballot rehearse tin-nhiem-2026 thu.jpg", "en": "ballot rehearse my-vote test.jpg"},
    "cli.rehearse.json": {
        "vi": "ghi kết quả (không có SCAN: mọi lần thử) dạng JSON",
        "en": "the result (without SCAN: all results) as JSON",
    },
    "cli.demo.short": {"vi": "xem thử cả buổi kiểm phiếu", "en": "the whole story on simulated scans"},
    "cli.demo.help": {
        "vi": "Cả buổi kiểm phiếu trên phiếu mô phỏng: tạo, in, bỏ phiếu, quét, quyết định, kết quả.",
        "en": "The whole evening on simulated ballots: make, print, vote, scan, decide, count.",
    },
    "cli.demo.example": {"vi": "ballot demo thu", "en": "ballot demo try"},
}
