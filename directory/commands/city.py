"""Cities: add and change them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from sqlalchemy import select

from directory.commands.tools import get_city, open_database
from directory.exchange.faults import Refused
from directory.indexing import touch
from directory.locales import LOCALES
from directory.model import City
from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.config import Config

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
RESERVED = {
    "s",
    "api",
    "tiles",
    "static",
    "staff",
    "confirm",
    "healthz",
    "readyz",
    "mapjs",
    "sw.js",
    "manifest.webmanifest",
}
"""First parts of addresses that mean something else."""
MAX_NAME = 100


def add(main: click.Group) -> None:
    """Add these commands."""
    main.add_command(city)


def _checked_name(name: str) -> str:
    """A name as it is kept: on one line, without what could disturb a page."""
    checked = " ".join(clean(name).split())
    if not checked or len(checked) > MAX_NAME:
        raise Refused(
            f"--name is {'too long' if checked else 'empty'}. Write what the city is called, in {MAX_NAME} letters at most."
        )
    return checked


def _check_locales(tags: Iterable[str]) -> None:
    if unknown := [tag for tag in tags if tag not in LOCALES]:
        raise Refused(f"there is no locale {unknown[0]!r}. There are: {' '.join(LOCALES)}.")


@click.group()
def city() -> None:
    """Cities of this instance."""


@city.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="The city's name in its own words.")
@click.option(
    "--locale", "locales", required=True, multiple=True, help="A locale to offer; the first is the default."
)
@click.option("--timezone", default="UTC", show_default=True, help="Such as Europe/Helsinki.")
@click.option("--country", default=None, help="ISO 3166-1 code, such as FI: for phones and public holidays.")
@click.pass_obj
def add_city(
    config: Config, slug: str, name: str, locales: tuple[str, ...], timezone: str, country: str | None
) -> None:
    """Add a city under the address part SLUG."""
    if not SLUG.fullmatch(slug) or slug in RESERVED:
        raise Refused(
            f"{slug!r} cannot be part of an address. Use small letters, digits and hyphens, such as new-town."
        )
    name = _checked_name(name)
    _check_locales(locales)
    if country is not None and not re.fullmatch("[A-Za-z]{2}", country):
        raise Refused(f"{country!r} is no country code. Write two letters, such as FI.")
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(f"there is no time zone {timezone!r}. Write one such as Europe/Helsinki.") from None
    with open_database(config).writing() as session:
        if session.scalars(select(City).where(City.slug == slug)).first():
            raise Refused(f"there is already a city {slug!r}.")
        session.add(
            City(
                slug=slug,
                name=name,
                locales=list(dict.fromkeys(locales)),
                timezone=timezone,
                country=country.upper() if country else None,
            )
        )
    click.echo(f"Added {name}: fill it with `directory import osm EXTRACT.osm.pbf --city {slug}`.")


@city.command("edit")
@click.argument("slug")
@click.option("--name", default=None, help="A new name.")
@click.option(
    "--bounds",
    default=None,
    help="The box of its territory in degrees: SOUTH,WEST,NORTH,EAST, such as 60.1,24.8,60.3,25.3.",
)
@click.option(
    "--locale", "locales", multiple=True, help="All the locales to offer; the first stays the default."
)
@click.option(
    "--fallback", "fallbacks", multiple=True, help="Where to look for a missing text, such as fa-AF=fa,en."
)
@click.pass_obj
def edit_city(
    config: Config,
    slug: str,
    name: str | None,
    bounds: str | None,
    locales: tuple[str, ...],
    fallbacks: tuple[str, ...],
) -> None:
    """Change the name of a city, its box, the locales it offers, or the chains in which texts are looked for."""
    box = _box(bounds) if bounds is not None else None
    chains = dict(_chain(said) for said in fallbacks)
    _check_locales([*locales, *chains, *(tag for chain in chains.values() for tag in chain)])
    with open_database(config).writing() as session:
        changed = get_city(session, slug)
        if locales and locales[0] != changed.default_locale:
            raise Refused(
                f"the texts of {slug} are written in {changed.default_locale}: name it first, as in "
                f"--locale {changed.default_locale} --locale {locales[0]}"
            )
        if name is not None:
            changed.name = _checked_name(name)
        if box is not None:
            changed.south, changed.west, changed.north, changed.east = box
        changed.locales = list(dict.fromkeys(locales)) or changed.locales
        changed.fallbacks = {**changed.fallbacks, **chains}
        touch(session, changed.id)
        click.echo(f"{changed.name} offers {' '.join(changed.locales)}.")


def _box(said: str) -> tuple[float, float, float, float]:
    try:
        south, west, north, east = (float(part) for part in said.split(","))
    except ValueError:
        south, west, north, east = 0.0, 0.0, 0.0, 0.0
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        raise Refused(
            f"--bounds {said!r} is no box. Write its southern, western, northern and eastern edge in degrees, "
            "such as 60.1,24.8,60.3,25.3."
        )
    return south, west, north, east


def _chain(said: str) -> tuple[str, list[str]]:
    tag, separator, chain = said.partition("=")
    if not separator:
        raise Refused(f"--fallback {said!r} names no chain. Write one such as fa-AF=fa,en.")
    return tag, [part for part in chain.split(",") if part]
