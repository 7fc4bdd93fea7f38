"""Open now is right on the days when clocks change, past midnight, and on holidays, for two weeks ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from directory import hours, indexing
from directory.model import OpenSpan, Schedule, Service
from directory.search import Criteria, Memo, search

if TYPE_CHECKING:
    from tests.search.shelf import Shelf

HELSINKI = ZoneInfo("Europe/Helsinki")
HOURS = {
    "night": "Mo-Su 22:00-04:30",
    "early": "Mo-Su 02:30-03:30",
    "day": "Mo-Fr 08:00-16:00; PH off",
    "always": "24/7",
    "asked": '"by appointment"',
    "same": "Mo-Su 22:00-04:30",
}


@pytest.fixture
def laid(shelf: Shelf) -> Shelf:
    shelf.city.timezone, shelf.city.country = "Europe/Helsinki", "FI"
    for name, raw in HOURS.items():
        shelf.service(name)
        service = shelf.session.query(Service).filter_by(code=name).one()
        shelf.session.add(Schedule(city_id=shelf.city.id, service_id=service.id, opening_hours=raw))
    shelf.session.flush()
    return shelf


@pytest.mark.parametrize(
    "first", [datetime(2026, 3, 20, 12, tzinfo=UTC), datetime(2026, 10, 16, 23, 30, tzinfo=UTC)]
)
def test_open_now_is_what_the_hours_say_at_each_hour_of_two_weeks(laid: Shelf, first: datetime) -> None:
    indexing.index_city(laid.session, laid.city, now=first)
    memo, until = Memo(), laid.city.spans_until
    assert until is not None
    moment, seen = first, set()
    while moment < until:
        found = search(laid.session, laid.city, Criteria(open_now=True), now=moment, memo=memo)
        is_open = {
            name
            for name, raw in HOURS.items()
            if hours.state(raw, timezone=HELSINKI, country="FI", now=moment).status is hours.Status.OPEN
        }
        assert {hit.card.code for hit in found.hits} == is_open, moment
        assert search(laid.session, laid.city, Criteria(), now=moment, memo=memo).facets.open_now == len(
            is_open
        )
        seen |= is_open
        moment += timedelta(minutes=95)
    assert seen == set(HOURS) - {"asked"}


def test_services_with_the_same_hours_share_their_spans(laid: Shelf) -> None:
    now = datetime(2026, 6, 2, tzinfo=UTC)
    indexing.index_city(laid.session, laid.city, now=now)
    numbers = {span.hours_number for span in laid.session.query(OpenSpan)}
    assert len(numbers) == 4
    count = laid.session.query(OpenSpan).count()
    same = laid.session.query(Service).filter_by(code="same").one()
    indexing.index_services(laid.session, laid.city, [same.id], now=now)
    assert laid.session.query(OpenSpan).count() == count
    laid.session.query(Schedule).filter_by(service_id=same.id).one().opening_hours = "Su 10:00-11:00"
    indexing.index_services(laid.session, laid.city, [same.id], now=now)
    assert laid.session.query(OpenSpan).count() == count + 2
    sunday = datetime(2026, 6, 7, 7, 30, tzinfo=UTC)
    found = search(laid.session, laid.city, Criteria(open_now=True), now=sunday)
    assert {hit.card.code for hit in found.hits} == {"same", "always"}
    indexing.refresh_spans(laid.session, laid.city, now=now + timedelta(days=5))
    assert len({span.hours_number for span in laid.session.query(OpenSpan)}) == 5
