"""What a search costs among many services: CPU of client and database together, beside what the engines alone would cost."""

from __future__ import annotations

import random
import statistics
import time
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from directory.db import Database
from directory.exchange.taxonomy import lay_taxonomy
from directory.migrating import upgrade
from directory.model import City
from directory.model.finding import Trait
from directory.search import Criteria, Memo, search
from directory.taxonomies import load
from tools.benching import corpus, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.taxonomies import TermTree

QUERIES = 60
SLOW_QUERIES = 3
KINDS = {
    "A": "concept, free, language, open, radius",
    "B": "concept or words, radius",
    "C": "concept or words, open, language, radius",
    "D": "words, radius",
    "E": "radius, open",
    "F": "the whole city, nearest first",
}

Cost = tuple[float, float]
"""Milliseconds of CPU: median, and what 95 of 100 stay under."""


class Corpus:
    """A city of many docs in a database, with what searches it."""

    def __init__(self, url: str, number: int, *, now: datetime, seeds: Path) -> None:
        """Lay it, if the database is empty; `now`: when its opening spans begin."""
        self.database, self.number, self.now = Database(url), number, now
        with self.database.engine.connect() as connection:
            upgrade(connection)
            connection.commit()
        with self.database.writing() as session:
            lay_taxonomy(session, seeds / "taxonomy", now=now)
        with self.database.reading() as session:
            self.tree: TermTree = load(session, "bench")
            is_laid = session.get(City, corpus.CITY_ID) is not None
        if not is_laid:
            corpus.lay(self.database, self.tree, number, now=now)
        self.memo = Memo()
        self.load_seconds = self._first()

    def _first(self) -> float:
        start = time.process_time()
        with self.database.reading() as session:
            self.memo.columns(session, session.get_one(City, corpus.CITY_ID))
        return time.process_time() - start

    def questions(self, kind: str, seed: int = 5) -> Iterator[Criteria]:
        """Endless questions of a kind, no two alike; the same ones for the same seed."""
        dice = random.Random(f"{seed} {kind}")  # noqa: S311 (the same each time, not secret)
        leaves = [term for term in self.tree.terms.values() if term.parent]
        while True:
            latitude, longitude = corpus.center(dice.randrange(-(-self.number // corpus.TOWN)))
            here = (
                round(dice.gauss(latitude, records.SPREAD / 2), 3),
                round(dice.gauss(longitude, records.SPREAD), 3),
            )
            asked = Criteria(near=here, within=dice.choice((1000, 2000, 5000)))
            term = dice.choice(leaves)
            word = dice.choice(
                (term.labels["fi"], corpus.common(dice), dice.choice(corpus.vocabulary()[:5000]))
            )
            yield {
                "A": replace(
                    asked, categories=(term.code,), open_now=True, traits=Trait.FREE, languages=("ar",)
                ),
                "B": replace(asked, text=word, concepts=(term.code,)),
                "C": replace(asked, text=word, concepts=(term.code,), open_now=True, languages=("ar", "en")),
                "D": replace(asked, text=word),
                "E": replace(asked, open_now=True),
                "F": replace(asked, within=None),
            }[kind]

    def cost(self, kind: str) -> Cost:
        """What a search with facets through the directory's own path costs."""
        with self.database.reading() as session:
            city = session.get_one(City, corpus.CITY_ID)

            def ask(asked: Criteria) -> object:
                return search(session, city, asked, now=self.now, memo=self.memo, tree=self.tree)

            for asked in islice(self.questions(kind, seed=6), 10):
                ask(asked)
            return _cost(session, ask, list(islice(self.questions(kind), QUERIES)))

    def raw_cost(self, statement: str, word: Callable[[str], str], queries: int) -> Cost:
        """What the engine alone costs for words in a radius: ids of twenty, no facets."""
        with self.database.reading() as session:

            def ask(asked: Criteria) -> object:
                near = asked.near or (0.0, 0.0)
                reach = (asked.within or 0) / 111_195
                facts = {"word": word(asked.text.lower()), "city": corpus.CITY_ID.hex, "lat": near[0], "lon": near[1],
                         "south": near[0] - reach, "north": near[0] + reach,
                         "west": near[1] - 2 * reach, "east": near[1] + 2 * reach}  # fmt: skip
                return session.execute(text(statement), facts).all()

            return _cost(session, ask, list(islice(self.questions("D"), queries)))

    def megabytes(self) -> float:
        """What the tables of the search take on disk."""
        with self.database.reading() as session:
            if self.database.engine.dialect.name == "sqlite":
                pages = session.scalar(text("SELECT page_count FROM pragma_page_count()"))
                size = session.scalar(text("SELECT page_size FROM pragma_page_size()"))
                return (pages or 0) * (size or 0) / 2**20
            size = session.scalar(text("SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname IN "
                                       "('search_doc', 'open_span', 'search_change')"))  # fmt: skip
            return float(size or 0) / 2**20


IN_A_BOX = (
    "{table} AND latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east"
    " ORDER BY (latitude - :lat) * (latitude - :lat) + (longitude - :lon) * (longitude - :lon) / 4 LIMIT 20"
)
FTS5 = IN_A_BOX.format(
    table="SELECT search_doc.id FROM raw JOIN search_doc ON search_doc.id = raw.rowid WHERE raw MATCH :word"
)
LIKE = IN_A_BOX.format(
    table="SELECT id FROM search_doc WHERE (name_words LIKE :word OR text_words LIKE :word)"
)


def lay_fts5(session: Session) -> None:
    """The index that most people would lay: the default tokenizer over names and texts."""
    session.execute(text("CREATE VIRTUAL TABLE IF NOT EXISTS raw USING fts5(names, texts)"))
    if not session.execute(text("SELECT 1 FROM raw LIMIT 1")).first():
        session.execute(
            text("INSERT INTO raw (rowid, names, texts) SELECT id, name_words, text_words FROM search_doc")
        )


def _cost(session: Session, ask: Callable[[Criteria], object], asked: list[Criteria]) -> Cost:
    paid = []
    with _backend(session) as backend:
        for one in asked:
            before = backend() + time.process_time_ns()
            ask(one)
            paid.append((backend() + time.process_time_ns() - before) / 1e6)
    return statistics.median(paid), statistics.quantiles(paid, n=20)[-1] if len(paid) > 2 else max(paid)


@contextmanager
def _backend(session: Session) -> Iterator[Callable[[], int]]:
    """Nanoseconds of CPU that the database's own process has used; none on SQLite, which has no process."""
    if session.get_bind().dialect.name == "sqlite":
        yield lambda: 0
        return
    pid = session.scalar(text("SELECT pg_backend_pid()"))
    with Path(f"/proc/{pid}/schedstat").open() as file:

        def used() -> int:
            file.seek(0)
            return int(file.read().split()[0])

        yield used
