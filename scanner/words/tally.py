"""The result, as it is read out."""

MESSAGES = {
    "tally.blank": {"vi": "Không đánh dấu", "en": "No mark"},
    "tally.unchosen": {"vi": "Không chọn", "en": "Not chosen"},
    "tally.void": {"vi": "Dòng không hợp lệ", "en": "Row void"},
    "tally.review": {"vi": "Còn chờ", "en": "Waiting"},
    "tally.base": {"vi": "Tỷ lệ tính trên {base}: {value}.", "en": "Percentages of the {base}: {value}."},
    "tally.no_percent": {
        "vi": "Chưa tính tỷ lệ (trên {base}) vì kết quả còn tạm thời.",
        "en": "No percentages (of the {base}) before the result is final.",
    },
    "tally.base_unknown": {
        "vi": "Chưa tính tỷ lệ vì chưa ghi số dùng làm mẫu số ({base}): ballot settle THƯ_MỤC {name}=SỐ --by TÊN",
        "en": "No percentages: their base (the {base}) is not on record: ballot settle FOLDER {name}=N --by NAME",
    },
    "tally.base_zero": {
        "vi": "Không tính được tỷ lệ: số dùng làm mẫu số ({base}) là 0.",
        "en": "No percentages: their base (the {base}) is 0.",
    },
    "tally.base_too_small": {
        "vi": "CHÚ Ý: số dùng làm mẫu số ({base}: {value}) nhỏ hơn số phiếu đọc được ({read}): số đã ghi có đúng không?",
        "en": "NOTE: the base (the {base}: {value}) is smaller than the ballots read ({read}): is the number on record right?",
    },
    "tally.base.convened": {"vi": "số người được triệu tập", "en": "people convened"},
    "tally.base.present": {"vi": "số người có mặt", "en": "people present"},
    "tally.base.handed_out": {"vi": "số phiếu phát ra", "en": "ballots handed out"},
    "tally.base.collected": {"vi": "số phiếu thu về", "en": "ballots collected"},
    "tally.base.valid": {"vi": "số phiếu hợp lệ", "en": "valid ballots"},
    "tally.bounds": {
        "vi": "Số trong ngoặc vuông: ít nhất - nhiều nhất, khi các phiếu còn chờ được quyết định xong.",
        "en": "In square brackets: the least and the most that each count can become once what waits is decided.",
    },
    "tally.ruling.blank_row.blank": {
        "vi": "Quy ước: dòng không đánh dấu tính là để trống, phiếu vẫn hợp lệ ({by}, {at}).",
        "en": "Ruling: a row without a mark is blank, the ballot stays valid ({by}, {at}).",
    },
    "tally.ruling.blank_row.ballot_void": {
        "vi": "Quy ước: phiếu có dòng không đánh dấu là không hợp lệ ({by}, {at}).",
        "en": "Ruling: a ballot with a row without a mark is void ({by}, {at}).",
    },
    "tally.ruling.double_row.row_void": {
        "vi": "Quy ước: dòng đánh dấu nhiều ô là không hợp lệ, phiếu vẫn hợp lệ ({by}, {at}).",
        "en": "Ruling: a row with several marks is void, the ballot stays valid ({by}, {at}).",
    },
    "tally.ruling.double_row.ballot_void": {
        "vi": "Quy ước: phiếu có dòng đánh dấu nhiều ô là không hợp lệ ({by}, {at}).",
        "en": "Ruling: a ballot with a row of several marks is void ({by}, {at}).",
    },
    "tally.ruling.double_row.ballot_void_chosen": {
        "vi": "Quy ước: phiếu chọn quá số người được chọn là không hợp lệ ({by}, {at}).",
        "en": "Ruling: a ballot with more chosen than allowed is void ({by}, {at}).",
    },
    "tally.ruling.same_serial.each_counts": {
        "vi": "Quy ước: các tờ trùng số, mỗi tờ là một phiếu ({by}, {at}).",
        "en": "Ruling: where several papers carry one serial, each counts as a ballot ({by}, {at}).",
    },
    "tally.unplaced": {
        "vi": "{count} tờ chưa biết là phiếu nào.",
        "en": "{count} {count:paper|papers} whose ballot is not known.",
    },
    "tally.not_on_record": {
        "vi": "Chú ý: không ghi được vào thư mục này, nên thay đổi trong ballot.yaml (nếu có) chưa được lưu vết.",
        "en": "Note: this folder cannot be written to; a change of ballot.yaml, if there is one, is not on record.",
    },
    "tally.final": {"vi": "KẾT QUẢ CUỐI CÙNG.", "en": "FINAL RESULT."},
    "tally.provisional": {"vi": "KẾT QUẢ TẠM THỜI, vì:", "en": "PROVISIONAL RESULT, because:"},
    "tally.why.unread_pages": {
        "vi": "có tệp quét chưa đọc hết trang (lần quét bị ngắt); chạy lại `ballot scan` với tệp đó; nếu tệp đã mất, rút đợt "
        "quét của nó (`ballot batches`) và quét lại giấy",
        "en": "pages of a scanned file have not been read (its run was broken off); run `ballot scan` with it again; if it is "
        "lost, withdraw its batch (`ballot batches`) and scan the paper anew",
    },
    "tally.why.waiting": {
        "vi": "còn {count} phiếu chờ quyết định; chạy `ballot review`",
        "en": "{count} {count:ballot waits|ballots wait} for a decision; run `ballot review`",
    },
    "tally.why.waiting_unplaced": {
        "vi": "còn {count} phiếu và {unplaced} tờ chưa biết là phiếu nào chờ quyết định; chạy `ballot review`",
        "en": "{count} {count:ballot|ballots} and {unplaced} {unplaced:paper|papers} whose ballot is not known wait for a "
        "decision; run `ballot review`",
    },
    "tally.why.collected_unknown": {
        "vi": "chưa ghi số phiếu thu về; chạy `ballot settle … collected=SỐ --by TÊN`",
        "en": "the number collected is not on record; run `ballot settle … collected=NUMBER --by NAME`",
    },
    "tally.why.missing": {
        "vi": "đã đọc ít hơn số phiếu thu về {count} phiếu; tìm tờ dính nhau, quét nốt",
        "en": "{count} {count:ballot fewer was|ballots fewer were} read than collected; look for double feeds, scan the rest",
    },
    "tally.why.over": {
        "vi": "đã đọc nhiều hơn số phiếu thu về {count} phiếu; kiểm tra tờ quét hai lần hoặc số thu về",
        "en": "{count} {count:ballot more was|ballots more were} read than collected; look for sheets scanned twice, or check the count",
    },
}
