"""The trees, `scanner/doubt.npz` and, of sheets with few marks, `doubt_few.npz`: how doubtful the numbers of a row with
one plain mark make it.

Two ensembles are averaged in log odds: one sees every number, one none of what networks say, so that a network that is
sure does not silence what the ink shows. They learn from sheets that no network was taught: of its own lessons a
network is surer than it will be of any vote. A lone fill on a sheet with other filled boxes is left out: whether it is
one is a matter of taste. A doubtful row that would be counted wrongly weighs three times.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scanner.doubt import FEATURES, SHAPES
from training.sheets import Page

TREES = 180  # of each ensemble
WRONG = 3.0
FILLED = ("lone_fill", "fill", "corrected")
OF_NETWORKS = ("shape", "careful", "whole")  # in the names of what networks say
PARTS = ("feature", "threshold", "left", "right", "value")
# More of these never makes a row less doubtful.
MONOTONE = frozenset((
    *("fluid", "beside_ink", "beside_inside", "beside_other_inside", "beside_faint_peak", "beside_fluid"),
    *(f"{what}_{name}" for name in SHAPES if name != "shape_marked" for what in ("own", "beside")),
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with one plain mark whose doubt is settled."""

    features: np.ndarray  # (N, features)
    doubtful: np.ndarray  # (N,)
    weight: np.ndarray  # (N,)
    drawn: np.ndarray  # (N,) names of kinds


def table_of(pages: Iterable[Page]) -> Table:
    """What the trees look at, of every such row of the pages."""
    from scanner.doubt import features_of
    from scanner.rules import context_of, single_rows

    rows = []
    for page in pages:
        singles = single_rows(page.marks)
        features = features_of(list(singles.values()), context_of(list(page.marks.values())).faint)
        truth = page.truth
        filled = sum(drawn in FILLED for drawn in truth["drawn"].values())
        for (row, single), numbers in zip(singles.items(), features, strict=True):
            drawn = truth["drawn"][row]
            of_taste = drawn == "lone_fill" and (filled > 1 or len(page.marks) == 1)
            if row in truth["traceless"] or of_taste:
                continue
            selected = next(option for option, mark in page.marks[row].items() if mark is single.mark)
            doubtful = row in truth["doubtful"]
            wrong = doubtful and list(truth["rows"][row]) != [selected]
            rows.append((numbers, doubtful, WRONG if wrong else 1.0, drawn))
    return Table(*map(np.array, zip(*rows, strict=True)))


def teach(table: Table, seed: int) -> dict[str, np.ndarray]:
    """Nodes of all trees in one list; a leaf leads to itself."""
    every = np.arange(len(FEATURES))
    of_ink = np.array([i for i, name in enumerate(FEATURES) if not any(part in name for part in OF_NETWORKS)])
    return stored([(_ensemble(table, columns, seed), columns) for columns in (every, of_ink)])


def _ensemble(table: Table, columns: np.ndarray, seed: int):
    """Trees that see some of the numbers."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    never_less = [int(FEATURES[column] in MONOTONE) for column in columns]
    return HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=0.08, max_leaf_nodes=24, min_samples_leaf=20, l2_regularization=1.0,
        monotonic_cst=never_less, random_state=seed,
    ).fit(table.features[:, columns].astype(np.float32), table.doubtful, sample_weight=table.weight)  # fmt: skip


def stored(ensembles: list[tuple]) -> dict[str, np.ndarray]:
    """The ensembles as `scanner.doubt` walks them: the sum of all leaves is the mean of their log odds."""
    nodes, roots, depth, start, base = [], [], 0, 0, 0.0
    for model, columns in ensembles:
        base += float(np.ravel(model._baseline_prediction)[0]) / len(ensembles)
        for (tree,) in model._predictors:
            part = tree.nodes
            nodes.append(_nodes(part, columns, start, len(ensembles)))
            roots.append(start)
            depth = max(depth, int(part["depth"].max()))
            start += len(part)
    if start > np.iinfo(np.uint16).max:
        raise SystemExit(f"train-readers: {start} nodes are more than can be numbered; teach fewer trees")
    every = dict(zip(PARTS, map(np.concatenate, zip(*nodes, strict=True)), strict=True))
    return {**every, "root": np.array(roots, np.uint16), "depth": np.uint8(depth), "base": np.float32(base)}


def _rounded_up(thresholds: np.ndarray) -> np.ndarray:
    """Thresholds, one step of single precision larger: many are numbers that marks have, learned in single precision
    and read in double, and what equals a threshold goes left."""
    return np.nextafter(thresholds.astype(np.float32), np.float32(np.inf))


def _nodes(part: np.ndarray, columns: np.ndarray, start: int, share: int) -> tuple[np.ndarray, ...]:
    """One tree's nodes in the order of `PARTS`, numbered from `start`; `share` ensembles are averaged."""
    own = np.arange(len(part)) + start
    leaf = part["is_leaf"].astype(bool)
    return (
        np.where(leaf, 0, columns[np.where(leaf, 0, part["feature_idx"])]).astype(np.uint8),
        np.where(leaf, 0, _rounded_up(part["num_threshold"])).astype(np.float32),
        np.where(leaf, own, part["left"] + start).astype(np.uint16),
        np.where(leaf, own, part["right"] + start).astype(np.uint16),
        np.where(leaf, part["value"] / share, 0).astype(np.float32),
    )
