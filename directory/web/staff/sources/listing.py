"""The sources of a city: their licence, what they gave and when, what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from directory.exchange import asking
from directory.exchange.asking import State
from directory.exchange.settling import conflicts, disappeared
from directory.exchange.sourcing import is_address
from directory.model import Source, SourceAsk, SourceRecord
from directory.roles import Right
from directory.web.staff.city.common import shown
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/sources")(listing)


@allowed(Right.IMPORT)
def listing(desk: Desk) -> Response:
    """All sources; those at an address can be asked anew."""
    return show(desk, {})


def show(desk: Desk, errors: dict[str, str]) -> Response:
    """The list, with what went wrong."""
    with reading() as session:
        rows = session.execute(
            select(Source, func.count(SourceRecord.id), SourceAsk)
            .outerjoin(SourceRecord, SourceRecord.source_id == Source.id)
            .outerjoin(SourceAsk, SourceAsk.source_id == Source.id)
            .where(Source.city_id == desk.city.id)
            .group_by(Source.id, SourceAsk.source_id)
            .order_by(Source.name)
        ).all()
        differing, gone = len(conflicts(session, desk.city)), len(disappeared(session, desk.city))
    return shown(
        "staff/sources/list.html",
        desk,
        errors,
        rows=[
            (
                row,
                count,
                bool(row.url and is_address(row.url) and row.format not in (None, "osm")),
                _is_under_way(desk, asked),
            )
            for row, count, asked in rows
        ],
        differing=differing,
        gone=gone,
    )


def _is_under_way(desk: Desk, asked: SourceAsk | None) -> bool:
    return asked is not None and asking.state_of(asked, desk.now) in (State.WAITS, State.UNDER_WAY)
