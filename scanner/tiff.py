"""TIFF → where its pages are, and each page as a file of its own, without reading the others.

A TIFF is a chain of directories, one a page, each with the place of the next. Walking the chain here gives the number
of pages at once, shows a chain that breaks off (decoders silently take it for the end), and lets any page be decoded
directly: a copy-on-write view of the file whose header points at that page.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scanner.page import Grey
from scanner.pixels import check_size, complaints, decoded, grey_by_pillow, opened
from scanner.unreadable import Unreadable, Why

_WIDTH, _HEIGHT, _BITS, _PHOTOMETRIC, _SAMPLES, _SUBFILE, _EXTRA = 256, 257, 258, 262, 277, 254, 338
_SIZES = {1: 1, 3: 2, 4: 4, 16: 8}  # bytes of the integer types
_REDUCED = 1  # bit of _SUBFILE: another page made smaller
_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class TiffPage:
    """One directory of the chain."""

    index: int  # in the chain, thumbnails included
    offset: int
    width: int
    height: int
    plain: bool  # black on white, white on black, grey, palette or RGB of at most 8 bits and without transparency
    reduced: bool  # says that it is another page made smaller

    def is_smaller(self, other: TiffPage) -> bool:
        """Whether it may be the other at half its size, rounded, or less: a larger one may be a ballot itself."""
        return 2 * (self.width - 1) <= other.width and 2 * (self.height - 1) <= other.height


@dataclass(frozen=True, slots=True)
class Tiff:
    """The pages of a file. `broken`: the chain breaks off after them."""

    path: Path
    pages: tuple[TiffPage, ...]
    broken: bool

    def grey(self, page: TiffPage) -> Grey:
        """One page's pixels. Raises Unreadable."""
        check_size(page.width, page.height)
        if page.plain:
            grey, complaint = self._directly(page)
            if grey is not None and not complaint:
                return grey
        with complaints(), self.path.open("rb") as file, opened(file) as image:
            image.seek(page.index)
            return grey_by_pillow(image)

    def _directly(self, page: TiffPage) -> tuple[Grey | None, bytes]:
        with self.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as view:
            form = _form_of(view[:8])
            start = 8 if form.big else 4
            view[start : start + form.offset_bytes] = form.offset.pack(page.offset)
            return decoded(view)


@dataclass(frozen=True, slots=True)
class _Form:
    """Byte order and widths: classic TIFF, or BigTIFF with 8-byte offsets."""

    order: str
    big: bool

    @property
    def offset(self) -> struct.Struct:
        """How a place in the file is written."""
        return struct.Struct(self.order + ("Q" if self.big else "I"))

    @property
    def offset_bytes(self) -> int:
        """… in so many bytes."""
        return 8 if self.big else 4

    @property
    def entry(self) -> struct.Struct:
        """tag, type, count, value or its place"""
        return struct.Struct(self.order + ("HHQ8s" if self.big else "HHI4s"))

    def number(self, kind: int, value: bytes) -> int:
        """The first integer of an entry that fits into its value field."""
        size = _SIZES.get(kind, 0)
        return int.from_bytes(value[:size], "little" if self.order == "<" else "big")


def _form_of(head: bytes) -> _Form:
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    magic = struct.unpack(order + "H", head[2:4])[0] if order and len(head) >= 4 else 0
    if order is None or magic not in (42, 43):
        raise Unreadable(Why.NOT_AN_IMAGE)
    return _Form(order, magic == 43)


def tiff_of(path: Path) -> Tiff:
    """The pages of a TIFF. Raises Unreadable where it has none."""
    with path.open("rb") as file:
        form = _form_of(file.read(8))
        pages: list[TiffPage] = []
        broken = False
        try:
            for page in _pages(file, form):
                pages.append(page)
        except (struct.error, EOFError, ValueError, OverflowError):  # also of an offset that no file reaches
            broken = True
    whole = [page for page in pages if not page.reduced]
    shown = tuple(page for page in pages if not (page.reduced and any(page.is_smaller(other) for other in whole)))
    if not shown:
        raise Unreadable(Why.TRUNCATED if broken else Why.NO_PAGES)
    return Tiff(path, shown, broken)


def _pages(file: BinaryIO, form: _Form) -> Iterator[TiffPage]:
    """Each directory in turn; raises where the file ends first or the chain bites its tail."""
    file.seek(8 if form.big else 4)
    (offset,) = form.offset.unpack(file.read(form.offset_bytes))
    seen: set[int] = set()
    while offset:
        if offset in seen or len(seen) >= _MOST_PAGES:
            raise EOFError
        seen.add(offset)
        file.seek(offset)
        count_form = struct.Struct(form.order + ("Q" if form.big else "H"))
        (count,) = count_form.unpack(file.read(count_form.size))
        if count > 4096:
            raise EOFError
        entries = file.read(count * form.entry.size)
        page = _page_of(len(seen) - 1, offset, list(form.entry.iter_unpack(entries)), form)
        (offset,) = form.offset.unpack(file.read(form.offset_bytes))
        yield page


def _page_of(index: int, offset: int, entries: list[tuple[int, int, int, bytes]], form: _Form) -> TiffPage:
    tags = {tag: form.number(kind, value) for tag, kind, count, value in entries if count == 1}
    present = {tag for tag, *_ in entries}
    # several samples: their bit depths stand elsewhere in the file, and RGB of 16 bits decodes like RGB of 8
    shallow = tags.get(_BITS, 8 if _BITS in present else 1) in (1, 2, 4, 8)
    plain = shallow and tags.get(_PHOTOMETRIC, 0) in (0, 1, 2, 3, 6) and _EXTRA not in present
    return TiffPage(
        index,
        offset,
        tags.get(_WIDTH, 0),
        tags.get(_HEIGHT, 0),
        plain and tags.get(_SAMPLES, 1) in (1, 3),
        bool(tags.get(_SUBFILE, 0) & _REDUCED),
    )
