"""What the first page of staff tells of care: numbers, each with the way to the list where it is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory import caring, reports, unfound
from directory.assuring.confirming import day_in
from directory.caring import NEEDS, Need
from directory.catalogs import S_
from directory.kept import Kept
from directory.locales import LOCALES
from directory.roles import Right
from directory.web.printing import fonts, pdf
from directory.web.staff.panel import Panel

if TYPE_CHECKING:
    from collections import Counter

    from sqlalchemy.orm import Session

    from directory.web.staff.desk import Desk

_OUTDATED: Kept[object, Counter[str]] = Kept(64)
"""By city and version of its data: counting reads all translations."""
_FEW = 5


def listings(session: Session, desk: Desk) -> Panel | None:
    """Listings that want care; providers see their own; two queries."""
    mine = None if desk.may(Right.READ) else desk.membership.organization_id
    if mine is None and not desk.may(Right.READ):
        return None
    counts = caring.counts(session, desk.city, today=day_in(desk.city, desk.now), organization_id=mine)
    lines = [
        (number, NEEDS[need], desk.to("services", _asked(need))) for need, number in counts.items() if number
    ]
    return Panel(
        heading=S_("Listings that want care"),
        template="staff/panels/listings.html",
        values={"lines": lines, "has_due": bool(counts[Need.DUE])},
    )


def _asked(need: Need) -> list[tuple[str, str]]:
    public = [] if need is Need.PROPOSED else [("state", "published")]
    return [("need", need.value), *public]


def told(session: Session, desk: Desk) -> Panel | None:
    """Open reports of visitors, people who were refused first; one query."""
    if not desk.may(Right.REPORTS):
        return None
    return Panel(
        heading=S_("What visitors told of"),
        template="staff/panels/reports.html",
        values={"numbers": reports.numbers(session, desk.city)},
    )


def translations(session: Session, desk: Desk) -> Panel | None:
    """Texts whose source has changed since, by locale; two queries after a change, else none."""
    if not desk.may(Right.TRANSLATE):
        return None
    version = (desk.city.id, desk.city.data_version)
    found = _OUTDATED.get(version, lambda: caring.outdated(session, desk.city))
    lines = [
        (number, LOCALES[tag])
        for tag, number in found.most_common()
        if tag in LOCALES and desk.may_translate(tag)
    ]
    if not lines:
        return None
    return Panel(
        heading=S_("Outdated translations"),
        template="staff/panels/translations.html",
        values={"lines": lines[:_FEW], "more": len(lines) - _FEW},
    )


def not_found(session: Session, desk: Desk) -> Panel | None:
    """What nobody found; one query."""
    if not desk.may(Right.READ):
        return None
    lines = unfound.listed(session, desk.city, most=_FEW)
    if not lines:
        return None
    return Panel(
        heading=S_("Searched and not found"),
        template="staff/panels/unfound.html",
        values={"lines": lines, "locales": LOCALES},
    )


def lacking_fonts(_: Session, desk: Desk) -> Panel | None:
    """Locales that this machine cannot print; no query."""
    if not desk.may(Right.SETTINGS) or not pdf.is_there():
        return None
    lacking = [LOCALES[tag] for tag in fonts.missing(desk.city.locales) if tag in LOCALES]
    if not lacking:
        return None
    return Panel(
        heading=S_("Fonts are missing"),
        template="staff/panels/fonts.html",
        values={"locales": lacking},
    )


CARE = (listings, told, translations, not_found, lacking_fonts)
