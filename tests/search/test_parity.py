"""The same questions get the same answers on SQLite and PostgreSQL: results, their order, and all counts."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pytest

from directory.model import City
from directory.model.facts import Audience
from directory.model.finding import Trait
from directory.search import Criteria, search
from tools.benching import corpus
from tools.benching.finding import Corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MORNING = datetime(2026, 6, 2, 7, 30, tzinfo=UTC)
SERVICES = 600
QUESTIONS = 150


@pytest.fixture
def twins(postgres_database: str, tmp_path: Path) -> Iterator[tuple[Corpus, Corpus]]:
    """The same corpus on both."""
    with as_file(files("directory").joinpath("seeds")) as seeds:
        made = [
            Corpus(url, SERVICES, now=MORNING, seeds=seeds)
            for url in (f"sqlite:///{tmp_path}/twin.db", postgres_database)
        ]
    yield made[0], made[1]
    for one in made:
        one.database.dispose()


def questions(one: Corpus) -> Iterator[Criteria]:
    dice = random.Random(12)  # noqa: S311
    codes = list(one.tree.terms)
    said = [label for term in one.tree.terms.values() for label in (term.labels["fi"], term.labels["ar"])]

    def some(values: list[str], most: int) -> tuple[str, ...]:
        return tuple(dice.sample(values, dice.randint(0, most))) if dice.random() < 0.3 else ()

    for _ in range(QUESTIONS):
        near = corpus.center(0) if dice.random() < 0.6 else None
        categories = some(codes, 5)
        yield Criteria(
            text=dice.choice(
                ["", "", dice.choice(said), corpus.common(dice), corpus.common(dice)[:2], "ka mi"]
            ),
            concepts=some(codes, 2),
            categories=categories,
            is_ordered=dice.random() < 0.3,
            near=near,
            within=dice.choice((None, 500, 5000)) if near else None,
            open_now=dice.random() < 0.3,
            languages=some(list(corpus.LANGUAGES), 3),
            traits=dice.choice(
                (Trait(0), Trait(0), Trait.FREE, Trait.FREE | Trait.HAS_HOURS, Trait.PLACELESS)
            ),
            audience=dice.choice((None, None, None, *Audience)),
            page=dice.choice((1, 1, 2, 9)),
        )


def test_answers_are_the_same_on_both(twins: tuple[Corpus, Corpus]) -> None:
    found, counted = 0, 0
    for asked in questions(twins[0]):
        answers = []
        for one in twins:
            with one.database.reading() as session:
                city = session.get_one(City, corpus.CITY_ID)
                answers.append(search(session, city, asked, now=MORNING, memo=one.memo, tree=one.tree))
        assert answers[0] == answers[1], asked
        found += bool(answers[0].hits)
        counted += answers[0].facets.open_now > 0
    assert found > QUESTIONS / 3, "most questions find something"
    assert counted > QUESTIONS / 6
