"""Whether an image is as good as empty paper."""

from __future__ import annotations

import cv2
import numpy as np

from scanner.align import halvings
from scanner.page import Grey

BLANK_INK = 3e-4  # share of an image that dirt may darken
WORD_INK, WORD_LENGTH = 3e-5, 0.027  # a piece of 2 mm² on A4, and longer than 8 mm, is writing


def looks_blank(grey: Grey) -> bool:
    """Whether an image is as good as empty paper: nearly nothing as dark as print, and nothing as long as a word, apart
    from what touches the edge. Show-through is paler."""
    small = halvings(grey)[-1]
    paper = float(np.median(small))
    if paper < 60:
        return False
    dark = (small < 0.62 * paper).astype(np.uint8)
    count, labels = cv2.connectedComponents(dark, connectivity=8)
    edge = np.unique(
        np.concatenate([labels[:3].ravel(), labels[-3:].ravel(), labels[:, :3].ravel(), labels[:, -3:].ravel()])
    )
    size = np.bincount(labels.ravel(), minlength=count)
    size[edge] = 0
    size[0] = 0
    if size.sum() >= BLANK_INK * small.size:
        return False
    long_side = max(small.shape)
    for piece in np.flatnonzero(size > WORD_INK * small.size):
        y, x = np.nonzero(labels == piece)
        if np.hypot(np.ptp(x), np.ptp(y)) > WORD_LENGTH * long_side:
            return False
    return True
