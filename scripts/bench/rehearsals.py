"""`scripts/benchmark rehearsals`: the rehearsal page as simulated office machines print and scan it. Is it fit?

Every paper, upright and across, at 150, 200 and 300 dpi, by machines without streaks; the range of what was measured on
them. Then the same page with one fault at a time, and what is found wrong.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

PAPERS = [(paper, way) for paper in ("A4", "A5", "Letter") for way in ("upright", "across")]
DPI = (150, 200, 300)
FAULTS: dict[str, tuple[dict, float, bool]] = {  # what the machine does, mm of toner too much, in black and white
    "printed at 96 %": ({"scale": 0.96}, 0.0, False),
    "toner at half strength": ({"toner": 0.5}, 0.0, False),
    "0.15 mm too fat": ({}, 0.15, False),
    "0.1 mm too thin": ({"gain_mm": -0.03}, -0.1, False),
    "blurred by 0.3 mm": ({"blur_mm": 0.3}, 0.0, False),
    "in black and white": ({}, 0.0, True),
}


def add_to(commands: argparse._SubParsersAction) -> None:
    """Its place on the command line."""
    one = commands.add_parser("rehearsals", help="rehearsal pages of simulated machines, fit or not")
    one.add_argument("--each", type=int, default=2, help="machines for each paper and resolution")
    one.add_argument("--seed", type=int, default=77)
    one.set_defaults(run=rehearsals)


def rehearsals(arguments: argparse.Namespace) -> int:
    """Print, scan, judge."""
    with tempfile.TemporaryDirectory(prefix="ballot-benchmark-") as work:
        pages = {(paper, way): _page(Path(work), paper, way) for paper, way in PAPERS}
    jobs = [(paper, dpi) for dpi in DPI for paper in PAPERS for _ in range(arguments.each)]
    ranges: dict[str, list[float]] = defaultdict(list)
    fit = 0
    for number, (paper, dpi) in enumerate(jobs):
        wrong = _judged(pages[paper], dpi, [arguments.seed, number], ranges=ranges)
        fit += not wrong
        if wrong:
            print(f"not fit: {' '.join(paper)}, {dpi} dpi, number {number}: {', '.join(wrong)}")
    print(f"office machines: {fit} of {len(jobs)} pages fit, seed {arguments.seed}; measured on them")
    for name, values in ranges.items():
        print(f"  {name:<24}{min(values):>9.2f} to {max(values):.2f}")
    for fault, (does, fat_mm, bilevel) in FAULTS.items():
        found: dict[str, list[float]] = defaultdict(list)
        wrong = _judged(pages[PAPERS[0]], 200, [arguments.seed, 3], does, fat_mm, bilevel, found)
        said = ", ".join(f"{name} {found[name][0]:.2f}" for name in found if name.split()[0] in wrong)
        print(f"{fault:<26}{'not fit' if wrong else 'FIT'}: {', '.join(wrong)}" + (f" ({said})" if said else ""))
    return 0 if fit == len(jobs) else 1


def _page(work: Path, paper: str, way: str) -> tuple:
    """A rehearsal page as a perfect printer prints it: its sheet, its ink, the id of its vote."""
    import numpy as np

    from scanner.geometry import MM_PER_INCH
    from scanner.new import new_vote
    from scanner.rehearse import _sheet_of, write_page
    from scanner.simulate.parameters import CANVAS_PX_MM
    from scanner.simulate.rendering import render_page
    from scanner.vote import Vote

    folder = work / f"{paper}-{way}"
    new_vote(folder)
    definition = folder / "ballot.yaml"
    text = definition.read_text("utf-8").splitlines()
    kept = [line for line in text if not line.startswith(("paper:", "orientation:"))]
    definition.write_text("\n".join([*kept, f"paper: {paper}", f"orientation: {way}"]) + "\n", "utf-8")
    vote = Vote(folder)
    sheet = _sheet_of(vote)
    image = render_page(write_page(vote), 0, CANVAS_PX_MM * MM_PER_INCH, oversample=2)
    whole = np.full((round(sheet.height * CANVAS_PX_MM), round(sheet.width * CANVAS_PX_MM)), 255, np.uint8)
    image = image[: whole.shape[0], : whole.shape[1]]
    whole[: image.shape[0], : image.shape[1]] = image
    vote.close()
    return sheet, whole, vote.id


def _judged(
    page: tuple,
    dpi: int,
    seed: list[int],
    does: dict | None = None,
    fat_mm: float = 0.0,
    bilevel: bool = False,
    ranges: dict[str, list[float]] | None = None,
) -> list[str]:
    """What is wrong with one scan of a page; `ranges` gathers what was measured."""
    import numpy as np

    from scanner.align import Misfit
    from scanner.fitness import findings_of
    from scanner.rehearsal_read import code_on, measured
    from scanner.serial import rehearsal_code

    sheet, ink, vote = page
    grey = _scan(sheet, ink, dpi, np.random.default_rng(seed), does or {}, fat_mm, bilevel)
    laid, text = code_on(grey, sheet)
    if isinstance(laid, Misfit):
        return ["not laid on its print"]
    seen = measured(grey, laid, sheet, code=text == rehearsal_code(vote))
    found = findings_of(seen)
    for finding in found if ranges is not None else ():
        for name, value in finding.values.items():
            if isinstance(value, (int, float)) and name not in ("x", "y", "all"):
                ranges[f"{finding.check} {name}"].append(float(value))
    if ranges is not None:
        ranges["grey middling %"].append(100 * seen.middling)
    return [str(finding.check) for finding in found if not finding.ok]


def _scan(sheet, ink, dpi: int, random, does: dict, fat_mm: float, bilevel: bool):
    """The image that an office machine at random writes of a page, as JPEG."""
    import cv2
    import numpy as np

    from scanner.simulate.device import pass_of, printed, scanned, softened, soil
    from scanner.simulate.parameters import CANVAS_PX_MM, DIFFICULTY

    one = replace(pass_of(DIFFICULTY["office"], random, sheet.width), streak_mm=None, shadow_mm=None, **does)
    if fat_mm:
        change: Callable = cv2.erode if fat_mm > 0 else cv2.dilate
        across = round(2 * abs(fat_mm) * CANVAS_PX_MM) | 1
        ink = change(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (across, across)))
    light = printed(ink, softened(ink), one)
    soil(light, one, random)
    grey, _ = scanned(light, one, dpi, random)
    if bilevel:
        grey = np.where(grey < 0.72 * cv2.GaussianBlur(grey, (0, 0), 25), 0, 255).astype(np.uint8)
    _, encoded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, one.jpeg])
    return cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)
