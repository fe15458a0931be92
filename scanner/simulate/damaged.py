"""Every kind of damage by name, and pages that suffered it, with their truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from scanner.page import Grey
from scanner.simulate import PageTask, damage, toner
from scanner.simulate.damage import Random, Shot, resampled
from scanner.simulate.parameters import CANVAS_PX_MM, DIFFICULTY
from scanner.simulate.sheet import SheetMaker
from scanner.simulate.toner import PrintFault

# An office scanner with nothing else the matter, so that each page suffers one thing.
OFFICE = DIFFICULTY["office"]._replace(
    upside_down=0.0,
    quarter_turn=0.0,
    dark_surround=0.0,
    streak=0.0,
    shadow_line=0.0,
    skew_deg=(-0.6, 0.6),
    show_through=0.0,
    fold=0.0,
    fibres=0.0,
)
SCANNED_DPI, KEPT_DPI = 300, 200  # damage is done to a finer scan, which is then reduced

CORNER = tuple(f"reading.corner_{name}" for name in damage.CORNERS)
EDGE = ("reading.edge_left", "reading.edge_right", "reading.edge_top", "reading.edge_bottom")
FAINT = ("reading.faint", *(f"reading.faint_{side}" for side in ("left", "right", "top", "bottom")))
SLIPPED = ("reading.slipped", "reading.slipped_outside", "reading.slipped_sideways")
COPIED = ("reading.fat_print", "reading.printed_smaller", "reading.stained", *FAINT)
STAINED = ("reading.stained", "reading.marker_dirty")


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of damage. `mild`: nearly all of its page must be read. `says`: the notes (keys of scanner.words) of
    which a page that waits for it must give one; a page that is asked about for a mark of its voter need not."""

    mild: bool
    says: tuple[str, ...]
    fault: Callable[[Shot, Random, SheetMaker, PageTask], Shot] | None = None
    printer: PrintFault | None = None
    dpi: float | None = KEPT_DPI  # None: as the fault left it


def _plain(fault: damage.Fault) -> Callable[[Shot, Random, SheetMaker, PageTask], Shot]:
    return lambda shot, random, maker, task: fault(shot, random)


def _fold(shot: Shot, random: Random, maker: SheetMaker, task: PageTask) -> Shot:
    """A fold through one of the sheet's own fiducials."""
    page = maker.layouts[task.fingerprint][task.kind].pages[task.page - 1]
    chosen = page.fiducials[int(random.integers(len(page.fiducials)))]
    return damage.fold_through_marker(shot, random, chosen.area.centre)


def _crease(shot: Shot, random: Random, maker: SheetMaker, task: PageTask) -> Shot:
    """A fold that crosses no box."""
    rows = maker.layouts[task.fingerprint][task.kind].pages[task.page - 1].rows
    boxes = [option.box.centre[0] for option in rows[0].options]
    between = [row.area.bottom for row in rows]
    return damage.fold_beside_boxes(shot, random, between, sum(boxes) / len(boxes))


DAMAGE = {
    "torn-corner": Damage(True, CORNER, _plain(damage.tear_corner)),
    "covered-corner": Damage(True, CORNER, _plain(damage.cover_corner)),
    "printed-at-96": Damage(True, ("reading.printed_smaller",), _plain(damage.fit_to_page)),
    "black-background": Damage(True, (), _plain(damage.black_background)),
    "white-background": Damage(True, (), _plain(damage.white_background)),
    "cropped-borders": Damage(True, EDGE, _plain(damage.crop_borders)),
    "quarter-turn": Damage(True, (), _plain(damage.turn_quarter)),
    "skewed": Damage(True, (), _plain(damage.skew)),
    "150-dpi": Damage(True, ("reading.coarse",), _plain(damage.at_150_dpi), dpi=None),
    "fold-beside-boxes": Damage(True, SLIPPED, _crease),
    "streaks": Damage(True, (), _plain(damage.draw_streaks)),
    "fold-through-marker": Damage(False, (*SLIPPED, *CORNER, "reading.marker_dirty", "reading.crease"), _fold),
    "slipped": Damage(False, SLIPPED, _plain(damage.slip_feed)),
    "stretched": Damage(False, SLIPPED, _plain(damage.stretch_feed)),
    "printed-at-90": Damage(False, ("reading.printed_smaller",), _plain(damage.fit_small)),
    "cropped-side": Damage(False, EDGE, _plain(damage.crop_side)),
    "photographed": Damage(False, ("reading.photograph",), _plain(damage.photograph)),
    "photocopied-twice": Damage(False, COPIED, _plain(damage.photocopy_twice)),
    "fax": Damage(False, ("reading.bilevel",), _plain(damage.fax), dpi=None),
    "coffee": Damage(False, STAINED, _plain(damage.spill_coffee)),
    "low-toner": Damage(False, FAINT, printer=toner.low_toner),
    "fat-toner": Damage(False, ("reading.fat_print",), printer=toner.fat_toner),
    "100-dpi": Damage(False, ("reading.coarse",), _plain(damage.at_100_dpi), dpi=None),
}


def damaged_page(maker: SheetMaker, task: PageTask, kind: str, seed: int) -> tuple[Grey, dict[str, Any]]:
    """A page filled in, scanned, and damaged in one way; its truth says how."""
    random = np.random.default_rng([seed, task.number, list(DAMAGE).index(kind)])
    chosen = DAMAGE[kind]
    printer = chosen.printer
    spoil = None if printer is None else lambda light: printer(light, random, CANVAS_PX_MM)
    grey, truth = maker.picture(task, OFFICE, printer=spoil)
    layout = maker.layouts[task.fingerprint][task.kind]
    shot = Shot(grey, np.array(truth["mm_to_px"]).reshape(3, 3), (layout.width, layout.height))
    if chosen.fault is not None:
        shot = chosen.fault(shot, random, maker, task)
    if chosen.dpi is not None:
        shot = resampled(shot, shot.px_per_mm * chosen.dpi / SCANNED_DPI)
    truth |= {"damage": {"kind": kind, **dict(shot.facts)}, "mm_to_px": [float(v) for v in shot.mm_to_px.ravel()]}
    return shot.grey, truth


def encoded(grey: Grey, quality: int = 72) -> tuple[bytes, str]:
    """A page as a file, and its suffix: JPEG, or PNG where it is black and white."""
    bilevel = len(np.unique(grey)) <= 2
    how = [cv2.IMWRITE_PNG_BILEVEL, 1] if bilevel else [cv2.IMWRITE_JPEG_QUALITY, quality]
    suffix = ".png" if bilevel else ".jpg"
    ok, content = cv2.imencode(suffix, grey, how)
    assert ok
    return bytes(content), suffix
