"""`Layout`: where everything is printed, in mm from the page's top left. `compose` makes it of a definition.

Printing draws these records and nothing else, and reading looks where they say: one source of truth for geometry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scanner.geometry import Rect


@dataclass(frozen=True, slots=True)
class Text:
    """One run of text; `x`, `y` is where its baseline starts, mm. `size` in points, `font` one of scanner.fonts."""

    x: float
    y: float
    text: str
    font: str
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A straight rule of `width` mm, centred on the segment."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float


@dataclass(frozen=True, slots=True)
class Fiducial:
    """A solid black square that images are aligned by."""

    id: int
    area: Rect


@dataclass(frozen=True, slots=True)
class OptionPlace:
    """Where one option is marked. `box` is the outer edge of the printed square (its outline lies inside it,
    `BOX_OUTLINE_MM` wide); `cell` the table cell between the middles of its rules."""

    option: str
    box: Rect
    cell: Rect


@dataclass(frozen=True, slots=True)
class RowPlace:
    """One row: `area` is the whole table row, `name_area` the tight box round the name's printed lines."""

    contest: str
    row: str
    name: str
    area: Rect
    name_area: Rect
    options: tuple[OptionPlace, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """A place where ink is expected: `stamp` or `signature`."""

    zone: str
    area: Rect


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One printed page. A padding page (two sides, odd number of pages) has nothing at all on it."""

    kind: str
    page: int  # from 1; padding pages are numbered on
    padding: bool = False
    fiducials: tuple[Fiducial, ...] = ()
    code: Rect | None = None  # the QR symbol itself, without its quiet zone
    serial: Rect | None = None  # the serial in plain text: its line box
    table: tuple[Rect, ...] = ()  # the ruled tables, outer rules' middles, heading row included
    heading: tuple[Rect, ...] = ()  # the tables' heading rows
    rows: tuple[RowPlace, ...] = ()
    zones: tuple[Zone, ...] = ()
    texts: tuple[Text, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """All pages of one kind of ballot, in print order, padding included."""

    kind: str
    width: float  # paper, mm
    height: float
    pages: tuple[PageLayout, ...]

    @property
    def printed_pages(self) -> tuple[PageLayout, ...]:
        """The pages that carry print."""
        return tuple(page for page in self.pages if not page.padding)


RULE_MM = 0.25  # width of a rule
BOX_OUTLINE_MM = 0.38  # also the ruler for place and darkness: thinner or grey outlines doubled the doubt


def layout_json(layouts: Sequence[Layout]) -> dict[str, object]:
    """Where everything is printed, as `ballot layout` gives it (docs/reference.md): mm from the page's top left."""
    first = layouts[0]
    return {
        "paper": {"width": first.width, "height": first.height},
        "pages": [_page_json(page) for layout in layouts for page in layout.pages],
    }


def _page_json(page: PageLayout) -> dict[str, object]:
    return {
        "kind": page.kind,
        "page": page.page,
        "fiducials": [
            {"id": f.id, "corners": [[round(x, 3), round(y, 3)] for x, y in f.area.corners]} for f in page.fiducials
        ],
        "code": page.code.rounded() if page.code else None,
        "zones": [{"zone": zone.zone, "area": zone.area.rounded()} for zone in page.zones],
        "rows": [_row_json(row) for row in page.rows],
    }


def _row_json(row: RowPlace) -> dict[str, object]:
    return {
        "contest": row.contest,
        "row": row.row,
        "name": row.name,
        "name_area": row.name_area.rounded(),
        "options": [{"option": o.option, "box": o.box.rounded(), "cell": o.cell.rounded()} for o in row.options],
    }


def plain_layout(layout: Layout) -> dict[str, Any]:
    """A layout as plain data: kept with what was printed from it, so that sheets can be read by any later version."""
    return asdict(layout)


def layout_from(plain: Mapping[str, Any]) -> Layout:
    """The layout that `plain_layout` wrote."""
    return Layout(plain["kind"], plain["width"], plain["height"], tuple(_page_from(page) for page in plain["pages"]))


def _page_from(plain: Mapping[str, Any]) -> PageLayout:
    return PageLayout(
        kind=plain["kind"],
        page=plain["page"],
        padding=plain["padding"],
        fiducials=tuple(Fiducial(f["id"], Rect(**f["area"])) for f in plain["fiducials"]),
        code=None if plain["code"] is None else Rect(**plain["code"]),
        serial=None if plain["serial"] is None else Rect(**plain["serial"]),
        table=tuple(Rect(**area) for area in plain["table"]),
        heading=tuple(Rect(**area) for area in plain["heading"]),
        rows=tuple(_row_from(row) for row in plain["rows"]),
        zones=tuple(Zone(zone["zone"], Rect(**zone["area"])) for zone in plain["zones"]),
        texts=tuple(Text(**text) for text in plain["texts"]),
        lines=tuple(Line(**line) for line in plain["lines"]),
    )


def _row_from(plain: Mapping[str, Any]) -> RowPlace:
    options = tuple(OptionPlace(o["option"], Rect(**o["box"]), Rect(**o["cell"])) for o in plain["options"])
    return RowPlace(
        plain["contest"], plain["row"], plain["name"], Rect(**plain["area"]), Rect(**plain["name_area"]), options
    )
