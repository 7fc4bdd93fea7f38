"""The same place twice is proposed with reasons, and what staff said of a pair is remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import likeness
from directory.db import Database
from directory.exchange.loading import load_services
from directory.exchange.records import (
    OrganizationRecord,
    PhoneRecord,
    PlaceRecord,
    ServiceRecord,
    SourceRecordOf,
)
from directory.exchange.settling import tell_different
from directory.model import Base, City, Service
from tests.exchange.conftest import NOW, lay_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY = ServiceRecord(
    external_id="1",
    names={"fi": "Kallion kirjasto"},
    terms=("library",),
    organization=OrganizationRecord(external_id="1", names={"fi": "Helsinki"}),
    places=(PlaceRecord(latitude=60.1837, longitude=24.9535, address_1="Viides linja 11"),),
    phones=(PhoneRecord(number="+358931085024"),),
)
SAME = replace(
    LIBRARY,
    names={"fi": "Kirjasto, Kallion"},
    places=(PlaceRecord(latitude=60.1838, longitude=24.9536, address_1="Viides Linja 11"),),
)
NEIGHBOR = replace(LIBRARY, external_id="2", names={"fi": "Kallion apteekki"}, phones=())
BRANCH = replace(
    LIBRARY,
    external_id="3",
    phones=(),
    places=(PlaceRecord(latitude=60.25, longitude=25.1, address_1="Muu 1"),),
)


@pytest.fixture
def session() -> Iterator[Session]:
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    with Session(database.engine) as session:
        lay_terms(session)
        session.add(City(slug="helsinki", name="Helsinki", locales=["fi"], country="FI"))
        session.flush()
        yield session
    database.dispose()


def load(session: Session, slug: str, *records: ServiceRecord) -> City:
    city = session.scalars(select(City)).one()
    load_services(session, city, SourceRecordOf(slug=slug, name=slug), records, now=NOW)
    return city


def test_the_same_place_of_two_sources_is_proposed_with_reasons(session: Session) -> None:
    load(session, "osm", LIBRARY)
    city = load(session, "feed", SAME, NEIGHBOR, BRANCH)
    [pair] = likeness.pairs(session, city)
    assert {pair.first[1], pair.second[1]} == {"Kallion kirjasto", "Kirjasto, Kallion"}
    assert {reason.kind for reason in pair.reasons} == {"name", "phone", "address", "distance"}
    assert pair.score == 1.0


def test_one_source_knows_its_own_best(session: Session) -> None:
    city = load(session, "osm", LIBRARY, replace(SAME, external_id="9"))
    assert likeness.pairs(session, city) == []
    assert len(likeness.pairs(session, city, within_sources=True)) == 1


def test_a_pair_that_staff_called_different_is_not_proposed_again(session: Session) -> None:
    load(session, "osm", LIBRARY)
    city = load(session, "feed", SAME)
    first, second = session.scalars(select(Service.id)).all()
    tell_different(session, city, second, first, now=NOW, by="somebody")
    assert likeness.pairs(session, city) == []


def test_programs_of_one_center_are_not_taken_for_each_other(session: Session) -> None:
    programs = [
        replace(LIBRARY, external_id=str(number), names={"fi": f"Kallion keskus, {name}"})
        for number, name in enumerate(("lukupiiri", "työpaja", "lasten laulu"))
    ]
    load(session, "osm", *programs)
    city = load(session, "feed", *programs)
    found = likeness.pairs(session, city)
    assert len(found) == 3
    assert all(pair.first[1] == pair.second[1] for pair in found)
