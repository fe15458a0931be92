"""Files of any kind that scanners write → page images, one at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from scanner.file_types import is_other_picture, is_pdf, is_tiff
from scanner.page import Colour
from scanner.pixels import PageImage, colour_of, grey_of, why_of
from scanner.unreadable import Unreadable, Why

_MOST_BYTES = 400_000_000  # of a file that holds one picture


class ScanFile(Protocol):
    """An input file that has been opened: how many pages it has, and each of them."""

    def __len__(self) -> int: ...

    def page(self, number: int) -> PageImage:
        """Page `number`, counted from 1. Raises Unreadable."""

    def close(self) -> None:
        """Let go of the file."""


class _OnePicture:
    """A file that holds one picture."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __len__(self) -> int:
        return 1

    def page(self, number: int) -> PageImage:
        if self._path.stat().st_size > _MOST_BYTES:
            raise Unreadable(Why.TOO_LARGE)
        return PageImage(grey_of(self._path.read_bytes()), self._colour)

    def _colour(self) -> Colour | None:
        with self._path.open("rb") as file:
            return colour_of(file)

    def close(self) -> None:
        """Nothing is held open."""


class _TiffFile:
    def __init__(self, path: Path) -> None:
        from scanner.tiff import tiff_of

        self._tiff = tiff_of(path)

    def __len__(self) -> int:
        """A chain that breaks off counts as one page more, so that somebody asks for it and is told."""
        return len(self._tiff.pages) + self._tiff.broken

    def page(self, number: int) -> PageImage:
        if number > len(self._tiff.pages):
            raise Unreadable(Why.TRUNCATED)
        page = self._tiff.pages[number - 1]
        return PageImage(self._tiff.grey(page), lambda: self._colour(page.index))

    def _colour(self, index: int) -> Colour | None:
        with self._tiff.path.open("rb") as file:
            return colour_of(file, index)

    def close(self) -> None:
        """Nothing is held open."""


class _PdfFile:
    def __init__(self, path: Path) -> None:
        from scanner.pdfscan import pdf_scan

        self._scan = pdf_scan(path)

    def __len__(self) -> int:
        return len(self._scan)

    def page(self, number: int) -> PageImage:
        return PageImage(self._scan.grey(number), lambda: self._scan.colour(number))

    def close(self) -> None:
        self._scan.close()


def open_scan(path: Path) -> ScanFile:
    """An input file, opened by what its first bytes say it is, whatever its name. Raises Unreadable."""
    with _file_errors():
        with path.open("rb") as file:
            head = file.read(1024)
        if not head:
            raise Unreadable(Why.EMPTY)
        if is_other_picture(head):
            raise Unreadable(Why.OTHER_FORMAT)
        scan: ScanFile
        if is_pdf(head):
            scan = _PdfFile(path)
        elif is_tiff(head):
            scan = _TiffFile(path)
        else:
            scan = _OnePicture(path)
        if len(scan) == 0:
            raise Unreadable(Why.NO_PAGES)
        return scan


@contextmanager
def _file_errors() -> Iterator[None]:
    """What the file system says, as the reason why a file cannot be read."""
    try:
        yield
    except PermissionError:
        raise Unreadable(Why.NO_PERMISSION) from None
    except FileNotFoundError:
        raise Unreadable(Why.MISSING) from None
    except (MemoryError, OSError) as error:
        raise Unreadable(why_of(error)) from error


class LastFile:
    """Opens a file once for all of its pages that come one after another."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._scan: ScanFile | None = None

    def open(self, path: Path) -> ScanFile:
        """The file, kept open since the last time where it is the same. Raises Unreadable."""
        if self._scan is None or path != self._path:
            self.close()
            self._scan = open_scan(path)
            self._path = path
        return self._scan

    def page(self, path: Path, file_page: int) -> PageImage:
        """One page of it. Raises Unreadable."""
        with _file_errors():
            return self.open(path).page(file_page)

    def close(self) -> None:
        """Let go of the file."""
        if self._scan is not None:
            self._scan.close()
        self._path = self._scan = None
