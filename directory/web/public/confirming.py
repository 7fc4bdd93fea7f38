"""A mailed link: those who run a service say that all is still right, or what has changed; nobody signs in.

Opening the link does nothing, for mail programs open links too.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, redirect, render_template, request

from directory import queries, reporting
from directory.assuring import asking, confirming
from directory.assuring.asking import Standing
from directory.locales import LOCALES
from directory.model.facts import ReportReason
from directory.text import clean
from directory.web import i18n
from directory.web.forms import refuse_foreign
from directory.web.page import offered, open_page
from directory.web.public import holding
from directory.web.public.service import facts_of
from directory.web.state import state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.assuring.asking import Asked


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/confirm/<secret>")(confirm_form)
    blueprint.post("/confirm/<secret>")(take_answer)


def confirm_form(secret: str) -> Response:
    """Show the facts and ask; whatever reads mails may open it, and nothing changes."""
    with state().database.reading(own=True) as session:
        return _shown(session, secret)


def take_answer(secret: str) -> Response:
    """Take the answer; from then on the link says thank you and does nothing more."""
    refuse_foreign()
    holding.count("confirm")
    now = datetime.now(UTC)
    with state().database.writing() as session:
        asked = _asked(session, secret, now, lock=True)
        if asked is None or asked.standing is not Standing.OPEN:
            return _shown(session, secret)
        if request.form.get("answer") == "right":
            named = asked.service.organization.name
            confirming.confirm(
                session, asked.city, asked.service, by=f"{named} (by mail)", named=named, now=now
            )
        elif error := _report(session, asked, now):
            return _shown(session, secret, error=error, status=422)
    return make_response(redirect(request.full_path.rstrip("?"), 303))


def _report(session: Session, asked: Asked, now: datetime) -> str:
    """Keep what has changed for the city's staff; what is wrong with it, as a sentence."""
    words = i18n.bind(_tag(asked))
    text = request.form.get("text", "")
    if not clean(text):
        return words.gettext("Write what has changed.")
    if len(clean(text)) > reporting.MAX_TEXT:
        return words.ngettext(
            "Write at most %(num)s character.", "Write at most %(num)s characters.", reporting.MAX_TEXT
        )
    today = confirming.day_in(asked.city, now)
    reporting.report(
        session,
        asked.city.id,
        service_id=asked.service.id,
        reason=ReportReason.CHANGED,
        text=text,
        locale=_tag(asked),
        today=today,
    )
    asked.ask.answered_on = today
    return ""


def _asked(session: Session, secret: str, now: datetime, *, lock: bool = False) -> Asked | None:
    return asking.find(session, state().config.key(), secret, today=now.date(), lock=lock)


def _tag(asked: Asked) -> str:
    """The locale that the reader chose, else one that the browser asks for, else the city's own."""
    chosen = request.args.get("locale", "")
    if chosen in asked.city.locales and chosen in LOCALES:
        return chosen
    wanted = i18n.preferred(offered(asked.city))
    return wanted[0] if wanted else asked.city.default_locale


def _shown(session: Session, secret: str, *, error: str = "", status: int = 200) -> Response:
    asked = _asked(session, secret, datetime.now(UTC))
    if asked is None or asked.standing is Standing.OLD:
        return _gone(asked)
    page = open_page(session, asked.city.slug, _tag(asked))
    listing = queries.find_listing(session, page.city, asked.service.code)
    if listing is None:
        return _gone(asked)
    return _answer(
        render_template(
            "confirm.html",
            page=page,
            editions=[LOCALES[tag] for tag in offered(page.city)],
            is_open=asked.standing is Standing.OPEN,
            error=error,
            text=request.form.get("text", ""),
            **facts_of(page, listing),
        ),
        status,
    )


def _gone(asked: Asked | None) -> Response:
    tag = _tag(asked) if asked else (i18n.preferred(list(LOCALES)) or ["en"])[0]
    i18n.bind(tag)
    return _answer(
        render_template("confirm_gone.html", home=f"/{asked.city.slug}/{tag}/" if asked else "/"), 410
    )


def _answer(text: str, status: int) -> Response:
    response = make_response(text, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
