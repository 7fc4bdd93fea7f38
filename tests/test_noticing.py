"""What nobody found is counted, and nothing about who asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from directory import noticing, unfound
from directory.db import Database
from directory.migrating import upgrade
from directory.model import City, UnfoundQuery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

TODAY = date(2026, 11, 3)


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    """A session of a database with one city."""
    url = f"sqlite:///{tmp_path}/d.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    database = Database(url)
    with database.engine.connect() as connection:
        upgrade(connection)
        connection.commit()
    with database.writing() as opened:
        opened.add(City(slug="oulu", name="Oulu", timezone="Europe/Helsinki", locales=["fi"]))
        opened.flush()
        yield opened
    database.dispose()


def city(session: Session) -> City:
    return session.scalars(select(City)).one()


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("  Judo-Kurs! ", "judo kurs"),
        ("Дзюдо", "дзюдо"),
        ("bus 1040", "bus 1040"),
        ("0401234567", ""),
        ("+358 40 123 4567", ""),
        ("٠٤٠١٢٣٤٥", ""),
        ("born 12.3.1987", ""),
        ("amina@example.org", ""),
        ("http://example.org", ""),
        ("x" * 61, ""),
        ("!?", ""),
    ],
)
def test_what_may_tell_who_somebody_is_is_not_kept(typed: str, counted: str) -> None:
    assert noticing.countable(typed) == counted


def test_words_are_shown_from_three_times_on_over_all_days(session: Session) -> None:
    mine = city(session)
    for day, number in ((TODAY, 1), (TODAY, 1), (TODAY - timedelta(days=1), 1)):
        noticing.count_unfound(
            session, mine.id, {("fi", "judo"): number, ("ar", "judo"): 1}, today=day, secret="s"
        )
    noticing.count_unfound(session, mine.id, {("fi", "sauna"): 2, ("fi", "kota"): 9}, today=TODAY, secret="s")
    shown = [(asked.folded, asked.locale, asked.number) for asked in unfound.listed(session, mine)]
    assert shown == [("kota", "fi", 9), ("judo", "ar", 3), ("judo", "fi", 3)]
    assert len(session.scalars(select(UnfoundQuery)).all()) == 6


def test_words_that_fewer_asked_for_cannot_be_read(session: Session) -> None:
    mine = city(session)
    words = {("fi", "judo"): 2, ("fi", "sauna"): 3}
    noticing.count_unfound(session, mine.id, words, today=TODAY, secret="s")
    kept = session.scalars(select(UnfoundQuery).order_by(UnfoundQuery.number)).all()
    assert [(row.folded, row.number) for row in kept] == [("", 2), ("sauna", 3)]
    assert len({row.digest for row in kept}) == 2
    noticing.count_unfound(session, mine.id, {("fi", "judo"): 1}, today=TODAY + timedelta(days=1), secret="s")
    rows = session.scalars(select(UnfoundQuery).where(UnfoundQuery.folded == "judo"))
    assert [row.number for row in rows] == [2, 1]


def test_nobody_can_fill_the_disk(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noticing, "MOST_A_DAY", 2)
    mine = city(session)
    for _ in range(2):
        noticing.count_unfound(session, mine.id, {("fi", word): 1 for word in "abc"}, today=TODAY, secret="s")
    assert [row.number for row in session.scalars(select(UnfoundQuery))] == [2, 2]
    noticing.count_unfound(session, mine.id, {("fi", "c"): 1}, today=TODAY + timedelta(days=1), secret="s")
    assert len(session.scalars(select(UnfoundQuery)).all()) == 3


def test_it_is_forgotten_after_ninety_days(session: Session) -> None:
    for days in (89, 90, 91):
        noticing.count_unfound(
            session, city(session).id, {("fi", str(days)): 3}, today=TODAY - timedelta(days=days), secret="s"
        )
    noticing.forget_unfound(session, today=TODAY)
    assert sorted(session.scalars(select(UnfoundQuery.folded))) == ["89", "90"]


def test_only_the_day_the_locale_and_the_words_are_kept() -> None:
    columns = {column.name for column in UnfoundQuery.__table__.columns}
    assert columns == {"id", "city_id", "asked_on", "locale", "digest", "folded", "number"}
