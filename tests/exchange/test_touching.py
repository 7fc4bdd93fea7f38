"""An import indexes what it touched, and what is found afterwards is what a whole new index would find."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from directory import indexing
from directory.exchange import planning
from directory.exchange.feeds import Taken
from directory.exchange.planning import take_in
from directory.exchange.records import PlaceRecord, SourceRecordOf
from directory.exchange.undoing import last_run, undo
from directory.model import OpenSpan, SearchChange, SearchDoc, Service, Source
from tests.exchange.test_taking_in import HOUSE, OFFERING, ONE, SOURCE, TWO

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.exchange.records import ServiceRecord
    from directory.model import City

OTHERS = [
    replace(
        ONE,
        external_id=f"x{number}",
        names={"fi": f"Muu {number}"},
        organization=replace(OFFERING, external_id=f"x{number}", names={"fi": f"Muut {number}"}),
        places=(PlaceRecord(latitude=60.2, longitude=24.8),),
        opening_hours="Mo-Fr 10:00-16:00",
    )
    for number in range(8)
]
OTHER = SourceRecordOf(slug="other", name="Other", format="hsds")


def found(session: Session) -> tuple[Any, ...]:
    """All that the index says."""
    columns = [column for column in SearchDoc.__table__.columns if column.name != "id"]
    docs = session.execute(select(*columns)).all()
    spans = select(OpenSpan.hours_number, OpenSpan.start_minute, OpenSpan.end_minute).order_by(
        *OpenSpan.__table__.columns
    )
    return sorted(map(repr, docs)), set(map(tuple, session.execute(spans)))


@pytest.fixture
def take(session: Session, city: City, now: datetime) -> Any:
    def take(*records: ServiceRecord, source: SourceRecordOf = SOURCE) -> int:
        """Take in and index; how many services were indexed one by one."""
        report = take_in(session, city, source, Taken(records=list(records)), now=now)
        indexing.index_touched(session, city, report.touched, now=now)
        return look(session, city, now)

    return take


def look(session: Session, city: City, now: datetime) -> int:
    session.expire_all()
    told = session.scalar(
        select(func.count()).select_from(SearchChange).where(SearchChange.version == city.index_version)
    )
    as_it_is = found(session)
    with session.begin_nested() as attempt:
        indexing.index_city(session, city, now=now)
        whole = found(session)
        attempt.rollback()
    session.expire_all()
    assert as_it_is[0] == whole[0]
    assert as_it_is[1] >= whole[1], "spans that nobody needs now may stay until the night"
    return told or 0


def test_what_is_found_after_imports_is_what_a_whole_new_index_would_find(
    session: Session, city: City, now: datetime, take: Any
) -> None:
    take(*OTHERS, source=OTHER)
    assert take(ONE, TWO) == 2
    assert take(replace(ONE, names={"fi": "Uusi nimi"}), TWO) == 1
    assert take(replace(ONE, opening_hours="Sa 11:00-12:00"), TWO) == 1
    moved = replace(HOUSE, address_1="Uusikatu 9")
    assert take(replace(ONE, places=(moved,)), replace(TWO, places=(moved,))) == 2
    renamed = replace(OFFERING, names={"fi": "Uusi järjestö"})
    assert take(replace(ONE, organization=renamed), replace(TWO, organization=renamed)) == 2
    assert take(replace(ONE, places=()), TWO) == 2
    third = replace(TWO, external_id="3", places=(replace(HOUSE, names={"fi": "Toinen nimi"}),))
    assert take(replace(ONE, places=()), TWO, third) == 2


def test_a_place_that_one_service_moves_is_indexed_for_all_that_is_offered_there(
    session: Session, city: City, take: Any
) -> None:
    take(*OTHERS, source=OTHER)
    take(ONE, TWO)
    moved = replace(HOUSE, latitude=60.3)
    assert take(replace(ONE, places=(moved,)), TWO) == 2
    # The first import of a third service says where all three are.
    farther = replace(HOUSE, latitude=60.4)
    third = replace(ONE, external_id="3", places=(farther,), names={"fi": "Kolmas"})
    assert take(replace(ONE, places=(moved,)), TWO, third) == 3


def test_an_organization_renamed_by_one_service_is_indexed_for_all(
    session: Session, city: City, take: Any
) -> None:
    take(*OTHERS, source=OTHER)
    take(ONE, TWO)
    assert take(replace(ONE, organization=replace(OFFERING, names={"fi": "Toinen"})), TWO) == 2


def test_an_undone_import_is_found_as_it_was(session: Session, city: City, now: datetime, take: Any) -> None:
    take(*OTHERS, source=OTHER)
    for records in (
        [ONE, TWO],
        [replace(ONE, names={"fi": "Uusi"}, places=(replace(HOUSE, latitude=60.3),)), TWO],
        [
            replace(one, organization=replace(OFFERING, names={"fi": "Uudet"}))
            for one in (replace(ONE, names={"fi": "Uusi"}, places=(replace(HOUSE, latitude=60.3),)), TWO)
        ],
    ):
        said = Taken(records=records)
        report = planning.take_in(session, city, SOURCE, said, now=now)
        indexing.index_touched(session, city, report.touched, now=now)
    for _ in range(3):
        index = city.index_version
        run = last_run(session, session.scalars(select(Source.id).where(Source.slug == "feed")).one())
        assert run is not None
        done = undo(session, city, run, now=now)
        indexing.index_touched(session, city, done.touched, now=now)
        assert look(session, city, now) == 2
        assert city.index_version == index + 1
    assert session.scalar(select(func.count()).select_from(Service)) == len(OTHERS)


def test_an_import_of_nothing_new_indexes_nothing_but_lets_pages_name_the_day(
    session: Session, city: City, now: datetime, take: Any
) -> None:
    take(*OTHERS, source=OTHER)
    index, pages = city.index_version, city.data_version
    take(*OTHERS, source=OTHER)
    assert city.index_version == index
    assert city.data_version == pages + 1


def test_what_was_worked_out_before_is_worked_out_again_where_the_city_changed(
    session: Session, city: City, now: datetime
) -> None:
    said = Taken(records=[ONE])
    before = planning.stated(session, city, SOURCE, said)
    city.review_months = 2
    session.flush()
    take_in(session, city, SOURCE, said, now=now, said=before)
    assert session.scalars(select(Service.review_every)).one() == 2
    # It holds for what is new alone: what is there is not checked more often from one day to the next.
    city.review_months = 5
    session.flush()
    take_in(session, city, SOURCE, Taken(records=[replace(ONE, names={"fi": "Uusi"})]), now=now)
    assert session.scalars(select(Service.review_every)).one() == 2
