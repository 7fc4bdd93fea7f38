"""Reports: what visitors told of, for those who put it right, and for the reporter, who has a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from directory.catalogs import N_, S_
from directory.model import Report, Service
from directory.model.facts import ReportReason, ReportStatus
from directory.wordings import REPORT_REASON

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from sqlalchemy.orm import Session

    from directory.model import City

PAGE = 50

REASON: Mapping[ReportReason, str] = {
    **REPORT_REASON,
    ReportReason.WORDS: S_("Better words"),
    ReportReason.SUGGESTION: S_("A service is missing"),
    ReportReason.ACCESS: S_("Somebody cannot use a page"),
    ReportReason.CHANGED: S_("Those who run it say that something changed"),
}
"""What staff reads, those reasons first that visitors choose from."""

STATUS: Mapping[ReportStatus, str] = {
    ReportStatus.NEW: S_("New"),
    ReportStatus.IN_WORK: S_("In work"),
    ReportStatus.DONE: S_("Done"),
    ReportStatus.DECLINED: S_("Nothing to change"),
}
"""What staff reads."""

OUTCOME: Mapping[ReportStatus, str] = {
    ReportStatus.NEW: N_("Your report has arrived. Nobody has looked at it yet."),
    ReportStatus.IN_WORK: N_("Somebody is looking at it."),
    ReportStatus.DONE: N_("It is done. Thank you for telling us."),
    ReportStatus.DECLINED: N_("We looked at it and did not change anything."),
}
"""What the reporter reads."""

OPEN = (ReportStatus.NEW, ReportStatus.IN_WORK)
_NUMBER = re.compile("[2-9b-df-hj-np-tv-xz]{8}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What somebody looks for; without a status, what is open."""

    status: ReportStatus | None = None
    reason: ReportReason | None = None
    service: str = ""
    """A code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A report with the service that it is about."""

    report: Report
    code: str | None
    name: str | None


def number_in(typed: str) -> str:
    """The number that somebody typed, however they wrote it down; empty where it cannot be one."""
    kept = "".join(character for character in typed[:100].lower() if character.isalnum())
    return kept if _NUMBER.fullmatch(kept) else ""


def find(session: Session, city: City, number: str, *, lock: bool = False) -> Line | None:
    """The report with this number; one query."""
    wanted = _lines(city).where(Report.number == number)
    row = session.execute(wanted.with_for_update(of=Report) if lock else wanted).first()
    return _line(row) if row else None


def listed(session: Session, city: City, wanted: Wanted, *, page: int = 1) -> tuple[Sequence[Line], int]:
    """A page of reports, and how many there are: people who were refused first, then the newest; two queries."""
    conditions = [Report.status == wanted.status if wanted.status else Report.status.in_(OPEN)]
    if wanted.reason:
        conditions.append(Report.reason == wanted.reason)
    if wanted.service:
        conditions.append(Service.code == wanted.service)
    urgent = case((Report.reason == ReportReason.REFUSED, 0), else_=1)
    order = (urgent, Report.reported_on.desc(), Report.times.desc(), Report.number)
    rows = session.execute(
        _lines(city).where(*conditions).order_by(*order).limit(PAGE).offset((max(page, 1) - 1) * PAGE)
    )
    counted = select(func.count(Report.id)).outerjoin(Service, Service.id == Report.service_id)
    total = session.scalar(counted.where(Report.city_id == city.id, *conditions)) or 0
    return [_line(row) for row in rows], total


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """How many reports of a city are open."""

    new: int = 0
    in_work: int = 0
    refused: int = 0
    """Of both: people who were not let in or not helped."""
    missing: int = 0
    """Of both: services that somebody misses."""
    words: int = 0
    """Of both: better words."""


def numbers(session: Session, city: City) -> Numbers:
    """How many there are; one query."""
    row = aliased(Report)

    def number(*conditions: Any) -> Any:
        return func.count(row.id).filter(*conditions)

    found = session.execute(
        select(
            number(row.status == ReportStatus.NEW),
            number(row.status == ReportStatus.IN_WORK),
            number(row.reason == ReportReason.REFUSED),
            number(row.reason == ReportReason.SUGGESTION),
            number(row.reason == ReportReason.WORDS),
        ).where(row.city_id == city.id, row.status.in_(OPEN))
    ).one()
    return Numbers(new=found[0], in_work=found[1], refused=found[2], missing=found[3], words=found[4])


def _lines(city: City) -> Any:
    return (
        select(Report, Service.code, Service.name)
        .outerjoin(Service, Service.id == Report.service_id)
        .where(Report.city_id == city.id)
    )


def _line(row: Any) -> Line:
    return Line(report=row[0], code=row[1], name=row[2])
