"""Placing: the place that somebody named among the words of a search, and the words without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from directory.geocoding import certain
from directory.search.understanding import understand
from directory.search.understanding.around import Open, places_in
from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from directory.geocoding import Found
    from directory.model import City
    from directory.search.columns import Columns
    from directory.search.understanding.around import Named
    from directory.taxonomies import TermTree

LONGEST_TAIL = 3
"""Words of a district's name at the end of a search."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """What was typed: the words without the place, and the places that may be meant, best first; none once taken back."""

    text: str
    places: tuple[Found, ...]
    is_firm: bool
    """Words of nearness stand beside the place; else they may be read in another way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """Where words are read: a city, its services, its districts by folded name, the taxonomy, the locales read here."""

    city: City
    docs: Columns
    districts: Collection[str]
    tree: TermTree
    locales: Sequence[str]
    """The reader's first."""


def place_in(session: Session, text: str, ground: Ground) -> Placed | None:
    """The place that the words surely name; None where there is none, or where all of them are a service's own name.

    No query where no word speaks of nearness and the last ones are no district; else three at most for each of three tries.
    """
    named = places_in(text, ground.locales)
    tail = None if any(one.is_firm for one in named) else _tail(text, ground)
    if (not named and not tail) or _is_a_name(ground.docs, text):
        return None
    for one in named:
        if placed := _placed(session, one, ground):
            return placed
    return _at_tail(session, tail, ground) if tail else None


def _placed(session: Session, named: Named, ground: Ground) -> Placed | None:
    found = certain(
        session,
        ground.city,
        named.place,
        locale=ground.locales[0],
        least=len(named.place) if named.open is Open.NEITHER else 1,
        at_end=named.open is Open.BEFORE,
        is_firm=named.is_firm,
    )
    if found is None:
        return None
    outside = named.place[: -found.words] if named.open is Open.BEFORE else named.place[found.words :]
    inner = (outside, ()) if named.open is Open.BEFORE else ((), outside)
    left = " ".join((*named.before, *inner[0], *named.after, *inner[1]))
    if not named.is_firm and not _is_sure(left, ground):
        return None
    return Placed(text=left, places=found.places, is_firm=named.is_firm)


def _is_sure(text: str, ground: Ground) -> bool:
    return bool(text) and understand(ground.tree, text, locale=ground.locales[0]).is_sure


def _tail(text: str, ground: Ground) -> tuple[list[str], list[str]] | None:
    """The words before a district's name at the end, and that name."""
    typed = text.split()
    for many in range(min(LONGEST_TAIL, len(typed) - 1), 0, -1):
        name = " ".join(typed[-many:])
        if " ".join(words(name)) in ground.districts and not _ends_a_kind(name, ground):
            return typed[:-many], typed[-many:]
    return None


def _ends_a_kind(name: str, ground: Ground) -> bool:
    """Whether kinds of services are called so at their end: a health center is anywhere, though a district is called Center."""
    end = f" {name.casefold()}"
    return any(
        said.casefold().endswith(end)
        for term in ground.tree.terms.values()
        for tag in ground.locales
        for said in (term.labels.get(tag, ""), *term.terms.get(tag, ()))
    )


def _at_tail(session: Session, tail: tuple[list[str], list[str]], ground: Ground) -> Placed | None:
    before, name = " ".join(tail[0]), tail[1]
    if not _is_sure(before, ground):
        return None
    found = certain(
        session, ground.city, name, locale=ground.locales[0], least=len(name), at_end=True, is_firm=False
    )
    return Placed(text=before, places=found.places, is_firm=False) if found else None


def _is_a_name(docs: Columns, text: str) -> bool:
    """Whether a service has all these words in its names."""
    typed = words(text)
    return bool(typed) and bool(np.bitwise_and.reduce([docs.named(word) for word in typed]).any())
