"""Ink cut from really marked ballots (`--marks FOLDER`): read from a folder, never part of this program.

The folder has `marks.csv` (file, kind, bits, pixels_per_mm, source, source_page) and `ink/`, `doubt/`, `stray/`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.errors import UsageError
from scanner.geometry import Rect
from scanner.simulate.parameters import CANVAS_PX_MM


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of ink: share of light taken (rows, cols), its scale, kind and the sheet that it came from."""

    name: str
    kind: str
    px_per_mm: float
    source: str
    page: str
    ink: NDArray[np.float32]


class RealInk:
    """The pieces of a folder, gathered so that one simulated sheet has the ink of one source and kind."""

    def __init__(self, folder: Path, half: str | None = None) -> None:
        pieces = [piece for piece in _pieces(folder) if half is None or _half_of(piece) == half]
        self.doubt = [piece for piece in pieces if piece.name.startswith("doubt/")]
        hands: dict[tuple[str, str], list[Piece]] = defaultdict(list)
        for piece in pieces:
            if piece.name.startswith("ink/"):
                hands[piece.source, piece.kind].append(piece)
        self.hands = list(hands.values())
        if not self.hands:
            raise UsageError("simulate.no_marks", folder=folder)

    def sheet(self, random: np.random.Generator) -> list[Piece]:
        """The ink of one sheet: pieces of one source and kind, each group as often as the square root of its size."""
        weight = np.sqrt([len(hand) for hand in self.hands])
        return self.hands[int(random.choice(len(self.hands), p=weight / weight.sum()))]

    def laid(self, piece: Piece, box: Rect, area: Rect, random: np.random.Generator) -> NDArray[np.float32]:
        """A piece laid on the paper round a box, up to 1.6 times as large and turned by ± 15°; in `area`'s canvas."""
        scale = random.uniform(1.0, 1.6) * CANVAS_PX_MM / piece.px_per_mm
        rows, cols = piece.ink.shape
        turn = cv2.getRotationMatrix2D(((cols - 1) / 2, (rows - 1) / 2), random.uniform(-15, 15), scale)
        x = (box.centre[0] - area.x) * CANVAS_PX_MM + random.normal(0, 0.3) * CANVAS_PX_MM
        y = (box.centre[1] - area.y) * CANVAS_PX_MM + random.normal(0, 0.3) * CANVAS_PX_MM
        turn[:, 2] += (x - (cols - 1) / 2, y - (rows - 1) / 2)
        size = round(area.w * CANVAS_PX_MM), round(area.h * CANVAS_PX_MM)
        return np.asarray(cv2.warpAffine(piece.ink, turn, size, flags=cv2.INTER_LINEAR), dtype=np.float32)


def _pieces(folder: Path) -> list[Piece]:
    table = folder / "marks.csv"
    try:
        with table.open(encoding="utf-8", newline="") as file:
            records = list(csv.DictReader(file))
        return [piece for record in records for piece in _piece(folder, record)]
    except OSError as error:
        raise UsageError("simulate.marks_unreadable", folder=folder, why=error) from None
    except (csv.Error, KeyError, TypeError, ValueError) as error:  # columns or numbers are missing, no text
        raise UsageError("simulate.marks_unreadable", folder=folder, why=f"marks.csv: {error}") from None


def _piece(folder: Path, record: Mapping[str, str]) -> Iterator[Piece]:
    """The piece of ink that a record names; none where it is stray ink or no picture."""
    image = cv2.imread(str(folder / record["file"]), cv2.IMREAD_GRAYSCALE)
    if image is None or record["file"].startswith("stray/"):
        return
    ink = 1.0 - image.astype(np.float32) / 255
    scale = float(record["pixels_per_mm"])
    pale = np.where(ink < 0.04, 0, ink).astype(np.float32)
    yield Piece(record["file"], record["kind"], scale, record["source"], record["source_page"], pale)


def _half_of(piece: Piece) -> str:
    """`tune` or `test`, by source page: limits are chosen on one half and reported on the other."""
    import hashlib

    return "tune" if hashlib.sha256(piece.page.encode()).digest()[0] % 2 else "test"
