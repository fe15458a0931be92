"""`benchmark names` and `benchmark strays`: ink where none belongs, drawn on simulated scans and looked for.

Every page is read whole as it came (false alarms), and again with one thing written on it. Found: the row of a struck
name waits with `name_struck`, or the page with a reason; anything else makes its page wait, or a row as `name_struck`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench import writing

NUISANCES = ("through", "fold", "fibres", "streak_mm", "shadow_mm")
PENS = (0.25, 0.6), (0.1, 0.62)  # mm, light left
NAME_PENS = (0.15, 0.5), (0.05, 0.5)

# Names of every length, some on two lines; positions of one line and of two, and none.
PEOPLE = """name,position
Lý An,Bí thư
Vũ Ân,
Trần Thị Bình,Phó Bí thư Thường trực
Lê Quang Cường,"Phó Bí thư, Chủ tịch Ủy ban nhân dân"
Nguyễn Thị Phương Thảo,Chủ tịch Hội đồng nhân dân
Công Tằng Tôn Nữ Hoàng Nguyên Khánh,Trưởng Ban Tổ chức
Đặng Ngọc Ước,Trưởng Ban Tuyên giáo và Dân vận
Phạm Nguyễn Quỳnh Giang,Chỉ huy trưởng Quân sự
Hồ Y,Chánh Văn phòng
"""

_sheets = None


def add_to(commands) -> None:
    """The two commands."""
    for name, run, what in (
        ("names", names, "names struck through that are found, and false alarms"),
        ("strays", strays, "remarks, signatures, strokes over print that are found, and false alarms"),
    ):
        one = commands.add_parser(name, help=what)
        one.add_argument("--sheets", type=int, default=120)
        one.add_argument("--seed", type=int, default=1)
        one.add_argument("--difficulty", default="office", choices=("easy", "office", "hard"))
        one.add_argument("--dpi", type=int, default=200)
        one.add_argument("--each", type=int, default=6, help="things written on each page, one at a time")
        one.add_argument("--template", default="qd96")
        one.add_argument("--workers", type=int)
        one.add_argument("--json", help="write every miss and every false alarm")
        one.set_defaults(run=run)
        if name == "strays":
            one.add_argument("--marks", help="a folder with stray/: its pieces are laid on free paper and over text")
            one.add_argument("--pictures", help="a folder for pictures of real pieces that were missed")


def _start(folder: str) -> None:
    global _sheets
    import cv2

    from scanner.vote import Vote

    cv2.setNumThreads(1)
    _sheets = Vote(Path(folder)).sheets()


def _read(grey):
    """(rows whose name is struck, the page's reasons)."""
    from scanner.interpret import read_page
    from scanner.rules import struck_names

    read = read_page(grey, _sheets)
    return struck_names(read), [str(reason) for reason in read.reasons], read


def _page(task):
    import cv2
    import numpy as np

    path, truth, seed = task
    grey = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
    layout = _sheets.versions[_sheets.current][truth["kind"]].pages[truth["page"] - 1]
    mm_to_px = np.array(truth["mm_to_px"]).reshape(3, 3)
    random = np.random.default_rng([seed, truth["page"], int(Path(path).stem)])
    struck, reasons, _ = _read(grey)
    conditions = truth["conditions"]
    on_page = [name for name in NUISANCES if conditions.get(name)]
    clean = {
        "file": Path(path).name,
        "kind": "clean",
        "struck": sorted(struck),
        "reasons": reasons,
        "nuisances": on_page or ["none"],
        "gain": conditions["gain_mm"],
        "names": len(layout.rows),
    }
    return grey, layout, mm_to_px, random, clean


def _names_of(task) -> list[dict]:
    """One page as it is, and with one name struck through at a time; then with all of them."""
    *task, each = task
    grey, layout, mm_to_px, random, clean = _page(task)
    found = [clean]
    for number in range(each):
        chosen = layout.rows if number == 0 else [layout.rows[int(random.integers(len(layout.rows)))]]
        page, drawn = grey.copy(), []
        for row in chosen:
            kind, covers, paths = writing.strike(random, row.name_area)
            wide, light = random.uniform(*NAME_PENS[0]), random.uniform(*NAME_PENS[1])
            writing.lay(page, mm_to_px, paths, wide, light)
            drawn.append(
                {
                    "row": row.row,
                    "kind": kind,
                    "covers": round(covers, 2),
                    "width": round(wide, 2),
                    "light": round(light, 2),
                    "long": round(row.name_area.w, 1),
                }
            )
        struck, reasons, read = _read(page)
        for one in drawn:
            hit = one["row"] in struck or bool(set(reasons) - set(clean["reasons"]))
            how = "all" if len(drawn) > 1 else "one"
            found.append(
                {
                    "file": clean["file"],
                    "how": how,
                    "found": hit,
                    "by_page": one["row"] not in struck,
                    "ink": read.name_ink.get(one["row"]),
                    **one,
                }
            )
    return found


def _strays_of(task) -> list[dict]:
    """One page as it is, and with one thing written on it at a time."""
    *task, each = task
    grey, layout, mm_to_px, random, clean = _page(task)
    found = [clean]
    kinds = list(writing.WRITING)
    for kind in random.choice(kinds, each, replace=False):
        wide, light = random.uniform(*PENS[0]), random.uniform(*PENS[1])
        page = grey.copy()
        writing.lay(page, mm_to_px, writing.WRITING[kind](layout, random), wide, light)
        struck, reasons, _ = _read(page)
        hit = bool(set(reasons) - set(clean["reasons"]) or struck - set(clean["struck"]))
        found.append(
            {
                "file": clean["file"],
                "kind": str(kind),
                "found": hit,
                "width": round(wide, 2),
                "light": round(light, 2),
                "how": ",".join([*reasons, *sorted(struck)]),
            }
        )
    return found


def _run(arguments: argparse.Namespace, work: Path, pages) -> list[dict]:
    """Print, simulate, read: all results."""
    from scanner.new import new_vote
    from scanner.printing import print_ballots
    from scanner.simulate import simulate
    from scanner.vote import Vote

    (work / "people.csv").write_text(PEOPLE, "utf-8")
    new_vote(work / "vote", arguments.template, work / "people.csv")
    print_ballots(Vote(work / "vote"), arguments.sheets)
    simulate(work / "vote", work / "scans", seed=arguments.seed, difficulty=arguments.difficulty, dpi=arguments.dpi)
    lines = (work / "scans" / "truth.jsonl").read_text("utf-8").splitlines()
    truths = [json.loads(line) for line in lines]
    tasks = [(str(work / "scans" / truth["file"]), truth, arguments.seed, arguments.each) for truth in truths]
    with ProcessPoolExecutor(arguments.workers, initializer=_start, initargs=(str(work / "vote"),)) as pool:
        return [result for page in pool.map(pages, tasks, chunksize=4) for result in page]


def _judged(arguments: argparse.Namespace, pages) -> list[dict]:
    work = Path(tempfile.mkdtemp(prefix="ballot-benchmark-"))
    try:
        return _run(arguments, work, pages)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def names(arguments: argparse.Namespace) -> int:
    """Names struck through in many ways, found; and names of the same pages left alone, not."""
    results = _judged(arguments, _names_of)
    struck = [one for one in results if one["kind"] != "clean"]
    print(f"{'struck':<22}{'the only one':>14}{'found':>8}{'of all names':>16}{'found':>8}")
    groups = {kind: [one for one in struck if one["kind"] == kind] for kind in sorted({one["kind"] for one in struck})}
    for low, high in ((0, 12), (12, 20), (20, 30), (30, 99)):
        groups[f"name {low}-{high} mm"] = [one for one in struck if low <= one["long"] < high]
    groups["covers < 70 %"] = [one for one in struck if one["covers"] < 0.7]
    groups["< 0.25 mm"] = [one for one in struck if one["width"] < 0.25]
    groups["all"] = struck
    for name, part in groups.items():
        counts = []
        for how in ("one", "all"):
            those = [one for one in part if one["how"] == how]
            counts += [len(those), sum(one["found"] for one in those)]
        print(f"{name:<22}{counts[0]:>14}{counts[1]:>8}{counts[2]:>16}{counts[3]:>8}")
    found = sum(one["found"] for one in struck)
    by_page = sum(one["by_page"] and one["found"] for one in struck)
    print(f"struck names found {found / len(struck):.2%} of {len(struck)} ({by_page} as a question of the page)")
    _false_alarms(results)
    _keep(arguments, results)
    return 0


def strays(arguments: argparse.Namespace) -> int:
    """Things written where none belongs, found; the same pages without them, not."""
    if arguments.marks:
        return _real(arguments)
    results = _judged(arguments, _strays_of)
    drawn = [one for one in results if one["kind"] != "clean"]
    for kind in (*sorted(writing.WRITING), None):
        part = [one for one in drawn if kind in (None, one["kind"])]
        print(f"{kind or 'all':<22}{len(part):>8} found {sum(one['found'] for one in part):>6}")
    _false_alarms(results)
    _keep(arguments, results)
    return 0


def _false_alarms(results: list[dict]) -> None:
    """Pages and names of clean pages that were alarmed about, by what lies on the page."""
    clean = [one for one in results if one["kind"] == "clean"]
    pages = defaultdict(list)
    for one in clean:
        for nuisance in (*one["nuisances"], "all"):
            pages[nuisance].append(one)
        pages["print thin" if one["gain"] < -0.01 else "print fat" if one["gain"] > 0.02 else "print even"].append(one)
    for nuisance, those in pages.items():
        stray = sum("stray_ink" in one["reasons"] for one in those)
        names_of = sum(one["names"] for one in those)
        false = sum(len(one["struck"]) for one in those)
        print(
            f"false alarms, {nuisance:<11} stray_ink {stray} of {len(those)} pages; name_struck {false} of {names_of}"
        )


def _keep(arguments: argparse.Namespace, results: list[dict]) -> None:
    if arguments.json:
        bad = [one for one in results if one.get("found") is False or one.get("struck") or one.get("reasons")]
        Path(arguments.json).write_text(json.dumps(bad, indent=1, default=str), "utf-8")


# --- real ink


def _real(arguments: argparse.Namespace) -> int:
    """Every piece of real stray ink but show-through, laid on free paper, beside the table and over text."""
    import cv2
    import numpy as np

    arguments.each = 0
    work = Path(tempfile.mkdtemp(prefix="ballot-benchmark-"))
    try:
        _run(arguments, work, _strays_of)
        truths = [json.loads(line) for line in (work / "scans" / "truth.jsonl").read_text("utf-8").splitlines()]
        _start(str(work / "vote"))
        random = np.random.default_rng(arguments.seed)
        pieces = sorted(Path(arguments.marks, "stray").glob("*.png"))
        pieces = [path for path in pieces if not path.name.startswith("bleedthrough")]
        missed = tried = 0
        for path in pieces:
            for where in ("free", "margin", "text"):
                truth = truths[tried % len(truths)]
                grey = cv2.imread(str(work / "scans" / truth["file"]), cv2.IMREAD_GRAYSCALE)
                layout = _sheets.versions[_sheets.current][truth["kind"]].pages[truth["page"] - 1]
                table = layout.table[-1]
                x, y = {
                    "free": (random.uniform(60, 110), table.bottom + random.uniform(14, 24)),
                    "margin": (table.right + 6, random.uniform(table.y + 20, table.bottom - 20)),
                    "text": (random.uniform(60, 120), random.uniform(62, 84)),
                }[where]
                _, before, _ = _read(grey)
                piece = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
                _paste(grey, np.array(truth["mm_to_px"]).reshape(3, 3), piece, x, y)
                struck, reasons, _ = _read(grey)
                tried += 1
                if not struck and not set(reasons) - set(before):
                    missed += 1
                    print(f"missed: {path.name} ({where}) on {truth['file']}")
                    if arguments.pictures:
                        Path(arguments.pictures).mkdir(parents=True, exist_ok=True)
                        cv2.imwrite(str(Path(arguments.pictures) / f"{path.stem}-{where}.png"), grey)
        print(f"real stray ink: {tried - missed} of {tried} found ({len(pieces)} pieces)")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0


REAL_PX = 8.0  # px/mm of real ink


def _paste(grey, mm_to_px, piece, x: float, y: float) -> None:
    """Real ink, its middle at a place in mm, on a scan; in place."""
    import cv2
    import numpy as np

    rows, cols = piece.shape
    to_mm = np.array([[1 / REAL_PX, 0, x - cols / 2 / REAL_PX], [0, 1 / REAL_PX, y - rows / 2 / REAL_PX], [0, 0, 1.0]])
    laid = cv2.warpPerspective(piece, mm_to_px @ to_mm, grey.shape[::-1], flags=cv2.INTER_LINEAR, borderValue=255)
    taken = (255 - laid.astype(np.float32)) / 255
    grey[:] = (grey * (1 - taken)).astype(np.uint8)
