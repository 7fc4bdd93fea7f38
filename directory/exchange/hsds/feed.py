"""A whole feed in one file: every service in full, as a page of HSDS that has them all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from directory import locales, taxonomies
from directory.catalogs import words_of
from directory.exchange.hsds.objects import Writer
from directory.exchange.hsds.reaching import Edition
from directory.exchange.hsds.register import load_register
from directory.exchange.hsds.stock import stock_of_organizations, stock_of_services
from directory.exchange.hsds.terms import load_terms
from directory.exchange.hsds.vocabulary import PROFILE, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.exchange.hsds.register import Register
    from directory.model import City

BATCH = 200
"""Services that are read at once."""

LanguageName = Callable[[str, str], str]
"""What a language (BCP 47) is called in a locale (tag)."""


def edition_of(
    session: Session,
    city: City,
    tag: str,
    *,
    language_name: LanguageName,
    now: datetime,
    has_times: bool = True,
) -> Edition:
    """A city's feed in a locale: its words and terms; seven queries.

    :param now: hours that change with the season are told for the week that it is then in the city.
    """
    chain = locales.chain(tag, default=city.default_locale, fallbacks=city.fallbacks)
    words = words_of(tag)
    terms = load_terms(session, taxonomies.load(session, ""), chain, words)
    return make_edition(
        city, tag, kinds=terms.kinds, language_name=language_name, now=now, has_times=has_times
    )


def make_edition(
    city: City,
    tag: str,
    *,
    kinds: Any,
    language_name: LanguageName,
    now: datetime,
    has_times: bool = True,
) -> Edition:
    """A city's feed in a locale, over terms that were read before."""
    today = now.astimezone(ZoneInfo(city.timezone)).date()
    return Edition(
        words=words_of(tag),
        chain=locales.chain(tag, default=city.default_locale, fallbacks=city.fallbacks),
        default_locale=city.default_locale,
        kinds=kinds,
        language_name=lambda code: language_name(code, tag),
        monday=today - timedelta(days=today.weekday()),
        has_times=has_times,
    )


def services_in_full(
    session: Session, city: City, edition: Edition, register: Register
) -> Iterator[dict[str, Any]]:
    """Each service of a feed in full, in the feed's order; 14 queries for each 200."""
    for batch in _batches([entry.row for entry in register.services]):
        writer = Writer(edition=edition, stock=stock_of_services(session, city, batch))
        for row in batch:
            if service := writer.stock.services.get(row):
                yield writer.service(service, full=True)
        session.expunge_all()


def idle_organizations(
    session: Session, city: City, edition: Edition, register: Register
) -> Iterator[dict[str, Any]]:
    """Each organization that offers nothing, in full, in the feed's order; five queries for each 200."""
    for batch in _batches([entry.row for entry in register.organizations if not entry.services]):
        writer = Writer(edition=edition, stock=stock_of_organizations(session, city, batch))
        for row in batch:
            if organization := writer.stock.organizations.get(row):
                yield writer.organization(organization, full=True)


def feed_text(session: Session, city: City, edition: Edition, *, tag: str) -> Iterator[str]:
    """The feed's file, a service a line: equal for equal data, whenever and wherever it is written."""
    register = load_register(session, city)
    total = len(register.services)
    head = {
        "version": VERSION,
        "profile": PROFILE,
        "locale": tag,
        "total_items": total,
        "total_pages": 1,
        "page_number": 1,
        "size": total,
        "first_page": True,
        "last_page": True,
        "empty": not total,
    }
    yield as_json(head)[:-1] + ',"contents":['
    yield from _lines(services_in_full(session, city, edition, register))
    yield '],"organizations":['
    yield from _lines(idle_organizations(session, city, edition, register))
    yield "]}\n"


def as_json(said: object) -> str:
    """JSON without blanks, letters of all scripts as they are."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _lines(objects: Iterator[dict[str, Any]]) -> Iterator[str]:
    before = "\n"
    for said in objects:
        yield before + as_json(said)
        before = ",\n"
    if before != "\n":
        yield "\n"


def _batches(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
