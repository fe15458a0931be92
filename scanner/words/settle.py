"""What `settle` says, and what the counts are called."""

MESSAGES = {
    "settle.form": {"vi": "“{text}”: viết TÊN=GIÁ_TRỊ", "en": "“{text}”: write NAME=VALUE"},
    "settle.twice": {"vi": "{name} được ghi hai lần", "en": "{name} is given twice"},
    "settle.nothing": {
        "vi": "chưa nói điều gì; ví dụ collected=118",
        "en": "nothing given; write at least one NAME=VALUE, for example collected=118",
    },
    "settle.ruling": {
        "vi": "{name}: “{value}” không dùng được; chọn: {known}",
        "en": "{name}: “{value}” is not allowed; choose: {known}",
    },
    "settle.unknown": {"vi": "không có mục {name}; các mục: {known}", "en": "there is no {name}; there are: {known}"},
    "settle.number": {
        "vi": "{name}: “{value}” không phải số phiếu; viết một số nguyên từ 0 đến {most}",
        "en": "{name}: “{value}” is not a count; write a whole number from 0 to {most}",
    },
    "settle.larger": {
        "vi": "Chú ý: {a} ({value_a}) nhiều hơn {b} ({value_b}); kiểm tra lại",
        "en": "Note: {a} ({value_a}) is more than {b} ({value_b}); check again",
    },
    "settle.idle": {
        "vi": "Chú ý: {ruling} không có tác dụng khi chọn N trong M; phiếu chọn quá số vẫn chờ. Muốn quy ước phiếu đó không "
        "hợp lệ: double_row=ballot_void",
        "en": "Note: {ruling} means nothing where N of M are chosen; ballots with too many still wait. To rule them void: "
        "double_row=ballot_void",
    },
    "settle.done": {"vi": "Đã ghi: {what}.", "en": "On record: {what}."},
    "count.printed": {"vi": "số phiếu đã in", "en": "printed"},
    "count.convened": {"vi": "số người được triệu tập", "en": "convened"},
    "count.present": {"vi": "số người có mặt", "en": "present"},
    "count.handed_out": {"vi": "số phiếu phát ra", "en": "handed out"},
    "count.exchanged": {"vi": "số phiếu đổi", "en": "exchanged"},
    "count.collected": {"vi": "số phiếu thu về", "en": "collected"},
    "count.read": {"vi": "số phiếu đã đọc", "en": "read"},
    "count.entered": {"vi": "số phiếu nhập tay", "en": "entered by hand"},
    "count.valid": {"vi": "số phiếu hợp lệ", "en": "valid"},
    "count.void": {"vi": "số phiếu không hợp lệ", "en": "void"},
    "count.review": {"vi": "số phiếu còn chờ", "en": "waiting"},
    "count.missing": {"vi": "số phiếu còn thiếu", "en": "missing"},
}
