"""Faults of a definition and of a list of people: what is wrong, and how to mend it."""

MESSAGES = {
    "definition.faults": {"vi": "định nghĩa phiếu có lỗi", "en": "the definition has faults"},
    "definition.lost": {
        "vi": "không có {path}, nhưng cuộc này đã có dữ liệu: đặt lại tệp ấy (bản lưu) vào chỗ cũ",
        "en": "there is no {path}, but this vote has been begun: put that file back (a copy of it) where it was",
    },
    "definition.no_file": {
        "vi": "không có {path}; hãy bắt đầu bằng `ballot new`",
        "en": "there is no {path}; start with `ballot new`",
    },
    "definition.unreadable": {
        "vi": "không đọc được {path} ({why}); kiểm tra quyền truy cập tệp",
        "en": "{path} cannot be read ({why}); check the file's permissions",
    },
    "definition.not_utf8": {
        "vi": "dòng này không phải mã UTF-8; lưu lại tệp ở dạng UTF-8",
        "en": "this line is not UTF-8; save the file as UTF-8",
    },
    "definition.not_yaml": {
        "vi": "không đúng cú pháp YAML ({why}); xem thụt đầu dòng, dấu hai chấm, dấu ngoặc kép và dùng dấu cách thay tab",
        "en": "not valid YAML ({why}); look at indents, colons and quotes, and use spaces, not tabs",
    },
    "definition.duplicate_key": {
        "vi": "một mục được viết hai lần ({why}); giữ lại một",
        "en": "a field is written twice ({why}); keep one",
    },
    "definition.not_fields": {
        "vi": "tệp trống hoặc không có mục nào; viết theo mẫu của `ballot new`",
        "en": "the file is empty or has no fields; follow what `ballot new` writes",
    },
    "definition.unknown_field": {
        "vi": "không có mục {field}; các mục có thể dùng: {known}",
        "en": "there is no field {field}; the fields are: {known}",
    },
    "definition.unknown_field_near": {
        "vi": "không có mục {field}; có phải ý là {near}?",
        "en": "there is no field {field}; did you mean {near}?",
    },
    "definition.missing": {
        "vi": "thiếu {field}; hãy viết thêm mục này",
        "en": "{field} is missing; write it",
    },
    "definition.empty": {
        "vi": "{field} để trống; viết đúng như cần in trên phiếu",
        "en": "{field} is empty; write it as it should be printed",
    },
    "definition.not_text": {
        "vi": "{field} phải là một dòng chữ; đặt trong ngoặc kép nếu cần",
        "en": "{field} must be a line of text; put it in quotes if need be",
    },
    "definition.too_long": {
        "vi": "{field} dài quá {most} ký tự; hãy viết ngắn lại",
        "en": "{field} is longer than {most} characters; shorten it",
    },
    "definition.unprintable": {
        "vi": "{field} có ký tự mà phông chữ không in được: {characters}; thay bằng ký tự khác",
        "en": "{field} has characters that the font cannot print: {characters}; replace them",
    },
    "definition.not_one_of": {
        "vi": "{field}: “{value}” không dùng được; chọn một trong: {known}",
        "en": "{field}: “{value}” is not allowed; choose one of: {known}",
    },
    "definition.not_yes_no": {
        "vi": "{field}: “{value}” không dùng được; viết true (có) hoặc false (không)",
        "en": "{field}: “{value}” is not allowed; write true or false",
    },
    "definition.not_number": {
        "vi": "{field}: “{value}” không dùng được; viết một số từ {low} đến {high}",
        "en": "{field}: “{value}” is not allowed; write a number from {low} to {high}",
    },
    "definition.not_list": {
        "vi": "{field} phải là một danh sách có ít nhất một dòng, mỗi dòng bắt đầu bằng “- ”",
        "en": "{field} must be a list of at least one line, each beginning with “- ”",
    },
    "definition.not_group": {
        "vi": "{field} phải gồm các mục như “name: Nguyễn Văn A”",
        "en": "{field} must have fields such as “name: Nguyễn Văn A”",
    },
    "definition.no_template": {
        "vi": "không có mẫu “{name}”; chọn một trong: {known}",
        "en": "there is no template “{name}”; choose one of: {known}",
    },
    "definition.same_id": {
        "vi": "{field}: mã “{id}” đã dùng ở dòng khác; đặt mã khác",
        "en": "{field}: the id “{id}” is used already; choose another",
    },
    "definition.same_label": {
        "vi": "{field}: hai lựa chọn “{label}” trông giống nhau trên giấy; đặt tên khác",
        "en": "{field}: two options “{label}” look alike on paper; name one of them otherwise",
    },
    "definition.reserved_id": {
        "vi": "{field}: “{id}” là từ dành riêng; đặt mã khác",
        "en": "{field}: “{id}” is reserved; choose another id",
    },
    "definition.bad_id": {
        "vi": "{field}: mã “{id}” không dùng được; chỉ dùng chữ, số, gạch nối (không ở đầu) và gạch dưới",
        "en": "{field}: the id “{id}” is not allowed; use letters, digits, hyphen (not first) and underscore",
    },
    "definition.same_person": {
        "vi": "{field}: hai dòng “{name}” giống hệt nhau, không phân biệt được; ghi thêm ngày sinh hoặc ghi chú",
        "en": "{field}: two rows “{name}” are alike and cannot be told apart; add a birth date or a note",
    },
    "definition.at_most_not_here": {
        "vi": "{field} chỉ dùng với mẫu choose; bỏ mục này",
        "en": "{field} is only for the template choose; remove it",
    },
    "definition.options_not_here": {
        "vi": "mẫu {template} có sẵn các mức cố định; bỏ mục options",
        "en": "the template {template} has fixed options; remove `options`",
    },
    "definition.option_count": {
        "vi": "cần từ {low} đến {high} lựa chọn",
        "en": "there must be {low} to {high} options",
    },
    "definition.rows_and_people": {
        "vi": "{field}: chỉ dùng một trong hai mục rows hoặc people",
        "en": "{field}: use either `rows` or `people`, not both",
    },
    "definition.people": {"vi": "{why}", "en": "{why}"},
    "definition.too_many_rows": {
        "vi": "nhiều hơn {most} dòng; chia thành nhiều phiếu",
        "en": "more than {most} rows; split the ballot",
    },
    "definition.does_not_fit": {"vi": "không in được: {why}", "en": "cannot be printed: {why}"},
    "definition.serials_needed": {
        "vi": "phiếu dài {pages} trang phải có số phiếu (để ghép các tờ của cùng một phiếu); bỏ dòng serials: false, hoặc in hai trang trên một tờ (sides: 2)",
        "en": "a ballot of {pages} {pages:page|pages} needs serials (to bring its sheets together); remove serials: false, or print two pages on one sheet (sides: 2)",
    },
    "definition.too_many_pages": {
        "vi": "phiếu dài {pages} trang; chia thành nhiều phiếu",
        "en": "a ballot of {pages} pages; split it",
    },
    "definition.at_most_unknown": {
        "vi": "{field}: {mark} chỉ dùng được khi mọi cuộc bầu cùng một at_most; hãy viết số vào",
        "en": "{field}: {mark} stands for one at_most, and the contests have none or several; write the number",
    },
    "people.two_names": {
        "vi": "{file}:{line}: các cột “{seen}” đều có thể là họ tên; chỉ giữ một cột họ và tên",
        "en": "{file}:{line}: columns “{seen}” may all be the name; keep one column with the full name",
    },
    "people.lines_before_header": {
        "vi": "{file}:{line}: dòng tiêu đề phải là dòng đầu; bỏ các dòng ở trên nó",
        "en": "{file}:{line}: the heading must be the first line; remove the lines above it",
    },
    "people.unreadable": {
        "vi": "không đọc được danh sách {file} ({why}); kiểm tra tên tệp và nơi lưu",
        "en": "the list {file} cannot be read ({why}); check its name and place",
    },
    "people.empty": {
        "vi": "danh sách {file} không có người nào",
        "en": "the list {file} has nobody in it",
    },
    "people.no_header": {
        "vi": "{file}:{line}: không thấy cột họ tên trong dòng đầu ({seen}); dòng đầu cần ghi: họ và tên, chức vụ, ngày sinh, ghi chú",
        "en": "{file}:{line}: no name column in the first line ({seen}); it should say: name, position, birth_date, note",
    },
    "people.too_many_cells": {
        "vi": "{file}:{line}: dòng này có {cells} ô, dòng đầu chỉ có {columns}; ô nào có dấu phẩy thì đặt trong ngoặc kép",
        "en": "{file}:{line}: {cells} cells, but the header has {columns}; put cells that contain commas in quotes",
    },
    "people.misspelt": {
        "vi": "{file}:{line}: không hiểu cột “{seen}”; có phải “{meant}” không?",
        "en": "{file}:{line}: there is no column “{seen}”; did you mean “{meant}”?",
    },
    "people.no_name": {
        "vi": "{file}:{line}: thiếu họ tên; viết đúng như cần in trên phiếu",
        "en": "{file}:{line}: the name is missing; write it as it should be printed",
    },
    "people.not_utf8": {
        "vi": "{file}:{line}: không phải mã UTF-8; trong Excel chọn Lưu thành > CSV UTF-8",
        "en": "{file}:{line}: not UTF-8; in Excel choose Save As > CSV UTF-8",
    },
    "people.not_csv": {
        "vi": "{file}:{line}: không đúng dạng CSV ({why})",
        "en": "{file}:{line}: not valid CSV ({why})",
    },
}
