"""Medians and percentiles, equal to NumPy's, several times faster here: no NaN, often only 256 levels."""

from __future__ import annotations

from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]
T = TypeVar("T", np.float32, np.float64)


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
    return np.asarray(upper if count % 2 else (ordered[..., count // 2 - 1] + upper) * np.float32(0.5))


def percentile_along_last(values: NDArray[T], percent: float) -> NDArray[T]:
    """A percentile along the last axis, shape (…, 1), between the two nearest values."""
    place = (values.shape[-1] - 1) * percent / 100
    low = int(place)
    ordered = np.sort(values, axis=-1)
    below, above = ordered[..., low, None], ordered[..., min(low + 1, values.shape[-1] - 1), None]
    between: NDArray[T] = below + (above - below) * values.dtype.type(place - low)
    return between


def level_at(levels: NDArray[np.uint8], percent: float) -> float:
    """A percentile of grey levels, between the two nearest values."""
    return levels_at(levels, (percent,))[0]


def levels_at(levels: NDArray[np.uint8], percents: tuple[float, ...]) -> list[float]:
    """Several percentiles of the same grey levels."""
    histogram = cv2.calcHist([np.ascontiguousarray(levels)], [0], None, [256], [0, 256])
    upto = histogram.ravel().astype(np.float64).cumsum()
    found = []
    for percent in percents:
        place = (levels.size - 1) * percent / 100
        low = int(place)
        below, above = (int(np.searchsorted(upto, rank + 1)) for rank in (low, min(low + 1, levels.size - 1)))
        found.append(below + (above - below) * (place - low))
    return found
