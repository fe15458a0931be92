"""PDF of scans → page images. The picture that the scanner put on a page is the evidence: where a page is one picture
and nothing else it is taken as it is, ten times faster than drawing the page and without resampling.

PDFium is not thread-safe: one document in one process at a time.
"""

from __future__ import annotations

import base64
import io
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from scanner.blank import looks_blank
from scanner.page import Colour, Grey
from scanner.pixels import MOST_PIXELS, ends_flat, jpeg_ends
from scanner.unreadable import Unreadable, Why

RENDER_DPI = 300
RENDER_PIXELS = 24_000_000  # A3 at 300 dpi is 17 million
POPPLER_LONG_SIDE = 3508  # pixels: A4 at 300 dpi
POPPLER_SECONDS = 40
_PAPER = 150  # mean grey: a darker picture may have a mask over it, of which PDFium does not tell
_TAIL = 2048  # bytes in which the end of a PDF is looked for
_PADDING = 65536  # zeros after it, of a file that was copied in whole blocks
REOPENED_AFTER = 24  # pages
_NAMED, _DRAWN = re.compile(rb"/XObject(?!<<>>)"), re.compile(rb"/\S+\s+Do\b")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_MOST_DRAWING = 1_000_000  # bytes of a drawing that are looked through
_MOST_BYTES_A_PIXEL, _UNPACKED = 8, 1 << 20  # CMYK of 16 bits; bytes that are unpacked at a time
_MOST_PAGES = 100_000
_SAMPLE, _DARK, _PRINT = 8, 110, 0.005  # every so many pixels; grey below; share of paper: any ballot has more print
_INVISIBLE = 3  # text render mode of the words that OCR lays under a scan


class PdfScan:
    """A PDF kept open for page after page, but not for ever: PDFium keeps every picture that it has shown."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: Any = pdfium.PdfDocument(path)
        self._shown = 0
        self._last = _last_page(self._document)
        self._broken = self._last < len(self._document)

    def __len__(self) -> int:
        """Pages that are only said to follow the last one count as one more, so that somebody asks for it and is
        told."""
        return self._last + self._broken

    def grey(self, number: int) -> Grey:
        """The pixels of page `number`, counted from 1. Raises Unreadable."""
        if number > self._last:
            raise Unreadable(Why.TRUNCATED)
        try:
            if self._shown == REOPENED_AFTER:
                self._document.close()
                self._document, self._shown = pdfium.PdfDocument(self._path), 0
            self._shown += 1
            page = self._document[number - 1]
        except pdfium.PdfiumError:
            raise Unreadable(Why.DAMAGED) from None
        try:
            picture = only_picture(page)
            grey = None if picture is None else _picture_pixels(picture)
            grey = self._rendered(page) if grey is None else grey
            if not _has_print(grey) and looks_blank(grey) and _leaves_out(self._document, page, number):
                raise Unreadable(Why.DAMAGED)
            return grey
        except pdfium.PdfiumError:
            raise Unreadable(Why.DAMAGED) from None
        finally:
            page.close()

    def _rendered(self, page: Any) -> Grey:
        """A page drawn, with all of its pictures: PDFium leaves out without a word what it cannot decode or find, and a
        ballot would pass for the empty back of a sheet."""
        for picture in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,)):
            picture.get_bitmap()  # raises PdfiumError where it cannot be decoded
        return _rendered(page)

    def colour(self, number: int) -> Colour | None:
        """The same in colour, or None for a page without colours."""
        page = self._document[number - 1]
        try:
            picture = only_picture(page)
            if picture is None:
                return _in_colour(page.render(scale=_scale(page)).to_numpy())
            pixels = _in_colour(picture.image.get_bitmap().to_numpy())
            return None if pixels is None else np.ascontiguousarray(np.rot90(pixels, -picture.turns))
        except pdfium.PdfiumError:
            return None
        finally:
            page.close()

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()


class PopplerScan:
    """The second engine: a PDF that PDFium cannot read. Each page is drawn by a process of its own."""

    def __init__(self, path: Path) -> None:
        from pdf2image import pdfinfo_from_path
        from pdf2image.exceptions import PDFInfoNotInstalledError

        self._path = path
        try:
            self._pages = int(pdfinfo_from_path(str(path), timeout=POPPLER_SECONDS)["Pages"])
        except PDFInfoNotInstalledError:
            raise Unreadable(Why.NEEDS_POPPLER) from None
        except Exception:  # pdf2image lets through whatever its parsing meets
            raise Unreadable(Why.DAMAGED) from None

    def __len__(self) -> int:
        return self._pages

    def grey(self, number: int) -> Grey:
        """The pixels of page `number`, counted from 1. Raises Unreadable."""
        from pdf2image import convert_from_path

        try:
            pictures = convert_from_path(
                str(self._path),
                size=POPPLER_LONG_SIDE,
                grayscale=True,
                first_page=number,
                last_page=number,
                timeout=POPPLER_SECONDS,
            )
            grey = np.asarray(pictures[0].convert("L"), dtype=np.uint8)
        except Exception:
            raise Unreadable(Why.DAMAGED) from None
        if looks_blank(grey):  # it leaves out what it cannot decode, too, and this file is damaged as it is
            raise Unreadable(Why.DAMAGED)
        return grey

    def colour(self, number: int) -> Colour | None:
        """Not asked of this engine: the page is read as a grey one."""
        return None

    def close(self) -> None:
        """Nothing is held open."""


def pdf_scan(path: Path) -> PdfScan | PopplerScan:
    """A PDF, opened by the engine that can. Raises Unreadable."""
    whole = _ends(path)
    try:
        scan = PdfScan(path)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise Unreadable(Why.ENCRYPTED) from None
        if not whole:
            raise Unreadable(Why.TRUNCATED) from None
        return PopplerScan(path)
    if not whole:  # repaired by leaving out pages that nobody would miss
        scan.close()
        raise Unreadable(Why.TRUNCATED)
    return scan


def _ends(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL - _PADDING))
        tail = file.read().rstrip(b"\0")[-_TAIL:]
    return b"%%EOF" in tail or b"startxref" in tail


def _last_page(document: Any) -> int:
    """The number of the last page that is there; 0 for none. A damaged PDF may say that it has a million."""
    size = pdfium_c.FS_SIZEF()
    said = range(min(len(document), _MOST_PAGES), 0, -1)
    return next((number for number in said if pdfium_c.FPDF_GetPageSizeByIndexF(document, number - 1, size)), 0)


@dataclass(frozen=True, slots=True)
class Picture:
    """The one picture that a page consists of, and the quarter turns (clockwise) that set it upright on the page."""

    image: Any
    turns: int


def only_picture(page: Any) -> Picture | None:
    """The picture that is the whole page, or None where there is more to the page, or less."""
    if pdfium_c.FPDFPage_GetAnnotCount(page):
        return None
    image = None
    for item in page.get_objects(max_depth=1):
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE and image is None:
            image = item
        elif not _unseen(item):
            return None
    if image is None or not _fills(page, image) or pdfium_c.FPDFPageObj_HasTransparency(image):
        return None
    turns = _turns(*image.get_matrix().get()[:4])
    return None if turns is None else Picture(image, (turns + page.get_rotation() // 90) % 4)


def _unseen(item: Any) -> bool:
    """Whether an object is text that OCR put under the picture."""
    return bool(item.type == pdfium_c.FPDF_PAGEOBJ_TEXT and pdfium_c.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE)


def _fills(page: Any, image: Any) -> bool:
    """Whether a picture lies on the page's box to within a twentieth on each side."""
    left, bottom, right, top = page.get_cropbox()
    x0, y0, x1, y1 = image.get_bounds()
    slack_x, slack_y = 0.05 * (right - left), 0.05 * (top - bottom)
    return bool(max(abs(x0 - left), abs(x1 - right)) <= slack_x and max(abs(y0 - bottom), abs(y1 - top)) <= slack_y)


def _turns(a: float, b: float, c: float, d: float) -> int | None:
    """Quarter turns, clockwise, of a picture's matrix; None for one that is mirrored, slanted or turned otherwise."""
    size = max(abs(a), abs(b), abs(c), abs(d))
    signs = "".join("0" if abs(value) < 0.01 * size else "+" if value > 0 else "-" for value in (a, b, c, d))
    return {"+00+": 0, "0-+0": 1, "-00-": 2, "0+-0": 3}.get(signs)


def _picture_pixels(picture: Picture) -> Grey | None:
    """The scanner's own pixels, set upright; None for a kind of picture that has to be drawn."""
    image = picture.image
    width, height = image.get_px_size()
    if width * height > MOST_PIXELS:
        raise Unreadable(Why.TOO_LARGE)
    filters = _filters(image)
    is_jpeg = filters == ["DCTDecode"]
    if is_jpeg and not jpeg_ends(bytes(image.get_data())):
        raise Unreadable(Why.TRUNCATED)
    # A JPEG is none, and to ask for more has PDFium unpack it once more.
    stencil = filters[-1:] != ["DCTDecode"] and image.get_metadata().colorspace == pdfium_c.FPDF_COLORSPACE_UNKNOWN
    if stencil and not _painted_black(image):
        return None
    grey = _grey_of(image.get_bitmap().to_numpy())
    if grey is None:
        return None
    if (is_jpeg and ends_flat(grey)) or (not grey[-8:].any() and not _inflates(image)):
        raise Unreadable(Why.TRUNCATED)
    if stencil:  # its pixels say where paint goes
        grey = cv2.bitwise_not(grey)
    if cv2.mean(grey)[0] < _PAPER:
        return None
    return np.ascontiguousarray(np.rot90(grey, -picture.turns))


def _filters(image: Any) -> list[str]:
    """How a picture's data is packed, by PDF's names. Raises Unreadable where they are no text."""
    try:
        return list(image.get_filters())
    except UnicodeDecodeError:
        raise Unreadable(Why.DAMAGED) from None


def _painted_black(image: Any) -> bool:
    """Whether an image mask is painted in solid black."""
    red, green, blue, alpha = (pdfium_c.c_uint() for _ in range(4))
    known = pdfium_c.FPDFPageObj_GetFillColor(image, red, green, blue, alpha)
    return bool(known) and (red.value, green.value, blue.value, alpha.value) == (0, 0, 0, 255)


def _inflates(image: Any) -> bool:
    """Whether a deflated picture is complete: where it is not, PDFium leaves the rest black."""
    if _filters(image) != ["FlateDecode"]:
        return True
    stream, packed = zlib.decompressobj(), bytes(image.get_data())
    width, height = image.get_px_size()
    left = _MOST_BYTES_A_PIXEL * width * height + height  # what follows is no part of the picture
    try:
        while left > 0 and not stream.eof:
            unpacked = stream.decompress(packed, _UNPACKED)
            left, packed = left - len(unpacked), stream.unconsumed_tail
            if not unpacked and not packed:
                return False
    except zlib.error:
        return False
    return True


def _grey_of(pixels: Any) -> Grey | None:
    """A bitmap's own copy in grey; None for one with transparency."""
    if pixels.ndim == 2:
        return np.array(pixels, dtype=np.uint8)
    channels = pixels.shape[2]
    if channels == 1:
        return np.array(pixels[:, :, 0], dtype=np.uint8)
    if channels == 3:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    return None


def _rendered(page: Any) -> Grey:
    """The page drawn by PDFium in grey, at `RENDER_DPI` or as much as `RENDER_PIXELS` allows."""
    grey = _grey_of(page.render(scale=_scale(page), grayscale=True).to_numpy())
    if grey is None:
        raise Unreadable(Why.DAMAGED)
    return grey


def _has_print(grey: Grey) -> bool:
    """Whether a page is plainly not empty: nearly all are not, and looking closely takes longer."""
    sample = grey[::_SAMPLE, ::_SAMPLE]
    return bool(np.count_nonzero(sample < _DARK) > _PRINT * sample.size)


def _leaves_out(document: Any, page: Any, number: int) -> bool:
    """Whether a page draws more pictures and forms than PDFium tells of, or has some and draws none. In a copy of the
    page alone PDFium writes what the page says as plain text, and its drawing packed as it was."""
    shown = sum(1 for _ in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM)))
    alone, file = pdfium.PdfDocument.new(), io.BytesIO()
    try:
        alone.import_pages(document, [number - 1])
        alone.save(file)
    finally:
        alone.close()
    said = file.getvalue()
    drawn = sum(len(_DRAWN.findall(_unpacked(found))) for found in _STREAM.findall(said))
    return drawn > shown or (not shown and _NAMED.search(said) is not None)


def _unpacked(stream: bytes) -> bytes:
    """What a drawing says, as much as it may be; of anything else nothing."""
    try:
        packed = base64.a85decode(stream.removesuffix(b"~>")) if stream.endswith(b"~>") else stream
        return zlib.decompressobj().decompress(packed, _MOST_DRAWING)
    except (ValueError, zlib.error):
        return b""


def _scale(page: Any) -> float:
    width, height = page.get_size()
    if width < 1 or height < 1:
        raise Unreadable(Why.DAMAGED)
    return float(min(RENDER_DPI / 72, (RENDER_PIXELS / (width * height)) ** 0.5))


def _in_colour(pixels: Any) -> Colour | None:
    """A bitmap's own copy, where it has three channels."""
    return np.array(pixels, dtype=np.uint8) if pixels.ndim == 3 and pixels.shape[2] == 3 else None
