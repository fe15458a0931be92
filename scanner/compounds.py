"""Vietnamese words of two syllables that official titles are made of: a line does not end within one of them.

Vietnamese is written with a space between syllables, so that a line broken at any space breaks words.
"""

from __future__ import annotations

from itertools import pairwise

TIE = "\u00a0"  # where a line does not end

_COMPOUNDS = """
an ninh, an sinh, biên chế, biên phòng, biểu quyết, bác sĩ, báo cáo, bãi nhiệm, bí thư, bưu chính, bưu điện, bảo hiểm,
bất thường, bầu cử, bệnh viện, bỏ phiếu, bổ nhiệm, bổ sung, bộ môn, bộ đội, cao tuổi, cao đẳng, chi bộ, chi uỷ, chi ủy,
chiến binh, chuyên gia, chuyên môn, chuyên trách, chuyên viên, chánh án, chính phủ, chính quyền, chính sách, chính trị,
chính uỷ, chính ủy, chấp hành, chất lượng, chỉ huy, chỉ tiêu, chỉ đạo, chủ nhiệm, chủ trương, chủ tịch, chức danh,
chức vụ, chứng khoán, chữ thập, chữa cháy, cán bộ, cán sự, công an, công chức, công nghiệp, công nghệ, công thương,
công trình, công ty, công tác, công đoàn, cơ quan, cơ sở, cư trú, cảnh sát, cấp uỷ, cấp ủy, cố vấn, cổ phần, cổ tức,
cổ đông, cục phó, cục trưởng, cứu hộ, cứu nạn, cử nhân, cựu chiến, danh sách, doanh nghiệp, du lịch, dân chủ, dân cư,
dân nguyện, dân phố, dân quân, dân số, dân tộc, dân vận, dược sĩ, dự thảo, dự án, giao thông, giám hiệu, giám sát,
giám đốc, giáo dục, giáo sư, giáo viên, giảng viên, giới thiệu, hiệp hội, hiệu phó, hiệu trưởng, hoà giải, hoàn thành,
hoạt động, huyện uỷ, huyện ủy, hàng hải, hàng không, hành chính, hòa giải, hướng dẫn, hạ tầng, hải quan, hậu cần,
học sinh, hộ tịch, hội nghị, hội đồng, hợp lệ, hợp tác, hữu hạn, khen thưởng, kho bạc, khoa học, khu phố, khu vực,
khuyến học, khách hàng, khối phố, kinh doanh, kinh tế, kiểm lâm, kiểm phiếu, kiểm soát, kiểm sát, kiểm toán, kiểm tra,
kế hoạch, kế toán, kết quả, kỹ sư, kỹ thuật, lao động, liên hiệp, liên đoàn, luật gia, luật sư, lâm nghiệp, lãnh đạo,
lưu trữ, lấy phiếu, lớp phó, lớp trưởng, lợi nhuận, lữ đoàn, miễn nhiệm, môi trường, mầm non, mặt trận, nghiên cứu,
nghị quyết, nghị định, ngoại giao, ngoại vụ, ngân hàng, ngân sách, nhiệm kỳ, nhiệm vụ, nhà báo, nhà giáo, nhà nước,
nhà trường, nhân dân, nhân lực, nhân sự, nhân viên, nông dân, nông nghiệp, nông thôn, nội bộ, nội chính, nội vụ,
phiếu bầu, pháp chế, pháp luật, pháp lý, pháp nhân, phát triển, phân phối, phòng cháy, phó ban, phó khoa, phương hướng,
phương án, phụ huynh, phụ nữ, phụ trách, quy chế, quy hoạch, quy định, quyết định, quân chủng, quân khu, quân sự,
quân uỷ, quân đội, quân ủy, quản lý, quản trị, quận uỷ, quận ủy, quốc gia, quốc hội, quốc phòng, quốc tế, sinh viên,
sư đoàn, sản xuất, sức khỏe, sửa đổi, tham mưu, thanh niên, thanh tra, thi công, thi hành, thi đua, thiếu niên,
thuỷ lợi, thuỷ sản, thành phố, thành uỷ, thành viên, thành ủy, thông qua, thông tin, thú y, thư ký, thương binh,
thương mại, thường niên, thường trực, thường vụ, thạc sĩ, thẩm phán, thẩm định, thể thao, thị trấn, thị uỷ, thị xã,
thị ủy, thống kê, thủ kho, thủ quỹ, thủ trưởng, thủ tướng, thủy lợi, thủy sản, thực hiện, tiến sĩ, tiểu học, tiểu đoàn,
toà án, trung học, trung tâm, trung đoàn, trung đội, trung ương, truyền thông, trách nhiệm, trưởng ban, trưởng bản,
trưởng khoa, trưởng phòng, trưởng thôn, trưởng ấp, trật tự, trị sự, trợ lý, tuyên giáo, tuyên truyền, tài chính,
tài nguyên, tài vụ, tán thành, tín dụng, tín nhiệm, tòa án, tôn giáo, tư lệnh, tư pháp, tư tưởng, tẩy xoá, tẩy xóa,
tập thể, tỉnh uỷ, tỉnh ủy, tổ chức, tổ phó, tổ quốc, tổ trưởng, tổng cục, tổng hợp, tờ trình, uỷ ban, uỷ viên,
viễn thông, việc làm, viện phó, viện trưởng, việt nam, văn hoá, văn hóa, văn nghệ, văn phòng, văn thư, vật tư,
vụ trưởng, xung phong, xuất sắc, xây dựng, xã hội, y tế, ý kiến, điều dưỡng, điều hành, điều lệ, điện lực, đoàn thể,
đoàn viên, đào tạo, đánh dấu, đô thị, đơn vị, đường bộ, đường sắt, đại biểu, đại diện, đại học, đại hội, đại đội,
đảng bộ, đảng uỷ, đảng viên, đảng đoàn, đảng ủy, đất đai, đầu tư, đề cử, đề nghị, đề án, địa chính, địa phương,
đối ngoại, đồng chí, đồng ý, độc lập, ủy ban, ủy viên, ứng cử
"""
_PAIRS = frozenset(tuple(word.split()) for word in " ".join(_COMPOUNDS.split()).split(", "))
_BEFORE, _AFTER = "(“\"'", ".,;:!?)”\"'"


def tied(text: str) -> str:
    """The text with ties in place of the spaces within compounds."""
    words = text.split(" ")
    bare = [word.casefold() for word in words]
    ends = [
        TIE if (first.lstrip(_BEFORE), second.rstrip(_AFTER)) in _PAIRS else " " for first, second in pairwise(bare)
    ]
    return "".join(part for pair in zip(words, [*ends, ""], strict=True) for part in pair)
