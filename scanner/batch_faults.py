"""What all pages of a batch together say of the scanner and the printer. Reported, never held against a page. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, degrees
from statistics import median
from typing import Any

import numpy as np

from scanner.layout import Layout
from scanner.reading import Outcome
from scanner.records import StoredItem

FEW = 5  # pages: fewer say nothing of a scanner
STREAK_MM = 1.0  # streaks this near are one
STREAK_PAGES, STREAK_SHARE = 3, 0.05  # at least so many pages, and so large a share of them
SCALE = 0.02  # off from the size as printed
ASPECT = 0.02  # a scan of another shape than the paper says nothing of its scale
PALE = 70.0  # grey levels from paper to outline; office scans have 140 and more
SKEW_DEG = 2.0
MOST = 0.5  # share of the pages


@dataclass(frozen=True, slots=True)
class BatchFault:
    """One fault: a key of `scanner.words` and what goes into its sentence."""

    key: str
    values: Mapping[str, Any]


def batch_faults(items: Sequence[StoredItem], layouts: Mapping[str, Layout]) -> list[BatchFault]:
    """What is wrong with the scanning or printing of one batch's pages."""
    pages = [item.measured for item in items if item.measured["outcome"] == Outcome.PAGE]
    if len(pages) < FEW:
        return []
    found = [
        _streak(pages, layouts),
        *(_as_scanned(pages, what) for what in ("bilevel", "whitened")),
        _scale(pages, layouts),
        _pale(pages),
        _skew(pages),
    ]
    return [fault for fault in found if fault is not None]


def faults_by_batch(items: Iterable[StoredItem], layouts: Mapping[str, Layout]) -> dict[int, list[BatchFault]]:
    """The same for every batch."""
    batches: dict[int, list[StoredItem]] = {}
    for item in items:
        batches.setdefault(item.batch, []).append(item)
    return {batch: batch_faults(members, layouts) for batch, members in batches.items()}


Page = Mapping[str, Any]  # a page as it was measured


def _streak(pages: Sequence[Page], layouts: Mapping[str, Layout]) -> BatchFault | None:
    """The place on the glass at which most pages have a streak, if they are many."""
    at = sorted(
        page["quality"]["streak_mm"] * (_print_scale(page, layouts) or 1.0)  # it was measured in mm of the print
        for page in pages
        if "streak_mm" in page["quality"] and not _is_rule(page, layouts)
    )
    near = [[other for other in at if 0 <= other - place <= STREAK_MM] for place in at]
    most = max(near, key=len, default=[])
    if len(most) < max(STREAK_PAGES, STREAK_SHARE * len(pages)):
        return None
    return BatchFault("batch.streak", {"at": round(median(most)), "count": len(most), "pages": len(pages)})


def _is_rule(page: Page, layouts: Mapping[str, Layout]) -> bool:
    """Whether a page's streak lies on a rule of its table: where the table fills a page, tails of marks above and below
    it can make a rule as long as a streak."""
    layout = layouts.get(page["kind"] or "")
    if layout is None or page["mm_to_px"] is None or not 1 <= (page["page"] or 0) <= len(layout.printed_pages):
        return False
    printed, quality = layout.printed_pages[page["page"] - 1], page["quality"]
    x = quality["streak_mm"] * quality["px_per_mm"]
    down = np.array([[x, x], [0.0, quality["scan_h"]], [1.0, 1.0]])
    top, bottom = (np.linalg.inv(np.reshape(page["mm_to_px"], (3, 3))) @ down).T
    ends = np.array([top[:2] / top[2], bottom[:2] / bottom[2]])
    across = int(np.ptp(ends[:, 1]) < np.ptp(ends[:, 0]))  # the sheet went through lying on its side
    areas = [*printed.table, *(option.cell for row in printed.rows for option in row.options)]
    rules = [(area.y, area.y + area.h) if across else (area.x, area.x + area.w) for area in areas]
    return bool(areas) and float(np.min(np.abs(np.array(rules) - ends[:, across].mean()))) <= STREAK_MM


def _as_scanned(pages: Sequence[Page], what: str) -> BatchFault | None:
    """A way of scanning that may lose faint marks, where most pages were scanned so."""
    count = sum(bool(page["quality"].get(what)) for page in pages)
    return BatchFault(f"batch.{what}", {"count": count, "pages": len(pages)}) if count > MOST * len(pages) else None


def _scale(pages: Sequence[Page], layouts: Mapping[str, Layout]) -> BatchFault | None:
    """Print larger or smaller than it should be, where the scans have the shape of the paper."""
    scales = [scale for page in pages for scale in [_print_scale(page, layouts)] if scale is not None]
    if len(scales) <= MOST * len(pages) or abs(median(scales) - 1) < SCALE:
        return None
    return BatchFault("batch.scale", {"percent": round(100 * median(scales))})


def _print_scale(page: Page, layouts: Mapping[str, Layout]) -> float | None:
    """How large a page's print is against what it should be; None where the scan does not have the paper's shape."""
    layout, quality = layouts.get(page["kind"] or ""), page["quality"]
    if layout is None or "scan_w" not in quality:
        return None
    short, long = sorted((quality["scan_w"], quality["scan_h"]))
    paper_short, paper_long = sorted((layout.width, layout.height))
    if abs(short / long * paper_long / paper_short - 1) >= ASPECT:
        return None
    return float(quality["px_per_mm"] * paper_long / long)


def _pale(pages: Sequence[Page]) -> BatchFault | None:
    contrasts = [page["quality"]["contrast"] for page in pages if "contrast" in page["quality"]]
    if len(contrasts) <= MOST * len(pages) or median(contrasts) >= PALE:
        return None
    return BatchFault("batch.pale", {"levels": round(median(contrasts))})


def _skew(pages: Sequence[Page]) -> BatchFault | None:
    """How far pages are turned from the nearest quarter turn."""
    turns = []
    for page in pages:
        if page["mm_to_px"] is not None:
            angle = degrees(atan2(page["mm_to_px"][3], page["mm_to_px"][0]))
            turns.append(abs((angle + 45) % 90 - 45))
    if len(turns) <= MOST * len(pages) or median(turns) < SKEW_DEG:
        return None
    return BatchFault("batch.skew", {"degrees": round(median(turns), 1)})
