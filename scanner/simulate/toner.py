"""What goes wrong in the printer, before anybody marks the sheet: toner too little or too much.

A fault takes the print (share of light that the paper gives back), chance, and the px a millimetre.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from scanner.simulate.damage import Random
from scanner.simulate.device import Light

PrintFault = Callable[[Light, Random, float], Light]


def low_toner(light: Light, random: Random, px_per_mm: float) -> Light:
    """The cartridge runs out on one side: pale there, with paler streaks down the page."""
    cols = light.shape[1]
    across = np.linspace(0, 1, cols, dtype=np.float32)
    if random.random() < 0.5:
        across = across[::-1]
    least = random.uniform(0.08, 0.35)
    strength = least + (1 - least) * np.clip((across - 0.05) / random.uniform(0.35, 0.9), 0, 1)
    streaks = cv2.GaussianBlur(random.normal(0, 1, (1, cols)).astype(np.float32), (0, 0), 1.5 * px_per_mm)
    strength = strength * np.clip(1 + 0.5 * streaks[0] / max(float(np.abs(streaks).max()), 1e-6), 0.5, 1.0)
    return np.asarray(1 - (1 - light) * strength[None, :], dtype=np.float32)


def fat_toner(light: Light, random: Random, px_per_mm: float) -> Light:
    """Toner or ink that spreads: every line 0.15 to 0.35 mm wider, edges soft, paper a little grey."""
    grow = random.uniform(0.15, 0.35)
    side = max(3, round(grow * px_per_mm) | 1)
    fat = cv2.erode(light, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    return np.asarray(cv2.GaussianBlur(fat, (0, 0), 0.06 * px_per_mm) * random.uniform(0.94, 1.0), dtype=np.float32)
