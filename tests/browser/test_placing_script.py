"""The script that reads places on the phone reads those that Python reads, or none: it knows districts and stations alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from directory.commands.understanding import locale_of
from directory.db import Database
from directory.exchange.gazetteering import load_gazetteer
from directory.locales import LOCALES
from directory.model import Base, City
from directory.web.phone.vocabulary import vocabulary
from directory.web.phone.whereabouts import whereabouts
from tests.browser.test_understanding_script import SCRIPTS
from tests.browser_support import visiting
from tests.search.test_placing import PLACES
from tests.search.test_quality import DATA, rows, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ANSWERS = """([words, where, queries]) => {
  const index = new understanding.Index(words);
  return queries.map((query) => index.placeIn(query, where));
}"""


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    with Session(database.engine) as session:
        city = City(slug="c", name="C", locales=["fi"])
        session.add(city)
        session.flush()
        load_gazetteer(session, city, PLACES)
        yield session
    database.dispose()


def test_places_are_read_as_python_reads_them(chromium: Browser, session: Session) -> None:
    city = session.query(City).one()
    asked: dict[str, list[tuple[str, str]]] = {}
    for lang, query, name, _ in rows(DATA / "placed.tsv"):
        asked.setdefault(locale_of(lang), []).append((query, name))
    names = [name for _, name in rows(DATA / "names.tsv")]
    words = vocabulary(tree(), ["en"])
    wrong, read, taken = [], 0, []
    with visiting(chromium) as visit:
        for script in SCRIPTS:
            visit.page.add_script_tag(path=script)
        for locale, queries in asked.items():
            page = SimpleNamespace(city=city, locale=LOCALES[locale])
            where = whereabouts(session, page, list(dict.fromkeys((locale, "fi", "en"))))  # type: ignore[arg-type]
            said = visit.page.evaluate(ANSWERS, [words, where, [*(query for query, _ in queries), *names]])
            for (query, name), one in zip(queries, said, strict=False):
                wanted = next(place for place in PLACES if place.name == name)
                read += bool(one)
                if one and (one["lat"], one["lon"]) != (pytest.approx(wanted.latitude), wanted.longitude):
                    wrong.append((query, one))
            kinds = visit.page.evaluate(ANSWERS, [words, where, ["Health Center", "pharmacy in the center"]])
            assert [bool(one) for one in kinds] == [False, True]
            taken += [one for one in said[len(queries) :] if one and one["isFirm"]]
        assert visit.complaints == []
    assert wrong == []
    assert taken == []
    assert read >= 65
