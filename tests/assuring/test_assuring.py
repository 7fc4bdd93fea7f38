"""What nobody confirmed comes later and is asked about; links that fail on two days are told, and none inside is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from directory import caring, indexing
from directory.assuring import asking, confirming, links, ranking
from directory.assuring.links import Outcome, Walker
from directory.caring import Need
from directory.exchange.fetching import Fetcher, Look, NoHost, Silent
from directory.model import ConfirmationAsk, LinkCheck, Organization, SearchDoc, Service
from directory.model.facts import LinkFault
from directory.search import Criteria, Memo, search
from tests.editing.conftest import the_city

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.db import Database

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
KEY = "a key for tests"


def named(session: Session, name: str) -> Service:
    from sqlalchemy.orm import joinedload

    return session.scalars(
        select(Service).where(Service.name == name).options(joinedload(Service.organization))
    ).one()


@pytest.mark.parametrize(
    ("confirmed", "months", "today", "due"),
    [
        (None, 6, date(2026, 11, 22), True),
        (date(2026, 5, 22), 6, date(2026, 11, 22), True),
        (date(2026, 5, 23), 6, date(2026, 11, 22), False),
        (date(2026, 2, 28), 6, date(2026, 8, 31), True),
        (date(2026, 1, 31), 1, date(2026, 2, 28), False),
        (date(2026, 1, 31), 1, date(2026, 3, 31), True),
        (date(2024, 2, 29), 12, date(2025, 2, 28), False),
        (date(2024, 2, 28), 12, date(2025, 2, 28), True),
        (date(1, 1, 1), 60, date(2, 1, 1), True),
    ],
)
def test_a_listing_is_due_so_many_months_after_it_was_confirmed(
    confirmed: date | None, months: int, today: date, due: bool
) -> None:
    assert caring.is_due(confirmed, months, today) is due


def order(session: Session, day: datetime) -> list[str]:
    found = search(session, the_city(session), Criteria(text="apteekki"), now=day, memo=Memo())
    return [hit.card.names["fi"] for hit in found.hits]


def test_what_is_due_comes_later_from_the_night_on_in_which_it_became_due_and_is_never_hidden(
    database: Database,
) -> None:
    with database.writing() as session:
        city, service = the_city(session), named(session, "Apteekki 24")
        confirming.confirm(session, city, service, by="x", named="Oulu", now=NOW)
        before = order(session, NOW)
        assert before[0] == "Apteekki 24"
        soon, later = NOW + timedelta(days=60), NOW + timedelta(days=190)
        assert ranking.refresh(session, city, today=soon.date(), now=soon) == 0
        session.execute(
            update(Service).where(Service.name == "Apteekki 22").values(confirmed_at=later.date())
        )
        indexing.index_services(session, city, [named(session, "Apteekki 22").id], now=later)
        assert ranking.refresh(session, city, today=later.date(), now=later) > 0
        assert ranking.refresh(session, city, today=later.date(), now=later) == 0
        found = search(session, city, Criteria(text="apteekki"), now=later, memo=Memo())
        assert found.total == 25
        rows = session.execute(
            select(Service.name, SearchDoc.rank).join(Service, Service.id == SearchDoc.service_id)
        )
        ranks = {row.name: row.rank for row in rows}
        assert ranks["Apteekki 22"] < ranks["Apteekki 24"]


def test_each_need_is_counted_as_it_is_listed(database: Database) -> None:
    from directory.editing.finding import Wanted, find
    from directory.model.facts import Publication

    with database.reading() as session:
        city = the_city(session)
        counts = caring.counts(session, city, today=TODAY)
        for need in set(Need) - {Need.PROPOSED}:
            wanted = Wanted(need=need, state=Publication.PUBLISHED)
            assert find(session, city, wanted, today=TODAY)[1] == counts[need], need


def test_at_night_only_those_are_asked_who_confirmed_once_and_not_again_and_again(database: Database) -> None:
    with database.writing() as session:
        city, service = the_city(session), named(session, "Neuvola")
        service.confirmed_at = None
        session.flush()
        assert service in asking.askable(session, city, today=TODAY)
        assert asking.askable(session, city, today=TODAY, is_night=True) == []
        service.confirmed_at = date(2026, 1, 1)
        session.flush()
        day = TODAY
        for _ in range(asking.IN_VAIN):
            (due,) = asking.askable(session, city, today=day, is_night=True)
            asking.ask(session, city, [due], by="night", today=day)
            assert asking.askable(session, city, today=day + timedelta(days=29), is_night=True) == []
            day += timedelta(days=30)
        assert asking.askable(session, city, today=day, is_night=True) == []
        assert service in asking.askable(session, city, today=day)
        asking.forget(session, today=day + timedelta(days=500))
        assert session.scalars(select(ConfirmationAsk)).all() == []


def test_who_has_several_listings_gets_one_mail_and_one_that_failed_counts_as_none(
    database: Database,
) -> None:
    with database.writing() as session:
        city = the_city(session)
        session.execute(update(Service).values(email=None, confirmed_at=None))
        session.execute(
            update(Organization)
            .where(Organization.name == "Kaupungin klinikat")
            .values(email="A@clinic.example")
        )
        services = asking.askable(session, city, today=TODAY)
        (question,) = asking.ask(session, city, services, by="x", today=TODAY)
        assert question.email == "a@clinic.example"
        assert len(question.asked) == len(services) == 3
        asking.take_back(session, question)
        assert asking.askable(session, city, today=TODAY) == services


def test_a_link_ends_after_thirty_days_and_with_another_key(database: Database) -> None:
    with database.writing() as session:
        city = the_city(session)
        (question,) = asking.ask(session, city, [named(session, "Neuvola")], by="x", today=TODAY)
        secret = asking.token(KEY, question.asked[0][1])
        for day, standing in ((0, "open"), (30, "open"), (31, "old")):
            asked = asking.find(session, KEY, secret, today=TODAY + timedelta(days=day))
            assert asked is not None
            assert asked.standing == standing
        assert asking.find(session, "another key", secret, today=TODAY) is None


class Sites:
    """Servers of a made-up world, and a clock that only sleeping moves."""

    def __init__(self, answers: dict[str, int | str | Exception]) -> None:
        self.answers, self.asked, self.time = answers, [], 0.0

    def look(self, url: str, *, method: str, agent: str) -> Look:
        self.asked.append((self.time, method, url, agent))
        said = self.answers.get(f"{method} {url}", self.answers.get(url, 200))
        if isinstance(said, Exception):
            raise said
        return Look(status=301, location=said) if isinstance(said, str) else Look(status=said, location="")

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def walker(self) -> Walker:
        return Walker(
            fetcher=self,
            agent=links.agent_of("https://directory.example"),
            sleep=self.sleep,
            clock=lambda: self.time,
        )  # type: ignore[arg-type]


def test_a_host_is_asked_once_a_second_and_told_who_asks() -> None:
    sites = Sites({"HEAD https://a.example/2": 405})
    walked = dict(sites.walker().walk([f"https://a.example/{n}" for n in range(3)] + ["https://b.example/"]))
    assert all(outcome.works for outcome in walked.values())
    times = [time for time, _, url, _ in sites.asked if "a.example" in url]
    assert all(later - earlier >= 1 for earlier, later in zip(times, times[1:], strict=False))
    assert {agent for *_, agent in sites.asked} == {"directory-links/1 (+https://directory.example)"}
    assert [method for _, method, url, _ in sites.asked if url.endswith("/2")] == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("answer", "outcome", "works"),
    [
        (200, Outcome(status=200), True),
        (403, Outcome(status=403), True),
        (404, Outcome(status=404), False),
        (500, Outcome(status=500), False),
        ("https://c.example/", Outcome(status=200), True),
        ("https://a.example/", Outcome(fault=LinkFault.TOO_MANY_HOPS), False),
        (NoHost("x"), Outcome(fault=LinkFault.NO_HOST), False),
        (Silent("x"), Outcome(fault=LinkFault.NO_ANSWER), False),
    ],
)
def test_what_comes_of_a_link_is_told(answer: int | str | Exception, outcome: Outcome, works: bool) -> None:
    found = Sites({"https://a.example/": answer}).walker().follow("https://a.example/")
    assert (found, found.works) == (outcome, works)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://2130706433/", "http://[::ffff:10.0.0.1]/", "file:///etc/passwd", "gopher://x/",
     "javascript:alert(1)", "http://169.254.169.254/latest", "http://user@a.example/", "http://[", "", "x"],
)  # fmt: skip
def test_nothing_inside_our_own_networks_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib3

    def never(*_: object, **__: object) -> None:
        raise AssertionError("it went out")

    monkeypatch.setattr(urllib3.HTTPConnectionPool, "urlopen", never)
    found = Walker(fetcher=Fetcher(seconds=1, resolve=lambda host, _: ["127.0.0.1"]), agent="x").follow(url)
    assert found.fault is LinkFault.NO_ADDRESS


def test_a_link_is_told_as_broken_after_two_different_days_and_forgiven_at_once(database: Database) -> None:
    url, fails = "https://klinikka.example/oulu", Outcome(status=404)
    with database.writing() as session:
        city = the_city(session)
        assert url in links.waiting(session, city, now=NOW)
        for hours, number in ((0, 0), (3, 0), (24, 1), (48, 1)):
            links.keep(session, city, url, fails, now=NOW + timedelta(hours=hours))
            assert caring.counts(session, city, today=TODAY)[Need.BROKEN] == number
        row = session.scalars(select(LinkCheck)).one()
        assert (row.failed_since, row.failed_days) == (TODAY, 3)
        assert url not in links.waiting(session, city, now=NOW + timedelta(hours=50))
        assert url in links.waiting(session, city, now=NOW + timedelta(hours=70))
        links.keep(session, city, url, Outcome(status=200), now=NOW + timedelta(hours=72))
        assert caring.counts(session, city, today=TODAY)[Need.BROKEN] == 0
        assert url not in links.waiting(session, city, now=NOW + timedelta(days=5))
        session.execute(update(Service).values(url=None))
        links.forget(session, city)
        assert session.scalars(select(LinkCheck)).all() == []
