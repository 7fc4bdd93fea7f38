"""Corpora for search: the same made-up docs each time, laid straight into the tables, 10,000 to a million of them."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sqlalchemy import insert

from directory import indexing
from directory.model import City, SearchDoc
from directory.model.facts import Audience, Cost
from directory.model.finding import AUDIENCE_BITS, Trait, hours_number, service_number
from directory.search.cards import Card
from directory.text import words
from tools.benching import records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from directory.db import Database
    from directory.taxonomies import TermTree

CITY_ID = UUID("00000000-0000-4000-8000-0000000000c1")
TOWN = 50_000
"""Docs around one center: where there are more, there are more centers."""
LANGUAGES = ("fi", "en", "sv", "ar", "fa", "so", "uk", "ru", "fr", "de", "tr", "vi", "zh", "es", "et", "ti")
VOCABULARY = 60_000
_BATCH = 10_000
_SYLLABLES = "ka ko ki la li lo ma mi no na pa pe ra ri sa se ta ti to va vi ja jo hu he".split()


@cache
def vocabulary() -> tuple[str, ...]:
    """Made-up words, the first ones as common as the first words of a language."""
    dice = random.Random(3)  # noqa: S311 (the same each time, not secret)
    return tuple(
        "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(2, 5))) for _ in range(VOCABULARY)
    )


def common(dice: random.Random) -> str:
    """A word, seldom a seldom one."""
    return vocabulary()[min(int(dice.paretovariate(0.7)) - 1, VOCABULARY - 1)]


def center(town: int) -> tuple[float, float]:
    """Where a town lies, in degrees."""
    return records.CENTER[0] + town % 5 * 0.9, records.CENTER[1] + town // 5 * 1.1


def docs(tree: TermTree, number: int) -> Iterator[dict[str, object]]:
    """So many rows of the search index: names in three languages, texts of some thirty words, hours, facts."""
    dice = random.Random(11)  # noqa: S311 (the same each time, not secret)
    leaves = [term for term in tree.terms.values() if term.parent]
    towns = -(-number // TOWN)
    for place in range(number):
        terms = dice.sample(leaves, dice.choice((1, 1, 1, 2)))
        has_place = dice.random() > 0.03
        middle = center(place % towns)
        latitude = round(dice.gauss(middle[0], records.SPREAD), 6) if has_place else None
        longitude = round(dice.gauss(middle[1], 2 * records.SPREAD), 6) if has_place else None
        own = f"{dice.choice(vocabulary()[:5000])} {records.street(dice.randrange(600)).split('n')[0]}"
        names = {tag: f"{own} {terms[0].labels.get(tag, '')} {place}" for tag in ("fi", "en", "sv")}
        hours = records.opening_hours(dice) if dice.random() < 0.6 else ""
        is_free, spoken = dice.random() < 0.4, dice.sample(range(16), dice.choice((0, 0, 1, 2, 3)))
        who = dice.sample(list(Audience), dice.choice((0, 0, 1, 2)))
        address = f"{records.street(dice.randrange(600))} {dice.randint(1, 90)}"
        card = Card(
            code=f"b{place:x}", names=names, terms=tuple(term.code for term in terms), latitude=latitude, longitude=longitude,
            address=address, phone=f"+35840{dice.randint(1000000, 9999999)}", opening_hours=hours, placeless=not has_place,
            cost=Cost.FREE if is_free else Cost.UNKNOWN, languages=tuple(LANGUAGES[bit] for bit in spoken), audience=tuple(who),
        )  # fmt: skip
        traits = Trait.FREE * is_free | Trait.HAS_HOURS * bool(hours) | Trait.PLACELESS * (not has_place)
        # One service in twenty has a second place.
        service = uuid5(CITY_ID, str(place - (place % 20 == 19)))
        texts = [*(common(dice) for _ in range(dice.randint(15, 45))), *words(address)]
        yield {
            "city_id": CITY_ID,
            "service_id": service,
            "location_id": None,
            "service_number": service_number(service),
            "latitude": latitude,
            "longitude": longitude,
            "terms": _padded([code for term in terms for code in (term.code, term.parent or "")]),
            "attributes": int(traits) | sum(AUDIENCE_BITS[one] for one in who),
            "languages": sum(1 << bit for bit in spoken),
            "rank": -dice.randint(0, 11),
            "name_words": _padded([word for name in names.values() for word in words(name)]),
            "text_words": _padded(texts),
            "opening_hours": hours or None,
            "hours_number": hours_number(hours) if hours else None,
            "card": card.to_json(),
        }


def _padded(parts: Sequence[str]) -> str:
    return f" {' '.join(dict.fromkeys(parts))} "


def lay(database: Database, tree: TermTree, number: int, *, now: datetime) -> None:
    """Fill an empty schema with a city of so many docs; no service stands behind them, so their keys are let go."""
    city = City(id=CITY_ID, slug="bench", name="Bench", locales=["fi", "en"], timezone="Europe/Helsinki", country="FI",
                language_bits=list(LANGUAGES))  # fmt: skip
    with database.writing() as session:
        session.add(city)
    with database.engine.connect() as connection:
        if database.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql(
                "ALTER TABLE search_doc DROP CONSTRAINT fk_search_doc_service_id_service"
            )
        batch: list[dict[str, object]] = []
        for row in docs(tree, number):
            batch.append(row)
            if len(batch) == _BATCH:
                connection.execute(insert(SearchDoc), batch)
                batch = []
        if batch:
            connection.execute(insert(SearchDoc), batch)
        connection.commit()
        if database.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    with database.writing() as session:
        indexing.refresh_spans(session, session.get_one(City, CITY_ID), now=now)
