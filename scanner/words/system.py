"""What the system says of files and disks, by the name of its error."""

MESSAGES = {
    "system.ENOENT": {"vi": "không có tệp hay thư mục này", "en": "no such file or folder"},
    "system.ENOLCK": {"vi": "không còn khóa nào", "en": "no locks available"},
    "system.ENOSYS": {"vi": "ổ đĩa này không làm được", "en": "it cannot do that"},
    "system.EACCES": {"vi": "không có quyền", "en": "permission denied"},
    "system.EPERM": {"vi": "không được phép", "en": "not permitted"},
    "system.ENOSPC": {"vi": "đĩa đã đầy", "en": "no space left on the disk"},
    "system.EDQUOT": {"vi": "đã hết phần đĩa được dùng", "en": "the disk quota is used up"},
    "system.EROFS": {"vi": "đĩa chỉ cho đọc", "en": "the disk can only be read"},
    "system.EEXIST": {"vi": "đã có tệp hay thư mục tên này", "en": "there is a file or folder of this name"},
    "system.EISDIR": {"vi": "đây là thư mục", "en": "this is a folder"},
    "system.ENOTDIR": {"vi": "đây không phải thư mục", "en": "this is not a folder"},
    "system.ENAMETOOLONG": {"vi": "tên quá dài", "en": "the name is too long"},
    "system.ENXIO": {"vi": "đã bị đóng, hoặc thiết bị không còn", "en": "it was closed, or the device is gone"},
    "system.EFBIG": {"vi": "tệp lớn quá mức cho phép", "en": "the file is larger than allowed"},
    "system.CANTOPEN": {"vi": "không mở được", "en": "it cannot be opened"},
    "system.EBUSY": {"vi": "chương trình khác đang dùng", "en": "another program is using it"},
    "system.EIO": {"vi": "đĩa hỏng, hoặc đã bị rút ra", "en": "the disk is damaged or was taken away"},
}
