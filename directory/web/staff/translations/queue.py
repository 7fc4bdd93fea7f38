"""The locales of a city and the queue of each: what is outdated or missing, what matters most first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template, request
from sqlalchemy import select

from directory.locales import LOCALES
from directory.model import Report
from directory.model.facts import ReportReason, ReportStatus
from directory.roles import Right
from directory.texts import Standing
from directory.translating import queueing
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading
from directory.web.staff.translations.common import BADGES, NOUNS, STANDINGS, provider, target_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Blueprint
    from sqlalchemy.orm import Session

    from directory.translating.queueing import Item
    from directory.web.staff.desk import Desk

PAGE = 40
SUGGESTIONS = 5
"""Visitors' better words that are shown beside a queue."""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/translations")(overview)
    blueprint.get("/<city>/translations/<locale>")(listing)
    blueprint.get("/<city>/translations/<locale>/next")(following)


@allowed(Right.TRANSLATE)
def overview(desk: Desk) -> str:
    """How far each locale is that somebody translates into; six queries."""
    tags = [tag for tag in desk.city.locales[1:] if desk.may_translate(tag)]
    with reading() as session:
        counts = queueing.overview(session, desk.city, tags) if tags else {}
    return render_template(
        "staff/translations/overview.html",
        desk=desk,
        rows=[(LOCALES[tag], counts[tag], counts[tag].total()) for tag in tags],
        standings=STANDINGS,
        has_machine=provider() is not None,
    )


@allowed(Right.TRANSLATE)
def listing(desk: Desk, locale: str) -> str:
    """The queue of a locale; ten queries."""
    target = target_of(desk, locale)
    noun, state = request.args.get("noun", ""), request.args.get("state", "")
    number = request.args.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1
    with reading() as session:
        items = queueing.queue(session, desk.city, locale)
        suggestions = _suggestions(session, desk, locale)
    found = chosen(items, noun, state)
    asked = [(name, value) for name, value in (("noun", noun), ("state", state)) if value]
    return render_template(
        "staff/translations/queue.html",
        desk=desk,
        target=target,
        items=found[(page - 1) * PAGE : page * PAGE],
        total=len(found),
        page=page,
        pages=-(-len(found) // PAGE),
        to_page=lambda number: desk.to(f"translations/{locale}", [*asked, ("page", str(number))]),
        asked=asked,
        noun=noun,
        state=state,
        nouns=NOUNS,
        standings=STANDINGS,
        badges=BADGES,
        suggestions=suggestions,
        has_machine=provider() is not None,
    )


def chosen(items: Sequence[Item], noun: str, state: str) -> list[Item]:
    """The items of a filter; without a state, those that want something. Values that are not known filter nothing."""
    wanted = [item for item in items if noun not in NOUNS or item.noun == noun]
    if state in set(Standing):
        return [item for item in wanted if item.counts[Standing(state)]]
    return wanted if state == "all" else [item for item in wanted if item.standing is not Standing.DONE]


@allowed(Right.TRANSLATE)
def following(desk: Desk, locale: str) -> Response:
    """Lead on to the record that comes next in the queue."""
    target_of(desk, locale)
    noun, state = request.args.get("noun", ""), request.args.get("state", "")
    told = request.args.get("told", "")
    after = request.args.get("after", "")
    with reading() as session:
        items = chosen(queueing.queue(session, desk.city, locale), noun, state)
    places = [item.place for item in items]
    rest = places[places.index(after) + 1 :] if after in places else places
    if not rest:
        return desk.led_to(f"translations/{locale}", told="queue-end")
    return desk.led_to(f"translations/{locale}/{rest[0]}", told=told)


def _suggestions(session: Session, desk: Desk, tag: str) -> Sequence[Report]:
    """What visitors wrote about the words of a locale and nobody has answered, the newest first."""
    return session.scalars(
        select(Report)
        .where(
            Report.city_id == desk.city.id,
            Report.reason == ReportReason.WORDS,
            Report.locale == tag,
            Report.status == ReportStatus.NEW,
        )
        .order_by(Report.reported_on.desc(), Report.number)
        .limit(SUGGESTIONS)
    ).all()
