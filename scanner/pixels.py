"""The bytes of one picture → its grey pixels, or why not.

Decoders forgive: half a JPEG comes back with its lower half flat grey and no error. A page that nobody can see the
bottom of must not be counted, so the end of the file is looked for and decoder warnings are captured.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import mmap
from typing import IO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from scanner.page import Colour, ColourOf, Grey
from scanner.unreadable import Unreadable, Why

MOST_PIXELS = 100_000_000  # A3 at 600 dpi is 70 million; more is a mistake or an attack
LEAST_CONTRAST, MIDDLE = 100, 0.03  # grey levels from black to paper; pixels of the middle half, of darker ones
WHITENED = 0.5  # share of a picture that is pure white; of simulated scans hardly any is
ONE_LIGHT, ONE_GREY = 200, 0.75  # a grey so light is paper, which has grain: seldom is so much of it the very same
FORMATS = ("JPEG", "PNG", "BMP", "DIB", "WEBP", "TIFF")
Image.MAX_IMAGE_PIXELS = None  # `MOST_PIXELS` is asked instead, before anything is decoded


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as it was scanned. `colour` decodes it in colour: seldom needed, and None where it has none."""

    grey: Grey
    colour: ColourOf = lambda: None

    @property
    def sha(self) -> str:
        """SHA-256 (hex) over the shape and the pixels: alike for two files only where they show the same picture."""
        digest = hashlib.sha256(f"{self.grey.shape[0]}×{self.grey.shape[1]} ".encode())
        digest.update(np.ascontiguousarray(self.grey).data)
        return digest.hexdigest()


def is_bilevel(grey: Grey) -> bool:
    """Whether a picture, at the size it was scanned, is in black and white, which hides faint marks: two grey levels
    and no more, or hardly any between, as where such a scan was stored as JPEG."""
    sample = grey[::37, ::16]
    if np.count_nonzero(np.bincount(sample.ravel(), minlength=256)) > 2:
        lines = np.ascontiguousarray(grey[::8])
        return _has_no_middle(lines) and _has_no_middle(grey, _paper_in(grey))
    histogram = cv2.calcHist([grey], [0], None, [256], [0, 256])
    return int(np.count_nonzero(histogram)) == 2


def is_whitened(grey: Grey) -> bool:
    """Whether a scanner made the paper pure white, or all one light grey, as where it takes off the background: pale
    strokes may be gone."""
    counts = np.bincount(grey[::16, ::16].ravel(), minlength=256)
    return bool(counts[255] > WHITENED * counts.sum() or counts[ONE_LIGHT:].max() > ONE_GREY * counts.sum())


def _paper_in(grey: Grey) -> NDArray[np.uint8]:
    """255 where a tile of 16 px has any light: the dark ground round a sheet is no ink."""
    rows, cols = grey.shape[0] // 16, grey.shape[1] // 16
    light = grey[: rows * 16, : cols * 16].reshape(rows, 16, cols * 16).max(axis=1).reshape(rows, cols, 16).max(axis=2)
    mask = np.full(grey.shape, 255, np.uint8)
    mask[: rows * 16, : cols * 16] = np.where(light >= 128, 255, 0).repeat(16, axis=0).repeat(16, axis=1)
    return mask


def _has_no_middle(grey: Grey, mask: NDArray[np.uint8] | None = None) -> bool:
    """Whether strokes have no soft edges: few pixels are in the middle half between paper and black, against those that
    are darker. Of grey scans there are half as many and more, of black and white ones stored as JPEG none."""
    up_to = np.cumsum(cv2.calcHist([grey], [0], mask, [256], [0, 256]))
    if not up_to[-1]:
        return False
    black, paper = (int(np.searchsorted(up_to, share * up_to[-1])) for share in (0.005, 0.9))
    if paper - black < LEAST_CONTRAST:
        return False
    low, high = (up_to[black + round(part * (paper - black))] for part in (0.25, 0.75))
    return bool(high - low < MIDDLE * low)


def grey_of(picture: bytes) -> Grey:
    """The pixels of a file that holds one picture: JPEG, PNG, BMP, WebP, or a TIFF of one page.

    Turned as its EXIF says, transparency on white, 16 bits cut to 8. Raises Unreadable.
    """
    jpeg = picture.startswith(b"\xff\xd8")
    if jpeg and not jpeg_ends(picture):
        raise Unreadable(Why.TRUNCATED)
    with opened(io.BytesIO(picture)) as header:
        check_size(*header.size)
        if header.format in ("PNG", "WEBP") and getattr(header, "is_animated", False):
            raise Unreadable(Why.ANIMATED)
        if header.mode in ("1", "L", "RGB", "P") and "transparency" not in header.info:
            grey, complaint = decoded(picture)
            if jpeg and (complaint or (grey is not None and ends_flat(grey))):
                raise Unreadable(Why.TRUNCATED if b"premature" in complaint or not complaint else Why.DAMAGED)
            if grey is not None and not complaint:
                return grey
        return grey_by_pillow(header)


def colour_of(picture: IO[bytes], index: int = 0) -> Colour | None:
    """The same pixels in colour, or None for a picture without colours. Picture `index` of the file."""
    try:
        with opened(picture) as image:
            image.seek(index)
            if image.mode not in ("RGB", "RGBA", "P", "CMYK", "YCbCr", "LAB"):
                return None
            clear = ImageOps.exif_transpose(image).convert("RGB")
            return np.ascontiguousarray(np.asarray(clear, dtype=np.uint8)[..., ::-1])
    except Unreadable:
        return None


def check_size(width: int, height: int) -> None:
    """Raise Unreadable for a picture too large to be a page."""
    if width * height > MOST_PIXELS:
        raise Unreadable(Why.TOO_LARGE)


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """A picture whose header has been read by Pillow; whatever goes wrong with it is Unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF and the like
            with Image.open(file, formats=FORMATS) as image:
                yield image
    except Unreadable:
        raise
    except UnidentifiedImageError:
        raise Unreadable(Why.NOT_AN_IMAGE) from None
    except Image.DecompressionBombError:
        raise Unreadable(Why.TOO_LARGE) from None
    except Exception as error:  # a decoder that meets broken bytes may raise anything
        raise Unreadable(why_of(error)) from error


def why_of(error: Exception) -> Why:
    """What an error while a picture is read says of it. One of the system's has a number, a decoder's has none; the
    size of what is decoded was asked before, so that a lack of memory is none of the picture's faults."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno is not None):
        return Why.UNAVAILABLE
    short = isinstance(error, EOFError) or "truncated" in str(error) or "incomplete" in str(error)
    return Why.TRUNCATED if short else Why.DAMAGED


def grey_by_pillow(image: Image.Image) -> Grey:
    """The pixels by the thorough decoder: slower, knows every mode, and raises where a file is short."""
    image.load()
    turned = ImageOps.exif_transpose(image)
    mode = turned.mode
    if mode.startswith("I"):
        depth = np.asarray(turned)
        return np.asarray(np.clip(depth, 0, 65535) >> 8, dtype=np.uint8)
    if mode == "F":
        raise Unreadable(Why.NOT_AN_IMAGE)
    if mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in turned.info:
        clear = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    return np.asarray(turned.convert("L"), dtype=np.uint8)


def decoded(picture: bytes | mmap) -> tuple[Grey | None, bytes]:
    """What OpenCV makes of a picture, and what its decoder complained of: b"" where the picture is whole."""
    with complaints() as heard:
        try:
            grey = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
        except cv2.error:
            grey = None
    lines = [line for line in b"".join(heard).splitlines() if not _harmless(line)]
    return (None if grey is None else np.asarray(grey, dtype=np.uint8)), b"\n".join(lines)


def _harmless(line: bytes) -> bool:
    """Colour profiles, unknown tags, and bytes left over once a JPEG is complete."""
    return b"warn" in line.lower() or b"extraneous bytes before marker 0xd9" in line or not line.strip()


def jpeg_ends(picture: bytes) -> bool:
    """Whether a JPEG has its end marker after the start of its own scan (a thumbnail before it has one, too)."""
    at = 2
    while picture[at : at + 1] == b"\xff" and picture[at + 1 : at + 2] != b"\xda":
        if picture[at + 1 : at + 2] == b"\xff":  # a fill byte
            at += 1
        else:
            at += 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
    return at < len(picture) and picture.rfind(b"\xff\xd9", at) >= 0


def ends_flat(grey: Grey) -> bool:
    """Whether the bottom of a JPEG is exactly the grey that a decoder puts where the bytes ran out."""
    return bool(np.all(grey[-8:] == 128))


_ear: IO[bytes] | None = None


@contextmanager
def complaints() -> Iterator[list[bytes]]:
    """What C libraries write to standard error meanwhile, in the list afterwards. libjpeg tells of missing data in no
    other way."""
    global _ear
    heard: list[bytes] = []
    try:
        if _ear is None:
            _ear = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 -- kept for all pages to come
        stderr = os.dup(2)
    except OSError:  # no standard error, or no room for a temporary file: nothing to listen with
        yield heard
        return
    try:
        os.dup2(_ear.fileno(), 2)
        yield heard
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        if _ear.tell():
            _ear.seek(0)
            heard.append(_ear.read(10_000))
            _ear.seek(0)
            _ear.truncate()
