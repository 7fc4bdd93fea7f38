"""What an undone import leaves: who was there before, what staff and source differed on, and nobody else's facts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from directory.exchange.feeds import Taken
from directory.exchange.planning import take_in
from directory.exchange.settling import conflicts
from directory.exchange.undoing import last_run, undo
from directory.model import Organization, Service, Source, SourceRecord
from tests.exchange.test_taking_in import ALONE, OFFERING, ONE, SOURCE

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.exchange.records import OrganizationRecord, ServiceRecord
    from directory.model import City

WITH_MAIL = replace(ONE, organization=replace(OFFERING, email="apu@x.example"))


@pytest.fixture
def take(session: Session, city: City, now: datetime) -> Any:
    def take(*records: ServiceRecord, alone: tuple[OrganizationRecord, ...] = ()) -> None:
        take_in(session, city, SOURCE, Taken(records=list(records), organizations=alone), now=now)
        session.expire_all()

    return take


@pytest.fixture
def take_back(session: Session, city: City, now: datetime) -> Any:
    def take_back() -> None:
        run = last_run(session, session.scalars(select(Source.id)).one())
        assert run is not None
        undo(session, city, run, now=now)
        session.expire_all()

    return take_back


def test_who_stood_alone_before_the_import_stands_there_after_it(
    session: Session, take: Any, take_back: Any
) -> None:
    take(alone=(ALONE,))
    session.scalars(select(Organization)).one().email = "oma@x.example"
    take(replace(ONE, organization=ALONE))
    take_back()
    assert session.scalars(select(Service)).all() == []
    assert session.scalars(select(Organization.email)).all() == ["oma@x.example"]
    assert session.scalars(select(SourceRecord.external_id)).all() == ["organization/8"]
    take_back()
    assert session.scalars(select(Organization)).all() == []


def test_facts_of_an_organization_go_back_to_it_and_to_nobody_else(
    session: Session, city: City, take: Any, take_back: Any
) -> None:
    take(WITH_MAIL)
    other = Organization(city_id=city.id, code="other", name="Muu")
    session.add(other)
    session.flush()
    take(ONE)
    session.scalars(select(Service)).one().organization_id = other.id
    session.flush()
    take_back()
    mails = {row.name: row.email for row in session.scalars(select(Organization))}
    assert mails == {"Apu": "apu@x.example", "Muu": None}


def test_a_new_service_that_staff_gave_to_somebody_else_stays_with_them(
    session: Session, city: City, take: Any, take_back: Any
) -> None:
    take(ONE)
    session.add(Organization(city_id=city.id, code="other", name="Muu"))
    session.flush()
    other = session.scalars(select(Organization).where(Organization.code == "other")).one()
    session.scalars(select(Service)).one().organization_id = other.id
    session.flush()
    take_back()
    assert session.scalars(select(Service.organization_id)).all() == [other.id]


def test_what_was_open_before_the_import_is_open_after_it(
    session: Session, city: City, take: Any, take_back: Any
) -> None:
    take(ONE)
    session.scalars(select(Service)).one().url = "https://oma.example"
    theirs = replace(ONE, url="https://apu.example")
    take(theirs)
    session.scalars(select(Service)).one().email = "oma@x.example"
    take(replace(theirs, email="apu@x.example", descriptions={"fi": "Uutta"}))
    assert [one.key for one in conflicts(session, city)] == ["email", "url"]
    take_back()
    assert [(one.key, one.source_says) for one in conflicts(session, city)] == [
        ("url", "https://apu.example")
    ]
    take_back()
    assert conflicts(session, city) == []
