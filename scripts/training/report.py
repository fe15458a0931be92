"""Of sheets that nothing was taught: what each reader says of each kind, and what limits would ask and let pass."""

from __future__ import annotations

import numpy as np

from training.careful import Boxes
from training.network import Rows
from training.sheets import darkness
from training.trees import Table

SHARES = (1, 5, 25, 50, 75, 95, 99)
LIMITS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
LOG_ODDS = (-6.0, -4.0, -2.0, 0.0)


def network(rows: Rows) -> None:
    """How often reader B knows what is marked, and how doubtful it finds rows of each kind."""
    from scanner.strokes import judge

    n, k = rows.pictures.shape[:2]
    parts = np.array_split(rows.pictures, 50)
    said = np.concatenate([judge(darkness(part.reshape(-1, *part.shape[2:]))) for part in parts]).reshape(n, k, 3)
    doubt = said[..., 1:].max((1, 2))
    right = ((said[..., 0] > 0.5) == rows.marked).all(1)
    print(f"{'drawn':<14}{'doubtful':>9}{'rows':>7}{'marked right':>14}   B: doubt at 1, 5, 25, 50, 75, 95, 99 %")
    for kind in sorted(set(rows.drawn)):
        for state in (False, True):
            of_kind = (rows.drawn == kind) & (rows.doubtful == state)
            if of_kind.any():
                shares = " ".join(f"{value:.3f}" for value in np.percentile(doubt[of_kind], SHARES))
                print(f"{kind:<14}{state!s:>9}{of_kind.sum():>7}{right[of_kind].mean():>14.4f}   {shares}")


def careful(boxes: Boxes) -> None:
    """What limits on the greater of the careful look's answers to boxes alone would ask and let pass."""
    from scanner.careful import MODEL
    from scanner.network import network_of

    network = network_of(MODEL, *boxes.pictures.shape[1:])
    parts = np.array_split(boxes.pictures, 50)
    most = np.concatenate([network.answers(darkness(part)).max(1) for part in parts])
    said = np.full(len(boxes.doubtful), -np.inf)
    np.maximum.at(said, boxes.row, most)
    held = boxes.weight > 0
    print("the careful look at boxes alone, log odds")
    _limits(said[held], boxes.doubtful[held, :2].any(1), boxes.drawn[held], LOG_ODDS)


def trees(table: Table) -> None:
    """What limits on the trees' probability would ask and let pass."""
    from scanner.doubt import doubt_of

    print("the trees, probability")
    _limits(np.array(doubt_of(table.features)), table.doubtful, table.drawn, LIMITS)


def _limits(said: np.ndarray, doubtful: np.ndarray, drawn: np.ndarray, limits: tuple[float, ...]) -> None:
    print(f"{'limit':<8}{'plain rows asked':>18}{'doubtful rows let pass':>24}   most of them")
    for limit in limits:
        passed = drawn[doubtful & (said < limit)]
        kinds, counts = np.unique(passed, return_counts=True)
        most = ", ".join(f"{kinds[i]} {counts[i]}" for i in np.argsort(-counts)[:4])
        asked = np.mean(said[~doubtful] >= limit)
        print(f"{limit:<8}{asked:>18.2%}{len(passed):>14} of {doubtful.sum():>6}   {most}")
