"""Settings: what a city is called, where it lies, which locales it offers and where missing texts are looked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from directory.catalogs import S_
from directory.locales import LOCALES
from directory.tending.revising import revise
from directory.tending.typing import Said, Unfit, line, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.model import City

MAX_NAME = 100
MAX_MONTHS = 24
EDGES = ("south", "west", "north", "east")
FIELDS = ("name", "names", "timezone", "country", *EDGES, "locales", "fallbacks", "review_months")


def checked(typed: Mapping[str, str], offered: Sequence[str], city: City) -> dict[str, Any]:
    """What was typed, as columns of a city.

    :param typed: "name", "name-fi", "timezone", "country", the `EDGES`, "fallback-fa", "review_months".
    :param offered: the locales that are ticked; the first one of the city stays, whether ticked or not.
    :raise Unfit: when it cannot be kept, for all of its fields.
    """
    errors: dict[str, str | Said] = {}
    found: dict[str, Any] = {"locales": _locales(offered, city), "names": {}, "fallbacks": {}}

    def take(name: str, make: Any) -> Any:
        try:
            return make()
        except Unfit as fault:
            errors.update(fault.errors)
            return None

    text = typed.get
    found["name"] = take(
        "name",
        lambda: line("name", text("name", ""), most=MAX_NAME, needed=S_("Write what the city is called.")),
    )
    found["timezone"] = take("timezone", lambda: _timezone(text("timezone", "")))
    found["country"] = take("country", lambda: _country(text("country", "")))
    found["review_months"] = take(
        "review_months",
        lambda: whole("review_months", text("review_months", ""), lowest=1, highest=MAX_MONTHS),
    )
    found |= take("south", lambda: _box([text(edge, "") for edge in EDGES])) or {}
    for tag in found["locales"]:
        if name := take(tag, lambda tag=tag: line(f"name-{tag}", text(f"name-{tag}", ""), most=MAX_NAME)):
            found["names"][tag] = name
        chain = take(tag, lambda tag=tag: _chain(tag, text(f"fallback-{tag}", "")))
        if chain is not None and chain != list(LOCALES[tag].fallback):
            found["fallbacks"][tag] = chain
    if errors:
        raise Unfit(errors)
    # Locales that are not offered now keep their names and chains for the day on which they are again.
    for name in ("names", "fallbacks"):
        kept = {tag: said for tag, said in getattr(city, name).items() if tag not in found["locales"]}
        found[name] = kept | found[name]
    return found


def save(session: Session, city: City, said: Mapping[str, Any], *, by: str, now: datetime) -> bool:
    """Write the settings; whether anything differs."""
    changes = {name: (getattr(city, name), said[name]) for name in FIELDS if name in said}
    for name, (_, after) in changes.items():
        setattr(city, name, after)
    return revise(session, city.id, ("city", city.id), changes, by=by, now=now)


def hide(session: Session, city: City, code: str, *, is_hidden: bool, by: str, now: datetime) -> bool:
    """Offer a kind of service on the city's pages no longer, or again; what is of that kind is found all the same."""
    before = list(city.hidden_terms)
    after = [one for one in before if one != code] + ([code] if is_hidden else [])
    city.hidden_terms = after
    return revise(session, city.id, ("city", city.id), {"hidden_terms": (before, after)}, by=by, now=now)


def _locales(offered: Sequence[str], city: City) -> list[str]:
    """The city's first locale, then those that it offered in their order, then the new ones."""
    ticked = [tag for tag in LOCALES if tag in offered]
    kept = [tag for tag in city.locales if tag in ticked]
    return list(dict.fromkeys([city.default_locale, *kept, *ticked]))


def _timezone(text: str) -> str:
    name = text.strip()
    try:
        ZoneInfo(name[:60])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unfit({"timezone": S_("Write a time zone such as Europe/Helsinki.")}) from None
    return name


def _country(text: str) -> str | None:
    code = text.strip().upper()
    if code and not re.fullmatch("[A-Z]{2}", code):
        raise Unfit({"country": S_("Write the country in two letters, such as FI.")})
    return code or None


def _box(texts: Sequence[str]) -> dict[str, float | None]:
    """The edges of the box, in degrees of WGS 84; none at all where nothing was typed."""
    if not any(text.strip() for text in texts):
        return dict.fromkeys(EDGES)
    try:
        south, west, north, east = (round(float(text.strip().replace(",", ".")), 6) for text in texts)
    except ValueError:
        south, west, north, east = 1.0, 1.0, 0.0, 0.0
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        raise Unfit(
            {
                "south": S_(
                    "Write the four edges in degrees, such as 60.1 (south), 24.8 (west), 60.3 (north), 25.3 (east)."
                )
            }
        )
    return dict(zip(EDGES, (south, west, north, east), strict=True))


def _chain(tag: str, text: str) -> list[str]:
    name, chain = f"fallback-{tag}", list(dict.fromkeys(text.replace(",", " ").split()))
    if len(text) > 300:
        raise Unfit(
            {name: S_("Write at most %(most)s characters. There are %(count)s.")}, most=300, count=len(text)
        )
    for one in chain:
        if one not in LOCALES or one == tag:
            raise Unfit(
                {
                    name: S_(
                        "Write locales as their tags, such as “fa, en”. %(tag)s is none that can stand here."
                    )
                },
                tag=one[:20],
            )
    return chain
