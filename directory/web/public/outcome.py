"""What became of a report: whoever has its number can ask; nothing about the reporter is kept or shown."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request

from directory import reports
from directory.model import Wording
from directory.model.facts import ReportReason
from directory.web.page import Page, open_page
from directory.web.public import holding
from directory.web.state import state
from directory.wordings import REPORT_REASON

_DEED = "number of a report"


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/<locale>/reports")(ask_number)
    blueprint.get("/<city>/<locale>/reports/<number>")(outcome)


def ask_number(city: str, locale: str) -> Response:
    """Ask for the number of a report, or lead on to what became of it."""
    typed = request.args.get("number")
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    if typed is None:
        return make_response(_form(page, "", ""))
    if number := reports.number_in(typed):
        return make_response(redirect(page.to(f"reports/{number}"), 303))
    return _form_again(page, typed)


def outcome(city: str, locale: str, number: str) -> Response:
    """Tell what became of a report; numbers that are none are counted, so that nobody tries them all."""
    holding.refuse_held(_DEED)
    with state().database.reading(own=True) as session:
        page = open_page(session, city, locale)
        asked = reports.number_in(number)
        line = reports.find(session, page.city, asked) if asked else None
    if line is None:
        holding.count(_DEED)
        return _form_again(page, number)
    kept = line.report
    text = render_template(
        "outcome.html",
        page=page,
        kept=kept,
        about=Wording(text=line.name, locale=page.city.default_locale) if line.name else None,
        code=line.code,
        reason=_reason(page, kept.reason),
        outcome=reports.OUTCOME[kept.status],
        answer=Wording(text=kept.answer, locale=kept.answer_locale or page.city.default_locale),
    )
    return _unlisted(make_response(text))


def _reason(page: Page, reason: ReportReason) -> str:
    gettext = page.words.gettext
    match reason:
        case ReportReason.WORDS:
            return gettext("Better words")
        case ReportReason.SUGGESTION:
            return gettext("Suggest a missing service")
        case ReportReason.ACCESS:
            return gettext("Accessibility")
        case ReportReason.CHANGED:
            return gettext("Something has changed")
    return gettext(REPORT_REASON[reason])


def _form_again(page: Page, typed: str) -> Response:
    error = page.words.gettext("We do not find this number. Look again: it has 8 letters and digits.")
    return _unlisted(make_response(_form(page, typed[:40], error), 404))


def _form(page: Page, typed: str, error: str) -> str:
    return render_template("outcome_form.html", page=page, typed=typed, error=error)


def _unlisted(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
