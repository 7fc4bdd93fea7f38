"""An import is one whole: what it did is kept, shown before, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from directory.editing.merging import merge
from directory.editing.saving import Edit
from directory.exchange.feeds import Taken
from directory.exchange.planning import plan, take_in
from directory.exchange.records import (
    OrganizationRecord,
    PhoneRecord,
    PlaceRecord,
    ServiceRecord,
    SourceRecordOf,
)
from directory.exchange.settling import conflicts, settle
from directory.exchange.undoing import NotUndoable, last_run, undo
from directory.model import (
    ImportChange,
    ImportRun,
    Location,
    Organization,
    Phone,
    Service,
    ServiceAtLocation,
    Source,
    SourceRecord,
)
from directory.model.facts import Publication

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.exchange.recording import LoadReport
    from directory.model import City

    Take = Callable[..., LoadReport]

SOURCE = SourceRecordOf(slug="feed", name="Feed", format="hsds", every_days=7)
OFFERING = OrganizationRecord(
    external_id="9", names={"fi": "Apu"}, phones=(PhoneRecord(number="112"), PhoneRecord(number="112"))
)
HOUSE = PlaceRecord(external_id="5", latitude=60.1, longitude=24.9, address_1="Katu 1", names={"fi": "Talo"})
ONE = ServiceRecord(
    external_id="1", names={"fi": "Yksi"}, terms=("library",), organization=OFFERING, places=(HOUSE,),
    phones=(PhoneRecord(number="113"),), original={"id": "1", "funding": [{"source": "x"}]},
)  # fmt: skip
TWO = replace(ONE, external_id="2", names={"fi": "Kaksi"}, original=None)
ALONE = OrganizationRecord(external_id="8", names={"fi": "Yksin"})


@pytest.fixture
def take(session: Session, city: City, now: datetime) -> Take:
    def take(*records: ServiceRecord, alone: tuple[OrganizationRecord, ...] = ()) -> LoadReport:
        said = Taken(records=records, organizations=alone)
        report = take_in(session, city, SOURCE, said, now=now, file="feed.json", by="somebody")
        session.expire_all()
        return report

    return take


def counts(session: Session) -> dict[str, int]:
    kinds: tuple[type[Any], ...] = (Service, Organization, Location, ServiceAtLocation, Phone, SourceRecord)
    return {kind.__tablename__: session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds}


def run_of(session: Session) -> ImportRun:
    found = last_run(session, session.scalars(select(Source.id)).one())
    assert found
    return found


def test_services_share_places_and_organizations_may_stand_alone(session: Session, take: Take) -> None:
    report = take(ONE, TWO, alone=(ALONE,))
    assert (report.new, report.organizations) == (2, 1)
    assert counts(session) == {
        "service": 2, "organization": 2, "location": 1, "service_at_location": 2, "phone": 4, "source_record": 3,
    }  # fmt: skip
    record = session.scalars(select(SourceRecord).where(SourceRecord.external_id == "1")).one()
    assert record.original == {"id": "1", "funding": [{"source": "x"}]}
    source = session.scalars(select(Source)).one()
    assert (source.format, source.every_days) == ("hsds", 7)


def test_a_second_import_changes_nothing(session: Session, take: Take) -> None:
    take(ONE, TWO, alone=(ALONE,))
    before = counts(session)
    again = take(ONE, TWO, alone=(ALONE,))
    assert (again.new, again.changed, again.unchanged, again.missing) == (0, 0, 2, 0)
    assert counts(session) == before


def test_what_an_organization_offers_later_takes_it_from_those_alone(session: Session, take: Take) -> None:
    take(ONE, alone=(ALONE,))
    report = take(ONE, replace(TWO, organization=ALONE))
    assert (report.missing, counts(session)["organization"]) == (0, 2)


def test_a_shared_place_moves_for_all_and_stays_while_somebody_is_there(session: Session, take: Take) -> None:
    take(ONE, TWO)
    moved = replace(HOUSE, address_1="Katu 2")
    take(replace(ONE, places=(moved,)), replace(TWO, places=(moved,)))
    place = session.scalars(select(Location)).one()
    assert session.scalars(select(Location.name)).one() == "Talo"
    take(replace(ONE, places=()), replace(TWO, places=(moved,)))
    assert counts(session)["location"] == 1
    assert session.get(Location, place.id) is not None


def test_ids_that_others_know_are_kept(session: Session, take: Take) -> None:
    ids = [uuid4(), uuid4(), uuid4()]
    take(
        replace(
            ONE,
            hsds_id=ids[0],
            organization=replace(OFFERING, hsds_id=ids[1]),
            places=(replace(HOUSE, hsds_id=ids[2]),),
        )
    )
    public = [session.scalars(select(kind)).one().public_id for kind in (Service, Organization, Location)]
    assert public == ids


def test_a_plan_tells_each_row_and_keeps_nothing(
    session: Session, city: City, now: datetime, take: Take
) -> None:
    take(ONE)
    before = counts(session)
    changed = replace(ONE, descriptions={"fi": "Uusi"})
    bad = replace(TWO, external_id="3", minimum_age=999)
    said = Taken(records=[changed, TWO, bad], rows={"1": 2, "2": 3, "3": 4})
    found = plan(session, city, SOURCE, said, now=now)
    assert [(row.row, row.outcome) for row in found.rows] == [(2, "changed"), (3, "new"), (4, "error")]
    assert found.rows[0].changes == {"description": [None, "Uusi"]}
    assert "minimum_age" in found.rows[2].sentence
    assert counts(session) == before
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 1


def test_a_conflict_is_kept_until_somebody_settles_it(
    session: Session, city: City, now: datetime, take: Take
) -> None:
    take(ONE)
    session.scalars(select(Service)).one().name = "Meidän"
    session.flush()
    report = take(replace(ONE, names={"fi": "Heidän"}))
    assert report.kept_edits == 1
    take(replace(ONE, names={"fi": "Heidän"}, descriptions={"fi": "x"}))
    [conflict] = conflicts(session, city)
    assert (conflict.key, conflict.source_says, conflict.staff_said) == ("name", "Heidän", "Meidän")
    record = session.scalars(select(SourceRecord)).one()
    settle(session, city, record, "name", take=True, now=now)
    assert session.scalars(select(Service.name)).one() == "Heidän"
    assert conflicts(session, city) == []


def test_an_import_is_undone_as_a_whole(session: Session, city: City, now: datetime, take: Take) -> None:
    empty = counts(session)
    take(ONE, TWO, alone=(ALONE,))
    assert undo(session, city, run_of(session), now=now).removed == 2
    assert counts(session) == empty


def test_undoing_restores_what_was_changed_and_keeps_what_was_edited(
    session: Session, city: City, now: datetime, take: Take
) -> None:
    take(ONE)
    first = run_of(session)
    take(
        replace(
            ONE,
            names={"fi": "Toinen"},
            descriptions={"fi": "Uusi"},
            organization=replace(OFFERING, names={"fi": "Muu"}),
            phones=(PhoneRecord(number="999"),),
        ),
        TWO,
    )
    with pytest.raises(NotUndoable, match="later import"):
        undo(session, city, first, now=now)
    service = session.scalars(select(Service).where(Service.name == "Toinen")).one()
    service.description = "Meidän"
    session.flush()
    report = undo(session, city, run_of(session), now=now)
    assert (report.removed, report.restored, report.kept) == (1, 1, 1)
    service = session.scalars(select(Service)).one()
    assert (service.name, service.description) == ("Yksi", "Meidän")
    assert session.scalars(select(Organization.name)).one() == "Apu"
    assert set(session.scalars(select(Phone.number).where(Phone.service_id.is_not(None)))) == {"113"}
    assert run_of(session).id == first.id
    assert session.scalars(select(SourceRecord)).one().said["name"] == "Yksi"


def test_a_run_tells_what_became_of_it(session: Session, take: Take) -> None:
    take(ONE, TWO)
    take(ONE)
    runs = session.scalars(select(ImportRun).order_by(ImportRun.number)).all()
    assert [(run.number, run.new, run.missing, run.file, run.started_by) for run in runs] == [
        (1, 2, 0, "feed.json", "somebody"),
        (2, 0, 1, "feed.json", "somebody"),
    ]
    assert session.scalar(select(func.count()).select_from(ImportChange).where(ImportChange.missing)) == 1


def test_what_was_merged_is_not_brought_back(session: Session, city: City, now: datetime, take: Take) -> None:
    take(ONE, TWO)
    kept, gone = session.scalars(select(Service).order_by(Service.name.desc())).all()
    edit = Edit(draft={}, version=kept.version, by="somebody", now=now)
    merge(session, city, kept.code, gone.code, [], edit, gone.version)
    for report in (take(ONE, TWO), take(ONE, replace(TWO, descriptions={"fi": "Uusi"}))):
        assert report.new == 0
        shown = session.scalars(select(Service).where(Service.publication == Publication.PUBLISHED)).all()
        assert [service.id for service in shown] == [kept.id]
