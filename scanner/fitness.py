"""`Measured` + limits → `Fitness`: whether this printer and this scanner are fit for the vote, and if not, why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import pi, sin
from statistics import median
from typing import Any

from scanner.judgement import is_marked
from scanner.limits import LIMITS as MARK_LIMITS
from scanner.mark import Mark
from scanner.model import Word
from scanner.rehearsal_read import Measured, ReadMark


class Check(Word):
    """What is asked of a printer and a scanner, in the order in which it is told."""

    MARKS = "marks"  # each reference mark is read rightly
    GREY = "grey"  # the scan has shades of grey
    RESOLUTION = "resolution"
    SCALE = "scale"  # printed at actual size
    SKEW = "skew"
    FEED = "feed"  # no slip or stretch
    CONTRAST = "contrast"  # of print to paper
    EVEN = "even"  # the same all over the page
    EDGES = "edges"  # print no fatter or thinner than it should be
    SHARPNESS = "sharpness"
    FAINTEST = "faintest"  # faintest line that is seen
    STREAKS = "streaks"
    CODE = "code"  # the page code can be read


@dataclass(frozen=True, slots=True)
class FitLimits:
    """What is fit. docs/reading.md, "Rehearsal", says how each was chosen."""

    scale: float = 0.02
    skew_deg: float = 3.0
    slip_mm: float = 0.45
    least_dpi: float = 140.0
    good_dpi: float = 190.0  # below: a remark
    levels: int = 32
    middling: float = 0.002  # share of the page
    contrast: float = 0.55
    uneven: float = 0.75  # the palest place against the second darkest
    fat_mm: float = 0.12
    thin_mm: float = 0.07
    sharpness: float = 0.4  # what is left of the contrast of the coarser bars
    faintest_mm: float = 0.25  # this line must be seen; a ballpoint's is 0.32 mm and more
    blank_ink: float = 0.3  # mm²: a speck of dirt in an empty box
    heavy_line: float = 0.8  # a line across the scan that leaves less light than this


LIMITS = FitLimits()


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `cure` names what is wrong and what to do in `scanner.words` (`rehearse.cure.…`), also where it is a
    remark about what is fit; `values` fill in it and the measured value."""

    check: Check
    ok: bool
    cure: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary, for the store and other programs."""
        return {"check": str(self.check), "ok": self.ok, "cure": self.cure, "values": dict(self.values)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Finding:
        """The finding that `to_json` wrote."""
        return cls(Check(plain["check"]), plain["ok"], plain["cure"], plain["values"])


def findings_of(found: Measured, limits: FitLimits = LIMITS) -> tuple[Finding, ...]:
    """Every check, fit or not."""
    return (
        _marks(found.marks, limits),
        _grey(found, limits),
        _resolution(found, limits),
        _scale(found, limits),
        _at_most(Check.SKEW, "skew", abs(found.skew_deg), limits.skew_deg, 1),
        _at_most(Check.FEED, "feed", found.slip_mm, limits.slip_mm, 2),
        _contrast(found, limits),
        _even(found, limits),
        _edges(found, limits),
        _sharpness(found, limits),
        _faintest(found, limits),
        _streaks(found, limits),
        Finding(Check.CODE, found.code, "" if found.code else "code"),
    )


def needed(limits: FitLimits = LIMITS) -> dict[Check, dict[str, float]]:
    """What each check with a limit asks for, in the unit in which its value is told."""
    return {
        Check.GREY: {"levels": limits.levels},
        Check.RESOLUTION: {"dpi": round(limits.least_dpi)},
        Check.SCALE: {"low": round(100 - 100 * limits.scale), "high": round(100 + 100 * limits.scale)},
        Check.SKEW: {"value": limits.skew_deg},
        Check.FEED: {"value": limits.slip_mm},
        Check.CONTRAST: {"percent": round(100 * limits.contrast)},
        Check.EVEN: {"percent": round(100 * limits.uneven)},
        Check.EDGES: {"low": limits.thin_mm, "high": limits.fat_mm},
        Check.SHARPNESS: {"percent": round(100 * limits.sharpness)},
        Check.FAINTEST: {"mm": limits.faintest_mm},
    }


def is_fit(findings: Sequence[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(finding.ok for finding in findings)


# --- marks


def reads_rightly(mark: ReadMark, limits: FitLimits = LIMITS) -> bool:
    """Whether a reference mark is read as what was printed; by both readers, but for the pencil's line, which the
    second may well ask about."""
    found = mark.found
    if mark.mark == "blank":
        return found.ink <= limits.blank_ink and found.shape_marked <= MARK_LIMITS.shape_empty
    if mark.mark == "line":
        return _is_seen(found)
    return is_marked(found) and found.shape_marked >= MARK_LIMITS.shape_marked


def _is_seen(mark: Mark) -> bool:
    return (
        mark.inside >= MARK_LIMITS.marked_ink
        and mark.extent >= MARK_LIMITS.marked_extent
        and mark.darkness >= MARK_LIMITS.marked_darkness
    )


def _marks(marks: Sequence[ReadMark], limits: FitLimits) -> Finding:
    wrong = [mark for mark in marks if not reads_rightly(mark, limits)]
    places = list(dict.fromkeys((mark.mark, mark.place) for mark in wrong))
    values = {"right": len(marks) - len(wrong), "all": len(marks), "wrong": [list(place) for place in places]}
    return Finding(Check.MARKS, not wrong, "marks" if wrong else "", values)


# --- the scan


def _grey(found: Measured, limits: FitLimits) -> Finding:
    grey = found.levels >= limits.levels and found.middling >= limits.middling
    return Finding(Check.GREY, grey, "" if grey else "bilevel", {"levels": found.levels})


def _resolution(found: Measured, limits: FitLimits) -> Finding:
    low = found.dpi < limits.good_dpi
    return Finding(Check.RESOLUTION, found.dpi >= limits.least_dpi, "dpi" if low else "", {"dpi": round(found.dpi)})


def _scale(found: Measured, limits: FitLimits) -> Finding:
    if found.scale is None:
        return Finding(Check.SCALE, True, "scale_unknown", {"percent": None})
    worst = max(found.scale, key=lambda scale: abs(scale - 1))
    ok = abs(worst - 1) <= limits.scale
    return Finding(Check.SCALE, ok, "" if ok else "scale", {"percent": round(100 * worst, 1)})


def _at_most(check: Check, cure: str, value: float, limit: float, digits: int) -> Finding:
    return Finding(check, value <= limit, "" if value <= limit else cure, {"value": round(value, digits)})


def _sharpness(found: Measured, limits: FitLimits) -> Finding:
    """By the coarser bars. Fat or thin ones have less of a ground wave without any blur: that is taken out."""
    wide, left = max(found.bars)
    gain = median(one.gain_mm for one in found.toner)
    wave = max(sin(pi * (wide + 2 * gain) / (2 * wide)), 0.2)
    value = min(left / wave, 1.0)
    ok = value >= limits.sharpness or _edges(found, limits).cure == "fat"  # the bars ran together on paper
    return Finding(Check.SHARPNESS, ok, "" if ok else "blurred", {"percent": round(100 * value)})


def _faintest(found: Measured, limits: FitLimits) -> Finding:
    """The faintest line that is seen, and all stronger ones with it."""
    faintest = None
    for wide, dark in sorted(found.ladder, reverse=True):
        if dark < found.floor:
            break
        faintest = wide
    ok = faintest is not None and faintest <= limits.faintest_mm
    return Finding(Check.FAINTEST, ok, "" if ok else "faint", {"mm": faintest})


def _streaks(found: Measured, limits: FitLimits) -> Finding:
    """Dirt on the glass draws a line down the scan; where the page lies on its side, the scan may have been turned
    since. A single line across is the feed's jerk: a remark."""
    dirt = [line for line in found.lines if not line.across or found.turned or line.light < limits.heavy_line]
    if dirt:
        cure = "dirt_turned" if all(line.across for line in dirt) else "dirt"
        return Finding(Check.STREAKS, False, cure, {"mm": [round(line.at_mm) for line in dirt]})
    jerks = [round(line.at_mm) for line in found.lines]
    return Finding(Check.STREAKS, True, "jerk" if jerks else "", {"mm": jerks})


# --- the print


def _contrast(found: Measured, limits: FitLimits) -> Finding:
    value = median(one.contrast for one in found.toner)
    ok = value >= limits.contrast
    return Finding(Check.CONTRAST, ok, "" if ok else "pale", {"percent": round(100 * value)})


def _even(found: Measured, limits: FitLimits) -> Finding:
    typical = sorted(one.contrast for one in found.toner)[-2]  # half the page may be pale
    palest = min(found.toner, key=lambda one: one.contrast)
    share = palest.contrast / max(typical, 1e-6)
    ok = share >= limits.uneven
    values = {"percent": round(100 * share), "x": round(palest.x), "y": round(palest.y)}
    return Finding(Check.EVEN, ok, "" if ok else "uneven", values)


def _edges(found: Measured, limits: FitLimits) -> Finding:
    gain = median(one.gain_mm for one in found.toner)
    cure = "fat" if gain > limits.fat_mm else "thin" if gain < -limits.thin_mm else ""
    return Finding(Check.EDGES, not cure, cure, {"mm": round(gain, 2) + 0.0})
