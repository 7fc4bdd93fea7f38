"""Settings of a city: its name, where it lies, its locales, where missing texts are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from flask import request

from directory import indexing
from directory.locales import LOCALES
from directory.roles import Right
from directory.tending import settings
from directory.tending.revising import revisions
from directory.tending.typing import Unfit
from directory.web.staff.city.common import city_of, sentences, shown, typed_now
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from directory.web.staff.desk import Desk

RESOURCES = ("city", "urgent_numbers", "taxonomy_term", "taxonomy_situation", "taxonomy_situations")


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/settings")(form)
    blueprint.post("/<city>/settings")(save)


@allowed(Right.SETTINGS)
def form(desk: Desk) -> Response:
    """What the city says of itself."""
    city = desk.city
    typed = {
        "name": city.name,
        "timezone": city.timezone,
        "country": city.country or "",
        "review_months": str(city.review_months),
    }
    for edge in settings.EDGES:
        value = getattr(city, edge)
        typed[edge] = "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")
    for tag in city.locales:
        typed[f"name-{tag}"] = city.names.get(tag, "")
        typed[f"fallback-{tag}"] = ", ".join(city.fallbacks.get(tag, LOCALES[tag].fallback))
    return _form(desk, typed, city.locales, {})


def _form(desk: Desk, typed: dict[str, str], offered: list[str], errors: dict[str, str]) -> Response:
    with reading() as session:
        last = revisions(session, desk.city.id, RESOURCES, most=10)
    return shown(
        "staff/city/settings.html",
        desk,
        errors,
        typed=typed,
        offered=offered,
        locales=LOCALES,
        zones=sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")),
        revisions=last,
    )


@allowed(Right.SETTINGS)
def save(desk: Desk) -> Response:
    """Keep what the city says of itself; opening hours follow its clock and its holidays."""
    typed, offered = typed_now(), request.form.getlist("locales")
    try:
        with writing() as session:
            city = city_of(session, desk)
            before = (city.timezone, city.country)
            settings.save(session, city, settings.checked(typed, offered, city), by=desk.by, now=desk.now)
            if (city.timezone, city.country) != before:
                indexing.refresh_spans(session, city, now=desk.now)
    except Unfit as fault:
        return _form(desk, typed, offered, sentences(desk, fault))
    return desk.led_to("settings", told="saved")
