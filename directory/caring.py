"""Caring: which listings want care, and why; dates come from outside, so each day can be asked about."""

from __future__ import annotations

import enum
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, exists, func, or_, select

from directory.catalogs import S_
from directory.model import (
    Attribute,
    ConfirmationAsk,
    Language,
    LinkCheck,
    Location,
    Organization,
    Phone,
    Report,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceDraft,
    ServiceTranslation,
    TranslationState,
    digest,
)
from directory.model.facts import Answer, Cost, Publication
from directory.reports import OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from directory.model import City

BROKEN_FROM = 2
"""Different days on which a link must have failed before anybody is told."""


class Need(enum.StrEnum):
    """Why a listing wants care."""

    DUE = "due"
    REPORTED = "reported"
    PROPOSED = "proposed"
    INCOMPLETE = "incomplete"
    NOWHERE = "nowhere"
    BROKEN = "broken"


NEEDS: Mapping[Need, str] = {
    Need.DUE: S_("To be checked again"),
    Need.REPORTED: S_("Visitors told of a mistake"),
    Need.PROPOSED: S_("Changes wait"),
    Need.INCOMPLETE: S_("Something is missing"),
    Need.NOWHERE: S_("Not on the map"),
    Need.BROKEN: S_("A link leads nowhere"),
}


def is_due(confirmed_at: date | None, months: int, today: date) -> bool:
    """Whether facts want to be confirmed: nobody ever did, or it was `months` ago or more."""
    return confirmed_at is None or is_stale(confirmed_at, months, today)


def is_stale(confirmed_at: date | None, months: int, today: date) -> bool:
    """Whether facts were confirmed once, but not for `months`."""
    return confirmed_at is not None and confirmed_at <= months_before(today, months)


def months_before(day: date, months: int) -> date:
    """The day so many months before, or the last of a month that has no such day."""
    whole = day.year * 12 + day.month - 1 - months
    year, month = max(whole // 12, 1), whole % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def due_in(session: Session, city: City, today: date) -> ColumnElement[bool]:
    """That a service of the city is due, as a condition; one query."""
    months = session.scalars(select(Service.review_every).where(Service.city_id == city.id).distinct()).all()
    return or_(
        Service.confirmed_at.is_(None),
        *(
            and_(Service.review_every == number, Service.confirmed_at <= months_before(today, number))
            for number in sorted(months)
        ),
    )


def condition(session: Session, city: City, need: Need, today: date) -> ColumnElement[bool]:
    """That a service of the city, joined with its organization, has a need; a query at most."""
    match need:
        case Need.DUE:
            return due_in(session, city, today)
        case Need.REPORTED:
            return _has(Report, Report.status.in_(OPEN))
        case Need.PROPOSED:
            proposed = ServiceDraft.state == Publication.IN_REVIEW
            return or_(_has(ServiceDraft, proposed), Service.publication == Publication.IN_REVIEW)
        case Need.INCOMPLETE:
            return _is_incomplete()
        case Need.NOWHERE:
            return _is_nowhere()
        case Need.BROKEN:
            return _is_broken()


def counts(
    session: Session, city: City, *, today: date, organization_id: UUID | None = None
) -> Mapping[Need, int]:
    """How many services of a city, or of one organization, have each need; two queries. Archived ones want no care.

    Of what nobody sees yet only the proposals count.
    """
    public = Service.publication == Publication.PUBLISHED
    counted = [
        func.count(Service.id).filter(
            and_(condition(session, city, need, today), *([] if need is Need.PROPOSED else [public]))
        )
        for need in Need
    ]
    asked = (
        select(*counted)
        .join(Organization, Organization.id == Service.organization_id)
        .where(Service.city_id == city.id, Service.publication != Publication.ARCHIVED)
    )
    if organization_id is not None:
        asked = asked.where(Service.organization_id == organization_id)
    return dict(zip(Need, session.execute(asked).one(), strict=True))


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A link that leads nowhere."""

    url: str
    since: date
    status: int | None
    fault: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is known of one service that may want care."""

    reports: Sequence[Report]
    """Open ones, the newest first."""
    broken: Sequence[Broken]
    asked: ConfirmationAsk | None
    """The last time that those who run it were asked."""


def known_of(session: Session, city: City, service: Service) -> Known:
    """Look what is known of a service whose organization is loaded; one query."""
    last = (
        select(ConfirmationAsk.id)
        .where(ConfirmationAsk.service_id == service.id)
        .order_by(ConfirmationAsk.asked_on.desc(), ConfirmationAsk.id)
        .limit(1)
        .scalar_subquery()
    )
    urls = [url for url in (service.url, service.organization.website) if url]
    is_broken = and_(
        LinkCheck.city_id == city.id, LinkCheck.url.in_(urls), LinkCheck.failed_days >= BROKEN_FROM
    )
    found = session.execute(
        select(Report, LinkCheck, ConfirmationAsk)
        .select_from(Service)
        .outerjoin(Report, and_(Report.service_id == Service.id, Report.status.in_(OPEN)))
        .outerjoin(LinkCheck, is_broken)
        .outerjoin(ConfirmationAsk, ConfirmationAsk.id == last)
        .where(Service.id == service.id)
        .order_by(Report.reported_on.desc(), Report.number, LinkCheck.url)
        .limit(100)
    ).all()
    # What outer joins do not find is None, which their types do not say.
    rows = cast("list[tuple[Report | None, LinkCheck | None, ConfirmationAsk | None]]", found)
    links = {row[1].url: row[1] for row in rows if row[1] is not None}
    return Known(
        reports=list(dict.fromkeys(row[0] for row in rows if row[0] is not None)),
        broken=[
            Broken(url=link.url, since=link.failed_since, status=link.status, fault=link.fault)
            for link in links.values()
            if link.failed_since
        ],
        asked=rows[0][2] if rows else None,
    )


def outdated(session: Session, city: City) -> Counter[str]:
    """How many texts of public services are outdated, by locale; two queries, about 20 us a translated field."""
    made = ServiceTranslation
    public = (Service.city_id == city.id, Service.publication == Publication.PUBLISHED)
    said = (
        select(made.service_id, made.field, made.source_digest)
        .join(Service, Service.id == made.service_id)
        .where(*public, made.state == TranslationState.PUBLISHED)
        .group_by(made.service_id, made.field, made.source_digest)
    )
    made_from: dict[UUID, set[tuple[str, str]]] = {}
    for service_id, field, source in session.execute(said):
        made_from.setdefault(service_id, set()).add((field, source))
    stale = set(_stale(session, public, made_from))
    if not stale:
        return Counter()
    found = session.execute(
        select(made.locale, made.service_id, made.field, made.source_digest)
        .join(Service, Service.id == made.service_id)
        .where(*public, made.state == TranslationState.PUBLISHED)
        .where(made.source_digest.in_({digest_ for _, _, digest_ in list(stale)[:MOST_OUTDATED]}))
    )
    return Counter(row.locale for row in found if (row.service_id, row.field, row.source_digest) in stale)


MOST_OUTDATED = 5_000
"""Old source texts whose translations are counted: with more, nobody needs the exact number."""


def _stale(session: Session, public: Any, made_from: Mapping[UUID, set[tuple[str, str]]]) -> Any:
    """The service, field and digest of texts that the source does not say any more."""
    fields = sorted({field for pairs in made_from.values() for field, _ in pairs})
    if not fields:
        return
    columns = [getattr(Service, field) for field in fields]
    for service_id, *texts in session.execute(select(Service.id, *columns).where(*public)):
        now = {field: digest(text or "") for field, text in zip(fields, texts, strict=True)}
        for field, source in made_from.get(service_id, ()):
            if source != now[field]:
                yield service_id, field, source


def _has(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(1).where(table.service_id == Service.id, *conditions).correlate(Service))


def _is_incomplete() -> ColumnElement[bool]:
    reached = or_(_has(Phone), Service.email.is_not(None), Service.url.is_not(None))
    at_place = exists(
        select(1)
        .where(
            ServiceAtLocation.service_id == Service.id,
            Schedule.service_at_location_id == ServiceAtLocation.id,
        )
        .correlate(Service)
    )
    return or_(
        Service.description == "",
        Service.cost == Cost.UNKNOWN,
        Service.papers_required == Answer.UNKNOWN,
        ~_has(Language),
        ~_has(Attribute),
        ~reached,
        ~or_(_has(Schedule), at_place),
    )


def _is_nowhere() -> ColumnElement[bool]:
    return ~exists(
        select(1)
        .where(
            ServiceAtLocation.service_id == Service.id,
            Location.id == ServiceAtLocation.location_id,
            Location.latitude.is_not(None),
        )
        .correlate(Service)
    )


def _is_broken() -> ColumnElement[bool]:
    return exists(
        select(1)
        .where(
            LinkCheck.city_id == Service.city_id,
            LinkCheck.failed_days >= BROKEN_FROM,
            or_(LinkCheck.url == Service.url, LinkCheck.url == Organization.website),
        )
        .correlate(Service, Organization)
    )
