"""Report a mistake: a few reasons and a few words, nothing about the reporter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, make_response, render_template, request

from directory import queries
from directory.model import Service, Wording, worded
from directory.model.facts import ReportReason
from directory.web.forms import refuse_foreign, sent, thank
from directory.web.page import Page, open_page
from directory.web.public import telling
from directory.web.state import state
from directory.wordings import REPORT_REASON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/<locale>/report/<code>")(form)
    blueprint.post("/<city>/<locale>/report/<code>")(send)


def form(city: str, locale: str, code: str) -> str:
    """Ask what is wrong."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        service = queries.find_service(session, page.city, code.lower()[:12]) or abort(404)
        if number := sent():
            return render_template("report_sent.html", page=page, service=service, number=number.strip("-"))
        return _form(page, service, _name(session, page, service))


def send(city: str, locale: str, code: str) -> Response:
    """Keep the report, or give the form back with what was typed."""
    refuse_foreign()
    reason, text = request.form.get("reason", ""), request.form.get("text", "")
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        service = queries.find_service(session, page.city, code.lower()[:12]) or abort(404)
        errors = _errors(page, reason, text)
        if errors:
            name = _name(session, page, service)
            return make_response(_form(page, service, name, reason=reason, text=text, errors=errors), 422)
    number = telling.keep(page, ReportReason(reason), text=text, service_id=service.id)
    return thank(page.to(f"report/{service.code}"), number)


def _errors(page: Page, reason: str, text: str) -> dict[str, str]:
    """What is wrong with the form, by field."""
    errors = {}
    if reason not in REPORT_REASON:
        errors["reason"] = page.words.gettext("Choose what is wrong.")
    if error := telling.too_long(page, text):
        errors["text"] = error
    return errors


def _name(session: Session, page: Page, service: Service) -> Wording:
    """What the reader's language calls it; one query."""
    official = Wording(text=service.name, locale=page.city.default_locale)
    translations = queries.published_texts(session, [service.id], [], [])
    return worded("name", official, translations.get(service.id, []), page.chain)


def _form(
    page: Page,
    service: Service,
    name: Wording,
    *,
    reason: str = "",
    text: str = "",
    errors: dict[str, str] | None = None,
) -> str:
    return render_template(
        "report.html",
        page=page,
        service=service,
        name=name,
        reasons=[(choice.value, words) for choice, words in REPORT_REASON.items()],
        reason=reason,
        text=text,
        errors=errors or {},
    )
