"""Columns: a city's search index in memory, a bit for each fact of each doc, so that choosing and counting cost little.

They hold for one version of the city's data. Docs stand in the order in which they come where nothing else decides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from math import cos, radians
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
from sqlalchemy import select

from directory.kept import Kept
from directory.model import OpenSpan, SearchDoc
from directory.model.facts import Audience
from directory.model.finding import AUDIENCE_BITS, Trait

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from directory.model import City

    Bits = NDArray[np.uint8]
    """A bit for each doc, eight to a byte."""

Fact = TypeVar("Fact")


class Repeats:
    """The docs of services that have several, so that each service is counted once."""

    def __init__(self, services: NDArray[np.int64]) -> None:
        """Find them; a service's number for each doc."""
        _, inverse, counts = np.unique(services, return_inverse=True, return_counts=True)
        places = np.flatnonzero(counts[inverse] > 1)
        self.places: NDArray[np.intp] = places[np.argsort(services[places], kind="stable")]
        """Where they stand, those of a service together."""
        _, self._starts = np.unique(services[self.places], return_index=True)

    def distinct(self, bits: Bits) -> NDArray[np.int64]:
        """How many services these docs are of, for each row of bits."""
        numbers = np.bitwise_count(bits).sum(axis=-1, dtype=np.int64)
        if len(self.places):
            held = bits[..., self.places >> 3] >> (7 - (self.places & 7)) & 1
            numbers = (
                numbers - held.sum(axis=-1) + np.maximum.reduceat(held, self._starts, axis=-1).sum(axis=-1)
            )
        return np.asarray(numbers, dtype=np.int64)


class Facts(Generic[Fact]):
    """The facts of one kind: which docs each of them holds for."""

    def __init__(self, holds: Mapping[Fact, NDArray[np.bool_]], docs: int, repeats: Repeats) -> None:
        """Pack a truth for each doc by fact."""
        self._repeats = repeats
        self._row = {fact: row for row, fact in enumerate(holds)}
        self._bits = np.packbits(np.array([*holds.values()], dtype=bool).reshape(len(holds), docs), axis=1)

    def any_of(self, facts: Iterable[Fact]) -> Bits:
        """The docs that at least one of these facts holds for; unknown facts hold for none."""
        rows = [self._row[fact] for fact in facts if fact in self._row]
        return np.asarray(np.bitwise_or.reduce(self._bits[rows], axis=0), dtype=np.uint8)

    def counts(self, docs: Bits) -> dict[Fact, int]:
        """How many of these docs' services each fact holds for, where it is any."""
        numbers = self._repeats.distinct(self._bits & docs).tolist()
        return {fact: number for fact, number in zip(self._row, numbers, strict=True) if number}


class Vocabulary:
    """The words of some texts, a text for each doc."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Sort the words; about 10 us a text."""
        self._docs = len(texts)
        self._places = _by_word(texts)
        self._words = sorted(self._places)

    def starting(self, start: str) -> Bits:
        """The docs that have a word which begins so."""
        first = bisect_left(self._words, start)
        last = bisect_left(self._words, start + _LAST)
        holds = np.zeros(self._docs, dtype=bool)
        holds[[place for word in self._words[first:last] for place in self._places[word]]] = True
        return np.packbits(holds)


_LAST = "\U0010ffff"
"""Sorts after every letter."""


@dataclass(kw_only=True, eq=False)
class Columns:
    """All docs of a city, ordered by rank, then by service, so that an edit does not shuffle them."""

    ids: NDArray[np.int64]
    services: NDArray[np.int64]
    latitudes: NDArray[np.float64]
    """Degrees; NaN where the place is not known or not told."""
    longitudes: NDArray[np.float64]
    names: Sequence[str]
    """Folded words of the names."""
    texts: Sequence[str]
    """Folded words of everything else."""
    terms: Facts[str]
    languages: Facts[str]
    audience: Facts[Audience]
    """Who may come; what is for anyone is for each of them."""
    traits: Facts[Trait]
    repeats: Repeats
    counted: Kept[object, Any] = field(default_factory=lambda: Kept(512))
    """What was counted in these columns, by what was asked."""
    _opened: tuple[int, Bits] | None = None

    @property
    def all(self) -> Bits:
        """Every doc."""
        return np.packbits(np.ones(len(self.ids), dtype=bool))

    @cached_property
    def in_names(self) -> Vocabulary:
        """The words of the names."""
        return Vocabulary(self.names)

    @cached_property
    def in_texts(self) -> Vocabulary:
        """The words of everything else."""
        return Vocabulary(self.texts)

    def places(self, docs: Bits) -> NDArray[np.intp]:
        """Where these docs stand, in order."""
        return np.flatnonzero(np.unpackbits(docs, count=len(self.ids)))

    def squared_distances(self, point: tuple[float, float]) -> NDArray[np.float64]:
        """Squares of distances in degrees of latitude, on a flat map: enough to order by (0.3 % off)."""
        rise = self.latitudes - point[0]
        run = (self.longitudes - point[1]) * cos(radians(point[0]))
        return rise * rise + run * run

    def open_at(self, session: Session, city: City, minute: int) -> Bits:
        """The docs that are open at a minute since 1970; one query where it is not the minute asked for last."""
        kept = self._opened
        if kept is None or kept[0] != minute:
            found = session.scalars(
                select(OpenSpan.doc_id)
                .join(SearchDoc, SearchDoc.id == OpenSpan.doc_id)
                .where(
                    SearchDoc.city_id == city.id,
                    OpenSpan.start_minute <= minute,
                    OpenSpan.end_minute > minute,
                )
            ).all()
            kept = self._opened = (minute, np.packbits(np.isin(self.ids, np.array(found, dtype=np.int64))))
        return kept[1]


def load(session: Session, city: City) -> Columns:
    """Read the columns of a city; one query, about 10 us a doc."""
    rows = session.execute(
        select(
            SearchDoc.id,
            SearchDoc.service_number,
            SearchDoc.latitude,
            SearchDoc.longitude,
            SearchDoc.terms,
            SearchDoc.attributes,
            SearchDoc.languages,
            SearchDoc.name_words,
            SearchDoc.text_words,
        )
        .where(SearchDoc.city_id == city.id)
        .order_by(SearchDoc.rank, SearchDoc.service_number, SearchDoc.id)
    ).all()
    ids, services, latitudes, longitudes, terms, attributes, languages, names, texts = (
        zip(*rows, strict=True) if rows else [()] * 9
    )
    facts, spoken = _numbers(attributes), _numbers(languages)
    repeats = Repeats(_numbers(services))
    anyone = AUDIENCE_BITS[Audience.ANYONE]
    return Columns(
        ids=_numbers(ids),
        services=_numbers(services),
        latitudes=np.array(latitudes, dtype=np.float64),
        longitudes=np.array(longitudes, dtype=np.float64),
        names=names,
        texts=texts,
        terms=Facts(_truths(_by_word(terms), len(rows)), len(rows), repeats),
        languages=Facts(
            {code: spoken >> bit & 1 != 0 for bit, code in enumerate(city.language_bits)}, len(rows), repeats
        ),
        audience=Facts(
            {who: facts & (bit | anyone) != 0 for who, bit in AUDIENCE_BITS.items()}, len(rows), repeats
        ),
        traits=Facts({trait: facts & int(trait) != 0 for trait in Trait}, len(rows), repeats),
        repeats=repeats,
    )


def _numbers(values: Sequence[Any]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def _by_word(texts: Sequence[str]) -> dict[str, list[int]]:
    """Where the texts are that have a word, by word."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for word in text.split():
            places[word].append(place)
    return places


def _truths(places: Mapping[str, Sequence[int]], docs: int) -> dict[str, NDArray[np.bool_]]:
    """A truth for each doc by word."""
    holds = {word: np.zeros(docs, dtype=bool) for word in places}
    for word, found in places.items():
        holds[word][found] = True
    return holds
