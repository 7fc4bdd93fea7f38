"""Bits: a truth for each doc of a city, eight to a byte, so that choosing and counting cost little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Bits = NDArray[np.uint8]
    """A bit for each doc; their number is a multiple of 64."""
    Places = NDArray[np.intp]
    """Where docs stand."""

Fact = TypeVar("Fact")

_FEW = 8
"""Where fewer than one byte in so many has a bit, only those bytes are looked at."""


def packed(places: Places | Sequence[int], room: int) -> Bits:
    """The bits of docs that stand in these places, among `room`."""
    holds = np.zeros(room, dtype=bool)
    holds[places] = True
    return np.packbits(holds)


def held(bits: Bits, places: Places) -> NDArray[np.bool_]:
    """Whether the docs in these places have their bit."""
    return np.asarray(bits[..., places >> 3] << (places & 7).astype(np.uint8) & 128 != 0)


def places_of(bits: Bits) -> Places:
    """Where the docs stand that have their bit, in order; quick where they are few."""
    some = np.flatnonzero(bits != 0)
    row, column = np.nonzero(np.unpackbits(bits[some]).view(bool).reshape(-1, 8))
    return np.asarray(some[row] * 8 + column, dtype=np.intp)


def number(bits: Bits) -> NDArray[np.int64]:
    """How many bits are set, for each row."""
    wide = np.ascontiguousarray(bits)
    if wide.shape[-1] % 8 == 0:
        wide = wide.view(np.uint64)
    return np.asarray(np.bitwise_count(wide).sum(axis=-1, dtype=np.int64), dtype=np.int64)


class Repeats:
    """The docs of services that have several, so that each service is counted once."""

    def __init__(self, services: NDArray[np.int64], places: Places) -> None:
        """Know where they stand, those of a service together; a service's number for each doc of the city."""
        self._services = services
        self.places = places
        self._bits = packed(places, len(services))

    @classmethod
    def among(cls, services: NDArray[np.int64], first: int, end: int) -> Repeats:
        """Find them among the docs from `first` to before `end`."""
        order = np.argsort(services[first:end], kind="stable") + first
        same = services[order[1:]] == services[order[:-1]]
        is_one = np.zeros(len(order), dtype=bool)
        is_one[1:] |= same
        is_one[:-1] |= same
        return cls(services, order[is_one])

    def and_among(self, first: int, end: int) -> Repeats:
        """With those of docs that came later; no service has some here and some there."""
        more = Repeats.among(self._services, first, end).places
        return Repeats(self._services, np.concatenate([self.places, more])) if len(more) else self

    def of(self, docs: Bits) -> Places:
        """Those that are among these docs, those of a service together."""
        found = self._bits & docs
        if number(found) * _FEW > len(self.places):
            return self.places[held(docs, self.places)]
        places = places_of(found)
        return places[np.argsort(self._services[places], kind="stable")]

    def distinct(self, docs: Bits) -> int:
        """How many services these docs are of."""
        again = self._services[self.of(docs)]
        return int(number(docs)) - int(np.count_nonzero(again[1:] == again[:-1]))

    def starts(self, places: Places) -> Places:
        """Where in `places`, some of ours, the next service begins."""
        services = self._services[places]
        return np.flatnonzero(np.concatenate([[True], services[1:] != services[:-1]]))


class Facts(Generic[Fact]):
    """The facts of one kind: which docs each of them holds for. Grows; what is there stays."""

    def __init__(self, room: int) -> None:
        """Make room for so many docs, a multiple of 64."""
        self._row: dict[Fact, int] = {}
        self._bits = np.zeros((8, room // 8), dtype=np.uint8)

    def hold(self, fact: Fact, places: Places | Sequence[int]) -> None:
        """Say that a fact holds for the docs in these places."""
        row = self._row.get(fact)
        if row is None:
            row = len(self._row)
            if row == len(self._bits):
                self._bits = np.concatenate([self._bits, np.zeros_like(self._bits)])
            self._row = {**self._row, fact: row}
        where = np.asarray(places, dtype=np.intp)
        np.bitwise_or.at(self._bits[row], where >> 3, (128 >> (where & 7)).astype(np.uint8))

    def any_of(self, facts: Iterable[Fact]) -> Bits:
        """The docs that at least one of these facts holds for; unknown facts hold for none."""
        known, bits = self._row, self._bits
        rows = [known[fact] for fact in facts if fact in known]
        return np.asarray(np.bitwise_or.reduce(bits[rows], axis=0), dtype=np.uint8)

    def counts(self, docs: Bits, repeats: Repeats) -> dict[Fact, int]:
        """How many of these docs' services each fact holds for, where it is any."""
        known, bits = self._row, self._bits
        bits = bits[: len(known)]
        some = np.flatnonzero(docs != 0)
        if len(some) * _FEW < len(docs):
            numbers = number(bits[:, some] & docs[some])
        else:
            numbers = np.array([number(row & docs) for row in bits], dtype=np.int64)
        again = repeats.of(docs)
        if len(again):
            holds = held(bits, again)
            once = np.bitwise_or.reduceat(holds, repeats.starts(again), axis=-1)
            numbers = numbers - holds.sum(axis=-1) + once.sum(axis=-1)
        return {fact: many for fact, many in zip(known, numbers.tolist(), strict=True) if many}
