"""`Overlay` → how well each printed name agrees with the definition, and what was written over it.

Names are print that made no alignment and does not repeat: a grid off by exactly one row, or a sheet with
other names, agrees with every rule and outline; only the names tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from scanner.expected import PX, span
from scanner.geometry import Rect
from scanner.grid import Grid
from scanner.layout import PageLayout
from scanner.once import once_each
from scanner.overlay import Overlay, overlay_of

Window = tuple[slice, slice]  # rows and columns of page space
MARGIN_MM = 0.8
EDGE_PX = 2  # pieces of so few pixels are the letters' edge, where print lies a little off its place
ABOVE_MM = 0.6  # what is written over a name is looked for so far above and below it


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A printed name as scanned. `agreement`: correlation with its print. What is dark where nothing was printed:
    `columns`, share of the name's length that has some, and `ink`, mm²."""

    agreement: float
    columns: float
    ink: float


def names_seen(grid: Grid, layout: PageLayout, overlay: Overlay | None = None) -> dict[str, NameSeen]:
    """How well each row's printed name agrees (1 fully; a single other name of the same list may reach 0.6), and what
    was written over it."""
    overlay = overlay or overlay_of(grid, layout)
    places = _places(layout)
    return {
        row.row: _seen(overlay, *place) if grid.page.shows(row.name_area) else NameSeen(0.0, 0.0, 0.0)
        for row, place in zip(layout.rows, places, strict=True)
    }


@once_each
def _places(layout: PageLayout) -> tuple[tuple[Window, Window], ...]:
    """Of every row: where its name is compared, and where writing over it is looked for."""
    return tuple((span(row.name_area.grown(MARGIN_MM)), window_of(row.name_area)) for row in layout.rows)


def _seen(overlay: Overlay, place: Window, over: Window) -> NameSeen:
    """The correlation of a name with its print, and the ink there that is not print."""
    dark, expected = overlay.dark[place].astype(np.float32), overlay.expected.print[place]
    dark, expected = dark - dark.mean(), expected - expected.mean()
    size = float(np.sqrt(np.vdot(dark, dark) * np.vdot(expected, expected)))
    agreement = float(np.vdot(dark, expected)) / size if size > 1e-3 else 0.0
    ink = overlay.ink[over]
    if not ink.any():
        return NameSeen(agreement, 0.0, 0.0)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    large = stats[:, cv2.CC_STAT_AREA] > EDGE_PX
    large[0] = False  # what is not inked
    written = large[labels]
    columns = np.count_nonzero(written.any(axis=0)) / written.shape[1]
    return NameSeen(agreement, float(columns), np.count_nonzero(written) / PX**2)


def window_of(area: Rect) -> Window:
    """Where in page space it is looked for what was written over a name."""
    return span(Rect(area.x, area.y - ABOVE_MM, area.w, area.h + 2 * ABOVE_MM))
