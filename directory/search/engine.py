"""Search: criteria in, a page of results out; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import bindparam, select

from directory import geo
from directory.model import SearchDoc
from directory.search.bits import held, number, packed
from directory.search.cards import from_json
from directory.search.criteria import PAGE_SIZE, Criteria, Facets, Hit, Results
from directory.search.memory import Memo
from directory.search.tiers import Tiers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.search.bits import Bits, Places
    from directory.search.columns import Columns
    from directory.taxonomies import TermTree

_DOCS = SearchDoc.__table__.c
_CARDS = select(_DOCS.id, _DOCS.card).where(_DOCS.id.in_(bindparam("ids", expanding=True)))

_NOWHERE = 1e3
"""A distance in degrees that no place on Earth has."""
_KIND = 2 * _NOWHERE
_TIER = 1e6
"""More than all that is added within a tier, yet small enough to tell a metre within the last one."""

_MANY = 20_000
"""Docs from which on it is quicker to look for the nearest in circles."""
_FIRST_CIRCLE, _LAST_CIRCLE = 0.005, 2.0
"""Radii in degrees of latitude."""


def search(
    session: Session,
    city: City,
    criteria: Criteria,
    *,
    now: datetime,
    memo: Memo | None = None,
    tree: TermTree | None = None,
) -> Results:
    """Find services: one query for what is shown, a few more where the data or the time changed.

    `tree` tells what kinds of services are called; without it, words are looked for in names and texts alone.
    Where the opening spans have run out, nothing is told to be open.
    """
    docs = (memo or Memo()).columns(session, city)
    minute = int(now.timestamp()) // 60
    opened = docs.open_at(session, city, minute)
    sought = _Sought(
        docs=docs,
        criteria=criteria,
        opened=opened,
        tiers=Tiers(docs, criteria, tree, city.default_locale),
    )
    fit = sought.fitting()
    total = docs.repeats.distinct(fit)
    page = min(criteria.page, max(1, -(-total // PAGE_SIZE)))
    first = (page - 1) * PAGE_SIZE
    return Results(
        criteria=replace(criteria, page=page),
        total=total,
        hits=tuple(_hits(session, sought.best(fit, first), first, criteria.near)),
        facets=docs.counted.get(
            (minute, city.data_version, tree and tree.version, criteria.counted),
            lambda: _offered(city, sought.facets(fit)),
        ),
    )


def count_by_term(session: Session, city: City, *, memo: Memo | None = None) -> dict[str, int]:
    """How many services there are of each term that the city offers, by code; parents count their children once."""
    counts = (memo or Memo()).columns(session, city).counts_by_term()
    return {code: number for code, number in counts.items() if code not in city.hidden_terms}


def _offered(city: City, facets: Facets) -> Facets:
    """What else one may choose, without the kinds that the city hides."""
    hidden = set(city.hidden_terms)
    kept = {code: number for code, number in facets.categories.items() if code not in hidden}
    return replace(facets, categories=kept) if hidden else facets


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

    def __init__(self, *, docs: Columns, criteria: Criteria, opened: Bits, tiers: Tiers) -> None:
        self._docs = docs
        self._criteria = criteria
        self._opened = opened
        self._tiers = tiers
        self._conditions = dict(self._met())

    def fitting(self, without: str = "") -> Bits:
        """The docs that meet all conditions but perhaps one."""
        met = [bits for name, bits in self._conditions.items() if name != without]
        return np.asarray(np.bitwise_and.reduce([self._docs.alive, *met]), dtype=np.uint8)

    def best(self, fit: Bits, first: int) -> list[int]:
        """The ids of a page of fitting docs, of each service the one that fits best; so many come before it."""
        docs, last = self._docs, first + PAGE_SIZE
        places = docs.places(self._each_once(self._nearest(fit, last)))
        key = self._key(places)
        if last < len(places):
            worst = 0.0 if key is None else np.partition(key, last - 1)[last - 1]
            better = places[:0] if key is None else places[key < worst]
            # Equals stand in order, but for the docs that came later.
            equal = places if key is None else places[key == worst]
            late = int(np.searchsorted(equal, docs.shelf.base))
            places = np.concatenate([better, equal[: min(last, late)], equal[late:]])
            key = self._key(places)
        return docs.ids(places[self._order(places, key)[first:last]])

    def facets(self, fit: Bits) -> Facets:
        """What else one may choose; where any of a facet's choices is right, as if none were made in it."""
        docs, repeats = self._docs.shelf, self._docs.repeats
        asked = self._criteria
        spoken = docs.languages.counts(self.fitting("languages") if asked.languages else fit, repeats)
        return Facets(
            categories=docs.terms.counts(self.fitting("categories") if asked.categories else fit, repeats),
            languages=dict(sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0]))),
            audience=docs.audience.counts(fit, repeats),
            traits=docs.traits.counts(fit, repeats),
            open_now=repeats.distinct(fit & self._opened),
        )

    def _met(self) -> Iterator[tuple[str, Bits]]:
        """The docs that meet each condition, by the name of what was asked for."""
        docs, asked = self._docs.shelf, self._criteria
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
        if asked.near and asked.within:
            yield "within", self._docs.within(asked.near, asked.within / geo.METRES_PER_DEGREE)
        if (worded := self._tiers.fitting) is not None:
            yield "text", worded

    def _key(self, places: Places) -> NDArray[np.float64] | None:
        """What docs are ordered by, the best first: how the words fit, how useful the kind is, how near it is.

        What has no place comes after all that has one and fits as well. None where nothing of that was asked for.
        """
        asked = self._criteria
        is_worded = self._tiers.fitting is not None
        if not (asked.near or is_worded or asked.is_ordered):
            return None
        key = np.zeros(len(places))
        if asked.near:
            key = np.nan_to_num(np.sqrt(self._docs.squared_distances(places, asked.near)), nan=_NOWHERE)
        if is_worded:
            key += _TIER * self._tiers.of(places)
        if asked.is_ordered:
            # A doc that lacks the first kinds comes after those that have them.
            for number in range(1, len(asked.categories)):
                key += _KIND * ~held(self._docs.shelf.terms.any_of(asked.categories[:number]), places)
        return key

    def _nearest(self, fit: Bits, services: int) -> Bits:
        """Enough of the docs, where only distance decides and there are very many: those in a circle that has so many."""
        asked = self._criteria
        if not asked.near or asked.is_ordered or self._tiers.fitting is not None or number(fit) < _MANY:
            return fit
        radius = _FIRST_CIRCLE
        while radius < _LAST_CIRCLE:
            near = fit & self._docs.within(asked.near, radius) & ~self._docs.nowhere
            if self._docs.repeats.distinct(near) >= services:
                return near
            radius *= 2
        return fit

    def _order(self, places: Places, key: NDArray[np.float64] | None) -> NDArray[np.intp]:
        shelf = self._docs.shelf
        ties = (shelf.ids[places], shelf.standing[places])
        return np.lexsort(ties if key is None else (*ties, key))

    def _each_once(self, fit: Bits) -> Bits:
        """Without the docs of services of which another doc fits better."""
        repeats = self._docs.repeats.of(fit)
        if not len(repeats):
            return fit
        ordered = repeats[self._order(repeats, self._key(repeats))]
        _, first = np.unique(self._docs.shelf.services[ordered], return_index=True)
        return fit & ~packed(np.delete(ordered, first), self._docs.shelf.room)
