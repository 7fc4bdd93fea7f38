"""Judging: cells of a table that are not understood, by row and column; their rows are taken in without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.catalogs import S_
from directory.exchange.cleaning import email, phones, website
from directory.exchange.feeds.values import number
from directory.exchange.mapping.fields import CHOICES, HOURS
from directory.exchange.mapping.rows import understood_choice
from directory.exchange.mapping.spots import degrees, spot
from directory.hours import understand
from directory.hours.free import spelled_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from directory.exchange.mapping.columns import Source
    from directory.exchange.mapping.parsing import Mapping
    from directory.exchange.reading import Row, Table
    from directory.geo import Bounds

Doubt = tuple[int, str, str, dict[str, str]]
"""The row, the column, a message of the domain `staff`, and what fills it."""

_SHOWN = 60


def doubts(
    table: Table, mapping: Mapping, *, locale: str, country: str | None, bounds: Bounds | None
) -> Iterator[Doubt]:
    """What is not understood; rows and columns in the table's order."""
    checks: dict[str, tuple[Callable[[str], bool], str]] = {
        "email": (lambda text: email(text) is not None, S_("“%(text)s” is no e-mail address.")),
        "url": (lambda text: website(text) is not None, S_("“%(text)s” is no web address.")),
        HOURS: (
            lambda text: bool(understand(spelled_in(text, [locale, *mapping.locales])).expression),
            S_("“%(text)s” is shown as it is: no hours such as Mo-Fr 09:00-17:00 are understood in it."),
        ),
        "minimum_age": (lambda text: number(text) is not None, S_("“%(text)s” is no number.")),
        "maximum_age": (lambda text: number(text) is not None, S_("“%(text)s” is no number.")),
        "latitude": (lambda text: degrees(text) is not None, S_("“%(text)s” is no number of degrees.")),
        "longitude": (lambda text: degrees(text) is not None, S_("“%(text)s” is no number of degrees.")),
        "coordinates": (lambda text: spot(text) is not None, S_("“%(text)s” is no number of degrees.")),
    }
    for name in ("phones", "mobile_phones", "fax"):
        checks[name] = (
            lambda text: any(phones(text, mapping.country or country)),
            S_("“%(text)s” is no phone number."),
        )
    for name, kind in CHOICES.items():
        checks[name] = (
            lambda text, kind=kind: understood_choice(kind, text) is not None,  # type: ignore[misc]
            S_("“%(text)s” is none of the answers: %(answers)s."),
        )
    for row in table.rows:
        for name, (fits, message) in checks.items():
            for source in mapping.fields.get(name, {}).values():
                for text in _values(source, row):
                    if not fits(text):
                        yield (
                            row.number,
                            _column(source, name),
                            message,
                            {"text": text[:_SHOWN], "answers": ", ".join(CHOICES.get(name, ()))},
                        )
        yield from _outside(mapping, row, bounds)


def _values(source: Source, row: Row) -> list[str]:
    return source.of(lambda column: row.cells.get(column, ""))


def _column(source: Source, name: str) -> str:
    return next(iter(source.named), name)


def _outside(mapping: Mapping, row: Row, bounds: Bounds | None) -> Iterator[Doubt]:
    sources = [mapping.fields.get(name, {}).get("") for name in ("latitude", "longitude")]
    if bounds is None or sources[0] is None or sources[1] is None:
        return
    latitude, longitude = (
        degrees(next(iter(_values(source, row)), None)) for source in sources if source is not None
    )
    if latitude is None or longitude is None or (abs(latitude) > 90 or abs(longitude) > 180):
        return
    if not (bounds.south <= latitude <= bounds.north and bounds.west <= longitude <= bounds.east):
        yield (
            row.number,
            _column(sources[0], "latitude"),
            S_("%(text)s is outside the city. Look whether the two are swapped."),
            {"text": f"{latitude}, {longitude}"},
        )
