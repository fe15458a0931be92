"""Files as scanners and offices write them, made for the tests: every one shows the same page."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image

WIDTH, HEIGHT = 248, 350  # A4 at 30 dpi


def page(seed: int = 0) -> np.ndarray:
    """A white page with black print that no turn and no mirror maps onto itself, and a little noise."""
    grey = np.full((HEIGHT, WIDTH), 250, np.uint8)
    grey[20:60, 16:80] = 0
    grey[20:36, 180:230] = 90
    grey[300:340, 20:40] = 30
    noise = np.random.default_rng(seed).integers(0, 5, grey.shape, dtype=np.uint8)
    return grey + noise


def black_and_white(grey: np.ndarray) -> np.ndarray:
    return np.where(grey > 128, 255, 0).astype(np.uint8)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """A picture as a file's bytes, by Pillow."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def jpeg(grey: np.ndarray, quality: int = 90) -> bytes:
    return bytes(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def tiff(pages: Sequence[np.ndarray], compression: str = "tiff_lzw") -> bytes:
    """A TIFF of several pages; G4 where the compression asks for black and white."""
    images = [Image.fromarray(grey) for grey in pages]
    if compression.startswith("group"):
        images = [image.point(lambda value: 255 * (value > 128)).convert("1") for image in images]
    return saved(images[0], "TIFF", save_all=True, append_images=images[1:], compression=compression)


def pdf_object(number: int, body: bytes) -> bytes:
    return b"%d 0 obj\n" % number + body + b"\nendobj\n"


class PdfPage:
    """A page of `pdf`: pictures by their dictionary entries and bytes, the drawing, and what the page itself says."""

    def __init__(self, pictures: Sequence[tuple[bytes, bytes]], drawing: bytes, extra: bytes = b"") -> None:
        self.pictures, self.drawing, self.extra = pictures, drawing, extra


FULL = b"q 248 0 0 350 0 0 cm /I0 Do Q"


def picture_of(grey: np.ndarray, colours: bytes = b"/DeviceGray", more: bytes = b"") -> tuple[bytes, bytes]:
    """A deflated 8-bit picture of a PDF."""
    head = b"/Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /FlateDecode " % (
        grey.shape[1],
        grey.shape[0],
        colours,
    )
    return head + more, zlib.compress(grey.tobytes())


def jpeg_picture(data: bytes, grey: np.ndarray) -> tuple[bytes, bytes]:
    """A JPEG taken over into a PDF, as scanners do."""
    head = b"/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode" % (
        grey.shape[1],
        grey.shape[0],
    )
    return head, data


def pdf(pages: Sequence[PdfPage]) -> bytes:
    """A PDF written by hand, so that the tests know every byte of it. A page is 248 × 350 points."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for each in pages:
        names = b""
        for index, (head, data) in enumerate(each.pictures):
            objects.append(
                b"<< /Type /XObject /Subtype /Image %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)
            )
            names += b"/I%d %d 0 R " % (index, len(objects))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(each.drawing), each.drawing))
        drawing = len(objects)
        font = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 248 350] %s /Contents %d 0 R "
            b"/Resources << /XObject << %s>> %s >> >>" % (each.extra, drawing, names, font)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += pdf_object(number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + tail % (len(objects) + 1, table, len(objects) + 1, len(out))


def big_endian_tiff(grey: np.ndarray) -> bytes:
    """A TIFF as a Motorola scanner wrote it, white as zero, one strip, uncompressed."""
    pixels = (255 - grey).tobytes()
    entries = [
        (256, 3, grey.shape[1]),
        (257, 3, grey.shape[0]),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 0),
        (273, 4, 8),
        (277, 3, 1),
        (278, 3, grey.shape[0]),
        (279, 4, len(pixels)),
    ]
    directory = struct.pack(">H", len(entries))
    for tag, kind, value in entries:
        field = struct.pack(">HH", value, 0) if kind == 3 else struct.pack(">I", value)
        directory += struct.pack(">HHI", tag, kind, 1) + field
    return b"MM\0*" + struct.pack(">I", 8 + len(pixels)) + pixels + directory + b"\0\0\0\0"
