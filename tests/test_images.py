"""Whatever a scanner writes is read as the same page; whatever is broken says so and stops nothing."""

from __future__ import annotations

import io
import re
import shutil
import struct
import time
import tracemalloc
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from picture_files import (
    FULL,
    HEIGHT,
    WIDTH,
    PdfPage,
    big_endian_tiff,
    black_and_white,
    jpeg,
    jpeg_picture,
    page,
    pdf,
    picture_of,
    saved,
    tiff,
)
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from scanner import pdfscan, pixels
from scanner.images import LastFile, open_scan
from scanner.own_prints import is_own_print
from scanner.pixels import PageImage, is_bilevel, is_whitened
from scanner.unreadable import Unreadable, Why

GREY = page()
INK = Image.fromarray(GREY)
BLACK = Image.fromarray(black_and_white(GREY)).convert("1")


def page_image(path: Path, file_page: int) -> PageImage:
    return LastFile().page(path, file_page)


def exif(orientation: int) -> bytes:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def with_thumbnail(content: bytes) -> bytes:
    """The same JPEG with a smaller one in its EXIF, whose end comes before the page's beginning."""
    small = jpeg(GREY[:8, :8])
    return content[:2] + b"\xff\xe1" + struct.pack(">H", 8 + len(small)) + b"Exif\0\0" + small + content[2:]


def on_nothing() -> Image.Image:
    """The page's print on a transparent ground, whose colour under the transparency is black."""
    alpha = 255 - GREY
    return Image.merge("LA", (Image.new("L", INK.size, 0), Image.fromarray(alpha)))


def inverted_palette() -> Image.Image:
    """A picture whose colour numbers run the other way from its greys."""
    image = Image.frombytes("P", INK.size, (255 - GREY).tobytes())
    image.putpalette([value for grey in range(255, -1, -1) for value in (grey, grey, grey)])
    return image


def stencil() -> PdfPage:
    bits = np.packbits(black_and_white(GREY) > 0, axis=1).tobytes()
    head = b"/Width %d /Height %d /ImageMask true /BitsPerComponent 1 /Filter /FlateDecode" % (WIDTH, HEIGHT)
    return PdfPage([(head, zlib.compress(bits))], FULL)


TURNED = jpeg(np.rot90(GREY))
AS_IT_IS = pdf([PdfPage([picture_of(GREY)], FULL)])
OCR_WORDS = b"BT /F1 12 Tf 3 Tr 20 100 Td (unseen) Tj ET "
LYING = PdfPage([picture_of(np.ascontiguousarray(np.rot90(GREY)))], FULL)

FILES: dict[str, tuple[str, bytes, int]] = {  # what, its bytes, the greatest mean difference to the page
    "grey JPEG": ("jpg", jpeg(GREY), 2),
    "colour JPEG": ("jpg", jpeg(cv2.cvtColor(GREY, cv2.COLOR_GRAY2BGR)), 2),
    "progressive JPEG": ("jpg", saved(INK, "JPEG", quality=90, progressive=True), 2),
    "CMYK JPEG": ("jpg", saved(INK.convert("CMYK"), "JPEG", quality=90), 4),
    "JPEG with bytes after its end": ("jpg", jpeg(GREY) + bytes(5000), 2),
    "JPEG with a thumbnail in its head": (
        "jpg",
        with_thumbnail(jpeg(GREY)),
        2,
    ),
    "JPEG that EXIF turns": ("jpg", saved(Image.fromarray(np.rot90(GREY)), "JPEG", quality=90, exif=exif(6)), 2),
    "JPEG that EXIF mirrors": ("jpg", saved(Image.fromarray(GREY[:, ::-1]), "JPEG", quality=90, exif=exif(2)), 2),
    "grey PNG": ("png", saved(INK, "PNG"), 0),
    "black and white PNG": ("png", saved(BLACK, "PNG"), 8),
    "palette PNG": ("png", saved(inverted_palette(), "PNG"), 0),
    "colour PNG": ("png", saved(INK.convert("RGB"), "PNG"), 0),
    "PNG with alpha": ("png", saved(INK.convert("RGBA"), "PNG"), 0),
    "PNG of black on transparent": ("png", saved(on_nothing(), "PNG"), 2),
    "PNG of 16 bits": ("png", saved(Image.fromarray(GREY.astype(np.uint16) * 257), "PNG"), 0),
    "PNG that is named .jpg": ("jpg", saved(INK, "PNG"), 0),
    "grey BMP": ("bmp", saved(INK, "BMP"), 0),
    "colour BMP": ("bmp", saved(INK.convert("RGB"), "BMP"), 0),
    "black and white BMP": ("bmp", saved(BLACK, "BMP"), 8),
    "WebP without loss": ("webp", saved(INK, "WEBP", lossless=True), 2),
    "WebP": ("webp", saved(INK, "WEBP", quality=90), 3),
    "WebP with alpha": ("webp", saved(on_nothing().convert("RGBA"), "WEBP", lossless=True), 3),
    "TIFF": ("tif", saved(INK, "TIFF"), 0),
    "TIFF by LZW": ("tif", tiff([GREY]), 0),
    "TIFF by deflate": ("tif", tiff([GREY], "tiff_adobe_deflate"), 0),
    "TIFF by PackBits": ("tif", tiff([GREY], "packbits"), 0),
    "TIFF by JPEG": ("tif", tiff([GREY], "jpeg"), 4),
    "TIFF by fax G4": ("tif", tiff([GREY], "group4"), 8),
    "TIFF by fax G3": ("tif", tiff([GREY], "group3"), 8),
    "colour TIFF": ("tif", saved(INK.convert("RGB"), "TIFF", compression="tiff_lzw"), 0),
    "CMYK TIFF": ("tif", saved(INK.convert("CMYK"), "TIFF"), 2),
    "TIFF with alpha": ("tif", saved(INK.convert("RGBA"), "TIFF", compression="tiff_lzw"), 0),
    "TIFF of 16 bits": ("tif", saved(Image.fromarray(GREY.astype(np.uint16) * 257), "TIFF"), 0),
    "BigTIFF": ("tif", saved(INK, "TIFF", big_tiff=True), 0),
    "big-endian TIFF, white as zero": ("tif", big_endian_tiff(GREY), 0),
    "PDF of one picture": ("pdf", AS_IT_IS, 0),
    "PDF of a JPEG": ("pdf", pdf([PdfPage([jpeg_picture(jpeg(GREY), GREY)], FULL)]), 2),
    "PDF of an upside-down matrix": (
        "pdf",
        pdf([PdfPage([picture_of(GREY[::-1, ::-1].copy())], b"q -248 0 0 -350 248 350 cm /I0 Do Q")]),
        0,
    ),
    "PDF of a turned matrix": (
        "pdf",
        pdf([PdfPage([picture_of(np.rot90(GREY).copy())], b"q 0 -350 248 0 0 350 cm /I0 Do Q")]),
        0,
    ),
    "PDF of a black stencil": ("pdf", pdf([stencil()]), 8),
    "PDF of inverted greys": ("pdf", pdf([PdfPage([picture_of(255 - GREY, more=b"/Decode [1 0]")], FULL)]), 0),
    "PDF with the words that OCR found": ("pdf", pdf([PdfPage([picture_of(GREY)], OCR_WORDS + FULL)]), 0),
    "PDF that is named .jpg": ("jpg", AS_IT_IS, 0),
}


def difference(grey: np.ndarray, truth: np.ndarray = GREY) -> float:
    """Mean difference in grey levels, a larger picture brought to the truth's size."""
    if grey.shape != truth.shape:
        grey = cv2.resize(grey, truth.shape[::-1], interpolation=cv2.INTER_AREA)
    return float(np.abs(grey.astype(int) - truth).mean())


@pytest.mark.parametrize("what", FILES)
def test_every_kind_of_file_shows_the_same_page(what: str, tmp_path: Path) -> None:
    suffix, content, tolerance = FILES[what]
    path = tmp_path / f"phiếu số 1.{suffix}"
    path.write_bytes(content)
    image = page_image(path, 1)
    assert (image.grey.dtype, image.grey.shape) == (np.uint8, (HEIGHT, WIDTH))
    assert difference(image.grey) <= tolerance


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_the_comparison_fails_on_a_turned_page(turn: int) -> None:
    assert difference(np.rot90(GREY, turn)) > 8
    assert difference(GREY[:, ::-1]) > 8


@pytest.mark.parametrize(
    ("what", "each"),
    [
        (
            "two pictures on a page",
            PdfPage([picture_of(GREY), picture_of(GREY[:50])], FULL + b" q 50 0 0 20 9 9 cm /I1 Do Q"),
        ),
        ("print over the picture", PdfPage([picture_of(GREY)], FULL + b" BT /F1 9 Tf 60 340 Td (x) Tj ET")),
        ("a mirrored picture", PdfPage([picture_of(GREY[:, ::-1].copy())], b"q -248 0 0 350 248 0 cm /I0 Do Q")),
        (
            "a picture that the page cuts",
            PdfPage([picture_of(np.hstack([GREY, GREY]))], b"q 496 0 0 350 0 0 cm /I0 Do Q"),
        ),
        (
            "a cropped page",
            PdfPage([picture_of(np.hstack([GREY, GREY]))], b"q 496 0 0 350 0 0 cm /I0 Do Q", b"/CropBox [0 0 248 350]"),
        ),
    ],
)
def test_a_pdf_page_that_is_more_than_one_picture_is_drawn(what: str, each: PdfPage, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([each]))
    image = page_image(tmp_path / "a.pdf", 1)
    assert image.grey.shape[0] == pytest.approx(350 / 72 * pdfscan.RENDER_DPI, abs=2)
    assert difference(image.grey) < 8


def test_a_page_that_its_pdf_turns_is_turned(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([PdfPage([picture_of(GREY)], FULL, b"/Rotate 90")]))
    assert np.array_equal(page_image(tmp_path / "a.pdf", 1).grey, np.rot90(GREY, -1))


def test_a_transparent_picture_in_a_pdf_lies_on_white_paper(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(248, 350))
    saved_to = tmp_path / "ink.png"
    on_nothing().convert("RGBA").save(saved_to)
    canvas.drawImage(str(saved_to), 0, 0, 248, 350, mask="auto")
    canvas.save()
    assert difference(page_image(tmp_path / "a.pdf", 1).grey) < 8


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        ("tif", tiff([page(1), page(2), page(3)])),
        ("pdf", pdf([PdfPage([picture_of(page(seed))], FULL) for seed in (1, 2, 3)])),
    ],
)
def test_the_pages_of_a_file_are_read_in_any_order(suffix: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    scan = open_scan(path)
    assert len(scan) == 3
    for number in (3, 1, 2, 1):
        assert np.array_equal(scan.page(number).grey, page(number))
    scan.close()


def second_marked_smaller(second: np.ndarray) -> bytes:
    """A TIFF of two pages, of which the second says that it is another made smaller."""
    content = saved(INK, "TIFF", save_all=True, append_images=[Image.fromarray(second)])
    directory = struct.unpack("<I", content[4:8])[0]
    count = struct.unpack("<H", content[directory : directory + 2])[0]
    marked = bytearray(content)
    entry = struct.unpack("<I", content[directory + 2 + 12 * count :][:4])[0] + 2
    while struct.unpack("<H", marked[entry : entry + 2])[0] != 262:  # any field that is not needed to count pages
        entry += 12
    marked[entry : entry + 12] = struct.pack("<HHII", 254, 4, 1, 1)
    return bytes(marked)


@pytest.mark.parametrize("shrunk", [8, 2])
def test_thumbnails_in_a_tiff_are_not_pages(tmp_path: Path, shrunk: int) -> None:
    """Half the size, rounded up, is one, too."""
    second = GREY[::shrunk, ::shrunk].copy()
    assert second.size * shrunk**2 >= GREY.size
    (tmp_path / "a.tif").write_bytes(second_marked_smaller(second))
    assert len(open_scan(tmp_path / "a.tif")) == 1


def test_a_page_that_only_says_that_it_is_smaller_is_a_page(tmp_path: Path) -> None:
    """As large as the other it may be a ballot."""
    (tmp_path / "a.tif").write_bytes(second_marked_smaller(GREY))
    assert len(open_scan(tmp_path / "a.tif")) == 2


def test_zeros_after_the_end_of_a_pdf_are_no_part_of_it(tmp_path: Path) -> None:
    """Copied from a disk in whole blocks."""
    (tmp_path / "a.pdf").write_bytes(pdf([PdfPage([picture_of(GREY)], FULL)]) + bytes(5000))
    assert len(open_scan(tmp_path / "a.pdf")) == 1


@pytest.mark.parametrize("before", [0, 3, (1 << 20) - 12, (1 << 20) - 1, 3 << 20])
def test_who_made_a_pdf_is_found_wherever_it_says_so(tmp_path: Path, before: int) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"x" * before + b"/Creator (Ballot Scanner)" + b"x" * 1000)
    assert is_own_print(path)
    path.write_bytes(b"%PDF-1.4\n" + b"x" * before + b"/Creator (Ballot Scanne)" + b"x" * 1000)
    assert not is_own_print(path)


# What cannot be read


def encrypted() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("bí mật", canPrint=1))
    canvas.drawString(100, 100, "x")
    canvas.save()
    return file.getvalue()


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def huge_png() -> bytes:
    """A few hundred bytes that say they are 40,000 pixels square."""
    head = struct.pack(">IIBBBBB", 40000, 40000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    empty = b"IDAT" + zlib.compress(b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (chunk, empty, b"IEND")
    )


def broken_in_the_middle(content: bytes) -> bytes:
    at = len(content) // 2
    return content[:at] + bytes(200) + content[at + 200 :]


def moving(form: str) -> bytes:
    frames = [Image.fromarray(grey).convert("RGB") for grey in (GREY, 255 - GREY)]
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)


def packed(content: bytes, how: bytes) -> tuple[bytes, bytes]:
    """A picture of a PDF as it is packed."""
    head = b"/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter %s" % (WIDTH, HEIGHT, how)
    return head, content


JPEG_2000 = saved(INK, "JPEG2000")
NOISY = np.random.default_rng(7).integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)
BAD: dict[str, tuple[str, bytes, Why]] = {
    "a text named .jpg": ("jpg", "Danh sách cử tri".encode(), Why.NOT_AN_IMAGE),
    "a text named .tif": ("tif", b"Danh sach", Why.NOT_AN_IMAGE),
    "a phone's HEIC": ("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"x" * 500, Why.OTHER_FORMAT),
    "a phone's HEIC named .jpg": ("jpg", b"\0\0\0\x24ftypmif1\0\0\0\0" + b"x" * 500, Why.OTHER_FORMAT),
    "an AVIF": ("avif", saved(INK, "AVIF"), Why.OTHER_FORMAT),
    "a JPEG 2000": ("jp2", saved(INK, "JPEG2000"), Why.OTHER_FORMAT),
    "a bare JPEG 2000": ("j2k", saved(INK, "JPEG2000", no_jp2=True), Why.OTHER_FORMAT),
    "a GIF": ("gif", saved(Image.fromarray(GREY), "GIF"), Why.OTHER_FORMAT),
    "nothing": ("jpg", b"", Why.EMPTY),
    "half a JPEG": ("jpg", half(jpeg(NOISY)), Why.TRUNCATED),
    "half a JPEG with an end put to it": ("jpg", half(jpeg(NOISY)) + b"\xff\xd9", Why.TRUNCATED),
    "half a progressive JPEG with an end": (
        "jpg",
        half(saved(Image.fromarray(NOISY), "JPEG", progressive=True)) + b"\xff\xd9",
        Why.TRUNCATED,
    ),
    "a JPEG whose second half was never copied": (
        "jpg",
        half(jpeg(NOISY)).ljust(len(jpeg(NOISY)), b"\0"),
        Why.TRUNCATED,
    ),
    "the head of a JPEG": ("jpg", jpeg(GREY)[:100], Why.TRUNCATED),
    "half a PNG": ("png", half(saved(INK, "PNG")), Why.TRUNCATED),
    "a damaged PNG": ("png", broken_in_the_middle(saved(Image.fromarray(NOISY), "PNG")), Why.DAMAGED),
    "half a BMP": ("bmp", half(saved(INK, "BMP")), Why.TRUNCATED),
    "half a WebP": ("webp", half(saved(Image.fromarray(NOISY), "WEBP")), Why.DAMAGED),
    "a TIFF without its end": ("tif", tiff([NOISY])[:-3000], Why.TRUNCATED),
    "a damaged TIFF": ("tif", broken_in_the_middle(tiff([NOISY])), Why.DAMAGED),
    "a PNG of 1.6 thousand million pixels": ("png", huge_png(), Why.TOO_LARGE),
    "a PNG that moves": ("png", moving("PNG"), Why.ANIMATED),
    "a WebP that moves": ("webp", moving("WEBP"), Why.ANIMATED),
    "half a PDF": ("pdf", half(AS_IT_IS), Why.TRUNCATED),
    "a PDF without its last bytes": ("pdf", AS_IT_IS[:-30], Why.TRUNCATED),
    "a PDF of half a JPEG": ("pdf", pdf([PdfPage([jpeg_picture(half(jpeg(NOISY)), NOISY)], FULL)]), Why.TRUNCATED),
    "a PDF of half a JPEG with an end": (
        "pdf",
        pdf([PdfPage([jpeg_picture(half(jpeg(NOISY)) + b"\xff\xd9", NOISY)], FULL)]),
        Why.TRUNCATED,
    ),
    "a PDF of half a deflated picture": (
        "pdf",
        pdf([PdfPage([(picture_of(NOISY)[0], half(picture_of(NOISY)[1]))], FULL)]),
        Why.TRUNCATED,
    ),
    "a PDF of a JPEG whose head is garbled": (
        "pdf",
        pdf([PdfPage([jpeg_picture(jpeg(GREY)[:2] + bytes(300) + jpeg(GREY)[302:], GREY)], FULL)]),
        Why.DAMAGED,
    ),
    "a PDF of half a JPEG 2000": ("pdf", pdf([PdfPage([packed(half(JPEG_2000), b"/JPXDecode")], FULL)]), Why.DAMAGED),
    "a PDF of a picture packed in an unknown way": (
        "pdf",
        pdf([PdfPage([packed(JPEG_2000, b"/FooDecode")], FULL)]),
        Why.DAMAGED,
    ),
    "a PDF of two pictures, one of them unreadable": (
        "pdf",
        pdf([PdfPage([picture_of(GREY), packed(JPEG_2000, b"/FooDecode")], FULL + b" q 9 0 0 9 9 9 cm /I1 Do Q")]),
        Why.DAMAGED,
    ),
    "a PDF whose second picture is not in it, the first being white": (
        "pdf",
        pdf([PdfPage([picture_of(np.full((HEIGHT, WIDTH), 255, np.uint8))], FULL + b" q 9 0 0 9 9 9 cm /I1 Do Q")]),
        Why.DAMAGED,
    ),
    "a PDF whose picture is not in it": ("pdf", pdf([PdfPage([], FULL)]), Why.DAMAGED),
    "a PDF that has a picture and lost its drawing": ("pdf", pdf([PdfPage([picture_of(GREY)], b"")]), Why.DAMAGED),
    "a PDF whose picture is not in it, with the words that OCR found": (
        "pdf",
        pdf([PdfPage([], OCR_WORDS + FULL)]),
        Why.DAMAGED,
    ),
    "a PDF with a password": ("pdf", encrypted(), Why.ENCRYPTED),
    "a word that starts like a PDF": ("pdf", b"%PDF-1.7 and no more\n%%EOF", Why.DAMAGED),
}


def test_a_picture_that_was_lost_is_missed_however_its_drawing_is_packed(tmp_path: Path) -> None:
    """Of reportlab's own PDFs the drawing is deflated and then written in letters."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pageCompression=1)
    canvas.drawImage(ImageReader(INK), 0, 0, *A4)
    canvas.save()
    content = (tmp_path / "a.pdf").read_bytes()
    picture = re.search(rb"\d+ 0 obj\s*<<[^>]*?/Subtype /Image", content)
    assert picture is not None
    assert page_image(tmp_path / "a.pdf", 1).grey.min() < 99
    (tmp_path / "a.pdf").write_bytes(content.replace(picture[0], bytes(len(picture[0]))))
    with pytest.raises(Unreadable) as error:
        page_image(tmp_path / "a.pdf", 1)
    assert error.value.why is Why.DAMAGED


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_read_says_why(what: str, tmp_path: Path) -> None:
    suffix, content, why = BAD[what]
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as error:
        page_image(path, 1)
    assert error.value.why is why


WHITE = np.full((HEIGHT, WIDTH), 255, np.uint8)
WHITE_STENCIL = (
    b"/Width %d /Height %d /ImageMask true /BitsPerComponent 1 /Filter /FlateDecode" % (WIDTH, HEIGHT),
    zlib.compress(np.packbits(WHITE > 0, axis=1).tobytes()),
)


@pytest.mark.parametrize(
    "each",
    [
        PdfPage([picture_of(WHITE)], FULL),
        PdfPage([jpeg_picture(jpeg(WHITE), WHITE)], FULL),
        PdfPage([packed(saved(Image.fromarray(WHITE), "JPEG2000"), b"/JPXDecode")], FULL),
        PdfPage([WHITE_STENCIL], FULL),
        PdfPage([WHITE_STENCIL], b"0 0 1 rg " + FULL),
        PdfPage([picture_of(WHITE), WHITE_STENCIL], FULL + b" q 99 0 0 99 9 9 cm /I1 Do Q"),
        PdfPage([], b""),
        PdfPage([], OCR_WORDS),
    ],
)
def test_an_empty_side_in_a_pdf_is_empty_and_not_damaged(each: PdfPage, tmp_path: Path) -> None:
    """Its picture is white, or the scanner left it out."""
    (tmp_path / "a.pdf").write_bytes(pdf([each]))
    assert page_image(tmp_path / "a.pdf", 1).grey.min() == 255


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as error:
        open_scan(tmp_path / "gone.pdf")
    assert error.value.why is Why.MISSING


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), OSError(12, "No memory"), MemoryError()])
@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_a_disk_that_fails_says_nothing_of_the_file(
    error: Exception, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes({"jpg": jpeg(GREY), "tif": tiff([GREY])}[suffix])
    file = LastFile()
    assert len(file.open(path)) == 1

    def fail(*_: object) -> None:
        raise error

    for decoder in ("decoded", "opened"):
        monkeypatch.setattr(pixels, decoder, fail)
        monkeypatch.setattr(f"scanner.tiff.{decoder}", fail)
    with pytest.raises(Unreadable) as said:
        file.page(path, 1)
    assert said.value.why is Why.UNAVAILABLE


def test_a_pdf_that_says_it_has_more_pages_than_it_has_breaks_off_after_them(tmp_path: Path) -> None:
    """As a TIFF does: the break is one page more."""
    content = pdf([PdfPage([picture_of(page(seed))], FULL) for seed in (1, 2)])
    assert b"/Count 2 " in content
    (tmp_path / "a.pdf").write_bytes(content.replace(b"/Count 2 ", b"/Count 999999 "))
    scan = open_scan(tmp_path / "a.pdf")
    assert len(scan) == 3
    assert all(np.array_equal(scan.page(number).grey, page(number)) for number in (1, 2))
    with pytest.raises(Unreadable) as error:
        scan.page(3)
    assert error.value.why is Why.TRUNCATED


def test_a_page_that_is_lost_within_a_pdf_costs_no_page_after_it(tmp_path: Path) -> None:
    content = pdf([PdfPage([picture_of(page(seed))], FULL) for seed in (1, 2, 3)])
    assert content.count(b"/Kids [5 0 R 8 0 R 11 0 R]") == 1
    (tmp_path / "a.pdf").write_bytes(content.replace(b"[5 0 R 8 0 R 11 0 R]", b"[5 0 R 99 0 R 11 0 R]"))
    scan = open_scan(tmp_path / "a.pdf")
    assert len(scan) == 3
    assert np.array_equal(scan.page(3).grey, page(3))
    with pytest.raises(Unreadable):
        scan.page(2)


def test_a_pdf_of_5000_pages_has_5000_pages(tmp_path: Path) -> None:
    one = PdfPage([(b"/Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", b"x")], FULL)
    (tmp_path / "a.pdf").write_bytes(pdf([one] * 5000))
    scan = open_scan(tmp_path / "a.pdf")
    assert len(scan) == 5000
    assert scan.page(5000).grey.size


@pytest.mark.parametrize(
    ("packed_bytes", "whole"),
    [
        (zlib.compress(bytes(100_000_000), 9), True),  # more than the picture needs
        (zlib.compress(bytes(1_000_000), 9), True),
        (zlib.compress(NOISY.tobytes() * 11), True),
        (zlib.compress(NOISY.tobytes() * 11)[:-400], False),
        (zlib.compress(bytes(1_000_000), 9)[:-20], False),
    ],
)
def test_a_deflated_picture_is_unpacked_in_pieces_and_no_further_than_it_goes(packed_bytes: bytes, whole: bool) -> None:
    class Packed:
        get_filters = staticmethod(lambda: ["FlateDecode"])
        get_data = staticmethod(lambda: packed_bytes)
        get_px_size = staticmethod(lambda: (1000, 1000))

    tracemalloc.start()
    assert pdfscan._inflates(Packed()) is whole
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()


def test_pages_before_the_break_of_a_tiff_are_read_and_the_break_is_one_page_more(tmp_path: Path) -> None:
    whole = tiff([page(1), page(2), page(3)])
    (tmp_path / "a.tif").write_bytes(whole[: int(len(whole) * 0.8)])
    scan = open_scan(tmp_path / "a.tif")
    readable = []
    for number in range(1, len(scan) + 1):
        try:
            readable.append(np.array_equal(scan.page(number).grey, page(number)))
        except Unreadable as error:
            readable.append(error.why)
    assert readable[:2] == [True, True]
    assert readable[2:] == [Why.TRUNCATED]


def test_a_tiff_whose_pages_run_in_a_ring_ends(tmp_path: Path) -> None:
    content = bytearray(big_endian_tiff(GREY))
    content[-4:] = content[4:8]
    (tmp_path / "a.tif").write_bytes(content)
    assert len(open_scan(tmp_path / "a.tif")) == 2  # the page, and the break that is reported


def test_a_tiff_that_points_beyond_all_files_is_broken(tmp_path: Path) -> None:
    """An offset of 64 bits that is no number of a place."""
    content = bytearray(saved(INK, "TIFF", big_tiff=True))
    content[8:16] = b"\xff" * 8
    (tmp_path / "a.tif").write_bytes(content)
    with pytest.raises(Unreadable):
        open_scan(tmp_path / "a.tif")


def test_a_pdf_that_pdfium_cannot_open_is_read_by_poppler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("pdftoppm") is None or shutil.which("pdfinfo") is None:
        pytest.skip("poppler is not installed")

    def refuse(path: Path) -> None:
        raise pdfscan.pdfium.PdfiumError("no", err_code=3)

    monkeypatch.setattr(pdfscan, "PdfScan", refuse)
    (tmp_path / "a.pdf").write_bytes(pdf([PdfPage([picture_of(page(seed))], FULL) for seed in (1, 2)]))
    scan = open_scan(tmp_path / "a.pdf")
    assert len(scan) == 2
    assert difference(scan.page(2).grey, page(2)) < 8


def test_what_poppler_leaves_out_is_no_empty_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("pdftoppm") is None or shutil.which("pdfinfo") is None:
        pytest.skip("poppler is not installed")
    (tmp_path / "a.pdf").write_bytes(BAD["a PDF of a JPEG whose head is garbled"][1])
    with pytest.raises(Unreadable) as error:
        pdfscan.PopplerScan(tmp_path / "a.pdf").grey(1)
    assert error.value.why is Why.DAMAGED


def test_without_poppler_such_a_pdf_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a.pdf").write_bytes(BAD["a word that starts like a PDF"][1])
    with pytest.raises(Unreadable) as error:
        open_scan(tmp_path / "a.pdf")
    assert error.value.why is Why.NEEDS_POPPLER


# What is known of a picture


@pytest.mark.parametrize(
    ("what", "grey", "bilevel"),
    [
        ("grey", GREY, False),
        ("black and white", black_and_white(GREY), True),
        ("white paper", np.full((90, 60), 255, np.uint8), False),
        ("one grey dot", np.pad(black_and_white(GREY), ((0, 1), (0, 0)), constant_values=77), False),
    ],
)
def test_a_scan_in_black_and_white_is_noticed(what: str, grey: np.ndarray, bilevel: bool) -> None:
    assert is_bilevel(grey) is bilevel


@pytest.mark.parametrize("quality", [60, 90])
def test_a_scan_in_black_and_white_that_was_stored_as_jpeg_is_noticed(tmp_path: Path, quality: int) -> None:
    """It has lost faint marks as well, though it has many levels; a grey scan as JPEG has not."""
    ink = np.full((1200, 850), 235, np.uint8)
    for y in range(60, 1150, 30):
        cv2.putText(ink, "Nguyen Van An, Tran Thi Binh", (40, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 40, 2, cv2.LINE_AA)
    grey = cv2.GaussianBlur(ink, (0, 0), 0.8) + np.random.default_rng(1).integers(0, 6, ink.shape, np.uint8)
    for picture, bilevel in ((grey, False), (black_and_white(grey), True)):
        Image.fromarray(picture).save(tmp_path / "a.jpg", quality=quality)
        assert is_bilevel(page_image(tmp_path / "a.jpg", 1).grey) is bilevel


@pytest.mark.parametrize(("paper", "whitened"), [(235, False), (252, False), (262, True)])
def test_paper_made_pure_white_is_noticed(paper: float, whitened: bool) -> None:
    """Where the scanner lets the paper's own grey run over, pale pencil has run over with it."""
    noise = np.random.default_rng(1).normal(0, 2, (900, 640))
    assert is_whitened(np.clip(paper + noise, 0, 255).astype(np.uint8)) is whitened
    assert is_whitened(np.full((900, 640), 250, np.uint8))  # all one grey


@pytest.mark.parametrize("dark", [0.0, 0.4, 0.65])
def test_a_dark_ground_round_the_sheet_changes_nothing_of_that(dark: float) -> None:
    """A grey scan under a black lid is a grey scan."""
    paper = np.full((800, 560), 235, np.uint8)
    for y in range(60, 780, 30):
        cv2.putText(paper, "Nguyen Van An, Tran Thi", (30, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 40, 2, cv2.LINE_AA)
    paper = cv2.GaussianBlur(paper, (0, 0), 0.8)
    wide = np.full((800, round(560 / (1 - dark))), 25, np.uint8)
    wide[:, :560] = paper
    assert not is_bilevel(wide)
    ringing = np.random.default_rng(1).integers(0, 4, wide.shape, np.uint8)  # as JPEG leaves it
    assert is_bilevel(np.where(wide > 128, 255 - ringing, ringing))


def test_two_pictures_have_one_name_only_if_every_pixel_is_alike() -> None:
    one, other = GREY.copy(), GREY.copy()
    assert PageImage(one).sha == PageImage(other).sha
    other[200, 100] ^= 1
    assert PageImage(one).sha != PageImage(other).sha
    assert PageImage(one).sha != PageImage(one.reshape(WIDTH, HEIGHT)).sha
    assert PageImage(np.asfortranarray(one)).sha == PageImage(one).sha


def test_what_a_decoder_mutters_is_heard_and_kept_from_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    grey, complaint = pixels.decoded(half(jpeg(NOISY)) + b"\xff\xd9")
    assert grey is not None
    assert b"premature end" in complaint
    assert pixels.decoded(jpeg(NOISY))[1] == b""
    assert capfd.readouterr().err == ""


def mangle(content: bytes, edits: list[tuple[float, int]], keep: float) -> bytes:
    spoiled = bytearray(content)
    for place, value in edits:
        spoiled[int(place * (len(spoiled) - 1))] = value
    return bytes(spoiled[: int(keep * len(spoiled))])


@pytest.mark.parametrize("what", ["grey JPEG", "grey PNG", "TIFF by LZW", "TIFF by fax G4", "PDF of a JPEG", "WebP"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
    keep=st.one_of(st.just(1.0), st.floats(0, 1)),
)
def test_a_spoiled_file_gives_pages_or_reasons_and_nothing_else(
    what: str, edits: list[tuple[float, int]], keep: float, tmp_path: Path
) -> None:
    suffix, content, _ = FILES[what]
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(mangle(content, edits, keep))
    started = time.process_time()
    try:
        scan = open_scan(path)
        for number in range(1, min(len(scan), 3) + 1):
            assert scan.page(number).grey.ndim == 2
        scan.close()
    except Unreadable as error:
        assert error.why in Why
    assert time.process_time() - started < 2


def test_a_pdf_whose_packing_has_no_name_is_damaged(tmp_path: Path) -> None:
    """A byte of the word that says how a picture is packed is lost."""
    content = FILES["PDF of a JPEG"][1]
    assert b"/DCTDecode" in content
    (tmp_path / "a.pdf").write_bytes(content.replace(b"/DCTDecode", b"/DC\x81Decode"))
    with pytest.raises(Unreadable) as caught:
        page_image(tmp_path / "a.pdf", 1)
    assert caught.value.why is Why.DAMAGED


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from([b"", b"%PDF-1.4\n", b"II*\0", b"MM\0*", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]),
    rest=st.binary(max_size=400),
)
def test_any_bytes_at_all_give_a_reason(head: bytes, rest: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(head + rest)
    started = time.process_time()
    with pytest.raises(Unreadable):
        page_image(tmp_path / "a.bin", 1)
    assert time.process_time() - started < 2


def test_every_reason_is_worded() -> None:
    from scanner.words import say

    for language in ("vi", "en"):
        assert all(say(f"scan.why.{why}", lang=language) for why in Why)


def test_a_long_pdf_is_opened_anew_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium keeps every picture that it has shown; pages stay the same."""
    monkeypatch.setattr(pdfscan, "REOPENED_AFTER", 2)
    path = tmp_path / "dài.pdf"
    pages = [page(seed) for seed in range(5)]
    path.write_bytes(pdf([PdfPage([picture_of(grey)], FULL) for grey in pages]))
    scan = open_scan(path)
    for number, grey in enumerate(pages, 1):
        assert np.array_equal(scan.page(number).grey, grey)
    scan.close()
