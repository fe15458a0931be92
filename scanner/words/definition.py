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
    "definition.too_large": {
        "vi": "{path} lớn hơn {most} MB: không phải định nghĩa phiếu; khôi phục ballot.yaml từ bản sao",
        "en": "{path} is larger than {most} MB: this is no definition of a ballot; restore ballot.yaml from a copy",
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
        "vi": "không đúng cú pháp YAML; xem thụt đầu dòng, dấu hai chấm, dấu ngoặc kép và dùng dấu cách thay tab",
        "en": "not valid YAML; look at indents, colons and quotes, and use spaces, not tabs",
    },
    "definition.yaml_tab": {
        "vi": "có dấu tab, YAML không nhận; thay bằng dấu cách",
        "en": "there is a tab, which YAML does not take; use spaces",
    },
    "definition.yaml_no_colon": {
        "vi": "sau tên mục thiếu dấu hai chấm và dấu cách; viết như “paper: A4”",
        "en": "a field needs a colon and a space after its name; write as in “paper: A4”",
    },
    "definition.yaml_colon": {
        "vi": "có dấu hai chấm không đúng chỗ; đặt dòng chữ có dấu hai chấm trong ngoặc kép, và xem dòng trên có đủ dấu hai chấm, hai dòng có thụt đầu dòng như nhau không",
        "en": "a colon does not fit here; put a text that has a colon in quotes, and see that the line above has its colon and that both are indented alike",
    },
    "definition.yaml_indent": {
        "vi": "thụt đầu dòng không khớp với các dòng ở trên; các mục cùng một nhóm phải thẳng hàng, bằng dấu cách",
        "en": "the indent does not match the lines above; fields of one group begin below each other, with spaces",
    },
    "definition.yaml_open_quote": {
        "vi": "dấu ngoặc kép mở ở dòng này không được đóng; đóng lại hoặc bỏ đi",
        "en": "a quotation mark that opens in this line is never closed; close it or remove it",
    },
    "definition.yaml_stray_quote": {
        "vi": "dấu ngoặc kép không khớp; mỗi dòng chữ mở và đóng một lần, dấu ngoặc kép bên trong viết là “ ”",
        "en": "the quotation marks do not match; open and close each text once, and write “ ” for quotes within it",
    },
    "definition.yaml_bracket": {
        "vi": "dấu [ ] hoặc {{ }} không khớp, hoặc thiếu dấu phẩy giữa các mục; đóng lại hoặc thêm dấu phẩy",
        "en": "brackets [ ] or {{ }} do not match, or a comma is missing between items; close them or add it",
    },
    "definition.yaml_first_character": {
        "vi": "dòng chữ không thể bắt đầu bằng ký tự này; đặt cả dòng chữ trong ngoặc kép",
        "en": "a text cannot begin with this character; put the whole text in quotes",
    },
    "definition.yaml_backslash": {
        "vi": "trong ngoặc kép, dấu \\ phải viết hai lần; viết lại hoặc bỏ đi",
        "en": "within quotes a \\ must be written twice; do so or remove it",
    },
    "definition.yaml_documents": {
        "vi": "dòng --- bắt đầu một tài liệu thứ hai; chỉ giữ một",
        "en": "the line --- begins a second document; keep one",
    },
    "definition.yaml_ended": {
        "vi": "dòng ... kết thúc tài liệu mà sau nó vẫn còn nội dung; bỏ dòng này",
        "en": "the line ... ends the document, and more follows it; remove that line",
    },
    "definition.yaml_unseen": {
        "vi": "có ký tự không nhìn thấy ({code}) sau chữ “{after}”; xóa cả chỗ ấy rồi gõ lại",
        "en": "there is an invisible character ({code}) after “{after}”; delete it and type the words there anew",
    },
    "definition.yaml_unseen_first": {
        "vi": "dòng này bắt đầu bằng ký tự không nhìn thấy ({code}); xóa cả chỗ ấy rồi gõ lại",
        "en": "this line begins with an invisible character ({code}); delete it and type the words there anew",
    },
    "definition.duplicate_key": {
        "vi": "mục {field} được viết hai lần; giữ lại một",
        "en": "the field {field} is written twice; keep one",
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
    "definition.unseen": {
        "vi": "{field} có ký tự không nhìn thấy ({code}) sau chữ “{after}”; xóa cả chỗ ấy rồi gõ lại",
        "en": "{field} has an invisible character ({code}) after “{after}”; delete it and type the words there anew",
    },
    "definition.unseen_first": {
        "vi": "{field} bắt đầu bằng ký tự không nhìn thấy ({code}); xóa cả chỗ ấy rồi gõ lại",
        "en": "{field} begins with an invisible character ({code}); delete it and type the words there anew",
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
        "vi": "{field} phải gồm các mục; viết như “{example}”",
        "en": "{field} must be a group of fields; write as in “{example}”",
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
        "vi": "{field}: “{name}” giống hệt dòng {other}, không phân biệt được; ghi thêm ngày sinh hoặc ghi chú",
        "en": "{field}: two rows “{name}” (the other is in line {other}) are alike and cannot be told apart; add a birth date or a note",
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
    "definition.people_unnamed": {
        "vi": "{field} chưa ghi tên tệp; viết tên tệp CSV, ví dụ people: people.csv",
        "en": "{field} names no file; write the CSV file, for example people: people.csv",
    },
    "definition.too_many_rows": {
        "vi": "nhiều hơn {most} dòng; chia thành nhiều phiếu",
        "en": "more than {most} rows; split the ballot",
    },
    "definition.does_not_fit": {"vi": "không in được: {why}", "en": "cannot be printed: {why}"},
    "definition.serials_needed": {
        "vi": "phiếu dài {pages} trang phải có số phiếu (để ghép các tờ của cùng một phiếu); bỏ dòng serials: false",
        "en": "a ballot of {pages} {pages:page|pages} needs serials (to bring its sheets together); remove serials: false",
    },
    "definition.serials_or_sides": {
        "vi": "phiếu dài {pages} trang phải có số phiếu (để ghép các tờ của cùng một phiếu); bỏ dòng serials: false, hoặc in hai trang trên một tờ (sides: 2)",
        "en": "a ballot of {pages} {pages:page|pages} needs serials (to bring its sheets together); remove serials: false, or print two pages on one sheet (sides: 2)",
    },
    "definition.too_many_pages": {
        "vi": "phiếu dài {pages} trang; chia thành nhiều phiếu",
        "en": "a ballot of {pages} pages; split it",
    },
    "definition.at_most_unknown": {
        "vi": "{field}: {mark} chỉ dùng được khi mọi danh sách cùng một at_most; hãy viết số vào, hoặc bỏ câu này: phiếu tự ghi ở từng danh sách",
        "en": "{field}: {mark} stands for one at_most, and the contests have none or several; write the number, or leave the line out: the sheet says it at each list",
    },
    "people.two_names": {
        "vi": "các cột “{seen}” đều có thể là họ tên; chỉ giữ một cột họ và tên",
        "en": "columns “{seen}” may all be the name; keep one column with the full name",
    },
    "people.lines_before_header": {
        "vi": "dòng tiêu đề phải là dòng đầu; bỏ các dòng ở trên nó",
        "en": "the heading must be the first line; remove the lines above it",
    },
    "people.too_large": {
        "vi": "danh sách {file} lớn hơn {most} MB: không phải danh sách người; lưu lại thành CSV chỉ gồm những người được ghi trên phiếu",
        "en": "the list {file} is larger than {most} MB: this is no list of people; save one as CSV with those on the ballot only",
    },
    "people.unreadable": {
        "vi": "không đọc được danh sách {file} ({why}); kiểm tra tên tệp và nơi lưu",
        "en": "the list {file} cannot be read ({why}); check its name and place",
    },
    "people.empty": {
        "vi": "danh sách không có người nào; dưới dòng tiêu đề, viết mỗi người một dòng",
        "en": "there is nobody in the list; write one line for each person below the heading",
    },
    "people.letters_lost": {
        "vi": "chữ có dấu đã mất khi lưu (“{seen}”); mở tệp gốc, lưu lại thành CSV UTF-8",
        "en": "letters were lost when this was saved (“{seen}”); save the original again as CSV UTF-8",
    },
    "people.no_header": {
        "vi": "không thấy cột họ tên trong dòng đầu ({seen}); dòng đầu cần ghi: họ và tên, chức vụ, ngày sinh, ghi chú",
        "en": "no name column in the first line ({seen}); it should say: name, position, birth_date, note",
    },
    "people.too_many_cells": {
        "vi": "dòng này có {cells} ô, dòng đầu chỉ có {columns}; ô nào có dấu phẩy thì đặt trong ngoặc kép",
        "en": "{cells} cells, but the header has {columns}; put cells that contain commas in quotes",
    },
    "people.misspelt": {
        "vi": "không hiểu cột “{seen}”; có phải “{meant}” không?",
        "en": "there is no column “{seen}”; did you mean “{meant}”?",
    },
    "people.no_name": {
        "vi": "thiếu họ tên; viết đúng như cần in trên phiếu",
        "en": "the name is missing; write it as it should be printed",
    },
    "people.not_utf8": {
        "vi": "không phải mã UTF-8; trong Excel chọn Lưu thành > CSV UTF-8",
        "en": "not UTF-8; in Excel choose Save As > CSV UTF-8",
    },
    "people.not_csv": {
        "vi": "không đúng dạng CSV; mở bằng bảng tính rồi lưu lại thành CSV UTF-8",
        "en": "not valid CSV; open it in a spreadsheet and save it as CSV UTF-8 again",
    },
    "people.open_quote": {
        "vi": "dấu ngoặc kép mở ở dòng này không được đóng; đóng lại hoặc bỏ đi",
        "en": "a quotation mark that opens in this line is never closed; close it or remove it",
    },
    "people.inner_quote": {
        "vi": 'trong ô đã đặt trong ngoặc kép, dấu ngoặc kép phải viết hai lần (""); viết lại hoặc bỏ đi',
        "en": 'a quotation mark inside a cell that is in quotes; write it twice ("") or remove it',
    },
    "people.cut_otherwise": {
        "vi": "các ô phải cách nhau bằng dấu phẩy, dấu chấm phẩy hoặc tab; lưu lại danh sách như vậy",
        "en": "cells must be separated by commas, semicolons or tabs; save the list so",
    },
    "people.half_name": {
        "vi": "“{name}” chỉ có tên, ô “{column}” để trống; điền cho đủ, hoặc ghi cả họ và tên vào một cột",
        "en": "“{name}” is half a name, “{column}” is empty; fill it in, or put whole names in one column",
    },
}
