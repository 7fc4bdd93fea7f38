"""Asking: read criteria from an address; what cannot be used is told, never an error."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flask import request

from directory import geo, geocoding
from directory.model.facts import Audience
from directory.model.finding import Trait
from directory.search import Criteria
from directory.text import clean, words
from directory.web.public.meaning import IGNORED, TRAIT_PARAMETERS, meaning, narrowed
from directory.web.public.placing import placed
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from directory.geocoding import Found
    from directory.search.placing import Placed
    from directory.taxonomies import Need
    from directory.web.page import Page

MAX_TYPED = 100
"""Characters of a search or place that are read."""
MAX_CATEGORIES = 20
MAX_PAGE = 1000
MAX_WITHIN = 50_000
SAME_PLACE = 400
"""Metres within which it does not matter which of two places was meant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Criteria, with what the visitor typed for them."""

    criteria: Criteria
    near_text: str = ""
    place: Found | None = None
    """The place that `near`, or what the words say of it, was understood as."""
    is_place_said: bool = False
    """The place stands in the words alone."""
    query: tuple[tuple[str, str], ...] = ()
    """The address parameters that were used, without `page`."""
    guesses: tuple[str, ...] = ()
    """Codes of terms that the text may mean, and that are offered."""
    numbers: tuple[int, ...] = ()
    """How many services there are of each of those, where they are counted."""
    respelt: tuple[str, str] | None = None
    """Words that nothing has, and the code of the term whose name they likely misspell."""
    others: tuple[Found, ...] = field(default=())
    """Other places that `near` may have meant."""
    text: str = ""
    """What was typed, all of it."""
    said: tuple[tuple[str, str], ...] = ()
    """Address parameters that the words stand for, and that the criteria have taken in."""
    spoken: frozenset[str] = frozenset()
    """Names of address parameters that the words speak of, chosen otherwise or not."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Those that would have left nothing."""
    chosen: Criteria | None = None
    """The criteria without what the words say."""
    wants_place: bool = False
    """The words ask for what is near, and nobody has said where that is."""

    def but(self, *changes: tuple[str, str | None]) -> list[tuple[str, str]]:
        """The same address parameters with some set (all values of a name at once) or, by None, dropped."""
        names = {name for name, _ in changes}
        kept = [(name, value) for name, value in self.query if name not in names]
        return kept + [(name, value) for name, value in changes if value is not None]

    def page(self, number: int) -> list[tuple[str, str]]:
        """The same address parameters on another page."""
        return [*self.query, ("page", str(number))] if number > 1 else list(self.query)

    def nearer(self, place: Found) -> list[tuple[str, str]]:
        """The same address parameters near another place."""
        latitude, longitude = (f"{degrees:.3f}" for degrees in place.point)
        there = ("near", f"p{place.place_id}") if place.place_id else ("at", f"{latitude},{longitude}")
        return self.but(("near", None), ("at", None), there)

    def minus(self, name: str, value: str) -> list[tuple[str, str]]:
        """The same address parameters without one value, and without what the words say of it."""
        kept = [pair for pair in self.query if pair != (name, value)]
        return [*kept, ("ignore", name)] if name in self.spoken else kept

    def unsaid(self, *left_out: tuple[str, str]) -> Asked:
        """The same without some of what the words say beside the kind of service."""
        said = tuple(pair for pair in self.said if pair not in left_out)
        criteria = narrowed(self.chosen or self.criteria, said)
        return replace(self, criteria=criteria, said=said, left_out=left_out)


def ask(session: Session, page: Page) -> Asked:
    """Read the criteria of the request; three queries at most, for `near`."""
    arguments = request.args
    used: list[tuple[str, str]] = []
    text = _typed(page, "q")
    if text and not words(text):
        _not_understood(page, text)
        text = ""
    if text:
        used.append(("q", text))
    there = placed(session, page, text)
    sought = there.text if there else text
    meant = meaning(page, sought, arguments)
    used += _taken_back(text)
    categories = _categories(page, used)
    criteria = Criteria(
        text="" if meant.is_all and meant.said else sought,
        concepts=meant.concepts,
        categories=categories,
        is_ordered=need_of(page, categories) is not None,
        languages=_languages(page, used),
        traits=_traits(used),
        audience=_audience(page, used),
        open_now=arguments.get("open") == "now",
        page=_page_number(page),
    )
    if criteria.open_now:
        used.append(("open", "now"))
    asked = _located(session, page, criteria, used)
    is_placed = there is not None and bool(there.places)
    if there and is_placed and asked.criteria.near is None:
        asked = _placed_by_words(page, asked, there)
    return replace(
        asked,
        text=text,
        guesses=meant.guesses,
        said=meant.said,
        spoken=meant.spoken | {"near"} if is_placed else meant.spoken,
        chosen=asked.criteria,
        criteria=narrowed(asked.criteria, meant.said),
        wants_place=meant.is_near and asked.criteria.near is None,
    )


def ask_start(session: Session, page: Page) -> tuple[tuple[float, float], str] | None:
    """Where somebody starts, by `from`: the point and the name of the place; three queries at most."""
    typed = _typed(page, "from")
    place = _place(session, page, typed)[0] if typed else None
    if typed and place is None:
        _not_found(page, typed)
    return (place.point, place.name) if place else None


def need_of(page: Page, categories: tuple[str, ...]) -> Need | None:
    """The situation whose terms these are, in their order; None for a choice of somebody's own."""
    for need in page.tree.needs.values():
        if len(categories) > 2 and categories == tuple(code for code in need.terms if code in categories):
            return need
    return None


def _taken_back(text: str) -> list[tuple[str, str]]:
    """What of the words' meaning was taken back before."""
    if not text:
        return []
    ignored = [("ignore", name) for name in IGNORED if name in request.args.getlist("ignore")]
    return [("words", "only")] if request.args.get("words") == "only" else ignored


def _located(session: Session, page: Page, criteria: Criteria, used: list[tuple[str, str]]) -> Asked:
    near_text = _typed(page, "near")
    point = _point(page)
    place: Found | None = None
    others: tuple[Found, ...] = ()
    if point:
        used.append(("at", f"{point[0]},{point[1]}"))
    elif near_text:
        place, others = _place(session, page, near_text)
        if place:
            point = (place.latitude, place.longitude)
            used.append(("near", near_text))
        else:
            _not_found(page, near_text)
    within = _within(page) if point else None
    if within:
        used.append(("within", str(within)))
    return Asked(
        criteria=replace(criteria, near=point, within=within),
        near_text=place.name if place and _is_id(near_text) else near_text,
        place=place,
        others=others,
        query=tuple(used),
    )


def _placed_by_words(page: Page, asked: Asked, there: Placed) -> Asked:
    """The same near the place that the words name."""
    first = there.places[0]
    within = _within(page)
    return replace(
        asked,
        criteria=replace(asked.criteria, near=first.point, within=within),
        place=first,
        others=_elsewhere(there.places),
        is_place_said=True,
        query=(*asked.query, ("within", str(within))) if within else asked.query,
    )


def _typed(page: Page, name: str) -> str:
    raw = request.args.get(name, "")
    if len(raw) > MAX_TYPED:
        page.notices.append(
            page.words.ngettext(
                "That was very long. We read only the first %(num)s character.",
                "That was very long. We read only the first %(num)s characters.",
                MAX_TYPED,
            )
        )
    return clean(raw[:MAX_TYPED]).replace("\n", " ")


def _not_found(page: Page, typed: str) -> None:
    page.notices.append(
        page.words.gettext(
            "We did not find the place “%(place)s”. Try a street, a stop or a district.", place=typed
        )
    )


def _not_understood(page: Page, value: str) -> None:
    page.notices.append(
        page.words.gettext("We did not understand “%(value)s” and left it out.", value=clean(value[:40]))
    )


def _categories(page: Page, used: list[tuple[str, str]]) -> tuple[str, ...]:
    asked = list(dict.fromkeys(request.args.getlist("category")))
    known = [code for code in asked if code in page.tree.terms][:MAX_CATEGORIES]
    for code in asked[: MAX_CATEGORIES + 1]:
        if code and code not in known:
            _not_understood(page, code)
            break
    used.extend(("category", code) for code in known)
    return tuple(known)


def _languages(page: Page, used: list[tuple[str, str]]) -> tuple[str, ...]:
    asked = list(dict.fromkeys(code for code in request.args.getlist("language") if code))[:MAX_CATEGORIES]
    known = [code for code in asked if code in page.city.language_bits]
    if len(known) < len(asked):
        page.notices.append(page.words.gettext("Nobody has said that they speak this language here."))
    used.extend(("language", code) for code in known)
    return tuple(known)


def _traits(used: list[tuple[str, str]]) -> Trait:
    traits = Trait(0)
    for pair, trait in TRAIT_PARAMETERS.items():
        if request.args.get(pair[0]) == pair[1]:
            traits |= trait
            used.append(pair)
    return traits


def _audience(page: Page, used: list[tuple[str, str]]) -> Audience | None:
    raw = request.args.get("audience", "")
    if not raw:
        return None
    try:
        audience = Audience(raw)
    except ValueError:
        _not_understood(page, raw)
        return None
    used.append(("audience", raw))
    return audience


def _page_number(page: Page) -> int:
    raw = request.args.get("page", "1")
    if raw.isascii() and raw.isdigit() and len(raw) <= 4 and 1 <= int(raw) <= MAX_PAGE:
        return int(raw)
    _not_understood(page, raw)
    return 1


def _point(page: Page) -> tuple[float, float] | None:
    """The coordinates of `at`, rounded to three decimals: about 100 m, never nearer to the visitor."""
    raw = request.args.get("at", "")
    if not raw:
        return None
    try:
        latitude, longitude = (round(float(part), 3) for part in raw[:60].split(","))
    except ValueError:
        latitude = longitude = 999.0
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        return latitude, longitude
    _not_understood(page, raw)
    return None


def _within(page: Page) -> int | None:
    raw = request.args.get("within", "")
    if not raw:
        return None
    if raw.isascii() and raw.isdigit() and len(raw) <= 6 and 0 < int(raw) <= MAX_WITHIN:
        return int(raw)
    _not_understood(page, raw)
    return None


def _is_id(near: str) -> bool:
    return near[:1] == "p" and near[1:].isascii() and near[1:].isdigit() and len(near) < 12


def _place(session: Session, page: Page, near: str) -> tuple[Found | None, tuple[Found, ...]]:
    if _is_id(near):
        return geocoding.find_place(session, page.city, int(near[1:]), locale=page.locale.tag), ()
    found = state().places.get(
        (page.city.id, page.city.data_version, page.locale.tag, near), lambda: _geocoded(session, page, near)
    )
    return (found[0], _elsewhere(found)) if found else (None, ())


def _elsewhere(found: Sequence[Found]) -> tuple[Found, ...]:
    """Those that are not where the first one is."""
    return tuple(other for other in found[1:] if geo.haversine(other.point, found[0].point) > SAME_PLACE)[:3]


def _geocoded(session: Session, page: Page, near: str) -> list[Found]:
    geocoder = geocoding.Geocoder(session, nominatim_url=state().config.nominatim_url)
    return geocoder.geocode(near, city=page.city, locale=page.locale.tag)
