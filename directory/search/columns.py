"""Columns: a city's search index in memory, from which each question is answered.

A `Shelf` holds the docs as arrays that only grow; `Columns` are the shelf as of one version of the index: which of its docs are
there. So an edit adds a few docs and takes a few away, while whoever reads the version before goes on reading it.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sqlalchemy import select

from directory.kept import Kept
from directory.model import OpenSpan, SearchDoc
from directory.model.facts import Audience
from directory.model.finding import AUDIENCE_BITS, Trait
from directory.search.bits import Facts, Repeats, packed, places_of
from directory.search.inverted import Sightings, Words
from directory.search.nearness import Grid, squared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.search.bits import Bits, Places

_ANYONE = AUDIENCE_BITS[Audience.ANYONE]
_RANKS = 512
_SERVICE_BITS = 53
_BLOCK = 1024


class Row(NamedTuple):
    """What is read of a doc, in the order of its columns."""

    id: int
    service_number: int
    rank: int
    latitude: float | None
    longitude: float | None
    terms: str
    attributes: int
    languages: int
    hours_number: int | None
    name_words: str
    text_words: str


READ = select(*(getattr(SearchDoc, name) for name in Row._fields))
"""The statement that rows come from; who asks says which."""


_NUMBERS = ("id", "service_number", "rank", "attributes", "languages", "hours_number")


class Shelf:
    """All docs of a city that were read at once, ordered by how much is known, and room for docs that come later."""

    def __init__(self, batches: Iterable[Sequence[Row]], language_bits: Sequence[str]) -> None:
        """Read the docs; about 10 us each."""
        self.language_bits = tuple(language_bits)
        read = _Reading()
        for batch in batches:
            read.take(batch)
        ids, services, ranks, attributes, languages, hours = (
            np.asarray(column, dtype=np.int64) for column in read.numbers
        )
        standing = _standing(ranks, services)
        order = np.lexsort((ids, standing))
        self.base = len(order)
        self.room = -(-(self.base + max(_BLOCK, self.base // 8)) // 64) * 64
        self.ids = self._column(ids[order])
        self.services = self._column(services[order])
        self.standing = self._column(standing[order])
        self.latitudes = self._column(np.asarray(read.latitudes)[order], np.nan)
        """Degrees; NaN where the place is not known or not told."""
        self.longitudes = self._column(np.asarray(read.longitudes)[order], np.nan)
        self.terms: Facts[str] = Facts(self.room)
        self.languages: Facts[str] = Facts(self.room)
        self.audience: Facts[Audience] = Facts(self.room)
        """Who may come; what is for anyone is for each of them."""
        self.traits: Facts[Trait] = Facts(self.room)
        places = np.empty(self.base, dtype=np.int64)
        places[order] = np.arange(self.base)
        self._hold(attributes[order], languages[order], 0)
        read.hold_terms(self.terms, order)
        known, numbers = np.unique(hours, return_inverse=True)
        self._hours = {number: which for which, number in enumerate(known.tolist())}
        self.hours = self._column(numbers[order].astype(np.int32))
        """Which of the opening hours, by their number."""
        self.words = Words(read.sightings, places, self.room)
        self.grid = Grid(self.latitudes[: self.base], self.longitudes[: self.base])
        self.repeats = Repeats.among(self.services, 0, self.base)

    def _column(self, values: NDArray[Any], nothing: float = 0) -> NDArray[Any]:
        column = np.full(self.room, nothing, dtype=values.dtype)
        column[: self.base] = values
        return column

    def _hold(self, attributes: NDArray[np.int64], languages: NDArray[np.int64], first: int) -> None:
        for trait in Trait:
            self.traits.hold(trait, np.flatnonzero(attributes & int(trait)) + first)
        for who, bit in AUDIENCE_BITS.items():
            self.audience.hold(who, np.flatnonzero(attributes & (bit | _ANYONE)) + first)
        for bit, code in enumerate(self.language_bits):
            self.languages.hold(code, np.flatnonzero(languages >> bit & 1) + first)

    def add(self, rows: Sequence[Row], end: int, language_bits: Sequence[str]) -> None:
        """Put docs behind the last one, which stands before `end`; there must be room."""
        self.language_bits = tuple(language_bits)
        for place, row in enumerate(rows, start=end):
            self.ids[place], self.services[place] = row.id, row.service_number
            self.standing[place] = _standing(np.array(row.rank), np.array(row.service_number))
            self.latitudes[place] = np.nan if row.latitude is None else row.latitude
            self.longitudes[place] = np.nan if row.longitude is None else row.longitude
            self.hours[place] = self._hours.setdefault(row.hours_number or 0, len(self._hours))
            for code in row.terms.split():
                self.terms.hold(code, [place])
            self._hold(np.array([row.attributes]), np.array([row.languages]), place)
            self.words.add(place, row.name_words, row.text_words)

    def open_in(self, hours_numbers: Iterable[int]) -> Bits:
        """The docs that have one of these opening hours."""
        is_open = np.zeros(len(self._hours) + 1, dtype=bool)
        is_open[[self._hours[number] for number in hours_numbers if number in self._hours]] = True
        return np.packbits(is_open[self.hours])


@dataclass(kw_only=True, eq=False)
class Columns:
    """A city's docs in one version of its index."""

    shelf: Shelf
    version: int
    """`City.index_version`; what came later may be there already."""
    end: int
    """Docs stand before it."""
    alive: Bits
    """Those that are there."""
    repeats: Repeats
    counted: Kept[object, Any] = field(default_factory=lambda: Kept(512))
    """What was counted in these columns, by what was asked."""
    _opened: tuple[tuple[int, int], Bits] | None = None

    @classmethod
    def of(cls, shelf: Shelf, version: int) -> Columns:
        """All docs of a new shelf."""
        alive = packed(np.arange(shelf.base), shelf.room)
        return cls(shelf=shelf, version=version, end=shelf.base, alive=alive, repeats=shelf.repeats)

    def changed(
        self, version: int, services: Sequence[int], rows: Sequence[Row], language_bits: Sequence[str]
    ) -> Columns | None:
        """These columns once some services have other docs; None where there is no more room.

        Only the newest columns of a shelf may be asked, by one thread at a time.
        """
        shelf, end = self.shelf, self.end + len(rows)
        if end > shelf.room:
            return None
        gone = np.flatnonzero(np.isin(shelf.services[: self.end], np.array(services, dtype=np.int64)))
        shelf.add(rows, self.end, language_bits)
        come = packed(np.arange(self.end, end), shelf.room)
        return Columns(
            shelf=shelf,
            version=version,
            end=end,
            alive=(self.alive & ~packed(gone, shelf.room)) | come,
            repeats=shelf.repeats.and_among(shelf.base, end),
        )

    def named(self, word: str) -> Bits:
        """The docs whose name has a word that begins so."""
        return self.shelf.words.having(word)[0] & self.alive

    def having(self, word: str) -> Bits:
        """The docs whose name or text has a word that begins so."""
        in_name, in_text = self.shelf.words.having(word)
        return (in_name | in_text) & self.alive

    def services(self, places: Places) -> list[int]:
        """The numbers of the services of the docs in these places."""
        found: list[int] = self.shelf.services[places].tolist()
        return found

    def ids(self, places: Places) -> list[int]:
        """The ids of the docs in these places."""
        found: list[int] = self.shelf.ids[places].tolist()
        return found

    def places(self, docs: Bits) -> Places:
        """Where these docs stand, in order."""
        return places_of(docs)

    def squared_distances(self, places: Places, point: tuple[float, float]) -> NDArray[np.float64]:
        """Squares of distances of docs from a point, in degrees of latitude; NaN where the place is not known."""
        return squared(self.shelf.latitudes[places], self.shelf.longitudes[places], point)

    def within(self, point: tuple[float, float], radius: float) -> Bits:
        """The docs in a circle, its radius in degrees of latitude, and those whose place is not known."""
        late = np.arange(self.shelf.base, self.end)
        places = np.concatenate([self.shelf.grid.around(point, radius), late])
        found = packed(places[self.squared_distances(places, point) <= radius * radius], self.shelf.room)
        return found | self.nowhere

    @property
    def nowhere(self) -> Bits:
        """The docs whose place is not known or not told, which no circle may leave out."""
        made: Bits = self.counted.get("nowhere", lambda: np.packbits(np.isnan(self.shelf.latitudes)))
        return made & self.alive

    def open_at(self, session: Session, city: City, minute: int) -> Bits:
        """The docs that are open at a minute since 1970; one query where it is not what was asked for last."""
        asked = (minute, city.data_version)
        kept = self._opened
        if kept is None or kept[0] != asked:
            found = session.scalars(
                select(OpenSpan.hours_number).where(
                    OpenSpan.city_id == city.id,
                    OpenSpan.start_minute <= minute,
                    OpenSpan.end_minute > minute,
                )
            )
            kept = self._opened = (asked, self.shelf.open_in(found) & self.alive)
        return kept[1]

    def counts_by_term(self) -> dict[str, int]:
        """How many services there are of each term; parents count their children once."""
        counts: dict[str, int] = self.counted.get(
            "terms", lambda: self.shelf.terms.counts(self.alive, self.repeats)
        )
        return counts


class _Reading:
    """Docs as they come from the database, before they are ordered."""

    def __init__(self) -> None:
        self.numbers = tuple(array("q") for _ in _NUMBERS)
        self.latitudes, self.longitudes = array("d"), array("d")
        self.sightings = Sightings()
        self._kinds: defaultdict[str, int] = defaultdict()
        self._kinds.default_factory = self._kinds.__len__
        self._kind = array("I")

    def take(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.sightings.see(row[9], row[10])
        self.latitudes.extend(np.nan if row[3] is None else row[3] for row in rows)
        self.longitudes.extend(np.nan if row[4] is None else row[4] for row in rows)
        for column, name in zip(self.numbers, _NUMBERS, strict=True):
            place = Row._fields.index(name)
            column.extend(row[place] or 0 for row in rows)  # type: ignore[misc]
        self._kind.extend(self._kinds[row[5]] for row in rows)

    def hold_terms(self, terms: Facts[str], order: NDArray[np.intp]) -> None:
        """Say of each term which docs have it; the same terms together are looked at once."""
        kind = np.asarray(self._kind, dtype=np.int64)[order]
        by_code: dict[str, list[int]] = defaultdict(list)
        for codes, number in self._kinds.items():
            for code in codes.split():
                by_code[code].append(number)
        for code, numbers in by_code.items():
            has = np.zeros(len(self._kinds), dtype=bool)
            has[numbers] = True
            terms.hold(code, np.flatnonzero(has[kind]))


def _standing(ranks: NDArray[np.int64], services: NDArray[np.int64]) -> NDArray[np.int64]:
    """What docs are ordered by where nothing else decides: rank, then service, so that an edit does not shuffle them."""
    return (np.clip(ranks, -_RANKS, _RANKS - 1) + _RANKS << _SERVICE_BITS) | services


def read_all(session: Session, city: City, *, batch: int = 20_000) -> Iterator[Sequence[Row]]:
    """All docs of a city, a batch at a time, so that few rows are held at once."""
    last = -1
    while True:
        rows = session.execute(
            READ.where(SearchDoc.city_id == city.id, SearchDoc.id > last).order_by(SearchDoc.id).limit(batch)
        ).all()
        if rows:
            yield rows  # type: ignore[misc]
            last = rows[-1].id
        if len(rows) < batch:
            return
