"""Every number of the simulated voter and scanner. Ranges are (low, high), uniform unless the name says otherwise.

`digest()` is printed with each result, so that a figure says which voter and scanner it was measured on.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

CANVAS_PX_MM = 12.0  # the paper before it is scanned


class Pen(NamedTuple):
    """`dark`: share of the light it takes; `skip`: chance that a stretch of it fails; `grain`: pencil texture."""

    name: str
    share: float
    width_mm: tuple[float, float]
    dark: tuple[float, float]
    skip: float
    grain: float


PENS = (
    Pen("blue ballpoint", 0.38, (0.32, 0.60), (0.55, 0.78), 0.03, 0.08),
    Pen("black ballpoint", 0.24, (0.32, 0.60), (0.70, 0.90), 0.02, 0.08),
    Pen("gel", 0.14, (0.40, 0.75), (0.80, 0.95), 0.0, 0.02),
    Pen("pencil", 0.10, (0.40, 0.80), (0.32, 0.58), 0.02, 0.30),
    Pen("felt", 0.06, (0.70, 1.30), (0.75, 0.92), 0.0, 0.04),
    Pen("red ballpoint", 0.05, (0.35, 0.60), (0.36, 0.52), 0.02, 0.08),
    Pen("marker", 0.03, (1.30, 2.40), (0.70, 0.92), 0.0, 0.12),
)


class Scanner(NamedTuple):
    """What printer, paper and scanner do to a page at one difficulty."""

    skew_deg: tuple[float, float]
    scale: tuple[float, float]
    shift_mm: float
    stretch_mm: float  # slow error along the feed
    blur_mm: tuple[float, float]
    noise: tuple[float, float]  # grey levels
    paper: tuple[float, float]
    black: tuple[float, float]
    shade: float  # uneven light, share
    gain_mm: tuple[float, float]  # print fatter (+) or thinner (-)
    toner: tuple[float, float]
    upside_down: float  # shares of pages
    quarter_turn: float
    dark_surround: float
    specks: tuple[int, int]
    speck_mm: tuple[float, float]
    streak: float
    shadow_line: float
    jpeg: tuple[int, int]
    show_through: float = 0.0  # shares of sheets: print and marks of another side shine through, mirrored …
    through: tuple[float, float] = (0.03, 0.10)  # … taking so much of the light
    fold: float = 0.0  # … folded once across
    fold_light: tuple[float, float] = (0.72, 0.94)  # light left in the crease
    fibres: float = 0.0  # … with hairs on the glass


DIFFICULTY = {
    "easy": Scanner(
        (-0.1, 0.1), (1.0, 1.0), 0.5, 0.0, (0.03, 0.04), (0.5, 1.5), (243, 250), (8, 20), 0.0, (0.0, 0.0), (1.0, 1.0),
        0.0, 0.0, 0.0, (0, 0), (0.1, 0.2), 0.0, 0.0, (88, 95),
    ),
    "office": Scanner(
        (-1.2, 1.2), (0.992, 1.008), 2.0, 0.20, (0.04, 0.085), (1.5, 4.5), (225, 250), (12, 50), 0.04, (-0.03, 0.04),
        (0.85, 1.0), 0.15, 0.04, 0.10, (0, 12), (0.10, 0.30), 0.02, 0.03, (68, 92), 0.04, fold=0.05, fibres=0.05,
    ),
    "hard": Scanner(
        (-3.0, 3.0), (0.97, 1.02), 4.0, 0.40, (0.05, 0.13), (3.0, 9.0), (200, 250), (15, 75), 0.12, (-0.06, 0.08),
        (0.65, 1.0), 0.25, 0.10, 0.25, (0, 60), (0.10, 0.50), 0.08, 0.10, (45, 85), 0.08, fold=0.10, fibres=0.12,
    ),
}  # fmt: skip

DOUBT_FACTOR = {"easy": 1.0, "office": 1.0, "hard": 1.3}  # times the shares of the doubtful kinds


def digest() -> str:
    """The first 12 hex digits of the SHA-256 of this file and of the table of kinds."""
    here = Path(__file__)
    content = here.read_bytes() + here.with_name("kinds.py").read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]
