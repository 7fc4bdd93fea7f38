"""Composing: all that the template of a sheet shows, worded in one or two columns."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from directory import sheets
from directory.basemap import BrokenBasemap
from directory.catalogs import words_of
from directory.model.facts import PhoneType
from directory.web import i18n
from directory.web.printing.codes import Code, code
from directory.web.printing.voices import Voice
from directory.web.printing.wording import Said, said
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from directory.model import Wording
    from directory.sheets import Entry, Sheet
    from directory.web.page import Page
    from directory.web.printing.asking import Wanted

log = logging.getLogger(__name__)

MOST_PHONES = 2
SHORT = 300
"""Characters of a service of which two find room beside each other."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A service on paper: its columns, and what is the same in both."""

    number: int
    code: str
    columns: tuple[Said, ...]
    official: str
    """What signs and officials call it, where no column does."""
    address: str
    """In one line."""
    street: str
    town: str
    stop: Wording | None
    distance: str
    phones: tuple[str, ...]
    email: str
    square: Code | None

    @property
    def beside(self) -> list[str]:
        """What stands in one line with the address."""
        return [part for part in (self.distance, *self.phones, self.email) if part]

    @property
    def is_short(self) -> bool:
        """Whether half the width of the paper is enough."""
        return len(self.columns[0]) + len(self.address) < SHORT


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A sheet, ready to be laid out."""

    voices: tuple[Voice, ...]
    entries: tuple[Shown, ...]
    maps: tuple[Markup, ...]
    short: str
    """What short addresses begin with."""
    is_unconfirmed: bool
    """Whether some service has no date of confirmation."""

    @property
    def rows(self) -> list[tuple[Shown, ...]]:
        """The entries of a sheet in one language, by rows of one or two."""
        rows: list[tuple[Shown, ...]] = []
        for entry in self.entries:
            if rows and len(rows[-1]) == 1 and rows[-1][0].is_short and entry.is_short:
                rows[-1] = (rows[-1][0], entry)
            else:
                rows.append((entry,))
        return rows


def compose(page: Page, wanted: Wanted, sheet: Sheet) -> Composed:
    """Word and draw a sheet; no query."""
    tags = [page.locale.tag, *filter(None, (wanted.second,))]
    voices = tuple(voice_of(page, tag) for tag in tags)
    maps, mapped = _maps(page, wanted, sheet)
    short = f"{state().config.base_url}/s/"
    return Composed(
        voices=voices,
        entries=tuple(_entries(voices, sheet, short, mapped if maps else None)),
        maps=maps,
        short=short,
        is_unconfirmed=any(entry.listing.service.confirmed_at is None for entry in sheet.entries),
    )


def voice_of(page: Page, tag: str) -> Voice:
    """The voice of a locale in the page's city."""
    return Voice(city=page.city, tree=page.tree, words=words_of(tag), now=page.now)


def _maps(page: Page, wanted: Wanted, sheet: Sheet) -> tuple[tuple[Markup, ...], frozenset[int]]:
    """The maps, and the numbers that stand on them."""
    basemap = state().basemap(page.city.slug) if wanted.has_map else None
    if basemap is None:
        return (), frozenset()
    spots = [(entry.number, entry.spot.point) for entry in sheet.entries if entry.spot and entry.spot.point]
    start = wanted.start.point if wanted.start else None
    laid = sheets.plates(spots, start, coverage=basemap.bounds, is_large=wanted.is_large)
    title = page.words.gettext("Map with the numbers of the list")
    try:
        drawn = tuple(Markup(sheets.draw_plate(plate, basemap, title)) for plate in laid)  # noqa: S704 (escaped)
    except BrokenBasemap as error:
        log.warning("%s: the sheet goes without a map.", error)
        return (), frozenset()
    return drawn, frozenset(marker.number for plate in laid for marker in plate.markers)


def _entries(
    voices: tuple[Voice, ...], sheet: Sheet, short: str, mapped: frozenset[int] | None
) -> Iterator[Shown]:
    """Word the entries one after another; `mapped` are the numbers on the maps, None where there is none."""
    explained: dict[str, set[str]] = {voice.locale.tag: set() for voice in voices}
    for entry in sheet.entries:
        is_mapped = mapped is None or entry.number in mapped
        columns = [
            said(voice, entry, explained=explained[voice.locale.tag], is_mapped=is_mapped) for voice in voices
        ]
        yield _shown(voices[0], entry, tuple(columns), short)


def _shown(voice: Voice, entry: Entry, columns: tuple[Said, ...], short: str) -> Shown:
    listing, spot = entry.listing, entry.spot
    service = listing.service
    named = {text.text for column in columns for text in (column.name, column.organization) if text}
    place = voice.text(listing, spot.location, "name") if spot and spot.location else None
    inside = place.text if place and place.text not in {*named, service.name} else ""
    phones = [row for row in listing.phones if row.type != PhoneType.FAX][:MOST_PHONES]
    return Shown(
        number=entry.number,
        code=service.code,
        columns=columns,
        official="" if service.name in named else service.name,
        address=", ".join(filter(None, (inside, spot.street, spot.town))) if spot else "",
        street=spot.street if spot else "",
        town=spot.town if spot else "",
        stop=voice.text(listing, spot.location, "transportation") if spot and spot.location else None,
        distance=i18n.distance_words(entry.distance, voice.words) if entry.distance is not None else "",
        phones=tuple(
            i18n.phone_words(row.number, voice.city.country)
            + (f" # {row.extension}" if row.extension else "")
            for row in phones
        ),
        email=(service.email or "") if not phones else "",
        square=code(short + service.code),
    )
