"""What visitors told of: the list, one report, what became of it, a draft of a missing service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, make_response, render_template, request
from sqlalchemy import select

from directory import reporting, reports
from directory.assuring.confirming import day_in
from directory.editing.saving import Edit, create
from directory.editing.suggesting import suggested
from directory.locales import LOCALES
from directory.model import City, Service
from directory.model.facts import Publication, ReportReason, ReportStatus
from directory.roles import Right
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Blueprint
    from sqlalchemy.orm import Session

    from directory.reports import Line
    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/reports")(listing)
    blueprint.get("/<city>/reports/<number>")(form)
    blueprint.post("/<city>/reports/<number>")(decide)
    blueprint.post("/<city>/reports/<number>/draft")(make_draft)


@allowed(Right.REPORTS)
def listing(desk: Desk) -> str:
    """Show a page of reports; four queries."""
    status, reason = request.args.get("status", ""), request.args.get("reason", "")
    number = request.args.get("page", "1")
    page = int(number) if number.isdecimal() and 0 < len(number) < 6 else 1
    wanted = reports.Wanted(
        status=ReportStatus(status) if status in set(ReportStatus) else None,
        reason=ReportReason(reason) if reason in set(ReportReason) else None,
        service=request.args.get("service", "").lower()[:12],
    )
    with reading() as session:
        lines, total = reports.listed(session, desk.city, wanted, page=max(page, 1))
    asked = {"status": wanted.status, "reason": wanted.reason, "service": wanted.service}
    pairs = [(name, str(value)) for name, value in asked.items() if value]
    return render_template(
        "staff/care/reports.html",
        desk=desk,
        lines=lines,
        total=total,
        wanted=wanted,
        page=page,
        pages=-(-total // reports.PAGE),
        to_page=lambda number: desk.to("reports", [*pairs, ("page", str(number))]),
        reasons=reports.REASON,
        statuses=reports.STATUS,
    )


def _line(session: Session, desk: Desk, number: str, *, lock: bool = False) -> Line:
    return reports.find(session, desk.city, reports.number_in(number), lock=lock) or abort(404)


@allowed(Right.REPORTS)
def form(desk: Desk, number: str) -> Response:
    """Show a report, and ask what became of it."""
    with reading() as session:
        return _form(desk, _line(session, desk, number))


def _form(desk: Desk, line: Line, errors: dict[str, str] | None = None) -> Response:
    kept = line.report
    page = render_template(
        "staff/care/report.html",
        desk=desk,
        line=line,
        kept=kept,
        reasons=reports.REASON,
        statuses=[(status.value, desk.words.gettext(words)) for status, words in reports.STATUS.items()],
        status=request.form.get("status", kept.status.value),
        answer=request.form.get("answer", kept.answer),
        answer_locale=request.form.get(
            "answer_locale", kept.answer_locale or _answer_locales(desk, kept.locale)[0]
        ),
        locales=[(tag, LOCALES[tag].own_name) for tag in _answer_locales(desk, kept.locale)],
        errors=errors or {},
    )
    return make_response(page, 422 if errors else 200)


def _answer_locales(desk: Desk, tag: str) -> list[str]:
    """In what an answer may be written: the staff's locale, the city's own, the reporter's; all that there are of them."""
    wanted = (desk.city.default_locale, tag, desk.locale.tag)
    return [each for each in dict.fromkeys(wanted) if each in LOCALES]


@allowed(Right.REPORTS)
def decide(desk: Desk, number: str) -> Response:
    """Keep what became of it."""
    status = request.form.get("status", "")
    with writing() as session:
        line = _line(session, desk, number, lock=True)
        kept = line.report
        answer = request.form.get("answer", kept.answer)
        tag = request.form.get("answer_locale", kept.answer_locale or desk.city.default_locale)
        if errors := _errors(desk, kept.locale, status, answer, tag):
            return _form(desk, line, errors)
        reporting.decide(
            kept,
            ReportStatus(status),
            answer=answer,
            answer_locale=tag,
            by=desk.by,
            today=day_in(desk.city, desk.now),
        )
    if request.form.get("back") == "service" and line.code:
        return desk.led_to(f"services/{line.code}", told="saved")
    return desk.led_to("reports", told="saved")


def _errors(desk: Desk, reporters: str, status: str, answer: str, tag: str) -> dict[str, str]:
    errors = {}
    if status not in set(ReportStatus):
        errors["status"] = desk.words.gettext("Choose what became of it.")
    if len(answer) > reporting.MAX_TEXT:
        errors["answer"] = desk.words.ngettext(
            "Write at most %(num)s character.", "Write at most %(num)s characters.", reporting.MAX_TEXT
        )
    if tag not in _answer_locales(desk, reporters):
        errors["answer_locale"] = desk.words.gettext("Choose the language of your answer.")
    return errors


@allowed(Right.REPORTS)
def make_draft(desk: Desk, number: str) -> Response:
    """Make a draft of a missing service that somebody told of; the report is in work from then on."""
    if not desk.may(Right.EDIT):
        abort(403)
    with writing() as session:
        city = session.get_one(City, desk.city.id, with_for_update=True)
        line = _line(session, desk, number, lock=True)
        kept = line.report
        if line.code:
            return desk.led_to(f"services/{line.code}")
        if kept.reason is not ReportReason.SUGGESTION or not kept.details.get("name"):
            abort(404)
        edit = Edit(
            draft=suggested(city, kept.details),
            version=0,
            by=desk.by,
            now=desk.now,
            publication=Publication.DRAFT,
            action="create",
        )
        saved = create(session, city, edit)
        session.flush()
        kept.service_id = _id_of(session, city, saved.code)
        kept.status, kept.decided_on, kept.decided_by = (
            ReportStatus.IN_WORK,
            day_in(city, desk.now),
            desk.by,
        )
    return desk.led_to(f"services/{saved.code}", told="drafted")


def _id_of(session: Session, city: City, code: str) -> UUID:
    return session.scalars(select(Service.id).where(Service.city_id == city.id, Service.code == code)).one()
