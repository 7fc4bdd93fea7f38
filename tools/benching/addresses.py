"""Addresses of the made-up city's pages that differ from each other, so that no cache answers."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from urllib.parse import quote

from tools.benching import records
from tools.benching.city import SLUG, STREETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CODES = ("pharmacy", "doctor", "library", "school", "food_bank", "language_course", "job_center", "toilets")
_FILTERS = ("", "", "&cost=free", "&access=wheelchair", "&language=ar", "&audience=women")
_TYPED = ("apu", "keskus", "Tammi", "Ranta lahti", "talo", "piste vuori", "neuv", "kylä")


def mixes(seed: int) -> dict[str, Iterator[str]]:
    """Endless addresses by what they ask for; the same ones for the same seed."""
    asks: dict[str, Callable[[random.Random], str]] = {
        "category, nearest first": lambda dice: (
            f"category={dice.choice(CODES)}&{_at(dice)}{dice.choice(_FILTERS)}"
        ),
        "category near a typed street": lambda dice: f"category={dice.choice(CODES)}&{_near(dice)}",
        "open now, nearest first": lambda dice: f"open=now&{_at(dice)}{dice.choice(_FILTERS)}",
        "words": lambda dice: f"q={quote(dice.choice(_TYPED))}&{_at(dice)}",
        "the whole city, nearest first": lambda dice: f"{_at(dice)}",
    }
    return {name: _addresses(ask, random.Random(f"{seed} {name}")) for name, ask in asks.items()}  # noqa: S311


def _addresses(ask: Callable[[random.Random], str], dice: random.Random) -> Iterator[str]:
    while True:
        page = dice.choice((1, 1, 1, 2, 3))
        yield f"/{SLUG}/{dice.choice(records.LOCALES)}/services?{ask(dice)}" + (
            f"&page={page}" if page > 1 else ""
        )


def _at(dice: random.Random) -> str:
    latitude, longitude = records.CENTER
    return f"at={dice.gauss(latitude, records.SPREAD):.3f},{dice.gauss(longitude, records.SPREAD):.3f}"


def _near(dice: random.Random) -> str:
    return f"near={quote(records.street(dice.randrange(STREETS)))}"
