"""Certainty: a place that words surely name, every one of them; inflected as sentences have it, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import OSA, Prefix
from sqlalchemy import bindparam, or_, select

from directory.geocoding import lookup
from directory.geocoding.asking import MAX_TYPED, understood
from directory.geocoding.geocoder import Found, found_of
from directory.geocoding.wording import common_phrases, key
from directory.model import City, PlaceKind, PlaceName
from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

MAX_WORDS = 4
"""Words of an inflected name that is sought."""

MAX_NAMES = 200
"""Names of the gazetteer that are compared with what was typed."""

_SAME = 0.65
"""The part of the longer word that two forms of a name share, at least."""

_LEAST = 4
"""Letters that two forms of a name share, at least; of other scripts than Latin, one less."""

_LONG = 6
"""Letters from which on one mistake is forgiven."""

_VAGUE = (PlaceKind.LANDMARK,)
"""Kinds of places whose names are words of much else."""

_END = "\U0010ffff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Certain:
    """Places that may be meant, best first, and how many of the typed words name them."""

    places: tuple[Found, ...]
    words: int


def certain(
    session: Session,
    city: City,
    words: Sequence[str],
    *,
    locale: str,
    least: int,
    at_end: bool,
    is_firm: bool,
) -> Certain | None:
    """The places that the words surely name, as `text.clean` leaves them; three queries at most.

    :param least: so many of the words must be of the name, from the first one on, or `at_end` up to the last one.
    :param is_firm: the words beside speak of a place; else landmarks, whose names are words of much else, are none.
    """
    text = " ".join(words)[:MAX_TYPED]
    if clean(text) != text:
        return None
    counts = [len(understood(word).words) for word in words]
    found = _exact(session, city, text, locale, counts, least=least, at_end=at_end, is_firm=is_firm)
    if found is None and (other := _respelt(session, city, words, least=least, at_end=at_end)):
        name, many = other
        whole = [len(understood(word).words) for word in name.split()]
        if known := _exact(
            session, city, name, locale, whole, least=len(whole), at_end=at_end, is_firm=is_firm
        ):
            found = Certain(places=known.places, words=many)
    return found


def _exact(
    session: Session,
    city: City,
    text: str,
    locale: str,
    counts: Sequence[int],
    *,
    least: int,
    at_end: bool,
    is_firm: bool,
) -> Certain | None:
    """The places whose names are there as they are, with what else says where they lie."""
    hits = [
        hit
        for hit in lookup.look_up(session, city, text)
        if hit.penalty < lookup.BEGUN and not hit.approximate and (is_firm or hit.row.kind not in _VAGUE)
    ]
    for hit in hits:
        named = hit.words | hit.around
        if many := _stretch(named, counts, at_end=at_end):
            alike = [other for other in hits if other.words == hit.words]
            if many >= least:
                return Certain(places=tuple(found_of([other.row for other in alike], locale)), words=many)
    return None


def _stretch(named: frozenset[int], counts: Sequence[int], *, at_end: bool) -> int:
    """How many whole words, from one end on, are just those that are named; 0 where they are not."""
    total, reached = sum(counts), 0
    for many, count in enumerate(reversed(counts) if at_end else counts, start=1):
        reached += count
        if reached == len(named):
            wanted = range(total - reached, total) if at_end else range(reached)
            return many if named == frozenset(wanted) else 0
    return 0


def _respelt(
    session: Session, city: City, words: Sequence[str], *, least: int, at_end: bool
) -> tuple[str, int] | None:
    """A name of the gazetteer of which the words are another form, and how many of them are; one query at most."""
    stretches: dict[str, int] = {}
    for many in range(min(len(words), MAX_WORDS), least - 1, -1):
        stretches[key(" ".join(words[-many:] if at_end else words[:many]))] = many
    stretches.pop("", None)
    for said, many in stretches.items():
        for phrase, common in common_phrases().items():
            if is_form(said, phrase):
                return common, many
    beginnings = dict.fromkeys(_beginning(said) for said in stretches)
    names = list(_names(session, city, [start for start in beginnings if start]))
    for said, many in stretches.items():
        alike = [name for name in names if is_form(said, name)]
        if alike:
            return min(alike, key=lambda name: (OSA.distance(said, name), name)), many
    return None


def is_form(said: str, name: str) -> bool:
    """Whether two folded names are forms of one: word by word the same beginning, or one letter amiss."""
    pairs = list(zip(said.split(), name.split(), strict=False))
    if said.count(" ") != name.count(" "):
        return False
    if len(name) >= _LONG and OSA.distance(said, name, score_cutoff=1) <= 1:
        return True
    return all(one == other or _shares(one, other) for one, other in pairs)


def _shares(one: str, other: str) -> bool:
    shared = Prefix.similarity(one, other)
    return shared >= _LEAST - (not other.isascii()) and shared >= _SAME * max(len(one), len(other))


def _beginning(said: str) -> str:
    """What all forms of a name begin with."""
    word = said.split(" ")[0]
    least = _LEAST - (not word.isascii())
    return word[: max(least, int(len(word) * _SAME))] if len(word) >= least else ""


def _names(session: Session, city: City, beginnings: Sequence[str]) -> Iterator[str]:
    if beginnings:
        said: dict[str, Any] = {"city": city.id}
        for number, start in enumerate(beginnings):
            said |= {f"start{number}": start, f"end{number}": start + _END}
        yield from session.scalars(_beginning_so(len(beginnings)), said)


@lru_cache(maxsize=MAX_WORDS)
def _beginning_so(many: int) -> Any:
    """The statement that asks for names with so many beginnings."""
    folded = PlaceName.folded
    ranges = [
        (folded >= bindparam(f"start{number}")) & (folded < bindparam(f"end{number}"))
        for number in range(many)
    ]
    return (
        select(folded)
        .where(PlaceName.city_id == bindparam("city"), PlaceName.is_whole, or_(*ranges))
        .order_by(folded)
        .distinct()
        .limit(MAX_NAMES)
    )
