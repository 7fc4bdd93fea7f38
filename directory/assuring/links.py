"""Links: follow the web addresses that listings name, politely, and keep since when one leads nowhere."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from sqlalchemy import delete, or_, select, union

from directory.assuring.confirming import day_in
from directory.exchange.faults import Refused
from directory.exchange.fetching import NoHost, Silent
from directory.model import LinkCheck, Organization, Service
from directory.model.facts import LinkFault, Publication

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import CompoundSelect
    from sqlalchemy.orm import Session

    from directory.exchange.fetching import Fetcher
    from directory.model import City

SECONDS = 10.0
"""That a server may take."""
MOST_A_NIGHT = 300
"""Addresses of a city that are followed in one night."""
MINUTES = 30
"""After so long in one night no further address is followed."""
HOPS = 5
MAX_URL = 2_000
"""Characters of an address that is followed."""
PAUSE = 1.0
"""Seconds between two requests to one host."""

_AGAIN = timedelta(days=7)
_FAILED_AGAIN = timedelta(hours=20)
_SHY = frozenset([401, 403, 405, 406, 407, 408, 409, 415, 425, 426, 428, 429, 451, 999])
"""The server is there, and does not talk to machines, or not now."""
_NO_HEAD = frozenset([400, 401, 403, 404, 405, 406, 410, 500, 501, 502, 503])
"""What some servers answer to HEAD alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of following an address."""

    status: int | None = None
    fault: LinkFault | None = None

    @property
    def works(self) -> bool:
        """Whether a person would get to see something."""
        return self.status is not None and (self.status < 400 or self.status in _SHY)


def agent_of(base_url: str) -> str:
    """How we name ourselves to the servers of others, with a place to ask."""
    return f"directory-links/1 (+{base_url})"


@dataclass(kw_only=True)
class Walker:
    """Follows addresses, one after the other, never two to one host within `PAUSE`."""

    fetcher: Fetcher
    """With its bounds: nothing inside our own networks is asked."""
    agent: str
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _asked: dict[str, float] = field(default_factory=dict)

    def walk(self, urls: Iterable[str]) -> Iterator[tuple[str, Outcome]]:
        """What comes of each address, host by host in turn; it ends after `MINUTES`."""
        until = self.clock() + MINUTES * 60
        for url in in_turn(urls):
            if self.clock() > until:
                return
            yield url, self.follow(url)

    def follow(self, url: str) -> Outcome:
        """Follow one address to its end: HEAD, then GET where a server may not know HEAD."""
        here = url
        try:
            for _ in range(HOPS + 1):
                look = self._look(here, "HEAD")
                if look[0] in _NO_HEAD:
                    look = self._look(here, "GET")
                status, location = look
                if not (300 <= status < 400 and location):
                    return Outcome(status=status)
                here = urljoin(here, location)
        except NoHost:
            return Outcome(fault=LinkFault.NO_HOST)
        except Silent:
            return Outcome(fault=LinkFault.NO_ANSWER)
        except (Refused, ValueError):
            return Outcome(fault=LinkFault.NO_ADDRESS)
        return Outcome(fault=LinkFault.TOO_MANY_HOPS)

    def _look(self, url: str, method: str) -> tuple[int, str]:
        host = urlsplit(url).hostname or ""
        wait = self._asked.get(host, float("-inf")) + PAUSE - self.clock()
        if wait > 0:
            self.sleep(wait)
        try:
            found = self.fetcher.look(url, method=method, agent=self.agent)
        finally:
            self._asked[host] = self.clock()
        return found.status, found.location


def in_turn(urls: Iterable[str]) -> Iterator[str]:
    """Addresses in an order in which hosts take turns, so that nobody waits longer than needed."""
    by_host: defaultdict[str, deque[str]] = defaultdict(deque)
    for url in urls:
        by_host[url.split("/", 3)[2].lower() if url.count("/") > 1 else url].append(url)
    while by_host:
        for host in list(by_host):
            yield by_host[host].popleft()
            if not by_host[host]:
                del by_host[host]


def _named(city: City) -> CompoundSelect[str]:
    """The addresses that public listings of a city name."""
    public = (Service.city_id == city.id, Service.publication == Publication.PUBLISHED)
    real = (*public, Service.is_example.is_(False))
    return union(
        select(Service.url.label("url")).where(*real, Service.url.is_not(None)),
        select(Organization.website.label("url"))
        .join(Service, Service.organization_id == Organization.id)
        .where(*real, Organization.website.is_not(None)),
    )


def waiting(session: Session, city: City, *, now: datetime, most: int = MOST_A_NIGHT) -> Sequence[str]:
    """Addresses to follow: those never followed, those that failed yesterday, those followed a week ago; one query."""
    named = _named(city).subquery()
    rows = session.execute(
        select(named.c.url)
        .outerjoin(LinkCheck, (LinkCheck.url == named.c.url) & (LinkCheck.city_id == city.id))
        .where(
            or_(
                LinkCheck.id.is_(None),
                LinkCheck.checked_at <= now - _AGAIN,
                (LinkCheck.failed_days > 0) & (LinkCheck.checked_at <= now - _FAILED_AGAIN),
            )
        )
        .order_by(LinkCheck.id.is_not(None), LinkCheck.failed_days.desc(), LinkCheck.checked_at, named.c.url)
        .limit(most)
    )
    return [row.url for row in rows if 0 < len(row.url) <= MAX_URL]


def keep(session: Session, city: City, url: str, outcome: Outcome, *, now: datetime) -> None:
    """Keep what came of an address; failures of one day count once; two queries."""
    row = session.scalars(select(LinkCheck).where(LinkCheck.city_id == city.id, LinkCheck.url == url)).first()
    today = day_in(city, now)
    if row is None:
        row = LinkCheck(city_id=city.id, url=url, checked_at=now, failed_days=0)
        session.add(row)
        last = None
    else:
        last = day_in(city, row.checked_at)
    row.checked_at, row.status, row.fault = now, outcome.status, outcome.fault or ""
    if outcome.works:
        row.failed_since, row.failed_days = None, 0
    elif not row.failed_days or last != today:
        row.failed_since, row.failed_days = row.failed_since or today, row.failed_days + 1
    session.flush()


def forget(session: Session, city: City) -> None:
    """Forget addresses that no listing names any more; one query."""
    named = _named(city).subquery()
    session.execute(
        delete(LinkCheck).where(LinkCheck.city_id == city.id, LinkCheck.url.not_in(select(named.c.url)))
    )
