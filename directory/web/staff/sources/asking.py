"""Asking a source anew, now: a process of its own reads it, and a page tells how far that is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import abort
from sqlalchemy import select

from directory.exchange import asking
from directory.exchange.asking import State
from directory.exchange.faults import Refused
from directory.exchange.sourcing import asked_of
from directory.model import Source, SourceAsk
from directory.roles import Right
from directory.web.staff.city.common import shown
from directory.web.staff.guard import allowed
from directory.web.staff.sources import starting
from directory.web.staff.sources.listing import show
from directory.web.staff.store import reading, writing
from directory.web.state import state

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.web.staff.desk import Desk

log = logging.getLogger(__name__)

LOOK_AGAIN = 4
"""Seconds after which the page that tells how far it is looks again."""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.post("/<city>/sources/<source>/ask")(ask)
    blueprint.get("/<city>/sources/<source>/asked")(progress)


def _source(session: Session, desk: Desk, slug: str) -> Source:
    wanted = select(Source).where(Source.city_id == desk.city.id, Source.slug == slug[:60])
    return session.scalars(wanted).first() or abort(404)


@allowed(Right.IMPORT)
def ask(desk: Desk, source: str) -> Response:
    """Let a source be read; records with faults are left out."""
    try:
        with writing() as session:
            row = _source(session, desk, source)
            asked_of(row)
            is_new = asking.ask(session, row, by=desk.by, now=desk.now)
    except Refused as fault:
        return show(desk, {f"source-{source[:60]}": str(fault)})
    if is_new:
        try:
            starting.start(state().config)
        except OSError as fault:
            # It waits on: the nightly check reads it.
            log.error("No process could be started to read a source (%s).", fault)
    return desk.led_to(f"sources/{source}/asked")


@allowed(Right.IMPORT)
def progress(desk: Desk, source: str) -> Response:
    """How far it is; the page looks again by itself, and leads on to what the import did."""
    with reading() as session:
        row = _source(session, desk, source)
        told = session.get(SourceAsk, row.id)
    if told is None:
        return desk.led_to("sources")
    how = asking.state_of(told, desk.now)
    if how is State.DONE and told.run_id is not None:
        return desk.led_to(f"import/runs/{told.run_id}", told="imported")
    answer = shown("staff/sources/asked.html", desk, source=row, ask=told, how=how)
    if how in (State.WAITS, State.UNDER_WAY):
        answer.headers["Refresh"] = str(LOOK_AGAIN)
    return answer
