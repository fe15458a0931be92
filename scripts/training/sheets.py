"""Simulated sheets to teach from: filled in, scanned, read, kept with the picture of every box as the reader cut it.

What is drawn follows from the seed and the sheet's number; the printed serials are each vote's own, so that no two runs
give the same sheets bit by bit. Sheets come in chunks of 400, each one file of the folder: what is there is not made
again. Kept are pictures and reader A's numbers; what networks say is asked of the networks as they stand when a chunk
is opened.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from bench.accuracy import print_vote

CHUNK = 400  # sheets
NAMES = (12, 9)  # on the ballots of one chunk and the next: cells of two heights
OFTEN = (1.0, 3.0, 6.0)  # doubtful kinds are so much more frequent than in a vote, sheet by sheet …
AS_IN_A_VOTE = (1.0,)  # … or no more frequent
PARTS, MOST_ROWS = 4, 5  # each sheet is also taught as so many ballots of a few of its rows
# Sheets on which much is struck through: shares of kinds are multiplied by these, most of all what hides a line.
STRUCK = {"struck": 8.0, "scribble": 8.0, "cross_large": 4.0, "slash": 2.0, "fill": 0.3, "circle": 0.3, "beside": 0.3}
MORE_OFTEN = {  # by `Chunk.voters`
    "struck": STRUCK,
    "wide": {"struck": 10.0},
    "habits": {"struck": 2.0},
    "lines": STRUCK | {"struck": 30.0},
    "wide lines": {"struck": 30.0},
    "some lines": STRUCK | {"struck": 4.5},
    "scribblers": {"struck": 4.5},
    "along": {"struck": 9.0},
    "hands": {"struck": 3.0},
    "annotating": {"struck": 6.0},
    "seldom": {"struck": 3.0},
}
WIDE = ("wide", "habits", "wide lines", "scribblers", "along", "hands")  # voters who know more ways …
ANNOTATING = ("annotating", "seldom")  # … or who add to marks
# … who mostly mark nothing else where they strike
LINES = ("lines", "wide lines", "some lines", "scribblers", "along", "hands", *ANNOTATING)
NO_OTHER = 0.85  # of their strikes
SCRIBBLES = ("spiral", "wild_cross", "zig", "coil", "brush", "blob", "scrawl", "oval", "hatch", "bowed_cross")
SCRIBBLERS = 0.8  # share of such voters
HANDS = 0.85  # … and of sheets whose marks are of one kind, each by another hand
# Voters whose other doubtful kinds are as frequent as in a vote.
SOME = ("habits", "some lines", "scribblers", "along", "hands", *ANNOTATING)
STRUCK_OFTEN = (0.5, 1.0, 2.0)  # and so much more frequent are doubtful kinds there, sheet by sheet
HUNDREDTHS = 100  # pictures are kept in bytes of 1/100 darkness

Marks = dict[str, dict[str, Any]]  # row → option → `Mark`

_maker: Any = None
_sheets: Any = None
_factors: tuple[float, ...] = OFTEN
_cut: list[np.ndarray] = []


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some sheets of one seed; `first` is the number of sheets before them."""

    difficulty: str
    seed: int
    names: int
    first: int
    count: int
    factors: tuple[float, ...]
    # "struck": much is struck through; "wide": in more ways, more habits; "habits": less of it; "lines", "wide lines",
    # "some lines": very much of it, or some, mostly with no other mark in the row; "scribblers": of marks hard to tell
    # from struck ones; "along": by a line along a stroke of the mark; "hands": each row's mark by another hand;
    # "annotating": marks taken back by what is added to them; "seldom": such marks as few voters make
    voters: str = ""

    def file(self, folder: Path) -> Path:
        """Where it is kept."""
        often = "-".join(f"{factor:g}" for factor in self.factors)
        voters = f"-{self.voters.replace(' ', '_')}" if self.voters else ""
        return folder / f"{self.difficulty}-{self.seed}-{self.names}-{often}{voters}-{self.first:06d}-{self.count}.npz"


@dataclass(frozen=True, slots=True)
class Page:
    """One page that was read: row → option → `Mark` as each network left it, its boxes' pictures, what was drawn."""

    marks: Marks
    pictures: np.ndarray  # (rows, options, height, width), bytes
    truth: dict[str, Any]
    voters: str = ""  # as in `Chunk`


def chunks_of(difficulty: str, count: int, seed: int, *, votes: bool = False, voters: str = "") -> list[Chunk]:
    """So many sheets in chunks, 12 and 9 names by turns; with `votes` every fourth has no more doubtful rows than a
    vote has; `voters` as in `Chunk`."""
    often = AS_IN_A_VOTE if voters in SOME else STRUCK_OFTEN if voters else OFTEN
    return [
        Chunk(
            difficulty, seed, NAMES[number % len(NAMES)], first, min(CHUNK, count - first),
            AS_IN_A_VOTE if votes and number % 4 == 3 else often, voters,
        )
        for number, first in enumerate(range(0, count, CHUNK))
    ]  # fmt: skip


def make(chunks: Sequence[Chunk], folder: Path) -> None:
    """Simulate, read and keep every chunk that the folder does not have yet."""
    for chunk in chunks:
        kept = chunk.file(folder)
        if kept.exists():
            continue
        pages = [page for page in _read(chunk, _vote(folder, chunk.names)) if page is not None]
        partial = kept.with_name("partial.npz")
        facts = json.dumps([(numbers, truth) for numbers, _, truth in pages], ensure_ascii=False)
        pictures = np.stack([pictures for _, pictures, _ in pages])
        np.savez_compressed(partial, pictures=pictures, facts=np.array(facts))
        partial.replace(kept)
        print(f"{kept.name}: {len(pages)} of {chunk.count} pages read", flush=True)


def pages_of(chunks: Sequence[Chunk], folder: Path, *, careful: bool = False) -> Iterator[Page]:
    """Every page of the chunks, its marks with what reader B says and, with `careful`, what the careful look says."""
    for chunk in chunks:
        with np.load(chunk.file(folder)) as kept:
            facts, every = json.loads(str(kept["facts"])), kept["pictures"]
        for (numbers, truth), pictures in zip(facts, every, strict=True):
            by_row = _looked_at(numbers, pictures, careful=careful)
            yield Page(by_row, pictures, truth, chunk.voters)


def parts_of(pages: Iterable[Page], seed: int) -> Iterator[Page]:
    """Of each page some of its rows, one to five, as if the ballot had no others; the careful look looks anew."""
    from scanner.mark import numbers_of

    random = np.random.default_rng(seed)
    for page in pages:
        rows = list(page.marks)
        for _ in range(PARTS):
            count = min(int(random.integers(1, MOST_ROWS + 1)), len(rows))
            first = int(random.integers(0, len(rows) - count + 1))
            kept = rows[first : first + count]
            numbers = {row: {o: numbers_of(mark) for o, mark in page.marks[row].items()} for row in kept}
            pictures = page.pictures[first : first + count]
            yield Page(_looked_at(numbers, pictures, careful=True), pictures, page.truth, page.voters)


def _looked_at(numbers: Mapping[str, Mapping[str, Sequence[float]]], pictures: np.ndarray, *, careful: bool) -> Marks:
    """Stored numbers as marks, with what reader B and, with `careful`, the careful look say of the pictures."""
    from scanner.careful import careful_look
    from scanner.mark import mark_of, numbers_of, with_careful_look, with_shape
    from scanner.strokes import judge

    places = [(row, option) for row, options in numbers.items() for option in options]
    boxes = darkness(pictures.reshape(-1, *pictures.shape[2:]))
    shapes = judge(boxes).tolist()
    marks = [with_shape(mark_of(numbers[r][o]), shape) for (r, o), shape in zip(places, shapes, strict=True)]
    if careful:
        row_of = [index for index, options in enumerate(numbers.values()) for _ in options]
        said = careful_look(boxes, marks, row_of)
        marks = [mark_of(with_careful_look(numbers_of(m), look)) for m, look in zip(marks, said, strict=True)]
    by_row: Marks = {row: {} for row in numbers}
    for (row, option), mark in zip(places, marks, strict=True):
        by_row[row][option] = mark
    return by_row


def darkness(pictures: np.ndarray) -> np.ndarray:
    """Kept bytes as the readers see them: 1.0 = the page's outlines."""
    return pictures.astype(np.float32) / HUNDREDTHS


def _vote(folder: Path, names: int) -> Path:
    """A printed vote with so many names on its ballot."""
    vote = folder / f"vote-{names}"
    if not vote.exists():
        with TemporaryDirectory(dir=folder) as printing:
            print_vote(Path(printing) / "vote", names)
            (Path(printing) / "vote").replace(vote)
    return vote


def _read(chunk: Chunk, vote: Path) -> Iterator[tuple[dict, np.ndarray, dict] | None]:
    """Every page of a chunk; the printed ballots are filled in again and again."""
    from scanner.simulate import page_tasks
    from scanner.vote import Vote

    opened = Vote(vote)
    printed = list(page_tasks(opened, chunk.seed))
    opened.close()
    numbers = range(chunk.first, chunk.first + chunk.count)
    tasks = [dataclasses.replace(printed[number % len(printed)], number=number + 1) for number in numbers]
    start = (str(vote), chunk.seed, chunk.difficulty, chunk.factors, chunk.voters)
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), _start, start) as pool:
        yield from pool.map(_page, tasks, chunksize=8)


def _start(vote: str, seed: int, difficulty: str, factors: tuple[float, ...], voters: str) -> None:
    """Each process prepares the blank pages and the reader once, and keeps the pictures that the reader cuts."""
    global _maker, _sheets, _factors
    import cv2
    from bench import annotations
    from bench.habits import SEVERAL_HANDS
    from bench.strikes import ALONG_WAYS, MORE_WAYS

    from scanner import interpret
    from scanner.simulate import voter
    from scanner.simulate.sheet import SheetMaker
    from scanner.vote import Vote

    cv2.setNumThreads(1)
    os.environ["OMP_THREAD_LIMIT"] = "1"  # tesseract's; PyTorch must not inherit it
    _sheets = Vote(Path(vote)).sheets()
    named = {"along": ALONG_WAYS, "annotating": annotations.ANNOTATING, "seldom": annotations.SELDOM_WAYS}
    ways = named.get(voters, MORE_WAYS if voters in WIDE else voter.USUAL)
    if voters:
        plain, doubtful = (_more_often(kinds, voters) for kinds in (ways.plain, ways.doubtful))
        struck = _no_other(ways.struck or voter.struck) if voters in LINES else ways.struck
        ways = dataclasses.replace(ways, plain=plain, doubtful=doubtful, struck=struck)
    if voters == "scribblers":
        habits = {name: ways.habits[name] for name in SCRIBBLES}
        ways = dataclasses.replace(ways, habits=habits, habits_share=SCRIBBLERS)
    if voters == "hands":
        ways = dataclasses.replace(ways, habits=SEVERAL_HANDS, habits_share=HANDS)
    _maker = SheetMaker(vote, seed, difficulty, 200, False, None, ways)
    _factors = factors
    cut = interpret.box_pictures

    def kept(page: Any, layout: Any) -> np.ndarray:
        _cut[:] = [cut(page, layout)]
        return _cut[0]

    interpret.box_pictures = kept


def _more_often(kinds: Iterable[Any], voters: str) -> tuple[Any, ...]:
    """Kinds of marks with other shares."""
    factors = MORE_OFTEN[voters]
    return tuple(dataclasses.replace(kind, share=kind.share * factors.get(kind.name, 1.0)) for kind in kinds)


def _no_other(struck: Callable[[Any], None]) -> Callable[[Any], None]:
    """The same way of striking a mark through, mostly in a row that looks as if it had no other option."""

    def alone(row: Any) -> None:
        struck(dataclasses.replace(row, order=row.order[:1]) if row.random.random() < NO_OTHER else row)

    return alone


def _page(task: Any) -> tuple[dict, np.ndarray, dict] | None:
    """A page's numbers, its boxes' pictures as bytes, its truth; None: not read."""
    import cv2

    from scanner.interpret import read_page
    from scanner.simulate import parameters

    parameters.DOUBT_FACTOR[_maker.difficulty] = _factors[task.number % len(_factors)]
    encoded, truth = _maker.page(task)
    _cut.clear()
    read = read_page(cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_GRAYSCALE), _sheets)
    if not _cut or not read.rows:
        return None
    pictures = (_cut[0] * HUNDREDTHS).round().astype(np.uint8)
    numbers = {row: {option: list(values) for option, values in options.items()} for row, options in read.rows.items()}
    return numbers, pictures.reshape(len(numbers), -1, *pictures.shape[1:]), truth
