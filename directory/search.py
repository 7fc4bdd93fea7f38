"""Search: criteria in, a page of results out; one SQL path for SQLite and PostgreSQL."""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass, field, replace
from math import cos, radians
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Row,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)

from directory import geo
from directory.cards import Card, from_json
from directory.model import City, OpenSpan, SearchDoc, SearchTerm
from directory.model.facts import Audience
from directory.model.finding import AUDIENCE_BITS, Trait
from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

PAGE_SIZE = 20
MAX_CANDIDATES = 20_000
"""Rows that are ranked and counted; beyond them a result says "more than"."""
MAX_WORDS = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Criteria:
    """What a visitor asked for. `near` is (latitude, longitude) in degrees, `within` metres."""

    text: str = ""
    categories: tuple[str, ...] = ()
    """Codes of terms; any of them is right."""
    near: tuple[float, float] | None = None
    within: int | None = None
    open_now: bool = False
    languages: tuple[str, ...] = ()
    """BCP 47 tags; any of them is right."""
    traits: Trait = Trait(0)
    """All of them must hold."""
    audience: Audience | None = None
    page: int = 1

    def without(self, facet: str) -> Criteria:
        """The same question with one facet taken away, from page one on."""
        empty: dict[str, Any] = {
            "text": "", "categories": (), "within": None, "open_now": False, "languages": (), "traits": Trait(0),
            "audience": None,
        }  # fmt: skip
        return replace(self, page=1, **{facet: empty[facet]})


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
    is_capped: bool
    hits: tuple[Hit, ...]
    facets: Facets

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class _Found:
    """Ordered ids and counts, kept while the city's data stand as they are."""

    ids: tuple[int, ...]
    is_capped: bool
    facets: Facets


class Memo:
    """Remembers the last questions of a process; keys hold the city's data version."""

    def __init__(self, size: int = 64) -> None:
        """Make room for so many questions."""
        self._size = size
        self._kept: OrderedDict[object, _Found] = OrderedDict()

    def get(self, key: object) -> _Found | None:
        """What was found, if it is still known."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: object, found: _Found) -> None:
        """Remember, and forget the oldest."""
        self._kept[key] = found
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)


def search(
    session: Session, city: City, criteria: Criteria, *, now: datetime, memo: Memo | None = None
) -> Results:
    """Find services: two or three queries, whatever their number.

    Where the opening spans have run out, nothing is told to be open.
    """
    minute = int(now.timestamp()) // 60
    key = (city.id, city.data_version, minute, replace(criteria, page=1))
    found = memo.get(key) if memo else None
    if found is None:
        found = _find(session, city, criteria, minute)
        if memo:
            memo.put(key, found)
    pages = max(1, -(-len(found.ids) // PAGE_SIZE))
    page = min(criteria.page, pages)
    first = (page - 1) * PAGE_SIZE
    return Results(
        criteria=replace(criteria, page=page),
        total=len(found.ids),
        is_capped=found.is_capped,
        hits=tuple(_hits(session, found.ids[first : first + PAGE_SIZE], first, criteria.near)),
        facets=found.facets,
    )


def _hits(session: Session, ids: Sequence[int], first: int, near: tuple[float, float] | None) -> list[Hit]:
    rows = session.execute(select(SearchDoc.id, SearchDoc.card).where(SearchDoc.id.in_(ids)))
    cards = {row.id: from_json(row.card) for row in rows}
    return [
        Hit(
            number=first + place,
            card=card,
            distance=geo.distance(near, card.point) if near and card.point else None,
        )
        for place, card in enumerate((cards[doc] for doc in ids if doc in cards), start=1)
    ]


def _find(session: Session, city: City, criteria: Criteria, minute: int) -> _Found:
    rows = _candidates(session, city, criteria, minute)
    seen: dict[int, Row[Any]] = {}
    for row in rows:
        seen.setdefault(row.service_number, row)
    kept = list(seen.values())
    facets = _count(city, kept)
    if criteria.categories or criteria.languages:
        facets = _widened(session, city, criteria, minute, facets)
    return _Found(tuple(row.id for row in kept), len(rows) >= MAX_CANDIDATES, facets)


def _widened(session: Session, city: City, criteria: Criteria, minute: int, facets: Facets) -> Facets:
    """Count the other choices of a facet of which any is right as if nothing were chosen in it; one query."""
    parts = []
    for facet, column in (("categories", SearchDoc.terms), ("languages", cast(SearchDoc.languages, String))):
        if getattr(criteria, facet):
            _, conditions = _wanted(city, criteria.without(facet), minute)
            number = func.count(SearchDoc.service_number.distinct())
            chosen = select(literal(facet).label("facet"), column.label("value"), number.label("number"))
            parts.append(chosen.where(SearchDoc.city_id == city.id, *conditions).group_by(column))
    counts: dict[str, Counter[str]] = {"categories": Counter(), "languages": Counter()}
    for facet, value, times in session.execute(union_all(*parts)):
        for name in value.split() if facet == "categories" else _spoken(city, int(value)):
            counts[facet][name] += times
    wider = {facet: dict(found.most_common()) for facet, found in counts.items() if getattr(criteria, facet)}
    return replace(facets, **wider)  # type: ignore[arg-type]


def _spoken(city: City, mask: int) -> list[str]:
    return [code for bit, code in enumerate(city.language_bits) if mask >> bit & 1]


def _candidates(session: Session, city: City, criteria: Criteria, minute: int) -> Sequence[Row[Any]]:
    tier, conditions = _wanted(city, criteria, minute)
    squared = _squared_distance(criteria.near)
    statement = (
        select(
            SearchDoc.id,
            SearchDoc.service_number,
            SearchDoc.terms,
            SearchDoc.attributes,
            SearchDoc.languages,
            _is_open(minute).label("is_open"),
        )
        .where(SearchDoc.city_id == city.id, *conditions)
        .order_by(tier, squared.is_(None), squared, SearchDoc.rank, SearchDoc.id)
        .limit(MAX_CANDIDATES)
    )
    return list(session.execute(statement))


def _wanted(
    city: City, criteria: Criteria, minute: int
) -> tuple[ColumnElement[int], list[ColumnElement[bool]]]:
    """The tier of a row (smaller is better), and the conditions that it meets."""
    conditions: list[ColumnElement[bool]] = []
    tier: ColumnElement[int] = literal(0)
    if criteria.categories:
        conditions.append(
            exists()
            .where(SearchTerm.doc_id == SearchDoc.id, SearchTerm.code.in_(criteria.categories))
            .correlate(SearchDoc)
        )
    if criteria.traits:
        conditions.append(SearchDoc.attributes.op("&")(int(criteria.traits)) == int(criteria.traits))
    if criteria.audience:
        mask = AUDIENCE_BITS[criteria.audience] | AUDIENCE_BITS[Audience.ANYONE]
        conditions.append(SearchDoc.attributes.op("&")(mask) != 0)
    if criteria.languages:
        bits = [city.language_bits.index(code) for code in criteria.languages if code in city.language_bits]
        conditions.append(SearchDoc.languages.op("&")(sum(1 << bit for bit in bits)) != 0)
    if criteria.open_now:
        conditions.append(_is_open(minute))
    if criteria.near and criteria.within:
        conditions.extend(_inside(criteria.near, criteria.within))
    if typed := list(dict.fromkeys(words(criteria.text)))[:MAX_WORDS]:
        in_name = and_(*(_has(SearchDoc.name_words, word) for word in typed))
        everywhere: ColumnElement[str] = SearchDoc.name_words + SearchDoc.text_words
        conditions.append(and_(*(_has(everywhere, word) for word in typed)))
        tier = case((in_name, 0), else_=1)
    return tier, conditions


def _has(column: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    """A word of the column begins with this one; wildcards mean themselves."""
    return column.contains(f" {word}", autoescape=True)


def _is_open(minute: int) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            OpenSpan.doc_id == SearchDoc.id,
            OpenSpan.start_minute <= minute,
            OpenSpan.end_minute > minute,
        )
        .correlate(SearchDoc)
    )


def _squared_distance(near: tuple[float, float] | None) -> ColumnElement[Any]:
    """Square of the distance in degrees of latitude, on a flat map: enough to order by (0.3 % off)."""
    if near is None:
        return null()
    latitude, longitude = near
    rise = SearchDoc.latitude - latitude
    run = (SearchDoc.longitude - longitude) * cos(radians(latitude))
    return rise * rise + run * run


def _inside(near: tuple[float, float], within: int) -> list[ColumnElement[bool]]:
    box = geo.Bounds(south=near[0], west=near[1], north=near[0], east=near[1]).grown(within)
    reach = (within / geo.METRES_PER_DEGREE) ** 2
    return [
        SearchDoc.latitude.between(box.south, box.north),
        SearchDoc.longitude.between(box.west, box.east),
        _squared_distance(near) <= reach,
    ]


def _count(city: City, rows: Sequence[Row[Any]]) -> Facets:
    """Count the choices in these rows: over the distinct masks, which are few."""
    terms: Counter[str] = Counter()
    for text, times in Counter(row.terms for row in rows).items():
        for code in text.split():
            terms[code] += times
    languages: Counter[str] = Counter()
    for mask, times in Counter(row.languages for row in rows).items():
        for code in _spoken(city, mask):
            languages[code] += times
    traits: Counter[Trait] = Counter()
    audience: Counter[Audience] = Counter()
    for mask, times in Counter(row.attributes for row in rows).items():
        for trait in Trait:
            if mask & trait:
                traits[trait] += times
        for person, bit in AUDIENCE_BITS.items():
            if mask & (bit | AUDIENCE_BITS[Audience.ANYONE]):
                audience[person] += times
    return Facets(
        categories=dict(terms),
        languages=dict(languages.most_common()),
        audience=dict(audience),
        traits=dict(traits),
        open_now=sum(bool(row.is_open) for row in rows),
    )


def count_by_term(session: Session, city: City) -> dict[str, int]:
    """How many services there are of each term, by code; parents count their children once. One query."""
    statement = (
        select(SearchTerm.code, func.count(SearchDoc.service_number.distinct()).label("number"))
        .join(SearchDoc, SearchDoc.id == SearchTerm.doc_id)
        .where(SearchDoc.city_id == city.id)
        .group_by(SearchTerm.code)
    )
    return {row.code: row.number for row in session.execute(statement)}
