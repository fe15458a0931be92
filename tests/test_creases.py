"""A fold's shade is divided out of the scan: paper looks like paper again, and ink as it does beside the fold."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from scanner.components import pieces_of
from scanner.creases import without_creases
from scanner.expected import BARE, FREE, PX
from scanner.folds import Fold, without_folds
from scanner.page import Page

K = 8.0  # px a mm
PRINTED = BARE + 1  # any other class
WIDTH, HEIGHT = 120.0, 90.0


def page_of(pixels: np.ndarray) -> Page:
    mm_to_px = np.array([[K, 0, -0.5], [0, K, -0.5], [0, 0, 1.0]])
    return Page(pixels, mm_to_px, K, 8, 0.0, (WIDTH, HEIGHT))


def bare(print_at: tuple[slice, slice] | None = None) -> SimpleNamespace:
    """A page with nothing printed on it, but where `print_at` (px of page space) says."""
    shape = round(HEIGHT * PX), round(WIDTH * PX)
    classes, inside = np.full(shape, BARE, np.uint8), np.full(shape, 255, np.uint8)
    if print_at is not None:
        classes[print_at] = PRINTED
    return SimpleNamespace(classes=classes, inside=inside)


def folded(paper: np.ndarray, depth: float, bow: float, seed: int = 3) -> np.ndarray:
    """Paper with a fold from its left to its right edge, 45 mm down, that bows by so many mm; and grain."""
    y, x = np.mgrid[: paper.shape[0], : paper.shape[1]]
    x, y = (x + 0.5) / K, (y + 0.5) / K
    off = y - 45 - bow * np.sin(x / WIDTH * np.pi)
    shade = depth * (np.exp(-0.5 * (off / 0.25) ** 2) - 0.25 * np.exp(-0.5 * ((off - 0.75) / 0.25) ** 2))
    grain = np.random.default_rng(seed).normal(0, 2, paper.shape)
    return np.clip(paper * (1 - shade) + grain, 0, 255).astype(np.uint8)


FOLD = Fold((0.0, 45.0), (WIDTH, 45.0))


def divided(seen: np.ndarray) -> np.ndarray:
    page, count = without_creases(page_of(seen), [FOLD], bare())
    assert count == 1
    return page.pixels


def assert_untouched(seen: np.ndarray, expected: SimpleNamespace) -> None:
    page, count = without_creases(page_of(seen), [FOLD], expected)
    assert count == 0 and (page.pixels == seen).all()


@pytest.mark.parametrize("depth", [0.04, 0.12, 0.28])
@pytest.mark.parametrize("bow", [0.0, 0.3, -0.4])
def test_paper_looks_like_paper_again(depth, bow):
    paper = np.tile(np.linspace(215, 245, round(WIDTH * K)), (round(HEIGHT * K), 1))
    seen = folded(paper, depth, bow)
    mended = divided(seen).astype(float)
    near = slice(round(43 * K), round(47 * K))
    before = (seen - paper)[near].reshape(len(seen[near]), -1, 40).mean(axis=2)  # of 5 mm along
    after = (mended - paper)[near].reshape(len(before), -1, 40).mean(axis=2)
    assert np.abs(after).max() < max(3.0, 0.15 * np.abs(before).max())
    assert (mended == seen)[: round(42 * K)].all() and (mended == seen)[round(48 * K) :].all()


def test_ink_on_a_fold_is_as_dark_as_beside_it():
    paper = np.full((round(HEIGHT * K), round(WIDTH * K)), 235.0)
    bars = [slice(round(x * K), round((x + 1) * K)) for x in range(10, 110, 9)]
    for bar in bars:
        paper[:, bar] = 90
    mended = divided(folded(paper, 0.25, 0.3)).astype(float)
    near, beside = slice(round(44 * K), round(46.5 * K)), slice(round(30 * K), round(40 * K))
    for bar in bars:
        assert abs(mended[near, bar].mean(axis=1) - mended[beside, bar].mean()).max() < 8


def test_what_cannot_be_seen_along_the_line_is_left_as_it_is():
    """No fold there, or print all along it: nothing is divided out."""
    paper = np.full((round(HEIGHT * K), round(WIDTH * K)), 235.0)
    seen = folded(paper, 0.0, 0.0)
    assert_untouched(seen, bare())
    seen = folded(paper, 0.2, 0.0)
    print_all_along = (slice(round(40 * PX), round(50 * PX)), slice(None))
    assert_untouched(seen, bare(print_all_along))


def test_a_line_as_dark_as_a_pen_is_left_as_it_is():
    paper = np.full((round(HEIGHT * K), round(WIDTH * K)), 235.0)
    assert_untouched(folded(paper, 0.6, 0.0), bare())


def test_a_fold_seen_in_one_margin_alone_is_not_looked_for_elsewhere():
    """Print hides the rest, and marks lie there: beyond what is seen it runs on near its line, and bends no further."""
    paper = np.full((round(HEIGHT * K), round(WIDTH * K)), 235.0)
    seen = folded(paper, 0.2, 0.0)
    hidden = (slice(round(40 * PX), round(50 * PX)), slice(round(45 * PX), None))
    page, count = without_creases(page_of(seen), [FOLD], bare(hidden))
    changed = np.flatnonzero((page.pixels != seen).any(axis=1))
    assert count == 1 and 42 * K < changed.min() < changed.max() < 48 * K


def test_a_fold_under_a_rule_is_followed_past_marks():
    """Bare in the margins alone; a tilted line would meet many marks, but also much bare paper."""
    shape = round(297 * PX), round(210 * PX)
    at = 700  # px: the rule, and the fold under it
    dark, ink = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    classes, owner = np.full(shape, BARE, np.uint8), np.full(shape, FREE, np.uint8)
    left, right = round(24 * PX), round(190 * PX)
    classes[at - 4 : at + 5, left:right] = PRINTED
    dark[at - 1 : at + 2] = 30
    for x in range(left, right, 12):
        dark[at + 8 : at + 24, x : x + 4] = 120  # marks, and paper between them
    ink[at - 1 : at + 2, 20:left] = 255
    found = pieces_of(ink)
    expected = SimpleNamespace(classes=classes, owner=owner)
    any_lines, folds = without_folds(ink, found, dark, expected, 15.0, 180.0, 0.0)
    assert any_lines and not ink.any()
    (fold,) = folds
    assert abs(fold.start[1] - at / PX) < 0.5 and abs(fold.end[1] - at / PX) < 0.5
