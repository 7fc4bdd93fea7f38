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
    for day in (TODAY - timedelta(days=1), TODAY):
        words = {("fi", "sauna"): 1, ("fi", "kota"): 9}
        noticing.count_unfound(session, mine.id, words, today=day, secret="s")
    shown = [(asked.folded, asked.locale, asked.number) for asked in unfound.listed(session, mine)]
    assert shown == [("kota", "fi", 4), ("judo", "ar", 3), ("judo", "fi", 3)]
    assert len(session.scalars(select(UnfoundQuery)).all()) == 8


def test_words_that_one_visitor_may_have_typed_cannot_be_read(session: Session) -> None:
    mine = city(session)
    noticing.count_unfound(session, mine.id, {("fi", "judo"): 9}, today=TODAY, secret="s")
    kept = session.scalars(select(UnfoundQuery)).one()
    assert (kept.folded, kept.number) == ("", 2)
    for _ in range(2):
        noticing.count_unfound(
            session, mine.id, {("fi", "judo"): 9}, today=TODAY + timedelta(days=1), secret="s"
        )
    rows = session.scalars(select(UnfoundQuery).order_by(UnfoundQuery.asked_on))
    assert [(row.folded, row.number) for row in rows] == [("judo", 2), ("judo", 11)]


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
    assert {(TODAY - day).days for day in session.scalars(select(UnfoundQuery.asked_on))} == {89, 90}


def test_only_the_day_the_locale_and_the_words_are_kept() -> None:
    columns = {column.name for column in UnfoundQuery.__table__.columns}
    assert columns == {"id", "city_id", "asked_on", "locale", "digest", "folded", "number"}
