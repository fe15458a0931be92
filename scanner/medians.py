"""Medians and percentiles as NumPy's, several times as fast on what a page has: no NaN, and often but 256 levels."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]


def median_of(values: NDArray[Any]) -> float:
    """The median of all values; there is at least one."""
    flat = values.ravel()
    middle = len(flat) // 2
    parted = np.partition(flat, middle)
    upper = float(parted[middle])
    return upper if len(flat) % 2 else (float(parted[:middle].max()) + upper) / 2


def medians_along_last(values: Single) -> Single:
    """The medians along the last, short axis."""
    count = values.shape[-1]
    ordered = np.sort(values, axis=-1)
    upper = ordered[..., count // 2]
    return upper if count % 2 else (ordered[..., count // 2 - 1] + upper) * np.float32(0.5)


def percentile_along_last(values: Single, percent: float) -> Single:
    """A percentile along the last axis, shape (…, 1), between the two nearest values."""
    place = (values.shape[-1] - 1) * percent / 100
    low = int(place)
    ordered = np.sort(values, axis=-1)
    below, above = ordered[..., low, None], ordered[..., min(low + 1, values.shape[-1] - 1), None]
    return below + (above - below) * np.float32(place - low)


def level_at(levels: NDArray[np.uint8], percent: float) -> float:
    """A percentile of grey levels, between the two nearest values."""
    histogram = cv2.calcHist([np.ascontiguousarray(levels)], [0], None, [256], [0, 256])
    upto = histogram.ravel().astype(np.float64).cumsum()
    place = (levels.size - 1) * percent / 100
    low = int(place)
    below, above = (int(np.searchsorted(upto, rank + 1)) for rank in (low, min(low + 1, levels.size - 1)))
    return below + (above - below) * (place - low)
