"""Millimetres, pixels, boxes and homographies.

Points are (x, y); on paper in mm from the page's top left, in an image in px with pixel *centres* at whole numbers.
Arrays are [row, column].
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MM_PER_INCH = 25.4
MANY = 300  # so many points OpenCV carries several times as fast; it takes a while to ask


def px_per_mm(dpi: float) -> float:
    """Pixels in a millimetre at a resolution."""
    return dpi / MM_PER_INCH


@dataclass(frozen=True, slots=True)
class Rect:
    """A box on paper: top left corner and size, mm."""

    x: float
    y: float
    w: float
    h: float

    def __iter__(self) -> Iterator[float]:
        return iter((self.x, self.y, self.w, self.h))

    @property
    def right(self) -> float:
        """x of the right edge, mm."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """y of the bottom edge, mm."""
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        """The middle, mm."""
        return self.x + self.w / 2, self.y + self.h / 2

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """Four corners clockwise from top left, mm."""
        return (self.x, self.y), (self.right, self.y), (self.right, self.bottom), (self.x, self.bottom)

    def grown(self, by: float) -> Rect:
        """The same box with `by` mm more on each side (less where negative)."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share any area."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def contains(self, other: Rect) -> bool:
        """Whether the other lies wholly inside."""
        return self.x <= other.x and self.y <= other.y and self.right >= other.right and self.bottom >= other.bottom

    def rounded(self) -> list[float]:
        """[x, y, w, h] as written in JSON."""
        return [round(value, 3) for value in self]


def carry(homography: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points, shape (N, 2), carried through a 3×3 homography; shape (N, 2)."""
    if len(points) > MANY:
        import cv2

        many: NDArray[np.float64] = cv2.perspectiveTransform(points[None], homography)[0]
        return many
    moved = points @ homography[:, :2].T + homography[:, 2]
    carried: NDArray[np.float64] = moved[:, :2] / moved[:, 2:3]
    return carried


def spread(nodes: NDArray[np.float64], by: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """x and y of every pixel between nodes (rows, cols, 2) that lie `by` pixels apart; constant in the outer half node.

    As two images: `cv2.remap` takes a third longer where they are interleaved.
    """
    import cv2
    import numpy as np

    size = (nodes.shape[1] * by, nodes.shape[0] * by)
    x, y = (
        cv2.resize(nodes[..., axis].astype(np.float32), size, interpolation=cv2.INTER_LINEAR) for axis in (0, 1)
    )
    return np.asarray(x, np.float32), np.asarray(y, np.float32)
