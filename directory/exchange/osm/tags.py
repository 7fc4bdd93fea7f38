"""What tags of OpenStreetMap say, in the words of the model: names, addresses, contacts, facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from directory.exchange.cleaning import MAX_NAME, email, line, phones, website
from directory.exchange.osm.rules import Tags, values
from directory.locales import TAG
from directory.model.facts import Audience, Cost, Wheelchair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from directory.exchange.records import PhoneRecord, Texts

# OpenStreetMap's codes where ours differ. Chinese without a script is what people in the place write there.
_LOCALES = {
    "ku": "kmr",
    "zh-CN": "zh-Hans",
    "zh-TW": "zh-Hant",
    "iw": "he",
    "in": "id",
    "no": "nb",
    "prs": "fa-AF",
}

NUMBER_FIRST = frozenset(
    "AU BH CA CM DZ EG FR GB GG GH IE IL IM IN JE JO KE KW LB LU MA MT MU MY NG NZ OM PK QA SA SG US".split()
)
"""Countries in which the house number stands before the street."""

NAMELESS_TERMS = frozenset(
    [
        "clinic",
        "dentist",
        "doctor",
        "drinking_water",
        "hospital",
        "hygiene",
        "laundry",
        "pharmacy",
        "police",
        "post_office",
        "toilets",
    ]
)
"""Terms of places that people need, and find, without a name."""

_AUDIENCES = {
    "abused": Audience.WOMEN,
    "child": Audience.CHILDREN,
    "children": Audience.CHILDREN,
    "disabled": Audience.DISABLED_PEOPLE,
    "homeless": Audience.HOMELESS_PEOPLE,
    "juvenile": Audience.YOUNG_PEOPLE,
    "migrant": Audience.REFUGEES,
    "refugee": Audience.REFUGEES,
    "refugees": Audience.REFUGEES,
    "senior": Audience.OLDER_PEOPLE,
    "unemployed": Audience.JOB_SEEKERS,
    "woman": Audience.WOMEN,
    "women": Audience.WOMEN,
}
_WHEELCHAIR = {
    "yes": Wheelchair.YES,
    "designated": Wheelchair.YES,
    "limited": Wheelchair.LIMITED,
    "no": Wheelchair.NO,
}
_NOT_FOR_ALL = frozenset(["private", "no", "key", "permit", "residents", "members", "employees", "delivery"])
"""Values of `access` that keep out who just comes."""

_GONE = ("disused", "abandoned", "ruins", "demolished", "razed")
_POSTCODE = re.compile(r"[\w \-]{2,20}")


def is_open_to_the_public(tags: Tags) -> bool:
    """Say whether the place is in use, and not for some people only."""
    return tags.get("access") not in _NOT_FOR_ALL and not any(tags.get(key, "no") != "no" for key in _GONE)


def is_secret(tags: Tags) -> bool:
    """Say whether this is a shelter whose address must not spread, whoever put it on the map."""
    sought = {"abused", "victim", "victims", "woman", "women"}
    shelters = {"shelter", "group_home", "assisted_living"}
    return bool(shelters & set(values(tags.get("social_facility", "")))) and bool(
        sought & set(values(tags.get("social_facility:for", "")))
    )


def texts(tags: Tags, key: str, default_locale: str) -> dict[str, str]:
    """A text in all locales that it is tagged in, the default one first; "name:fi" goes before "name"."""
    found: dict[str, str] = {}
    if own := line(tags.get(f"{key}:{default_locale}") or tags.get(key, "")):
        found[default_locale] = own
    prefix = f"{key}:"
    for name, text in tags.items():
        if name.startswith(prefix):
            tag = name[len(prefix) :]
            tag = _LOCALES.get(tag, tag)
            if TAG.fullmatch(tag) and (worded := line(text)):
                found.setdefault(tag, worded)
    return found


def names(tags: Tags, default_locale: str) -> dict[str, str]:
    """Names by locale; the brand's or operator's where there is no other."""
    for key in ("name", "official_name", "brand", "operator"):
        if found := texts(tags, key, default_locale):
            return found
    return {}


def alternate_names(tags: Tags, default_locale: str) -> dict[str, str]:
    """Other names by locale, several joined by "; "."""
    kept: dict[str, list[str]] = {}
    shown = names(tags, default_locale)
    on_the_sign = {default_locale: line(tags.get("name", ""))}
    for found in (
        on_the_sign,
        *(texts(tags, key, default_locale) for key in ("alt_name", "official_name", "short_name")),
    ):
        for locale, text in found.items():
            kept.setdefault(locale, []).extend(values(text))
    unlike = {
        locale: [name for name in dict.fromkeys(others) if name != shown.get(locale)]
        for locale, others in kept.items()
    }
    return {locale: line("; ".join(others)) for locale, others in unlike.items() if others}


def street(tags: Tags) -> str:
    """The street of an address, or the place that stands for one."""
    return line(tags.get("addr:street") or tags.get("addr:place", ""))


def house_numbers(tags: Tags) -> list[str]:
    """House numbers of an address: "12;14" and "12,14" are two, "12-14" is one."""
    found = re.split(r"[;,]", tags.get("addr:housenumber", "")[:MAX_NAME])
    return [number for number in (line(piece, 20) for piece in found) if number]


def postcode(tags: Tags) -> str:
    """The postcode, if it looks like one."""
    found = line(tags.get("addr:postcode") or tags.get("postal_code", "")).upper()
    return found if _POSTCODE.fullmatch(found) else ""


def written_address(street_name: str, number: str, country: str | None) -> str:
    """Street and house number in the order in which the country writes them."""
    parts = (number, street_name) if country in NUMBER_FIRST else (street_name, number)
    return " ".join(part for part in parts if part)


def address_1(tags: Tags, country: str | None) -> str:
    """The first line of the address."""
    named = street(tags)
    number = line(tags.get("addr:housenumber", ""), 40)
    if not named:
        return line(tags.get("addr:housename", ""))
    if unit := line(tags.get("addr:unit", ""), 20):
        number = f"{number} {unit}".strip()
    return written_address(named, number, country)


def phone_records(tags: Tags, country: str | None) -> tuple[PhoneRecord, ...]:
    """All numbers to call, each once."""
    found: dict[str, PhoneRecord] = {}
    for key, kind in (
        ("phone", "voice"),
        ("contact:phone", "voice"),
        ("contact:mobile", "cell"),
        ("mobile", "cell"),
    ):
        for record in phones(tags.get(key, ""), country, kind=kind):
            found.setdefault(record.number, record)
    return tuple(found.values())


def site(tags: Tags) -> str | None:
    """The place's own site."""
    return _first(website(tags[key]) for key in ("website", "contact:website", "url") if tags.get(key))


def mail(tags: Tags) -> str | None:
    """The place's mail address."""
    return _first(email(tags[key]) for key in ("email", "contact:email") if tags.get(key))


def _first(candidates: Iterator[str | None]) -> str | None:
    return next((candidate for candidate in candidates if candidate), None)


def wheelchair(tags: Tags, key: str) -> Wheelchair:
    """What a wheelchair tag says; anything else than the known answers is unknown."""
    return _WHEELCHAIR.get(tags.get(key, ""), Wheelchair.UNKNOWN)


def cost(tags: Tags) -> Cost:
    """Free only where the map says so."""
    return {"no": Cost.FREE, "yes": Cost.PAID}.get(tags.get("fee", ""), Cost.UNKNOWN)


def audience(tags: Tags) -> tuple[Audience, ...]:
    """Whom a social facility is for."""
    asked = values(tags.get("social_facility:for", "")) + values(tags.get("community_centre:for", ""))
    return tuple(dict.fromkeys(_AUDIENCES[value] for value in asked if value in _AUDIENCES))


def hours(tags: Tags) -> str | None:
    """Opening hours as found."""
    return line(tags.get("opening_hours", "")) or None


def accessibility(tags: Tags, default_locale: str) -> str | None:
    """What is said about getting in, in the city's words or else in any."""
    found: Texts = texts(tags, "wheelchair:description", default_locale)
    return next(iter(found.values()), None)
