"""Urgent numbers: one form for all of them, so that their order can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from directory.roles import Right
from directory.tending import numbers
from directory.tending.typing import Unfit
from directory.web.staff.city.common import Typed, city_of, sentences, shown
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing
from directory.wordings import URGENT

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from directory.web.staff.desk import Desk

EMPTY_ROWS = 2
"""Rows to add numbers in, without a script."""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/settings/numbers")(form)
    blueprint.post("/<city>/settings/numbers")(save)


@allowed(Right.SETTINGS)
def form(desk: Desk) -> Response:
    """All numbers in their order, and room for more."""
    with reading() as session:
        rows = [
            {
                "kind": row.kind.value,
                "number": row.number,
                "free": "yes" if row.is_free else "",
                "source": row.source or "",
                "position": str(place),
            }
            for place, row in enumerate(numbers.numbers(session, desk.city.id), start=1)
        ]
    return _form(desk, rows, {})


def _form(desk: Desk, rows: list[dict[str, str]], errors: dict[str, str]) -> Response:
    last = len(rows)
    empty = {"kind": "", "number": "", "free": "yes", "source": ""}
    rows = rows + [{**empty, "position": str(last + place + 1)} for place in range(EMPTY_ROWS)]
    kinds = [(kind.value, desk.words.gettext(words)) for kind, words in URGENT.items()]
    shown_rows = [Typed(row) for row in rows[: numbers.MOST]]
    return shown("staff/city/numbers.html", desk, errors, rows=shown_rows, kinds=kinds)


@allowed(Right.SETTINGS)
def save(desk: Desk) -> Response:
    """Keep all numbers as the form has them."""
    rows = [
        {name: request.form.get(f"{name}-{place}", "") for name in (*numbers.COLUMNS, "remove")}
        for place in range(numbers.MOST)
        if f"number-{place}" in request.form
    ]
    if not rows:
        return desk.led_to("settings/numbers")
    try:
        with writing() as session:
            numbers.save(session, city_of(session, desk), rows, by=desk.by, now=desk.now)
    except Unfit as fault:
        return _form(desk, rows, sentences(desk, fault))
    return desk.led_to("settings/numbers", told="saved")
