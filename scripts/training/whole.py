"""The careful look with the voter's other marks in view: the second half of what `scanner/careful.npz` is taught.

The network that `careful` taught learns on, now sheet by sheet: each box once more alone, and once beside what the
marks of the voter's other rows look like to it. Whole sheets are widened (turned, stretched, slanted, bent, thicker,
thinner, darker, paler, less sharp, grainy), so that a hand is known by its likeness to itself; on some, rows differ
from each other, too, for nobody writes quite alike. Some of the other marks are hidden, on three sheets in ten many
of them, now and then all: a ballot may have few rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from training.careful import HIDDEN, Boxes, folded, losses
from training.sheets import HUNDREDTHS

EPOCHS = 30
SHEETS = 24  # at once
VIEW = 96  # what the layer that sees both finds
ALONE = 0.5  # how much the answers to boxes alone weigh
MARK_HIDDEN, MANY_HIDDEN, ALL_HIDDEN = 0.1, 0.3, 0.08  # chances
STRUCK_HIDDEN = 0.85  # … and of other marks struck through: a voter may strike most in lessons, hardly one in a vote
STEP = 1.5e-3  # the largest
# Log odds by which strikes are likelier, and weigh more, in the lessons than in a vote. What is shipped is a mean over
# several lessons: docs/reading.md.
TAUGHT_OFTEN = 3.5


def teach(net: Any, boxes: Boxes, seed: int) -> dict[str, np.ndarray]:
    """All weights of `scanner/careful.npz`. `net`: what `careful.teach` taught."""
    import torch
    from torch import nn

    random = np.random.default_rng(seed)
    trunk, alone = net[:-1], net[-1]
    view = nn.Sequential(nn.Linear(4 * HIDDEN + 1, VIEW), nn.ReLU(), nn.Linear(VIEW, 3))
    count = int(boxes.sheet.max()) + 1
    steps = count // SHEETS
    learned = [*net.parameters(), *view.parameters()]
    optimiser = torch.optim.AdamW(learned, 1e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, STEP, EPOCHS * steps + 1, pct_start=0.15)
    for epoch in range(EPOCHS):
        net.train()
        order, total = random.permutation(count), 0.0
        for step in range(steps):
            sheets = np.sort(order[step * SHEETS : (step + 1) * SHEETS])
            rows = np.flatnonzero(np.isin(boxes.sheet, sheets))
            which = np.flatnonzero(np.isin(boxes.row, rows))
            owner = torch.from_numpy(np.searchsorted(rows, boxes.row[which]))
            sheet = torch.from_numpy(np.searchsorted(sheets, boxes.sheet[rows]))
            voter = torch.from_numpy(_among(which, boxes.voter[rows]))
            pictures = torch.from_numpy(boxes.pictures[which]).float() / HUNDREDTHS
            found = trunk(_widened(pictures, sheet[owner], owner))
            beside = other_marks(found, voter, sheet, owner, torch.from_numpy(boxes.doubtful[rows, 1]))
            said = alone(found), view(torch.cat([found, *beside], 1))
            one, other = (losses(answer, owner, boxes, rows).mean() for answer in said)
            optimiser.zero_grad()
            (ALONE * one + other).backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            schedule.step()
            total += float(other.detach())
        print(f"careful look, whole sheets, epoch {epoch + 1}: loss {total / steps:.4f}", flush=True)
    net.eval()
    view[-1].bias.data[1] -= TAUGHT_OFTEN
    return folded([*net, *view])


def _among(which: np.ndarray, voter: np.ndarray) -> np.ndarray:
    """Where the boxes of voters' marks are among some boxes; −1 stays."""
    return np.where(voter < 0, -1, np.searchsorted(which, voter))


def other_marks(found: Any, voter: Any, sheet: Any, owner: Any, struck: Any) -> tuple[Any, ...]:
    """As `scanner.careful.other_marks` computes it, of many sheets; some marks are hidden.

    `found` (boxes, hidden); `voter` (rows,) the box of each row's mark or −1; `sheet` (rows,); `owner` (boxes,) rows;
    `struck` (rows,).
    """
    import torch

    from scanner.careful import MANY

    place = torch.cat([torch.arange(n) for n in torch.bincount(sheet).tolist()])
    size = int(sheet.max()) + 1, int(place.max()) + 1
    seen = (voter >= 0) & ~(struck & (torch.rand(len(struck)) < STRUCK_HIDDEN))
    has = torch.zeros(size).index_put((sheet, place), seen.float())
    few = (torch.rand(size[0], 1) < MANY_HIDDEN) * torch.rand(size[0], 1)
    has = has * (torch.rand(size) >= few.clamp_min(MARK_HIDDEN))
    marks = torch.zeros(*size, found.shape[1]).index_put((sheet, place), found[voter.clamp_min(0)])
    marks = marks * has[..., None]
    count = has.sum(1, keepdim=True) - has
    mean = (marks.sum(1, keepdim=True) - marks) / count.clamp_min(1)[..., None]
    first, second = torch.cat([marks, torch.zeros_like(marks[:, :1])], 1).topk(2, 1).values.split(1, 1)
    greatest = torch.where(marks >= first, second, first)
    of_box = sheet[owner], place[owner]
    shown = (torch.rand(size[0]) >= ALL_HIDDEN).float()[of_box[0]][:, None]
    mean, greatest, many = mean[of_box] * shown, greatest[of_box] * shown, count[of_box][:, None] / MANY * shown
    return mean, greatest, found - mean, many


def _widened(part: Any, sheet: Any, row: Any) -> Any:
    """Boxes of some sheets, each sheet's in its own way and some rows' in theirs: (boxes, 1, height, width).

    `sheet`, `row`: whose each box is.
    """
    import torch
    from torch.nn.functional import avg_pool2d

    sheets, rows = int(sheet.max()) + 1, int(row.max()) + 1
    part = part * (1 + _between(0.15, sheets))[sheet][:, None, None]
    part = torch.roll(part, (int(torch.randint(-1, 2, ())), int(torch.randint(-1, 2, ()))), (1, 2))
    part = part.flip(2) if torch.rand(()) < 0.5 else part
    part = part.flip(1) if torch.rand(()) < 0.5 else part
    if torch.rand(()) < 0.6:
        moved = (torch.rand(sheets) < 0.7).float()[sheet]
        alone = (torch.rand(sheets) < 0.3).float()[sheet]  # sheets whose rows differ in size, too

        def by(most: float, of_row: float = 0.0) -> Any:
            return _between(most, sheets)[sheet] * moved + _between(of_row, rows)[row] * alone

        part = _bent(part, by(0.12, 0.12), by(0.14, 0.2), by(0.14, 0.2), by(0.1), (by(0.02), by(0.03)), sheet)
        part = part * (1 + _between(0.2, rows)[row] * alone)[:, None, None]
        part = _inked(part, sheet)
    if torch.rand(()) < 0.2:  # some scanners are less sharp
        much = (0.6 * torch.rand(sheets) * (torch.rand(sheets) < 0.5))[sheet][:, None, None]
        part = part * (1 - much) + much * avg_pool2d(part[:, None], 3, 1, 1)[:, 0]
    if torch.rand(()) < 0.25:  # some pencils leave grains
        much = (torch.rand(sheets) * (torch.rand(sheets) < 0.4))[sheet][:, None, None]
        part = part * (1 - 1.3 * much * torch.rand(part.shape)).clamp_min(0.1)
    return (part + 0.03 * torch.rand(sheets)[sheet][:, None, None] * torch.randn_like(part))[:, None]


def _between(most: float, count: int) -> Any:
    """Numbers from −most to most."""
    import torch

    return (2 * torch.rand(count) - 1) * most


def _bent(part: Any, turn: Any, wide: Any, high: Any, slant: Any, shift: tuple[Any, Any], sheet: Any) -> Any:
    """Boxes turned, stretched, slanted, shifted, and those of some sheets bent."""
    import torch
    from torch.nn.functional import affine_grid, grid_sample, interpolate

    count, (height, width) = len(part), part.shape[1:]
    cos, sin, ratio = torch.cos(turn), torch.sin(turn), width / height
    across = torch.stack([cos * (1 + wide), (sin + slant) / ratio * (1 + high), shift[0]], 1)
    down = torch.stack([-sin * ratio * (1 + wide), cos * (1 + high), shift[1]], 1)
    grid = affine_grid(torch.stack([across, down], 1), (count, 1, height, width), align_corners=False)
    sheets = int(sheet.max()) + 1
    much = ((torch.rand(sheets) < 0.4).float() * torch.rand(sheets) * 0.07)[sheet][:, None, None, None]
    waves = interpolate(torch.randn(count, 2, 3, 4), size=(height, width), mode="bicubic", align_corners=False) * much
    waves[:, 0] /= ratio
    return grid_sample(part[:, None], grid + waves.permute(0, 2, 3, 1), align_corners=False)[:, 0]


def _inked(part: Any, sheet: Any) -> Any:
    """Some sheets' strokes thicker, or thinner."""
    import torch
    from torch.nn.functional import max_pool2d

    chance = float(torch.rand(()))
    if chance >= 0.45:
        return part
    sheets, sign = int(sheet.max()) + 1, 1 if chance < 0.25 else -1
    much = (0.55 * torch.rand(sheets) * (torch.rand(sheets) < 0.6))[sheet][:, None, None]
    return part * (1 - much) + sign * much * max_pool2d(sign * part[:, None], 3, 1, 1)[:, 0]
