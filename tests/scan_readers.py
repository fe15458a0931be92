"""Readers of pages for the tests of `scan`: what each does to its process stands in its name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np

from scanner.interpret import read_page
from scanner.reading import PageRead, Sheets

_READ = []  # pages that this process has read


def stopping(grey: np.ndarray, sheets: Sheets, **more: object) -> PageRead:
    """Read as many pages as STOPS_AFTER says, and never finish the next."""
    if len(_READ) == int(os.environ["STOPS_AFTER"]):
        time.sleep(600)
    _READ.append(1)
    return read_page(grey, sheets)


def _is_the_one(grey: np.ndarray, sheets: Sheets) -> bool:
    """Whether this is the page that the folder in DEADLY has as its second."""
    import cv2

    second = cv2.imread(str(Path(os.environ["DEADLY"], "quét", "0002.jpg")), cv2.IMREAD_GRAYSCALE)
    return np.array_equal(second, grey)


def deadly(grey: np.ndarray, sheets: Sheets, **more: object) -> PageRead:
    if _is_the_one(grey, sheets):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_page(grey, sheets)


def hanging(grey: np.ndarray, sheets: Sheets, **more: object) -> PageRead:
    if _is_the_one(grey, sheets):
        time.sleep(600)
    return read_page(grey, sheets)
