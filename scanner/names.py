"""`Overlay` → how well each printed name agrees with the definition, and what was written over it.

Names are print that made no alignment and does not repeat: a grid off by exactly one row, or a sheet with
other names, agrees with every rule and outline; only the names tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scanner.expected import PX, span
from scanner.geometry import Rect
from scanner.grid import Grid
from scanner.layout import PageLayout
from scanner.overlay import Overlay, overlay_of

MARGIN_MM = 0.8
ABOVE_MM = 0.6  # what is written over a name is looked for so far above and below it


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A printed name as scanned. `agreement`: correlation with its print. What is dark where nothing was printed:
    `columns`, share of the name's length that has some, and `ink`, mm²."""

    agreement: float
    columns: float
    ink: float


def names_seen(grid: Grid, layout: PageLayout, overlay: Overlay | None = None) -> dict[str, NameSeen]:
    """Every row's printed name (1 agrees fully, others of the same list reach 0.6) and what was written over it."""
    overlay = overlay or overlay_of(grid, layout)
    return {row.row: _seen(overlay, row.name_area) for row in layout.rows}


def _seen(overlay: Overlay, area: Rect) -> NameSeen:
    """The correlation of a name with its print, and the ink there that is not print."""
    place = span(area.grown(MARGIN_MM))
    dark, expected = overlay.dark[place].astype(np.float32), overlay.expected.print[place]
    dark, expected = dark - dark.mean(), expected - expected.mean()
    size = float(np.sqrt(np.vdot(dark, dark) * np.vdot(expected, expected)))
    agreement = float(np.vdot(dark, expected)) / size if size > 1e-3 else 0.0
    ink = overlay.ink[window_of(area)] > 0
    return NameSeen(agreement, float(ink.any(axis=0).mean()), float(ink.sum()) / PX**2)


def window_of(area: Rect) -> tuple[slice, slice]:
    """Where in page space it is looked for what was written over a name."""
    return span(Rect(area.x, area.y - ABOVE_MM, area.w, area.h + 2 * ABOVE_MM))
