"""`scripts/benchmark speed`: what reading a page costs, with all that `ballot scan` does, against merely decoding it.

Processor time of all processes, (120 pages − 20 pages) / 100, best of three interleaved rounds, every page asserted
read. Both are of the same scans: grey JPEG at 200 and 300 dpi, black and white TIFF (G4), and PDF of the same JPEGs.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

BALLOT = [sys.executable, "-m", "scanner"]
FEW, MANY = 20, 120  # what starting costs is left out: (time of 120 pages - time of 20) / 100
ROUNDS = 3
MEASURE = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"status": done.returncode, "seconds": time.perf_counter() - started,
                  "processor": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1000}))
"""  # of all processes that were started; the peak of the largest. kB on Linux
DECODE = """
import sys
from pathlib import Path
import cv2
cv2.setNumThreads(1)
for path in sorted(Path(sys.argv[1]).iterdir()):
    assert cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) is not None
"""


def measured(*command: str) -> dict:
    """Run a command: status, seconds, processor seconds and peak memory of its processes."""
    wrapped = [sys.executable, "-c", MEASURE, *command]
    done = subprocess.run(wrapped, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return json.loads(done.stdout)


def quiet(*command: str) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def speed(arguments: argparse.Namespace) -> int:
    """The table, the stages, and what starting costs."""
    workers = arguments.workers or os.cpu_count() or 1
    work = Path(tempfile.mkdtemp(prefix="ballot-benchmark-"))
    figures: dict[str, dict] = {}
    try:
        print(f"{'':<9}{'ms a page':>10}{'decode':>8}{'ratio':>7}{'pages/s 1':>11}{f'… {workers}':>7}{'x':>6}{'MB':>6}")
        for dpi in (200, 300):
            vote, jpg = work / f"vote{dpi}", work / f"jpg{dpi}"
            quiet(*BALLOT, "new", str(vote))
            quiet(*BALLOT, "print", str(vote), "--copies", str(MANY))
            quiet(*BALLOT, "simulate", str(vote), "--output", str(jpg), "--dpi", str(dpi))
            (jpg / "truth.jsonl").unlink()
            for form, make in (("jpg", None), ("g4-", _as_g4), ("pdf", _as_pdf)):
                name = f"{form}{dpi}"
                many, few = work / name, work / f"{name}-few"
                pages = sorted(jpg.iterdir())
                if make is None:
                    _copies(pages[:FEW], few)
                else:
                    make(pages, many, dpi)
                    make(pages[:FEW], few, dpi)
                if arguments.forms and name not in arguments.forms.split(","):
                    continue
                plain = {MANY: jpg, FEW: work / f"jpg{dpi}-few"} if form == "pdf" else {MANY: many, FEW: few}
                figures[name] = _figures(vote, {MANY: many, FEW: few}, plain, workers)
                _show(name, figures[name])
        print("\nprocessor time of the stages, ms a page (one process, the median of the pages)")
        for dpi in (200, 300):
            figures.setdefault(f"jpg{dpi}", {})["stages"] = stages(work / f"vote{dpi}", work / f"jpg{dpi}")
            print(f"jpg{dpi}: " + ", ".join(f"{k} {v:.1f}" for k, v in figures[f"jpg{dpi}"]["stages"].items()))
        figures["start"] = _start()
        print("\n" + ", ".join(f"{what} {seconds:.2f} s" for what, seconds in figures["start"].items()))
        if arguments.json:
            Path(arguments.json).write_text(json.dumps(figures, indent=1), "utf-8")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0


def _copies(pages: list[Path], folder: Path) -> None:
    folder.mkdir()
    for path in pages:
        shutil.copy(path, folder / path.name)


def _as_g4(pages: list[Path], folder: Path, dpi: int) -> None:
    """The same pages in black and white."""
    from PIL import Image

    folder.mkdir()
    for path in pages:
        grey = Image.open(path).convert("L")
        black = grey.point(lambda value: 255 * (value > 140)).convert("1")
        black.save(folder / f"{path.stem}.tif", compression="group4", dpi=(dpi, dpi))


def _as_pdf(pages: list[Path], folder: Path, dpi: int) -> None:
    """The same JPEGs, byte for byte, in one PDF."""
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    folder.mkdir()
    canvas = Canvas(str(folder / "all.pdf"))
    for path in pages:
        width, height = (side / dpi * 72 for side in Image.open(path).size)
        canvas.setPageSize((width, height))
        canvas.drawImage(str(path), 0, 0, width, height)
        canvas.showPage()
    canvas.save()


def _figures(vote: Path, scans: dict[int, Path], plain: dict[int, Path], workers: int) -> dict:
    """Reading and decoding one form of scans, best of some interleaved rounds."""
    best: dict[str, float] = defaultdict(lambda: math.inf)
    peak = 0.0
    for _ in range(ROUNDS):
        for count in (FEW, MANY):
            for name, processes in (("one", 1), ("all", workers)):
                used = _scanned(vote, scans[count], processes, count)
                best[f"{name} {count}"] = min(best[f"{name} {count}"], used["processor"])
                best[f"{name} {count} s"] = min(best[f"{name} {count} s"], used["seconds"])
                peak = max(peak, used["peak_mb"])
            decoded = measured(sys.executable, "-c", DECODE, str(plain[count]))["processor"]
            best[f"decode {count}"] = min(best[f"decode {count}"], decoded)

    def each(what: str) -> float:
        return (best[what.format(MANY)] - best[what.format(FEW)]) / (MANY - FEW)

    return {
        "page_ms": 1000 * each("one {}"),
        "decode_ms": 1000 * each("decode {}"),
        "ratio": each("one {}") / each("decode {}"),
        "one": 1 / each("one {} s"),
        "all": 1 / each("all {} s"),
        "peak_mb": peak,
    }


def _scanned(vote: Path, scans: Path, processes: int, pages: int) -> dict:
    """One run of `ballot scan` on a copy of the vote."""
    copy = vote.with_name("copy")
    shutil.copytree(vote, copy)
    try:
        used = measured(*BALLOT, "scan", str(copy), str(scans), "--workers", str(processes))
        export = [*BALLOT, "export", str(copy), "--format", "jsonl"]
        lines = subprocess.run(export, capture_output=True, text=True, check=True).stdout.splitlines()
        assert sum(json.loads(line)["serial"] is not None for line in lines) == pages, "not every page was read"
    finally:
        shutil.rmtree(copy)
    return used


def _show(name: str, f: dict) -> None:
    print(
        f"{name:<9}{f['page_ms']:>10.1f}{f['decode_ms']:>8.1f}{f['ratio']:>7.2f}{f['one']:>11.1f}{f['all']:>7.1f}"
        f"{f['all'] / f['one']:>6.2f}{f['peak_mb']:>6.0f}",
        flush=True,
    )


STAGES = {  # functions that `scanner.interpret` calls, by what they are called here
    "streaks": "flattened",
    "align": "align",
    "code": "read_code",
    "grid": "place_grid",
    "overlay": "overlay_of",
    "names": "names_seen",
    "confirm": "confirm",
    "shapes": "shapes_of",
    "ink": "measure_ink",
    "strays": "stray_ink",
    "diagnosis": "diagnosed",
}


def stages(vote: Path, folder: Path) -> dict[str, float]:
    """Processor milliseconds of each stage of reading a JPEG, the median of the pages in a folder."""
    import cv2

    cv2.setNumThreads(1)
    from scanner import interpret
    from scanner.originals import original_of
    from scanner.pixels import PageImage, grey_of
    from scanner.rules import read_rows
    from scanner.vote import Vote

    opened = Vote(vote)
    sheets, kinds = opened.sheets(), opened.definition.kinds
    spent: dict[str, list[float]] = defaultdict(list)

    def timed(name: str, function):
        def call(*given):
            before = time.thread_time()
            answer = function(*given)
            spent[name].append(time.thread_time() - before)
            return answer

        return call

    kept = {name: getattr(interpret, name) for name in STAGES.values()}
    for name, function in STAGES.items():
        setattr(interpret, function, timed(name, getattr(interpret, function)))
    try:
        for number, path in enumerate(sorted(folder.iterdir())):
            if number == 5:
                spent.clear()  # what is worked out once
            original = timed("file's hash", original_of)(path)
            grey = timed("decode", grey_of)(original.content)
            read = timed("reading in all", interpret.read_page)(grey, sheets)
            timed("judge", read_rows)(read, kinds[0])
            timed("pixels' hash", lambda image: image.sha)(PageImage(grey))
            timed("JSON", lambda page: json.dumps(page.to_json()))(read)
    finally:
        for name, function in kept.items():
            setattr(interpret, name, function)
        opened.close()
    return {name: 1000 * sorted(times)[len(times) // 2] for name, times in spent.items()}


def _start() -> dict[str, float]:
    """Seconds of the clock, best of five."""
    commands = {
        "ballot --help": [*BALLOT, "--help"],
        "import scanner.cli": [sys.executable, "-c", "import scanner.cli"],
        "import scanner.interpret": [sys.executable, "-c", "import scanner.interpret"],
        "python": [sys.executable, "-c", "pass"],
    }
    return {what: min(measured(*command)["seconds"] for _ in range(5)) for what, command in commands.items()}
