"""Better words: readers correct the interface in their own language."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from directory.model.facts import ReportReason
from directory.text import clean
from directory.web.forms import refuse_foreign, sent, thank
from directory.web.page import Page, open_page
from directory.web.public import telling
from directory.web.state import state


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/<locale>/words")(ask_words)
    blueprint.post("/<city>/<locale>/words")(take_words)


def ask_words(city: str, locale: str) -> str:
    """Ask which words are wrong."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    if number := sent():
        return render_template("report_sent.html", page=page, service=None, number=number.strip("-"))
    return _form(page)


def take_words(city: str, locale: str) -> Response:
    """Keep the suggestion, or give the form back with what was typed."""
    refuse_foreign()
    text = request.form.get("text", "")
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    if error := _error(page, text):
        return make_response(_form(page, text=text, error=error), 422)
    number = telling.keep(page, ReportReason.WORDS, text=text)
    return thank(page.to("words"), number)


def _error(page: Page, text: str) -> str:
    if not clean(text):
        return page.words.gettext("Write which words are wrong.")
    return telling.too_long(page, text)


def _form(page: Page, *, text: str = "", error: str = "") -> str:
    return render_template("words.html", page=page, text=text, error=error)
