"""What goes wrong with a vote's folder and database."""

MESSAGES = {
    "vote.no_folder": {
        "vi": "không có thư mục {folder}; tạo bằng `ballot new {folder!q}`",
        "en": "there is no folder {folder}; make it with `ballot new {folder!q}`",
    },
    "vote.no_vote": {
        "vi": "{folder} không phải thư mục của một cuộc bỏ phiếu (không có ballot.yaml); tạo bằng `ballot new`",
        "en": "{folder} is not a vote's folder (no ballot.yaml); make one with `ballot new`",
    },
    "vote.lost_database": {
        "vi": "{folder} có {left} mà không có vote.db (số phiếu đã in, kết quả quét, các quyết định): chép lại vote.db từ bản sao (nếu còn vote.db-wal, vote.db-shm thì chuyển đi nơi khác trước); nếu là cuộc mới thì tạo thư mục khác bằng `ballot new`",
        "en": "{folder} has {left} but no vote.db (what was printed, scanned and decided): copy vote.db back (first move vote.db-wal and vote.db-shm away, where they are there); for a new vote make another folder with `ballot new`",
    },
    "vote.not_writable": {
        "vi": "không ghi được vào {folder} ({why}); kiểm tra quyền truy cập, và tệp này có phải do tài khoản khác tạo ra không",
        "en": "cannot write to {folder} ({why}); check its permissions, and whether another user made it",
    },
    "vote.no_locks": {
        "vi": "ổ đĩa của {folder} không khóa được tệp ({why}) nên hai lệnh có thể ghi cùng lúc; chuyển thư mục sang ổ đĩa của máy này",
        "en": "the disk of {folder} cannot lock files ({why}), so that two commands could write at once; move the folder to a disk of this computer",
    },
    "vote.scan_running": {
        "vi": "một lệnh `ballot scan` khác đang chạy trên {folder}; đợi lệnh đó xong",
        "en": "another `ballot scan` is running on {folder}; wait for it to end",
    },
    "vote.print_running": {
        "vi": "một lệnh `ballot print` khác đang chạy trên {folder}; đợi lệnh đó xong",
        "en": "another `ballot print` is running on {folder}; wait for it to end",
    },
    "store.unavailable": {
        "vi": "không dùng được {path} ({why}); kiểm tra chỗ trống trên đĩa và quyền truy cập. Những gì đã ghi vẫn còn nguyên",
        "en": "{path} cannot be used ({why}); check room on the disk and permissions. What was stored is kept",
    },
    "store.path_too_long": {
        "vi": "đường dẫn của {path} quá dài đối với cơ sở dữ liệu ({length} byte, nhiều nhất {most}; một chữ có dấu là 2 đến 5 byte); chuyển thư mục của cuộc này đến chỗ có tên ngắn hơn",
        "en": "the path of {path} is too long for the database ({length} bytes, at most {most}; an accented letter takes 2 to 5); move the vote's folder to a place with shorter names",
    },
    "store.busy": {
        "vi": "{path} đang được lệnh khác ghi ({why}); đợi một lát rồi chạy lại",
        "en": "{path} is being written by another command ({why}); wait a moment and try again",
    },
    "store.only_read": {
        "vi": "{path} chỉ đọc được, không ghi được bằng tài khoản này; hãy lấy quyền ghi, hoặc chép cả thư mục của cuộc này sang chỗ của mình rồi làm tiếp ở đó",
        "en": "{path} can only be read by this user, not written; get the permission, or copy the whole folder of the vote to a place of your own and go on there",
    },
    "store.foreign_log": {
        "vi": "{path} còn nguyên, nhưng {log} bên cạnh không phải của tệp này (còn lại từ một lệnh bị ngắt, trước khi chép tệp này vào); chuyển {log} và {index} sang thư mục khác rồi chạy lại",
        "en": "{path} is whole, but {log} beside it does not belong to it (left by a command that was cut short, before this file was put there); move {log} and {index} to another folder and try again",
    },
    "store.damaged": {
        "vi": "{path} bị hỏng hoặc không phải tệp của chương trình này ({why}); chuyển tệp này, cùng vote.db-wal và vote.db-shm bên cạnh nếu có, sang thư mục khác; dùng bản sao lưu",
        "en": "{path} is damaged or not a file of this program ({why}); move it, and any vote.db-wal and vote.db-shm beside it, to another folder; use a backup",
    },
    "store.newer": {
        "vi": "{path} do phiên bản mới hơn của chương trình tạo ra; hãy cập nhật chương trình",
        "en": "{path} was made by a newer version of this program; update it",
    },
}
