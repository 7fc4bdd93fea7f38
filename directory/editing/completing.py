"""Completing: what a listing still lacks, and which of its sentences are hard to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from directory.catalogs import S_
from directory.editing.drafts import Draft, list_in, place_key, places_in, rows_in, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONG_SENTENCE: Final = 20
"""Words of a sentence from which on it is hard to read."""
LONG_WORD: Final = 22
"""Letters of a word from which on it is hard to read."""

_END = re.compile(r"(?<=[.!?؟։።])\s+|\n+")

WANTED: Mapping[str, str] = {
    "description": S_("description"),
    "terms": S_("kind of service"),
    "opening_hours": S_("opening hours"),
    "phones": S_("phone, e-mail or web page"),
    "places": S_("place on the map"),
    "audience": S_("who may come"),
    "cost": S_("cost"),
    "papers_required": S_("whether papers are asked for"),
    "languages": S_("languages"),
    "appointment": S_("whether one books a time"),
    "wheelchair": S_("wheelchair access"),
}
"""What every listing should say, by the field where it is said; messages of the domain `staff`."""


def missing(draft: Draft) -> list[str]:
    """The keys of `WANTED` that a listing lacks, in the order of the form."""
    said = {
        "description": bool(text_in(draft, "description")),
        "terms": bool(list_in(draft, "terms")),
        "opening_hours": _has_hours(draft),
        "phones": bool(rows_in(draft, "phones") or text_in(draft, "email") or text_in(draft, "url")),
        "places": all(_is_placed(draft, place) for place in places_in(draft)),
        "audience": bool(list_in(draft, "audience")),
        "languages": bool(rows_in(draft, "languages")),
        "wheelchair": all(
            text_in(draft, place_key(place, "wheelchair")) != "unknown" for place in places_in(draft)
        ),
        **{name: text_in(draft, name) != "unknown" for name in ("cost", "papers_required", "appointment")},
    }
    return [name for name in WANTED if not said[name]]


def _has_hours(draft: Draft) -> bool:
    places = places_in(draft)
    return bool(text_in(draft, "opening_hours")) or (
        bool(places) and all(text_in(draft, place_key(place, "opening_hours")) for place in places)
    )


def _is_placed(draft: Draft, place: str) -> bool:
    return bool(text_in(draft, place_key(place, "latitude")))


def hard_sentences(text: str) -> Iterator[str]:
    """The sentences of a text that are long, shortened; scripts without blanks have none."""
    for sentence in _END.split(text[:10_000]):
        words = sentence.split()
        if len(words) > LONG_SENTENCE:
            yield " ".join(words[:6]) + " …"


def long_words(text: str) -> list[str]:
    """The words of a text that are long, each once; compounds with a hyphen are not."""
    found = (
        word.strip(".,;:!?()\"'") for word in text[:10_000].split() if "://" not in word and "@" not in word
    )
    return list(dict.fromkeys(word for word in found if len(word) > LONG_WORD and word.isalpha()))[:5]
