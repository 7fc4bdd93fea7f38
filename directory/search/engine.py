"""Search: criteria in, a page of results out; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import bindparam, func, select

from directory import geo
from directory.model import SearchDoc, SearchTerm
from directory.model.finding import Trait
from directory.search import columns
from directory.search.cards import Card, from_json
from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.model.facts import Audience
    from directory.search.columns import Bits, Columns

_DOCS = SearchDoc.__table__.c
_CARDS = select(_DOCS.id, _DOCS.card).where(_DOCS.id.in_(bindparam("ids", expanding=True)))

PAGE_SIZE = 20
MAX_WORDS = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Criteria:
    """What a visitor asked for. `near` is (latitude, longitude) in degrees, `within` metres."""

    text: str = ""
    concepts: tuple[str, ...] = ()
    """Codes of terms that the text surely means: what is of them is found as if it had the words."""
    categories: tuple[str, ...] = ()
    """Codes of terms; any of them is right."""
    is_ordered: bool = False
    """The categories stand in the order of their use to who asks: that goes before distance."""
    near: tuple[float, float] | None = None
    within: int | None = None
    open_now: bool = False
    languages: tuple[str, ...] = ()
    """BCP 47 tags; any of them is right."""
    traits: Trait = Trait(0)
    """All of them must hold."""
    audience: Audience | None = None
    page: int = 1

    @property
    def counted(self) -> Criteria:
        """The question that counts depend on: where one is changes the order alone, unless it bounds the results."""
        return replace(self, page=1, near=self.near if self.within else None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One result. `distance` in metres, None where there is nothing to measure."""

    number: int
    card: Card
    distance: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Facets:
    """How many results each further choice would leave; choices that leave none are not there."""

    categories: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    audience: dict[Audience, int] = field(default_factory=dict)
    traits: dict[Trait, int] = field(default_factory=dict)
    open_now: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """A page of results, in the order: how well the words fit, then distance, then how much is known."""

    criteria: Criteria
    total: int
    hits: tuple[Hit, ...]
    facets: Facets

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


class Memo:
    """The columns of the cities that a process was asked for last, as long as their data stand as they are."""

    def __init__(self, size: int = 16) -> None:
        """Make room for so many cities."""
        self._size = size
        self._kept: OrderedDict[UUID, tuple[int, Columns]] = OrderedDict()

    def columns(self, session: Session, city: City) -> Columns:
        """The columns of a city's data; one query where they changed."""
        kept = self._kept.get(city.id)
        if kept is None or kept[0] != city.data_version:
            kept = self._kept[city.id] = (city.data_version, columns.load(session, city))
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        self._kept.move_to_end(city.id)
        return kept[1]


def search(
    session: Session, city: City, criteria: Criteria, *, now: datetime, memo: Memo | None = None
) -> Results:
    """Find services: one query for what is shown, two more at most where the data or the time changed.

    Where the opening spans have run out, nothing is told to be open.
    """
    docs = (memo or Memo()).columns(session, city)
    minute = int(now.timestamp()) // 60
    opened = docs.open_at(session, city, minute)
    sought = _Sought(docs=docs, criteria=criteria, opened=opened)
    fit = sought.fitting()
    total = int(docs.repeats.distinct(fit))
    page = min(criteria.page, max(1, -(-total // PAGE_SIZE)))
    first = (page - 1) * PAGE_SIZE
    return Results(
        criteria=replace(criteria, page=page),
        total=total,
        hits=tuple(_hits(session, sought.best(fit, first), first, criteria.near)),
        facets=docs.counted.get((minute, criteria.counted), lambda: sought.facets(fit)),
    )


def _hits(session: Session, ids: Sequence[int], first: int, near: tuple[float, float] | None) -> list[Hit]:
    rows = session.execute(_CARDS, {"ids": ids})
    cards = {row.id: from_json(row.card) for row in rows}
    return [
        Hit(
            number=first + place,
            card=card,
            distance=geo.distance(near, card.point) if near and card.point else None,
        )
        for place, card in enumerate((cards[doc] for doc in ids if doc in cards), start=1)
    ]


class _Sought:
    """What fits some criteria among a city's docs, and how well."""

    def __init__(self, *, docs: Columns, criteria: Criteria, opened: Bits) -> None:
        self._docs = docs
        self._criteria = criteria
        self._opened = opened
        self._named, self._worded = _worded(docs, criteria.text)
        self._meant = docs.terms.any_of(criteria.concepts) if criteria.concepts else None
        self._squared = docs.squared_distances(criteria.near) if criteria.near else None
        self._conditions = dict(self._met())

    def fitting(self, without: str = "") -> Bits:
        """The docs that meet all conditions but perhaps one."""
        met = [bits for name, bits in self._conditions.items() if name != without]
        return np.asarray(np.bitwise_and.reduce([self._docs.all, *met]), dtype=np.uint8)

    def best(self, fit: Bits, first: int) -> list[int]:
        """The ids of a page of fitting docs, of each service the one that fits best; so many come before it."""
        places = self._docs.places(self._each_once(fit))
        key, last = self._key(places), first + PAGE_SIZE
        if last < len(places):
            # Equals stay together, so that the order among them is the same on each page.
            within = key <= np.partition(key, last)[last]
            places, key = places[within], key[within]
        found: list[int] = self._docs.ids[places[np.argsort(key, kind="stable")[first:last]]].tolist()
        return found

    def facets(self, fit: Bits) -> Facets:
        """What else one may choose; where any of a facet's choices is right, as if none were made in it."""
        docs = self._docs
        spoken = docs.languages.counts(self.fitting("languages") if self._criteria.languages else fit)
        return Facets(
            categories=docs.terms.counts(self.fitting("categories") if self._criteria.categories else fit),
            languages=dict(sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0]))),
            audience=docs.audience.counts(fit),
            traits=docs.traits.counts(fit),
            open_now=int(docs.repeats.distinct(fit & self._opened)),
        )

    def _met(self) -> Iterator[tuple[str, Bits]]:
        """The docs that meet each condition, by the name of what was asked for."""
        docs, asked = self._docs, self._criteria
        if asked.categories:
            yield "categories", docs.terms.any_of(asked.categories)
        for trait in asked.traits:
            yield f"traits {trait}", docs.traits.any_of([trait])
        if asked.audience:
            yield "audience", docs.audience.any_of([asked.audience])
        if asked.languages:
            yield "languages", docs.languages.any_of(asked.languages)
        if asked.open_now:
            yield "open_now", self._opened
        if self._squared is not None and asked.within:
            yield "within", np.packbits(self._squared <= (asked.within / geo.METRES_PER_DEGREE) ** 2)
        if self._worded is not None:
            yield "text", self._worded if self._meant is None else self._worded | self._meant

    def _key(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """What docs are ordered by, the best first: how the words fit, how useful the kind is, how near it is."""
        key = np.zeros(len(places))
        if self._squared is not None:
            key = np.nan_to_num(self._squared[places], nan=_NOWHERE)
        if self._named is not None:
            key += _TIER * self._lacks(self._named, places)
            if self._meant is not None:
                key += _TIER * self._lacks(self._named | self._meant, places)
        if self._criteria.is_ordered:
            # A doc that lacks the first kinds comes after those that have them.
            kinds = self._criteria.categories
            for number in range(1, len(kinds)):
                key += 2 * _NOWHERE * self._lacks(self._docs.terms.any_of(kinds[:number]), places)
        return key

    def _lacks(self, bits: Bits, places: NDArray[np.intp]) -> NDArray[np.bool_]:
        return np.asarray(np.unpackbits(bits, count=len(self._docs.ids))[places] == 0)

    def _each_once(self, fit: Bits) -> Bits:
        repeats = self._docs.repeats.places
        repeats = repeats[np.unpackbits(fit, count=len(self._docs.ids))[repeats] != 0]
        ordered = repeats[np.argsort(self._key(repeats), kind="stable")]
        _, first = np.unique(self._docs.services[ordered], return_index=True)
        again = np.zeros(len(self._docs.ids), dtype=bool)
        again[np.delete(ordered, first)] = True
        return fit & ~np.packbits(again)


_NOWHERE = 1e6
"""Square of a distance in degrees that no place on Earth has."""
_TIER = 1e9
"""More than all that is added within a tier."""


def _worded(docs: Columns, text: str) -> tuple[Bits | None, Bits | None]:
    """The docs whose names have words that begin with all that is typed, and those that have them anywhere."""
    typed = list(dict.fromkeys(words(text)))[:MAX_WORDS]
    if not typed:
        return None, None
    named = [docs.in_names.starting(word) for word in typed]
    anywhere = [docs.in_texts.starting(word) | name for word, name in zip(typed, named, strict=True)]
    return np.bitwise_and.reduce(named), np.bitwise_and.reduce(anywhere)


def count_by_term(session: Session, city: City) -> dict[str, int]:
    """How many services there are of each term, by code; parents count their children once. One query."""
    statement = (
        select(SearchTerm.code, func.count(SearchDoc.service_number.distinct()).label("number"))
        .join(SearchDoc, SearchDoc.id == SearchTerm.doc_id)
        .where(SearchDoc.city_id == city.id)
        .group_by(SearchTerm.code)
    )
    return {row.code: row.number for row in session.execute(statement)}
