"""Suggest a missing service: what, where, how to reach it; all but the first may stay empty."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from directory import reporting
from directory.model.facts import ReportReason
from directory.text import clean
from directory.web.forms import refuse_foreign, sent, thank
from directory.web.page import Page, open_page
from directory.web.public import telling
from directory.web.state import state

DETAILS = ("name", "place", "contact")


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/<locale>/suggest-service")(missing_form)
    blueprint.post("/<city>/<locale>/suggest-service")(send_missing)


def missing_form(city: str, locale: str) -> str:
    """Ask what is missing."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    if number := sent():
        return render_template("report_sent.html", page=page, service=None, number=number.strip("-"))
    return _form(page, {}, {})


def send_missing(city: str, locale: str) -> Response:
    """Keep the suggestion, or give the form back with what was typed."""
    refuse_foreign()
    typed = {name: request.form.get(name, "") for name in DETAILS}
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    if errors := _errors(page, typed):
        return make_response(_form(page, typed, errors), 422)
    number = telling.keep(page, ReportReason.SUGGESTION, details=typed)
    return thank(page.to("suggest-service"), number)


def _errors(page: Page, typed: dict[str, str]) -> dict[str, str]:
    """What is wrong with the form, by field."""
    errors = {
        name: error
        for name, said in typed.items()
        if (error := telling.too_long(page, said, reporting.MAX_DETAIL))
    }
    if not clean(typed["name"]):
        errors["name"] = page.words.gettext("Write what is missing.")
    return errors


def _form(page: Page, typed: dict[str, str], errors: dict[str, str]) -> str:
    return render_template("missing.html", page=page, typed=typed, errors=errors)
