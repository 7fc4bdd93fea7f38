"""Asking a source anew, now; bounded as each fetch from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort
from sqlalchemy import select

from directory import indexing, taxonomies
from directory.exchange import planning
from directory.exchange.faults import Refused
from directory.exchange.fetching import Fetcher
from directory.exchange.sourcing import asked_of, described, read
from directory.model import City, Source
from directory.roles import Right
from directory.web.staff.city.common import city_of
from directory.web.staff.guard import allowed
from directory.web.staff.sources.listing import show
from directory.web.staff.store import reading, writing
from directory.web.state import state

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Blueprint, Response

    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.post("/<city>/sources/<source>/ask")(ask)


@allowed(Right.IMPORT)
def ask(desk: Desk, source: str) -> Response:
    """Fetch a source and take in what it says now; records with faults are left out."""
    with reading() as session:
        row = session.scalars(
            select(Source).where(Source.city_id == desk.city.id, Source.slug == source[:60])
        ).first()
    if row is None:
        abort(404)
    try:
        run = _taken_in(desk, row)
    except Refused as fault:
        _note(desk, row.id, str(fault))
        return show(desk, {f"source-{row.slug}": str(fault)})
    return desk.led_to(f"import/runs/{run}", told="imported")


def _taken_in(desk: Desk, row: Source) -> UUID | None:
    """:raise Refused: when nothing could be taken in."""
    asked = asked_of(row)
    with reading() as session:
        tree = taxonomies.load(session, "import")
        fetcher = Fetcher(trusted=frozenset(state().config.feed_hosts))
        taken = read(asked, session.get_one(City, desk.city.id), tree, fetcher)
    with writing() as session:
        city = city_of(session, desk)
        report = planning.take_in(
            session, city, described(row), taken, now=desk.now, file=asked.where, by=desk.by
        )
        indexing.index_city(session, city, now=desk.now)
        kept = session.get_one(Source, row.id)
        kept.checked_at, kept.fault = desk.now, None
    return report.run.id if report.run else None


def _note(desk: Desk, source_id: UUID, fault: str) -> None:
    with writing() as session:
        row = session.get_one(Source, source_id)
        row.checked_at, row.fault = desk.now, fault
