"""Vietnamese words of two syllables that official titles are made of: a line does not end within one of them.

Vietnamese is written with a space between syllables, so that a line broken at any space breaks words.
"""

from __future__ import annotations

from itertools import pairwise

TIE = "\u00a0"  # where a line does not end

_COMPOUNDS = """
biên phòng, biểu quyết, bác sĩ, báo cáo, bí thư, bảo hiểm, bầu cử, bệnh viện, bổ nhiệm, cao đẳng, chi bộ, chiến binh,
chuyên môn, chuyên trách, chính phủ, chính quyền, chính sách, chính trị, chấp hành, chất lượng, chỉ huy, chỉ tiêu,
chủ nhiệm, chủ trương, chủ tịch, chức danh, chức vụ, công an, công chức, công nghiệp, công nghệ, công thương, công ty,
công tác, công đoàn, cơ quan, cơ sở, cư trú, cấp uỷ, cấp ủy, cổ đông, cựu chiến, danh sách, doanh nghiệp, du lịch,
dân chủ, dân phố, dân quân, dân số, dân tộc, dân vận, giao thông, giám hiệu, giám sát, giám đốc, giáo dục, giáo viên,
hiệp hội, hiệu phó, hiệu trưởng, hoàn thành, hành chính, hải quan, học sinh, hội nghị, hội đồng, hợp tác, khen thưởng,
khoa học, khu phố, kinh tế, kiểm phiếu, kiểm sát, kiểm toán, kiểm tra, kế hoạch, kế toán, lao động, liên hiệp,
liên đoàn, lãnh đạo, lấy phiếu, môi trường, mầm non, mặt trận, nghị quyết, ngoại giao, ngoại vụ, ngân hàng, ngân sách,
nhiệm kỳ, nhiệm vụ, nhà nước, nhà trường, nhân dân, nhân sự, nông dân, nông nghiệp, nông thôn, nội bộ, nội chính,
nội vụ, phiếu bầu, pháp chế, pháp luật, pháp lý, phát triển, phó ban, phương hướng, phương án, phụ huynh, phụ nữ,
phụ trách, quy hoạch, quân chủng, quân khu, quân sự, quân đội, quản lý, quản trị, quốc gia, quốc hội, quốc phòng,
sinh viên, sức khỏe, thanh niên, thanh tra, thi hành, thi đua, thiếu niên, thành phố, thành viên, thông qua,
thông tin, thương mại, thường trực, thường vụ, thẩm phán, thể thao, thị trấn, thị xã, thống kê, thủ tướng, thủy lợi,
tiểu học, trung học, trung tâm, trung ương, truyền thông, trách nhiệm, trưởng ban, trưởng phòng, trị sự, tuyên giáo,
tuyên truyền, tài chính, tài nguyên, tán thành, tín nhiệm, tư pháp, tư tưởng, tập thể, tổ chức, tổ quốc, tổ trưởng,
tổng hợp, uỷ ban, uỷ viên, viễn thông, việt nam, văn hoá, văn hóa, văn phòng, vụ trưởng, xuất sắc, xây dựng, xã hội,
y tế, ý kiến, điều hành, đoàn thể, đoàn viên, đào tạo, đô thị, đơn vị, đại biểu, đại diện, đại học, đại hội, đảng bộ,
đảng uỷ, đảng viên, đảng đoàn, đảng ủy, đất đai, đề cử, đề án, địa chính, địa phương, đối ngoại, đồng chí, đồng ý,
ủy ban, ủy viên, ứng cử
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
