"""Services that may be the one that is being typed, as data for a script; the form asks the same without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify, request

from directory.editing.drafts import Draft, place_key, places_in, rows_in, text_in
from directory.editing.duplicates import Twin, twins
from directory.exchange.cleaning import phones
from directory.roles import Right
from directory.web import i18n
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/services/twins.json")(found)


@allowed(Right.PROPOSE)
def found(desk: Desk) -> Response:
    """Services like `name`, with one of `phone`, near `latitude` and `longitude`, other than `code`."""
    asked = request.args
    try:
        points = [(float(asked["latitude"]), float(asked["longitude"]))]
    except (KeyError, ValueError):
        points = []
    numbers = [phone.number for phone in phones(asked.get("phone", "")[:100], desk.city.country)]
    usable = [point for point in points if abs(point[0]) <= 90 and abs(point[1]) <= 180]
    with reading() as session:
        like = twins(
            session,
            desk.city,
            asked.get("name", "")[:200],
            phones=numbers,
            points=usable,
            without=asked.get("code", ""),
            only_public=not desk.may(Right.READ),
        )
    return jsonify([_told(desk, twin) for twin in like])


def twins_of(session: Session, desk: Desk, draft: Draft, code: str = "") -> Sequence[Twin]:
    """Services like what a draft says."""
    points = [
        (
            float(text_in(draft, place_key(place, "latitude"))),
            float(text_in(draft, place_key(place, "longitude"))),
        )
        for place in places_in(draft)
        if text_in(draft, place_key(place, "latitude")) and text_in(draft, place_key(place, "longitude"))
    ]
    numbers = [row["number"] for row in rows_in(draft, "phones")]
    return twins(
        session,
        desk.city,
        text_in(draft, "name"),
        phones=numbers,
        points=points,
        without=code,
        only_public=not desk.may(Right.READ),
    )


def new_twins(session: Session, desk: Desk, before: Draft, after: Draft, code: str) -> Sequence[Twin]:
    """Services that a new name makes it like; what it was like before, somebody has seen."""
    known = {twin.code for twin in twins_of(session, desk, before, code)}
    return [twin for twin in twins_of(session, desk, after, code) if twin.code not in known]


def _told(desk: Desk, twin: Twin) -> dict[str, object]:
    return {
        "code": twin.code,
        "name": twin.name,
        "url": desk.to(f"services/{twin.code}"),
        "distance": i18n.distance_words(twin.metres) if twin.metres is not None else "",
        "same_phone": twin.same_phone,
    }
