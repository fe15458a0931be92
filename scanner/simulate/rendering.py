"""A printed PDF → its pages as pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray


def render_page(path: Path, index: int, dpi: float, *, oversample: int = 3) -> NDArray[np.uint8]:
    """A page of one of our PDFs as a perfect printer would print it: grey, (rows, cols).

    Rendered finer and averaged, because PDFium snaps rectangles to its pixels.
    """
    document = pypdfium2.PdfDocument(path)
    try:
        bitmap = document[index].render(scale=dpi * oversample / 72, grayscale=True)
        fine = bitmap.to_numpy()
        fine = fine.reshape(fine.shape[0], fine.shape[1])
        rows, cols = fine.shape[0] // oversample, fine.shape[1] // oversample
        fine = fine[: rows * oversample, : cols * oversample]
        return np.asarray(cv2.resize(fine, (cols, rows), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    finally:
        document.close()
