"""A list as a QR code, for another phone to take over without any message being sent."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from directory.web import carrying
from directory.web.headers import REVALIDATE
from directory.web.page import open_page
from directory.web.printing.codes import code
from directory.web.state import state

_SIDE = 5
"""Pixels along the side of a module."""


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/list/qr.svg")(picture)


def picture(city: str, locale: str) -> Response:
    """The short address of the list that the address holds, as an SVG; 404 for no list."""
    codes = carrying.carried(request.args.getlist(carrying.NAME))
    with state().database.reading() as session:
        open_page(session, city, locale)
    made = code(f"{state().config.base_url}/s/{carrying.joined(codes)}") if codes else None
    if made is None:
        abort(404)
    side = made.modules * _SIDE
    response = Response(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {made.modules} {made.modules}">'
        f'<path fill="#fff" d="M0 0h{made.modules}v{made.modules}H0z"/><path stroke="#000" d="{made.path}"/></svg>',
        content_type="image/svg+xml",
    )
    response.headers["Cache-Control"] = REVALIDATE
    return response
