"""What a source says of an organization stands beside what staff said, once, and is settled for all that it offers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from directory.exchange.feeds import Taken
from directory.exchange.planning import take_in
from directory.exchange.records import PhoneRecord, PlaceRecord
from directory.exchange.settling import conflicts, disappeared, remove_organization, settle
from directory.model import Address, Organization, Phone, Service, ServiceAtLocation, SourceRecord
from tests.exchange.test_taking_in import ALONE, OFFERING, ONE, SOURCE, TWO

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.exchange.recording import LoadReport
    from directory.exchange.records import OrganizationRecord, ServiceRecord
    from directory.exchange.settling import Conflict
    from directory.model import City

THEIRS = replace(
    OFFERING, names={"fi": "Heidän"}, email="heidan@x.example", phones=(PhoneRecord(number="999"),)
)


@pytest.fixture
def take(session: Session, city: City, now: datetime) -> Any:
    def take(*records: ServiceRecord, alone: tuple[OrganizationRecord, ...] = ()) -> LoadReport:
        report = take_in(session, city, SOURCE, Taken(records=list(records), organizations=alone), now=now)
        session.expire_all()
        return report

    return take


@pytest.fixture
def differing(session: Session, city: City, take: Any) -> dict[str, Conflict]:
    """Two services of an organization whose name and phones staff edited before the source changed them."""
    take(ONE, TWO)
    row = session.scalars(select(Organization)).one()
    row.name = "Meidän"
    session.scalars(select(Phone).where(Phone.organization_id == row.id)).first().number = "111"  # type: ignore[union-attr]
    session.flush()
    report = take(replace(ONE, organization=THEIRS), replace(TWO, organization=THEIRS))
    assert report.kept_edits == 2, "each fact counts once, whatever is offered"
    return {one.key: one for one in conflicts(session, city)}


def records(session: Session) -> dict[str, SourceRecord]:
    return {row.external_id: row for row in session.scalars(select(SourceRecord))}


def test_what_an_organization_is_called_here_and_there_is_told_once(
    session: Session, differing: dict[str, Conflict]
) -> None:
    row = session.scalars(select(Organization)).one()
    assert (row.name, row.email) == ("Meidän", "heidan@x.example"), "what nobody edited follows the source"
    assert sorted(differing) == ["organization.name", "organization.phones"]
    name = differing["organization.name"]
    assert (name.is_organization, name.id, name.code) == (True, row.id, row.code)
    assert (name.source_says, name.staff_said) == ("Heidän", "Meidän")


@pytest.mark.parametrize("take_theirs", [True, False])
def test_a_decision_holds_for_all_records_of_the_organization_and_is_remembered(
    session: Session, city: City, now: datetime, take: Any, differing: dict[str, Conflict], take_theirs: bool
) -> None:
    row = session.scalars(select(Organization)).one()
    for key in differing:
        touched = settle(session, city, records(session)["2"], key, take=take_theirs, now=now)
        assert touched.organizations == ({row.id} if take_theirs else set())
    session.expire_all()
    assert conflicts(session, city) == []
    assert all(record.conflicts == {} for record in records(session).values())
    numbers = session.scalars(select(Phone.number).where(Phone.organization_id == row.id)).all()
    assert (row.name, numbers[0]) == (("Heidän", "999") if take_theirs else ("Meidän", "111"))
    again = take(replace(ONE, organization=THEIRS), replace(TWO, organization=THEIRS, names={"fi": "Uusi"}))
    assert (again.kept_edits, conflicts(session, city)) == (0, [])


def test_a_conflict_goes_when_the_source_says_what_staff_said(
    session: Session, city: City, take: Any, differing: dict[str, Conflict]
) -> None:
    ours = replace(THEIRS, names={"fi": "Meidän"})
    take(replace(ONE, organization=ours), replace(TWO, organization=ours))
    assert [one.key for one in conflicts(session, city)] == ["organization.phones"]


def test_a_service_that_staff_gave_to_another_one_can_follow_the_source(
    session: Session, city: City, now: datetime, take: Any
) -> None:
    take(ONE)
    ours = Organization(city_id=city.id, code="zzzzzz", name="Oma", translations=[])
    session.add(ours)
    session.flush()
    session.scalars(select(Service)).one().organization_id = ours.id
    session.flush()
    other = replace(OFFERING, external_id="10", names={"fi": "Toinen"})
    assert take(replace(ONE, organization=other)).kept_edits == 1
    [found] = conflicts(session, city)
    assert (found.key, found.is_organization, found.source_says, found.staff_said) == (
        "organization",
        False,
        "Toinen",
        "Oma",
    )
    take(replace(ONE, organization=other, descriptions={"fi": "Muu"}))
    assert [one.staff_said for one in conflicts(session, city)] == ["Oma"], "it stays open"
    touched = settle(session, city, records(session)["1"], "organization", take=True, now=now)
    session.expire_all()
    service = session.scalars(select(Service)).one()
    assert touched.services == {service.id}
    assert session.get_one(Organization, service.organization_id).name == "Toinen"
    assert conflicts(session, city) == []


def test_of_an_organization_that_offers_nothing_staff_keep_their_words_too(
    session: Session, city: City, now: datetime, take: Any
) -> None:
    take(alone=(ALONE,))
    session.scalars(select(Organization)).one().name = "Meidän"
    session.flush()
    assert take(alone=(replace(ALONE, names={"fi": "Heidän"}),)).kept_edits == 1
    [found] = conflicts(session, city)
    assert (found.name, found.source_says) == ("Meidän", "Heidän")
    settle(session, city, next(iter(records(session).values())), found.key, take=True, now=now)
    assert session.scalars(select(Organization.name)).one() == "Heidän"


def test_an_organization_that_its_source_lost_goes_only_while_it_offers_nothing(
    session: Session, city: City, take: Any
) -> None:
    take(ONE, alone=(ALONE,))
    take(ONE)
    [gone] = disappeared(session, city)
    assert (gone.is_organization, gone.name) == (True, "Yksin")
    service = session.scalars(select(Service)).one()
    before, row = service.organization_id, session.get_one(SourceRecord, gone.record_id)
    service.organization_id = row.organization_id or before
    session.flush()
    assert disappeared(session, city) == []
    assert not remove_organization(session, row)
    service.organization_id = before
    session.flush()
    assert remove_organization(session, row)
    assert session.scalars(select(Organization.name)).all() == ["Apu"]


def test_a_place_that_staff_took_away_comes_back_whole_with_a_fact_of_it(
    session: Session, city: City, now: datetime, take: Any
) -> None:
    at = PlaceRecord(latitude=60.2, longitude=24.8, address_1="Katu 2")
    take(replace(ONE, places=(at,)))
    session.delete(session.scalars(select(ServiceAtLocation)).one())
    session.flush()
    take(replace(ONE, places=(replace(at, address_1="Katu 3", city="Oulu"),)))
    assert {one.key for one in conflicts(session, city)} == {"place0.address_1"}
    settle(session, city, records(session)["1"], "place0.address_1", take=True, now=now)
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(ServiceAtLocation)) == 1
    [address] = session.scalars(select(Address))
    assert (address.address_1, address.city) == ("Katu 3", "Oulu")
    assert conflicts(session, city) == []
