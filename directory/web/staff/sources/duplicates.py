"""What may be there twice: pairs with reasons, to be merged or said to be different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from sqlalchemy import select

from directory.catalogs import S_
from directory.exchange.settling import tell_different
from directory.likeness import pairs
from directory.model import Service
from directory.roles import Right
from directory.web.staff.city.common import city_of, shown
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from directory.likeness import Reason
    from directory.web.staff.desk import Desk

PAGE = 30
_REASONS = {
    "name": S_("Their names are alike (%(value)s of 100)."),
    "phone": S_("They have one phone number: %(value)s."),
    "site": S_("They have one website: %(value)s."),
    "address": S_("They have one address: %(value)s."),
    "distance": S_("They are %(value)s metres apart."),
}


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/duplicates")(listing)
    blueprint.post("/<city>/duplicates")(differ)


def _worded(desk: Desk, reason: Reason) -> str:
    return desk.words.gettext(_REASONS.get(reason.kind, "%(value)s"), value=reason.value)


@allowed(Right.PUBLISH)
def listing(desk: Desk) -> Response:
    """The likeliest pairs first."""
    with reading() as session:
        found = pairs(session, desk.city)
    return shown(
        "staff/sources/duplicates.html",
        desk,
        pairs=[(pair, [_worded(desk, reason) for reason in pair.reasons]) for pair in found[:PAGE]],
        count=len(found),
    )


@allowed(Right.PUBLISH)
def differ(desk: Desk) -> Response:
    """Remember that two services are not one."""
    codes = [request.form.get(name, "")[:12] for name in ("first", "second")]
    with writing() as session:
        city = city_of(session, desk)
        ids = session.scalars(
            select(Service.id).where(Service.city_id == city.id, Service.code.in_(codes))
        ).all()
        if len(ids) == 2:
            tell_different(session, city, ids[0], ids[1], now=desk.now, by=desk.by)
    return desk.led_to("duplicates", told="saved")
