"""Files that this program made, told from scans wherever they lie: printed PDFs, pictures of pages with its lines."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import BinaryIO

CREATOR = "Ballot Scanner"
_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_FIRST_CHUNK = len(_PNG) + 25  # of a PNG: IHDR, 13 bytes and what is round them
_HEAD = 128
_CHUNK = 1 << 20


def signed_picture(content: bytes) -> bytes:
    """A JPEG or PNG file that says who made it: in a comment right after its start, as `is_own_print` looks for it."""
    if content.startswith(_JPEG):
        return _JPEG + _jpeg_comment() + content[len(_JPEG) :]
    return content[:_FIRST_CHUNK] + _png_text() + content[_FIRST_CHUNK:]


def is_own_print(path: Path) -> bool:
    """Whether a file is one of ours: it says so, uncompressed. Of a file that cannot be read: no."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head.startswith(b"%PDF-"):
                return _holds(head, file, f"/Creator ({CREATOR})".encode())
    except (OSError, ValueError):
        return False
    if head.startswith(_PNG):
        return head.startswith(_png_text(), _FIRST_CHUNK)
    return head.startswith(_JPEG + _jpeg_comment())


def _holds(before: bytes, file: BinaryIO, words: bytes) -> bool:
    """Whether some bytes stand in what was read or follows. Not mapped: a stick may be pulled out meanwhile."""
    while chunk := file.read(_CHUNK):
        if words in before + chunk:
            return True
        before = chunk[-len(words) :]
    return False


def _jpeg_comment() -> bytes:
    """A COM segment (ITU-T T.81, B.2.4.5)."""
    text = CREATOR.encode()
    return b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text


def _png_text() -> bytes:
    """A tEXt chunk (PNG, 11.3.4.3)."""
    kind, text = b"tEXt", b"Software\0" + CREATOR.encode()
    return len(text).to_bytes(4, "big") + kind + text + zlib.crc32(kind + text).to_bytes(4, "big")
