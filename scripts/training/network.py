"""Reader B's network, `scanner/strokes.npz`: of every box, is it marked, doubtful, struck through?

A row is as doubtful as its most doubtful box. Blank and double rows and lone fills are not the network's to judge:
rules see them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from training.sheets import HUNDREDTHS, Page

NOT_OURS = ("blank", "double", "lone_fill")
BATCH = 256  # rows


@dataclass(frozen=True, slots=True)
class Rows:
    """What it learns from, row by row."""

    pictures: np.ndarray  # (N, options, height, width), bytes
    marked: np.ndarray  # (N, options)
    doubtful: np.ndarray  # (N,)
    holds: np.ndarray  # (N, 2): whether `marked` and `doubtful` are certain enough to be taught
    drawn: np.ndarray  # (N,) names of kinds


def rows_of(pages: Iterable[Page]) -> Rows:
    """Every row of the pages."""
    pictures, facts = [], []
    for page in pages:
        pictures.append(page.pictures)
        truth = page.truth
        for row, marks in page.marks.items():
            drawn = truth["drawn"][row]
            doubt = row in truth["doubtful"] and drawn not in NOT_OURS
            traceless = row in truth["traceless"]
            marked = [option in truth["rows"][row] for option in marks]
            facts.append((marked, doubt, (not doubt and not traceless, not traceless), drawn))
    return Rows(np.concatenate(pictures), *map(np.array, zip(*facts, strict=True)))


def teach(rows: Rows, epochs: int, seed: int) -> dict[str, np.ndarray]:
    """The network's weights."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    net = _network(*rows.pictures.shape[2:])
    # A box that was filled after all looks like any filled box: that is for the rules, and must not be learned here.
    holds = rows.holds & (rows.drawn != "corrected")[:, None]
    x = torch.from_numpy(rows.pictures)
    y_marked = torch.from_numpy(rows.marked).float()
    struck = rows.doubtful & (rows.drawn == "struck")
    y_doubt = torch.from_numpy(np.stack([rows.doubtful & ~struck, struck], axis=1)).float()
    w_marked, w_doubt = torch.from_numpy(holds[:, 0]).float(), torch.from_numpy(holds[:, 1]).float()
    optimiser = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=1e-3)
    batch = min(BATCH, len(x))
    steps = len(x) // batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, epochs * steps)
    bce = nn.BCEWithLogitsLoss(reduction="none")
    for epoch in range(epochs):
        net.train()
        order = torch.randperm(len(x))
        total = 0.0
        for step in range(steps):
            index = order[step * batch : (step + 1) * batch]
            part = _varied(x[index].float() / HUNDREDTHS)
            n, k = part.shape[:2]
            out = net(part.reshape(n * k, 1, *part.shape[2:])).reshape(n, k, 3)
            loss_marked = (bce(out[..., 0], y_marked[index]).mean(1) * w_marked[index]).mean()
            # A row is doubtful where any of its boxes is: 1 − Π (1 − p), so that every box is taught at once.
            none = nn.functional.logsigmoid(-out[..., 1:]).sum(1)
            any_box = torch.log((-torch.expm1(none)).clamp_min(1e-7))
            loss_doubt = -(y_doubt[index] * any_box + (1 - y_doubt[index]) * none).sum(1)
            loss = loss_marked + (loss_doubt * w_doubt[index]).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        print(f"network, epoch {epoch + 1}: loss {total / steps:.4f}", flush=True)
    layers = [layer for layer in net if isinstance(layer, (nn.Conv2d, nn.Linear))]
    return {
        f"{letter}{number}": of.detach().numpy().astype(np.float16)
        for number, layer in enumerate(layers, 1)
        for letter, of in (("w", layer.weight), ("b", layer.bias))
    }


def _network(height: int, width: int):
    """As `scanner.network` computes it: 12, 24 and 32 channels, a layer of 48, three answers."""
    from torch import nn

    for _ in range(3):
        height, width = (height + 1) // 2, (width + 1) // 2
    return nn.Sequential(
        nn.Conv2d(1, 12, 3, 2, 1), nn.ReLU(),
        nn.Conv2d(12, 24, 3, 2, 1), nn.ReLU(),
        nn.Conv2d(24, 32, 3, 2, 1), nn.ReLU(),
        nn.Flatten(), nn.Dropout(0.2), nn.Linear(32 * height * width, 48), nn.ReLU(), nn.Linear(48, 3),
    )  # fmt: skip


def _varied(part):
    """Rows darker or paler, moved by a pixel, mirrored, noisier. (rows, options, height, width)"""
    import torch

    part = part * (0.85 + 0.3 * torch.rand(len(part), 1, 1, 1))
    part = torch.roll(part, (int(torch.randint(-1, 2, ())), int(torch.randint(-1, 2, ()))), (2, 3))
    part = part.flip(3) if torch.rand(()) < 0.5 else part
    part = part.flip(2) if torch.rand(()) < 0.5 else part
    return part + 0.04 * torch.rand(len(part), 1, 1, 1) * torch.randn_like(part)
