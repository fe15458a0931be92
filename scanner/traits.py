"""Shape of ink, measured for many groups of pixels at once: pure functions of the pixels' places.

`x`, `y` in mm from the middle of the box that a pixel's group belongs to; `of` is each pixel's group, 0 to `n` − 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
Groups = NDArray[np.intp]

SECTORS = 24
_DIRECTIONS = (np.arange(SECTORS) + 0.5) * 2 * np.pi / SECTORS - np.pi  # their middles
_OUTLINE_MM, _APART_MM = 0.1, 0.8  # beyond the middle of an outline, and well away from it
_STEP_MM, _STEPS = 0.1, 160  # in which distances from an outline are told
_LINE_SECTORS = 4  # directions in which a line may show beyond a box's two sides; a scribble shows in more
_ROUND, _JUMP_MM = 0.9, 0.5  # of a ring: directions that have ink, gap along the way outwards from one to the next
_LEAST_STRIKE_MM = 2.9  # shorter ones are no strikes
_TILTS = np.radians(np.arange(-14, 15, 4))[:, None]
_ACROSS, _ALONG = 12, 80  # steps of 0.4 mm across the lines that are tried, of 0.3 mm along them
_COS, _SIN = np.float32(np.cos(_TILTS) / 0.4), np.float32(np.sin(_TILTS) / 0.4)
_COS_ALONG, _SIN_ALONG = np.float32(np.cos(_TILTS) / 0.3), np.float32(np.sin(_TILTS) / 0.3)
_LINE = np.arange(len(_TILTS), dtype=np.int32)[:, None] * _ACROSS
_LINES = len(_TILTS) * _ACROSS  # of one group
_FAR = 4096


def sums(values: NDArray[Any], count: Groups) -> Places:
    """The sum of each group's values, which lie group after group, so many each. Much quicker than `bincount`."""
    total = np.zeros(len(count))
    some = np.flatnonzero(count)
    if len(some):
        starts = (np.cumsum(count) - count)[some]
        whole = np.intp if values.dtype == np.bool_ else values.dtype
        total[some] = np.add.reduceat(values, starts, dtype=whole)
    return total


def straightness(x: Places, y: Places, count: Groups) -> Places:
    """0 for a blot or scattered ink, towards 1 for a line: from the pixels' second moments. 1 for a few pixels.

    The pixels lie group after group, so many each.
    """
    some = np.maximum(count, 1)
    middle_x, middle_y = sums(x, count) / some, sums(y, count) / some
    xx, yy, xy = (
        sums(product, count) / some - off for product, off in
        ((x * x, middle_x**2), (y * y, middle_y**2), (x * y, middle_x * middle_y))
    )  # fmt: skip
    longer = np.sqrt((xx - yy) ** 2 + 4 * xy**2)  # difference of the two eigenvalues; xx + yy is their sum
    return np.where(count < 5, 1.0, longer / np.maximum(xx + yy, 1e-9))


def around(x: Places, y: Places, of: Groups, n: int) -> Places:
    """In what share of 24 directions from the box's middle ink lies."""
    sector = ((np.arctan2(y, x) + np.pi) / (2 * np.pi) * SECTORS).astype(np.intp)
    sector[sector == SECTORS] = 0
    seen = np.bincount(of * SECTORS + sector, minlength=n * SECTORS).reshape(n, SECTORS) > 0
    return np.asarray(seen.sum(axis=1) / SECTORS, dtype=np.float64)


def beyond(x: Places, y: Places, half_w: Places, half_h: Places, of: Groups, n: int) -> tuple[Places, Places]:
    """Ink beyond each box's outline. In what share of 24 directions from its middle the nearest lies well away from the
    outline, as that of a ring does, and of no stroke that comes out of the box; and how far ink reaches in two opposite
    directions, in the less far of the two, mm, as a line through the box does: 0 where it shows in more than four.
    `half_w`, `half_h`: of each pixel's box."""
    out = np.maximum(np.abs(x) - half_w, np.abs(y) - half_h) > _OUTLINE_MM / 2
    x, y, half_w, half_h, of = x[out], y[out], half_w[out], half_h[out], of[out]
    with np.errstate(divide="ignore"):
        off = np.hypot(x, y) * (1 - np.minimum(half_w / np.abs(x), half_h / np.abs(y)))
    sector = ((np.arctan2(y, x) + np.pi) / (2 * np.pi) * SECTORS).astype(np.intp) % SECTORS
    step = np.minimum((off / _STEP_MM).astype(np.intp), _STEPS - 1)
    inked = np.bincount((of * SECTORS + sector) * _STEPS + step, minlength=n * SECTORS * _STEPS) > 0
    inked = inked.reshape(n, SECTORS, _STEPS)
    near, far = inked.argmax(axis=2) * _STEP_MM, inked[:, :, ::-1].argmax(axis=2)
    far = np.where(inked.any(axis=2), (_STEPS - 1 - far) * _STEP_MM, 0.0)
    either_side = np.maximum(np.roll(far, 1, axis=1), np.roll(far, -1, axis=1))  # a line may be bent
    other_way = np.roll(np.maximum(far, either_side), SECTORS // 2, axis=1)
    through = np.minimum(far, other_way).max(axis=1, initial=0.0)
    through[(far >= _APART_MM).sum(axis=1) > _LINE_SECTORS] = 0.0
    return (near >= _APART_MM).mean(axis=1), through


def reach(x: Places, y: Places) -> tuple[Places, Places]:
    """How near the box's middle ink of one group begins, and how far it reaches, in each direction; inf and -inf where
    there is none."""
    sector = ((np.arctan2(y, x) + np.pi) / (2 * np.pi) * SECTORS).astype(np.intp) % SECTORS
    off = np.hypot(x, y)
    near, far = np.full(SECTORS, np.inf), np.full(SECTORS, -np.inf)
    np.minimum.at(near, sector, off)
    np.maximum.at(far, sector, off)
    return near, far


def is_thin_ring(x: Places, y: Places, thick_mm: float) -> bool:
    """Whether all ink of one group is one ring round the box's middle: some in nearly every direction, nowhere spread
    over more than so much along it, and with no jump from one direction to the next. A word beside a ring is none."""
    near, far = reach(x, y)
    seen = far >= near
    both = seen & np.roll(seen, 1)
    jump = np.maximum(near, np.roll(near, 1))[both] - np.minimum(far, np.roll(far, 1))[both]
    thin = seen.mean() >= _ROUND and (far - near)[seen].max() <= thick_mm
    return bool(thin and jump.max(initial=0.0) <= _JUMP_MM)


def is_even(x: Places, y: Places, beside_mm: float, over_mm: float) -> bool:
    """Whether ink of one group is spread over as much in all directions, but for so much to the left and right, and for
    so much above and below, where another ring may touch it. Held against the least to the left and right: what is
    drawn along a ring's side lies in most directions there."""
    near, far = reach(x, y)
    seen = far >= near
    beside = np.abs(np.cos(_DIRECTIONS)) > np.abs(np.sin(_DIRECTIONS))
    spread = far - near
    if not (seen & beside).any():
        return False
    most = spread[seen & beside].min() + np.where(beside, beside_mm, over_mm)
    return bool((spread <= most)[seen].all())


def by_outline(x: Places, y: Places, half_w: Places, half_h: Places) -> NDArray[np.bool_]:
    """Which pixels lie within 0.75 mm of the middle of the outline."""
    # Signed distance from a rectangle's edge: negative inside.
    off_x, off_y = np.abs(x) - half_w, np.abs(y) - half_h
    out_x, out_y = np.maximum(off_x, 0), np.maximum(off_y, 0)
    distance = np.sqrt(out_x * out_x + out_y * out_y) + np.minimum(np.maximum(off_x, off_y), 0)
    return np.asarray(np.abs(distance) < 0.75)


def flank(x: Places, of: Groups, n: int, pixel_mm: float) -> Places:
    """How thick ink is beside the box, 3.3 to 4.3 mm from its middle: mean mm of it across, on the thicker side."""
    sides = [np.bincount(of[(x > 3.3) & (x < 4.3)], minlength=n), np.bincount(of[(x < -3.3) & (x > -4.3)], minlength=n)]
    return np.asarray(np.maximum(*sides) * pixel_mm * pixel_mm, dtype=np.float64)


def strikes(x: Places, y: Places, count: Groups) -> Places:
    """How far a nearly level, straight line of each group's ink reaches to both sides of the box's middle, mm: the
    shorter reach. The pixels lie group after group, so many each.

    Lines are tried within ± 14° of level, up to 2.4 mm off the middle; gaps of 1.2 mm (masked print) are bridged. A
    strike reaches 4 mm and more, the arms of a cross are steeper, a tail has one side. 0 below 3 mm.
    """
    reach = np.zeros(len(count))
    some = np.flatnonzero(count)
    if not len(some):
        return reach
    starts = (np.cumsum(count) - count)[some]
    sides = np.minimum(-np.minimum.reduceat(x, starts), np.maximum.reduceat(x, starts))
    wide = np.zeros(len(count), dtype=bool)
    wide[some] = (count[some] >= 30) & (sides >= _LEAST_STRIKE_MM)
    tried = np.repeat(wide, count)
    px, py = x[tried].astype(np.float32), y[tried].astype(np.float32)
    number = np.repeat(np.arange(np.count_nonzero(wide), dtype=np.int32), count[wide]) * np.int32(_LINES)
    # Shifted so far that cutting off the fraction is rounding down; what is below 0 is a large unsigned number.
    across = (py * _COS - px * _SIN + _FAR).astype(np.int32) - (_FAR - _ACROSS // 2)
    along = (px * _COS_ALONG + py * _SIN_ALONG + _FAR).astype(np.int32) - (_FAR - _ALONG // 2)
    near = (across.view(np.uint32) < _ACROSS) & (along.view(np.uint32) < _ALONG)
    seen = np.zeros(np.count_nonzero(wide) * _LINES * _ALONG, dtype=bool)
    seen[((across + _LINE + number) * _ALONG + along)[near].astype(np.intp)] = True
    lines = seen.reshape(-1, _ALONG)
    long = np.flatnonzero(np.count_nonzero(lines, axis=1) >= 18)
    np.maximum.at(reach, np.flatnonzero(wide)[long // _LINES], 0.3 * _reaches(lines[long]))
    return reach


def _reaches(lines: NDArray[np.bool_]) -> Places:
    """Of lines (N, `_ALONG`), how far a run through the middle with gaps of at most 4 steps reaches to its shorter
    side, in steps."""
    found = np.zeros(len(lines))
    step, far = np.arange(_ALONG, dtype=np.int16), np.int16(_FAR)
    middle = _ALONG // 2
    before = np.maximum.accumulate(np.where(lines, step, -far), axis=1)
    after = np.minimum.accumulate(np.where(lines, step, far)[:, ::-1], axis=1)[:, ::-1]
    linked = after - before <= 4
    left, right = linked[:, middle::-1], linked[:, middle:]
    # The run ends where the first step is not linked any more; its last inked step lies before that.
    steps_left = np.where(left.all(axis=1), left.shape[1], left.argmin(axis=1))
    steps_right = np.where(right.all(axis=1), right.shape[1], right.argmin(axis=1))
    rows = np.flatnonzero((steps_left > 0) & (steps_right > 0))
    first = after[rows, middle - steps_left[rows] + 1]
    last = before[rows, middle + steps_right[rows] - 1]
    found[rows] = np.minimum(middle - first, last - middle)
    return found
