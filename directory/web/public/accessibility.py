"""Accessibility: the statement of what everybody can use and what not yet, and a form for what we did not see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from directory.model.facts import ReportReason
from directory.text import clean
from directory.web import i18n
from directory.web.forms import refuse_foreign, sent, thank
from directory.web.page import Page, open_page
from directory.web.public import telling
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Sequence

STANDARD = "WCAG 2.2 AA"
"""What the pages are held to; all that EN 301 549 asks of web pages is in it."""
CHECKED_ON = date(2026, 11, 22)
"""The day on which the checks below were last gone through and this page was read against them."""
PROGRAMS: Sequence[str] = ("axe-core 4.14.1", "HTML_CodeSniffer 2.5.1", "Nu Html Checker 26.9.27")
"""What looks at every kind of page; the tests hold these versions."""
LOCALES: Sequence[str] = ("en", "ar", "uk", "fa-AF", "zh-Hans", "ti")
"""In which locales they look: scripts of each sort, from both sides, joined and wide."""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/<locale>/accessibility")(statement)
    blueprint.post("/<city>/<locale>/accessibility")(take_hindrance)


def statement(city: str, locale: str) -> str:
    """Tell what can be used by whom, and how that was checked; one query at most."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    if number := sent():
        return render_template("report_sent.html", page=page, service=None, number=number.strip("-"))
    return _statement(page)


def take_hindrance(city: str, locale: str) -> Response:
    """Keep what somebody cannot use, or give the form back with what was typed."""
    refuse_foreign()
    text = request.form.get("text", "")
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    if error := _error(page, text):
        return make_response(_statement(page, text=text, error=error), 422)
    number = telling.keep(page, ReportReason.ACCESS, text=text)
    return thank(page.to("accessibility"), number)


def _error(page: Page, text: str) -> str:
    if not clean(text):
        return page.words.gettext("Write what does not work.")
    return telling.too_long(page, text)


def _latin(name: str) -> Markup:
    return Markup('<bdi dir="ltr">{}</bdi>').format(name)


def _link(address: str, words: str) -> Markup:
    return Markup('<a href="{}" rel="noreferrer" dir="ltr">{}</a>').format(address, words)


def _statement(page: Page, *, text: str = "", error: str = "") -> str:
    config = state().config
    return render_template(
        "accessibility.html",
        page=page,
        standard=_latin(STANDARD),
        checked_on=CHECKED_ON,
        programs=Markup(i18n.list_words([_latin(name) for name in PROGRAMS])),  # noqa: S704 (all are markup)
        languages=i18n.list_words([i18n.language_name(tag, page.locale.tag) for tag in LOCALES]),
        contact=_link(f"mailto:{config.contact}", config.contact) if config.contact else "",
        office=_link(config.complaints_url, urlsplit(config.complaints_url).netloc)
        if config.complaints_url
        else "",
        text=text,
        error=error,
    )
