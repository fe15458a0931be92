"""Definitions of ballots for the tests: made by hand, and any that chance can think of."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from scanner.definition import Contest, Definition, Option, Row
from scanner.model import Style

LEVELS = (Option("high", "Tín nhiệm cao"), Option("mid", "Tín nhiệm"), Option("low", "Tín nhiệm thấp"))
VOTE = (Option("vote", "Đồng ý"),)
BALLOT = (Option("for", "Tán thành"), Option("against", "Không tán thành"), Option("abstain", "Không có ý kiến"))
INSTRUCTIONS = (
    "Với mỗi người, đồng chí đánh dấu X (hoặc tô kín) vào một trong ba ô. Phiếu có thể ký tên hoặc không ký tên.",
    "Nếu đánh nhầm, đề nghị đổi phiếu mới; không tẩy xóa, không gạch tên, không ghi thêm vào phiếu.",
)
FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
MIDDLE = ["Văn", "Thị", "Hữu", "Đức", "Minh", "Quốc", "Thanh", "Ngọc", "Xuân", "Công"]
GIVEN = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Giang",
    "Hà",
    "Hùng",
    "Khánh",
    "Lan",
    "Linh",
    "Mai",
    "Nam",
    "Oanh",
    "Phúc",
    "Quân",
    "Sơn",
    "Thảo",
    "Tuấn",
    "Uyên",
    "Vinh",
    "Yến",
]
VIETNAMESE_NAME = "Nguyễn Phước Ưng Ệ Ặ Ợ Ỹ"
POSITIONS = (
    "Bí thư Đảng ủy",
    "Phó Bí thư Thường trực Đảng ủy",
    "Ủy viên Ban Thường vụ, Chủ tịch Ủy ban nhân dân",
    "Ủy viên Ban Thường vụ, Chủ nhiệm Ủy ban Kiểm tra Đảng ủy",
    "Ủy viên Ban Chấp hành",
    "",
)


def people(count: int, *, positions: bool = True, first: int = 1) -> tuple[Row, ...]:
    """So many people, each with another name."""
    rows = []
    for number in range(first, first + count):
        name = f"{FAMILY[number % 16]} {MIDDLE[number // 16 % 10]} {GIVEN[number * 7 % 22]}"
        rows.append(Row(f"p{number}", name, POSITIONS[number % 6] if positions else ""))
    return tuple(rows)


def confidence(rows: int | tuple[Row, ...] = 9, **fields: object) -> Definition:
    """A vote of confidence as Regulation 96 has it."""
    listed = people(rows) if isinstance(rows, int) else rows
    values: dict[str, object] = {
        "template": "qd96",
        "title": "Phiếu tín nhiệm",
        "subtitle": "đối với các đồng chí Ủy viên Ban Thường vụ",
        "parent_body": "Đảng bộ thành phố Hải Phòng",
        "issuing_body": "Đảng ủy phường Hòa Bình",
        "place": "Hải Phòng",
        "date": "ngày 20 tháng 11 năm 2026",
        "instructions": INSTRUCTIONS,
        "contests": (Contest("confidence", Style.RATE, listed, LEVELS),),
    }
    return Definition(**(values | fields))  # type: ignore[arg-type]


def choice(count: int = 15, at_most: int = 9) -> Definition:
    """Choose at most so many of a list."""
    contest = Contest("list", Style.CHOOSE, people(count, positions=False), VOTE, at_most, "Danh sách bầu")
    return confidence(template="choose", header="none", contests=(contest,))


def motions() -> Definition:
    """Three motions, one of them long."""
    long = "Sửa đổi Điều lệ, bổ sung quy định về họp trực tuyến, quyền biểu quyết từ xa và việc ủy quyền bằng văn bản"
    rows = (Row("m1", "Thông qua báo cáo"), Row("m2", long), Row("m3", "Thông qua mức cổ tức 12 %"))
    return confidence(template="motion", header="state", contests=(Contest("m", Style.MOTION, rows, BALLOT),))


# --- anything that a definition may be

WORDS = (*FAMILY, *MIDDLE, *GIVEN, "Đảng", "ủy", "viên", "Ủy", "ban", "Nghiêng", "constitutional", "A")


def _text(random: Random, least: int, most: int) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(least, most)))


def _contest(random: Random, number: int, first: int) -> Contest:
    """A contest whose rows count on from `first`."""
    style = random.choice(list(Style))
    long = random.choice((3, 4, 12))
    rows = tuple(
        Row(
            f"p{index}",
            _text(random, 1, long),
            _text(random, 0, long),
            random.choice(["", "12/3/1975"]),
            _text(random, 0, 5),
        )
        for index in range(first, first + random.choice((1, 2, 5, 9, 23, 40)))
    )
    options = VOTE if style is Style.CHOOSE else LEVELS
    if style is Style.MOTION:
        options = tuple(Option(f"o{index}", _text(random, 1, 3)) for index in range(random.randint(2, 4)))
    return Contest(f"c{number}", style, rows, options, 1, _text(random, 0, 8))


def any_definition(random: Random) -> Definition:
    """Any definition that somebody might write."""
    contests: list[Contest] = []
    for number in range(random.randint(1, 3)):
        contests.append(_contest(random, number, 1 + sum(len(contest.rows) for contest in contests)))
    return Definition(
        template="qd96",
        title=_text(random, 1, 8),
        contests=tuple(contests),
        subtitle=_text(random, 0, 12),
        parent_body=_text(random, 0, 8),
        issuing_body=_text(random, 0, 8),
        header=random.choice(["party", "state", "none"]),
        place=_text(random, 0, 3),
        date=random.choice(["", "ngày 20 tháng 11 năm 2026"]),
        language=random.choice(["vi", "en"]),
        paper=random.choice(["A4", "A5", "Letter"]),
        orientation=random.choice(["upright", "across"]),
        sides=random.choice([1, 2]),
        serials=random.random() < 0.5,
        signature=random.random() < 0.5,
        instructions=tuple(_text(random, 4, 20) for _ in range(random.randint(0, 3))),
    )


# A seed alone is drawn: hypothesis would spend minutes on shrinking lists of names.
definitions = st.integers(0, 2**32).map(lambda seed: any_definition(Random(seed)))
