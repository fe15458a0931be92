"""What a file is by its first bytes, whatever its name."""

from __future__ import annotations


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins so is a PDF; some have a few bytes of other things before."""
    return b"%PDF-" in head[:1024]


def is_tiff(head: bytes) -> bool:
    """Whether a file that begins so is a TIFF, of 4 GB or larger, too."""
    return head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def is_other_picture(head: bytes) -> bool:
    """Whether a file that begins so is a picture of a kind that is not read: HEIC, AVIF, JPEG 2000, GIF."""
    if head[4:8] == b"ftyp":
        return head[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif", b"avis")
    return head.startswith((b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51", b"GIF8"))
