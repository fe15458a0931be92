"""Pages → files as scanners write them. The pixels are the same in every format: those of the JPEG (or of the PNG in
black and white), which a PDF embeds as it is and PNG and TIFF hold decoded."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

PAGES_PER_FILE = 100  # of a multi-page TIFF or PDF


class Writer:
    """Takes encoded pages in order."""

    def __init__(self, folder: Path, fmt: str, dpi: int) -> None:
        self.folder, self.fmt, self.dpi = folder, fmt, dpi
        self.count = 0
        self.files = 0
        self.held: list[bytes] = []

    def add(self, encoded: bytes) -> tuple[str, int]:
        """Write a page (or hold it until its file is full); its file's name and its page there."""
        self.count += 1
        if self.fmt in ("jpg", "png"):
            name = f"{self.count:04d}.{self.fmt}"
            png = encoded[:4] == b"\x89PNG"
            if (self.fmt == "png") == png:
                (self.folder / name).write_bytes(encoded)
            else:
                how = [cv2.IMWRITE_JPEG_QUALITY, 95] if self.fmt == "jpg" else []
                ok, again = cv2.imencode(f".{self.fmt}", _decoded(encoded), how)
                assert ok
                (self.folder / name).write_bytes(bytes(again))
            self.files += 1
            return name, 1
        self.held.append(encoded)
        name, page = self._name(), len(self.held)
        if len(self.held) == PAGES_PER_FILE:
            self._flush()
        return name, page

    def close(self) -> int:
        """Write what is held; how many files there are."""
        if self.held:
            self._flush()
        return self.files

    def _name(self) -> str:
        return f"scan_{self.files + 1:03d}.{self.fmt}"

    def _flush(self) -> None:
        path = self.folder / self._name()
        if self.fmt == "tif":
            _write_tiff(path, self.held, self.dpi)
        else:
            _write_pdf(path, self.held, self.dpi)
        self.files += 1
        self.held = []


def _decoded(encoded: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    image = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_GRAYSCALE)
    return np.asarray(image, dtype=np.uint8)


def _write_tiff(path: Path, pages: list[bytes], dpi: int) -> None:
    """Multi-page TIFF: G4 for black and white, LZW for grey."""
    from PIL import Image

    bilevel = pages[0][:4] == b"\x89PNG"
    images = [Image.fromarray(_decoded(page)) for page in pages]
    if bilevel:
        images = [image.convert("1", dither=Image.Dither.NONE) for image in images]
    images[0].save(
        path,
        format="TIFF",
        save_all=True,
        append_images=images[1:],
        compression="group4" if bilevel else "tiff_lzw",
        dpi=(dpi, dpi),
    )


def _write_pdf(path: Path, pages: list[bytes], dpi: int) -> None:
    """A PDF with one picture a page, as scanners write it; JPEG data goes in as it is."""
    from io import BytesIO

    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for encoded in pages:
        grey = _decoded(encoded)
        rows, cols = grey.shape
        image = pypdfium2.PdfImage.new(document)
        if encoded[:4] == b"\x89PNG":
            from PIL import Image

            image.set_bitmap(pypdfium2.PdfBitmap.from_pil(Image.fromarray(grey)))
        else:
            image.load_jpeg(BytesIO(encoded), inline=True)
        width, height = cols / dpi * 72, rows / dpi * 72
        image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page = document.new_page(width, height)
        page.insert_obj(image)
        page.gen_content()
    document.save(path)
    document.close()
