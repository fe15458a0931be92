"""A TrueType file → which characters it has, how wide they are, and where their ink lies.

Only what setting type asks for, so that laying out a sheet needs no PDF library: `cmap` (format 4), `hmtx` and the
bounding boxes in `glyf` (Microsoft, OpenType specification 1.9). Lengths are in em.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path

Extent = tuple[float, float, float, float]  # left, lowest, right, highest of the ink, from the pen on the baseline


class TrueType:
    """One font's metrics."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        count = self._shorts(4, 1)[0]
        self._tables: dict[str, int] = {}
        for index in range(count):
            tag, _, offset, _ = struct.unpack_from(">4sLLL", self._bytes, 12 + 16 * index)
            self._tables[tag.decode("ascii")] = offset
        self._em = self._shorts(self._tables["head"] + 18, 1)[0]
        self._long_loca = self._shorts(self._tables["head"] + 50, 1)[0] == 1
        self._metrics = self._shorts(self._tables["hhea"] + 34, 1)[0]
        self.glyphs = self._characters()

    def _shorts(self, offset: int, count: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}H", self._bytes, offset)

    def _characters(self) -> dict[int, int]:
        """Glyph by code point, from the table for Unicode's first plane."""
        start = self._tables["cmap"]
        for index in range(self._shorts(start + 2, 1)[0]):
            platform, encoding, offset = struct.unpack_from(">HHL", self._bytes, start + 4 + 8 * index)
            if (platform, encoding) in ((3, 1), (0, 3)) and self._shorts(start + offset, 1)[0] == 4:
                return self._format_4(start + offset)
        raise ValueError("no character table of format 4")

    def _format_4(self, start: int) -> dict[int, int]:
        count = self._shorts(start + 6, 1)[0] // 2
        ends = self._shorts(start + 14, count)
        firsts = self._shorts(start + 16 + 2 * count, count)
        deltas = self._shorts(start + 16 + 4 * count, count)
        ranges_at = start + 16 + 6 * count
        ranges = self._shorts(ranges_at, count)
        glyphs: dict[int, int] = {}
        for index, (first, end, delta, within) in enumerate(zip(firsts, ends, deltas, ranges, strict=True)):
            for code in range(first, min(end, 0xFFFE) + 1):
                glyph = code
                if within:
                    glyph = self._shorts(ranges_at + 2 * index + within + 2 * (code - first), 1)[0]
                    if glyph == 0:
                        continue
                glyph = (glyph + delta) & 0xFFFF
                if glyph:
                    glyphs[code] = glyph
        return glyphs

    @lru_cache(maxsize=4096)  # noqa: B019  # the four fonts live as long as the program
    def advance(self, character: str) -> float:
        """How far a character moves the pen."""
        glyph = min(self.glyphs.get(ord(character), 0), self._metrics - 1)
        return self._shorts(self._tables["hmtx"] + 4 * glyph, 1)[0] / self._em

    @lru_cache(maxsize=4096)  # noqa: B019
    def extent(self, character: str) -> Extent | None:
        """Where a character's ink lies; None for a space."""
        glyph = self.glyphs.get(ord(character), 0)
        loca = self._tables["loca"]
        if self._long_loca:
            start, end = struct.unpack_from(">2L", self._bytes, loca + 4 * glyph)
        else:
            start, end = (2 * place for place in self._shorts(loca + 2 * glyph, 2))
        if start == end:
            return None
        left, low, right, high = struct.unpack_from(">4h", self._bytes, self._tables["glyf"] + start + 2)
        return left / self._em, low / self._em, right / self._em, high / self._em
