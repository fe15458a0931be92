"""The careful look's network, `scanner/careful.npz`: the first half of what it is taught, `whole` is the second.

Of a box where a reader saw anything: does it make its row doubtful, was something drawn over its mark? With the voter's
other marks in view also: is it a lone filled box?

It learns from rows with one plain mark alone. What most rows show is soon known: after three epochs rows with a small
loss are drawn less often, and weigh the more. A row that would be counted wrongly, its truth being other than its mark,
weighs three times.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from training.network import NOT_OURS
from training.sheets import HUNDREDTHS, LINES, Page

CHANNELS, FURTHER, HIDDEN = (16, 48, 96), 48, 96
BATCH = 256  # rows
ALL = 3  # epochs in which every row is drawn; later ones have half as many rows
SMALL_LOSS, SELDOM, HEAVY = 0.02, 0.25, 4.0  # rows below this loss are drawn less, at least so often, weighing at most
WRONG = 3.0  # how much a row that would be counted wrongly weighs, where there are few


@dataclass(frozen=True, slots=True)
class Boxes:
    """What it learns from: boxes, and the rows whose they are."""

    pictures: np.ndarray  # (boxes, height, width), bytes; each row's boxes together
    row: np.ndarray  # (boxes,) index of the row
    sheet: np.ndarray  # (rows,) index of the sheet
    voter: np.ndarray  # (rows,) index of the box that stands for the voter's mark; -1: none
    doubtful: np.ndarray  # (rows, 3): doubtful, struck, a lone filled box
    weight: np.ndarray  # (rows,): 0 where the truth is not certain enough to be taught
    drawn: np.ndarray  # (rows,) names of kinds


def boxes_of(pages: Iterable[Page]) -> Boxes:
    """Of every row with one plain mark the boxes at which the careful look would look; of other rows with a mark the
    inkiest box, for what it says of its voter."""
    from scanner.careful import is_seen, voters_marks
    from scanner.rules import single_rows

    pictures, owner, facts = [], [], []
    for sheet, page in enumerate(pages):
        usual = median(mark.faint_peak for options in page.marks.values() for mark in options.values())
        singles = single_rows(page.marks)
        for (row, options), boxes in zip(page.marks.items(), page.pictures, strict=True):
            inks = [mark.ink for mark in options.values()]
            voted = voters_marks(inks, [0] * len(inks))
            if row in singles:
                shown = [index for index, mark in enumerate(options.values()) if is_seen(mark, usual)]
                selected = next(option for option, mark in options.items() if mark is singles[row].mark)
                fact = _facts(page.truth, row, selected, 1.0 if page.voters in LINES else WRONG)
            elif voted:
                shown, fact = voted, ((False,) * 3, 0.0, page.truth["drawn"][row])
            else:
                continue
            facts.append((sheet, len(owner) + shown.index(voted[0]) if voted else -1, *fact))
            owner += [len(facts) - 1] * len(shown)
            pictures.append(boxes[shown])
    return Boxes(np.concatenate(pictures), np.array(owner), *map(np.array, zip(*facts, strict=True)))


def _facts(truth: dict, row: str, selected: str, weight: float) -> tuple[tuple[bool, ...], float, str]:
    """Of a row with one plain mark: (doubtful, struck, lone), its weight, what was drawn. `weight`: of a row that would
    be counted wrongly."""
    drawn = truth["drawn"][row]
    doubtful = row in truth["doubtful"] and drawn not in NOT_OURS
    # A box that was filled after all looks like any filled box: that is for the trees, and must not be learned here.
    holds = row not in truth["traceless"] and drawn != "corrected"
    wrong = doubtful and list(truth["rows"][row]) != [selected]
    struck = doubtful and drawn == "struck"
    return (doubtful and not struck, struck, drawn == "lone_fill"), holds * (weight if wrong else 1.0), drawn


def teach(boxes: Boxes, epochs: int, seed: int):
    """A PyTorch network that answers for each box alone."""
    import torch

    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    taught = np.flatnonzero(boxes.weight > 0)
    count = len(taught)
    batch = min(BATCH, count)
    net = _network(*boxes.pictures.shape[1:])
    shares = [1.0 if epoch < ALL else 0.5 for epoch in range(epochs)]
    optimiser = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=1e-2)
    most = sum(int(count * share) // batch + 1 for share in shares)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, most, pct_start=0.15)
    loss_of = np.full(count, np.nan)
    taken = 0
    for epoch, share in enumerate(shares):
        net.train()
        rows, weights = _drawn(loss_of, share, random)
        total, steps = 0.0, max(len(rows) // batch, 1)
        for step in range(steps):
            index = rows[step * batch : (step + 1) * batch]
            each = _losses(net, boxes, taught[index])
            now = each.detach().numpy()
            loss_of[index] = np.where(np.isnan(loss_of[index]), now, (loss_of[index] + now) / 2)
            loss = (each * torch.from_numpy(weights[index].clip(max=HEAVY)).float()).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            taken += 1
            if taken < most:
                schedule.step()
            total += float(loss.detach())
        print(f"careful look, epoch {epoch + 1}: {len(rows)} rows, loss {total / steps:.4f}", flush=True)
    return net


def _drawn(loss_of: np.ndarray, share: float, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The rows of an epoch in the order they are shown, and what each row would weigh."""
    count = len(loss_of)
    if share == 1.0:
        return random.permutation(count), np.ones(count)
    # A row that no batch has held so far counts as hard.
    chance = np.clip(np.nan_to_num(loss_of, nan=1.0) / SMALL_LOSS, SELDOM, 1.0)
    chance *= min(1.0, share * count / chance.sum())
    return random.permutation(np.flatnonzero(random.random(count) < chance)), 1 / chance


def _losses(net, boxes: Boxes, rows: np.ndarray):
    """The loss of each of some rows."""
    import torch

    first, end = np.searchsorted(boxes.row, rows), np.searchsorted(boxes.row, rows, side="right")
    which = np.concatenate([np.arange(a, b) for a, b in zip(first, end, strict=True)])
    owner = torch.from_numpy(np.repeat(np.arange(len(rows)), end - first))
    pictures = torch.from_numpy(boxes.pictures[which]).float() / HUNDREDTHS
    return losses(net(_varied(pictures, owner, len(rows))), owner, boxes, rows)


def losses(said, owner, boxes: Boxes, rows: np.ndarray):
    """The loss of each of some rows, from what is said of their boxes, (boxes, 2 or 3). A row is doubtful where any of
    its boxes is: 1 − Π (1 − p)."""
    import torch
    from torch.nn.functional import logsigmoid

    answers = said.shape[1]
    none = torch.zeros(len(rows), answers).index_add_(0, owner, logsigmoid(-said))
    any_box = torch.log((-torch.expm1(none)).clamp_min(1e-7))
    y = torch.from_numpy(boxes.doubtful[rows, :answers]).float()
    return -(y * any_box + (1 - y) * none).sum(1) * torch.from_numpy(boxes.weight[rows]).float()


def _varied(part, owner, rows: int):
    """Boxes darker or paler row by row, moved by a pixel, mirrored, noisier: (boxes, 1, height, width)."""
    import torch

    part = part * (0.85 + 0.3 * torch.rand(rows, 1, 1)[owner])
    part = torch.roll(part, (int(torch.randint(-1, 2, ())), int(torch.randint(-1, 2, ()))), (1, 2))
    part = part.flip(2) if torch.rand(()) < 0.5 else part
    part = part.flip(1) if torch.rand(()) < 0.5 else part
    return (part + 0.03 * torch.rand(rows, 1, 1)[owner] * torch.randn_like(part))[:, None]


def _network(height: int, width: int):
    """As `scanner.network` computes it once the normalisations are folded in."""
    from torch import nn

    layers, before = [], 1
    for channels in CHANNELS:
        layers += [nn.Conv2d(before, channels, 3, 2, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
        before, height, width = channels, (height + 1) // 2, (width + 1) // 2
    flat = before * height * width
    flatten = [nn.Flatten(), nn.Dropout(0.2)]
    return nn.Sequential(*layers, _further(before), *flatten, nn.Linear(flat, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 2))


def _further(channels: int):
    """Two convolutions that look further round and add to what was found, at first nothing."""
    import torch
    from torch import nn

    class Further(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.convolutions = nn.ModuleList(
                [nn.Conv2d(channels, FURTHER, 3, 1, 1), nn.Conv2d(FURTHER, channels, 3, 1, 1)]
            )
            nn.init.zeros_(self.convolutions[1].weight)
            nn.init.zeros_(self.convolutions[1].bias)

        def forward(self, found):
            first, second = self.convolutions
            return torch.relu(found + second(torch.relu(first(found))))

    return Further()


def folded(layers: Sequence) -> dict[str, np.ndarray]:
    """Weights and biases, numbered as `scanner.network` expects them, those that look further last; each normalisation
    is folded into the convolution before it."""
    import torch
    from torch import nn

    pairs, last = [], []
    for layer, after in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, nn.Conv2d):
            factor = after.weight / torch.sqrt(after.running_var + after.eps)
            pairs.append((layer.weight * factor[:, None, None, None], after.bias - after.running_mean * factor))
        elif isinstance(layer, nn.Linear):
            pairs.append((layer.weight, layer.bias))
        elif hasattr(layer, "convolutions"):
            last += [(one.weight, one.bias) for one in layer.convolutions]
    return {
        f"{letter}{number}": of.detach().numpy().astype(np.float16)
        for number, pair in enumerate(pairs + last, 1)
        for letter, of in zip("wb", pair, strict=True)
    }
