"""Paths as a person gives them → the input files, in the order in which a person would read them."""

from __future__ import annotations

import errno
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scanner.natural import natural

_READ = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".bmp", ".dib", ".webp", ".pdf")
# Not read, but not passed over in silence: somebody may have photographed ballots.
_OTHER_PICTURES = (".heic", ".heif", ".avif", ".jp2", ".j2k", ".jpx", ".gif")
SUFFIXES = _READ + _OTHER_PICTURES
_CLUTTER = ("thumbs.db", "desktop.ini", "__macosx")  # not worth a word; nor is what starts with a dot, but pictures
_MAC_HALF = "._"  # beside each file on a foreign disk, what macOS could not keep in it


@dataclass(frozen=True, slots=True)
class Source:
    """One input file, where it was found."""

    path: Path
    folder: str  # absolute: the neighbours in it may be the other sides of the same papers
    name: str


@dataclass(slots=True)
class Found:
    """What lies under the given paths."""

    sources: list[Source] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)  # not read, by their suffix
    hidden: list[Path] = field(default_factory=list)  # not read: pictures and PDFs whose names begin with a dot
    own: list[Path] = field(default_factory=list)  # not read: written by this program
    missing: list[Path] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)  # folders that may not be listed
    empty: list[Path] = field(default_factory=list)  # given folders in which there is nothing to read


def collect(paths: Sequence[Path], own: Collection[Path] = ()) -> Found:
    """Every input file under `paths`, each once; folders are walked in natural order (2.jpg before 10.jpg), their files
    before their folders. `own`: resolved paths that are not input unless named themselves."""
    found = Found()
    seen: set[Path] = set()
    for path in paths:
        before, there = len(found.sources), _is(Path.exists, path, unknown=None)
        if _is(Path.is_dir, path):
            files = list(_walk(path, found, set(own)))
            for file in files:
                _take(file, found, seen)
            given_before = any(_real(file) in seen for file in files)
            if len(found.sources) == before and not given_before and path not in found.closed:
                found.empty.append(path)
        elif there is None:
            found.closed.append(path)
        elif there:
            _take(path, found, seen)
        else:
            found.missing.append(path)
    return found


def _take(path: Path, found: Found, seen: set[Path]) -> None:
    """Put a file where it belongs; a second way to the same file is none."""
    real = _real(path)
    if path.suffix.lower() in SUFFIXES and _is(Path.is_symlink, path) and not _leads_somewhere(path):
        found.missing.append(path)
    elif path.suffix.lower() not in SUFFIXES or not _is(Path.is_file, path, unknown=True):  # a pipe would be waited for
        found.others.append(path)
    elif real not in seen:
        seen.add(real)
        found.sources.append(Source(path, str(path.absolute().parent), path.name))


def _walk(top: Path, found: Found, own: set[Path]) -> Iterator[Path]:
    """The files under a folder."""
    left = [(top, frozenset({_real(top)}))]  # each with the folders on the way to it: no link leads round in a ring
    while left:
        folder, above = left.pop()
        try:
            entries = sorted(folder.iterdir(), key=lambda entry: natural(entry.name))
        except OSError:
            found.closed.append(folder)
            continue
        folders = []
        for path in entries:
            if path.name.startswith(".") or path.name.lower() in _CLUTTER:
                if path.suffix.lower() in SUFFIXES and not path.name.startswith(_MAC_HALF):
                    found.hidden.append(path)
                continue
            if _real(path) in own:
                found.own.append(path)
            elif _is(Path.is_dir, path):
                folders.append(path)
            elif path.suffix.lower() in SUFFIXES or _leads_somewhere(path):
                yield path
        left += [(path, above | {_real(path)}) for path in reversed(folders) if _real(path) not in above]


def _is(what: Callable[[Path], bool], path: Path, unknown: bool | None = False) -> bool | None:
    """What a path is; `unknown` where the system does not tell: a folder without permission, a disk that is going."""
    try:
        return what(path)
    except OSError as error:
        return False if error.errno == errno.ENAMETOOLONG else unknown  # nothing can have such a name


def _real(path: Path) -> Path:
    """Where links lead; of one that leads round in a ring, itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _leads_somewhere(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, RuntimeError):
        return False
