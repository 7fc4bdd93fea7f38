"""Still right? Say so in one click, or ask those who run a service by mail, one or all that are due."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from directory.assuring import asking, confirming, letters
from directory.assuring.confirming import day_in
from directory.mailing import NotSent
from directory.model import City, Service
from directory.model.facts import Publication
from directory.roles import Right
from directory.web.staff.guard import NoRight, allowed
from directory.web.staff.letters import later, mailer_of
from directory.web.staff.services.common import city_to_write, missing
from directory.web.staff.store import reading, writing
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from flask import Blueprint
    from sqlalchemy.orm import Session

    from directory.assuring.asking import Question
    from directory.web.staff.desk import Desk
    from directory.web.state import State

log = logging.getLogger(__name__)


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.post("/<city>/services/<code>/confirm")(confirm)
    blueprint.post("/<city>/services/<code>/ask")(ask_one)
    blueprint.get("/<city>/confirmations")(form)
    blueprint.post("/<city>/confirmations")(ask_all)


def _service(session: Session, desk: Desk, code: str) -> Service:
    found = session.scalars(
        select(Service)
        .where(
            Service.city_id == desk.city.id,
            Service.code == code.lower()[:12],
            Service.publication != Publication.ARCHIVED,
        )
        .options(joinedload(Service.organization, innerjoin=True))
    ).first()
    return found or missing()


@allowed(Right.CONFIRM)
def confirm(desk: Desk, code: str) -> Response:
    """Keep that all facts are still right today."""
    with writing() as session:
        city = city_to_write(session, desk)
        service = _service(session, desk, code)
        if not desk.may_touch(service.organization_id):
            raise NoRight
        named = city.name if desk.may(Right.EDIT) else service.organization.name
        confirming.confirm(session, city, service, by=desk.by, named=named, now=desk.now)
    return desk.led_to(f"services/{service.code}", told="confirmed")


@allowed(Right.EDIT)
def ask_one(desk: Desk, code: str) -> Response:
    """Ask those who run one service; without a mail server, show the mail to be passed on by hand."""
    today = day_in(desk.city, desk.now)
    with writing() as session:
        city = city_to_write(session, desk)
        service = _service(session, desk, code)
        if service.publication is not Publication.PUBLISHED or not asking.address_of(service):
            missing()
        (question,) = asking.ask(session, city, [service], by=desk.by, today=today)
    kept = state()
    if _may_mail(desk) and _send(kept, city, question, desk.now):
        return desk.led_to(f"services/{code}", told="asked")
    mail = letters.letter(city, question, base_url=kept.config.base_url, key=kept.config.key())
    return make_response(
        render_template("staff/care/hand_over.html", desk=desk, mail=mail, code=service.code)
    )


@allowed(Right.EDIT)
def form(desk: Desk) -> str:
    """Who would be asked now; three queries."""
    with reading() as session:
        services = asking.askable(session, desk.city, today=day_in(desk.city, desk.now))
    return render_template(
        "staff/care/confirmations.html",
        desk=desk,
        services=[(service, asking.address_of(service)) for service in services],
        has_mail=_may_mail(desk),
        errors={},
        most=asking.MOST,
    )


@allowed(Right.EDIT)
def ask_all(desk: Desk) -> Response:
    """Ask those that were chosen, as far as they may be asked now; the mails go out after the answer."""
    chosen = set(request.form.getlist("service"))
    kept, now = state(), desk.now
    if not _may_mail(desk) or not chosen:
        return desk.led_to("confirmations")
    with writing() as session:
        city = city_to_write(session, desk)
        today = day_in(city, now)
        services = [row for row in asking.askable(session, city, today=today) if row.code in chosen]
        questions = asking.ask(session, city, services, by=desk.by, today=today)
    later(lambda: _send_all(kept, city, questions, now))
    return desk.led_to("confirmations", told="asked")


def _may_mail(desk: Desk) -> bool:
    """Whether mails can go out; real people are not asked about a demonstration."""
    return bool(state().config.mail_url) and not desk.city.is_demo


def _send_all(kept: State, city: City, questions: Sequence[Question], now: datetime) -> None:
    for question in questions:
        if not _send(kept, city, question, now):
            _take_back(kept, question)


def _send(kept: State, city: City, question: Question, now: datetime) -> bool:
    """Send a mail; whether a server took it."""
    mail = letters.letter(city, question, base_url=kept.config.base_url, key=kept.config.key())
    try:
        mailer_of(kept.config).send(mail, now=now)
    except NotSent as fault:
        log.warning("A question whether a listing is right was not sent: %s", fault)
        return False
    return True


def _take_back(kept: State, question: Question) -> None:
    with kept.database.writing() as session:
        asking.take_back(session, question)
