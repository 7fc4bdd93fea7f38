"""The first steps: which city, which language; and short addresses, which open in the reader's own."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from directory import queries
from directory.locales import LOCALES, Locale
from directory.text import fold, words
from directory.web import carrying, i18n
from directory.web.i18n import preferred
from directory.web.page import offered
from directory.web.state import state


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/")(choose_city)
    blueprint.get("/<city>/")(choose_language)
    blueprint.get("/s/<code>")(short_address)


def choose_city() -> Response:
    """One city: go there; several: choose."""
    with state().database.reading() as session:
        cities = queries.cities(session)
    if len(cities) == 1:
        return make_response(redirect(f"/{cities[0].slug}/", 302))
    i18n.bind("en")
    tags = preferred(list(LOCALES))
    i18n.bind(tags[0] if tags else "en")
    return _negotiated(render_template("choose_city.html", cities=cities))


def choose_language(city: str) -> Response:
    """Own names in own scripts, the browser's languages first."""
    with state().database.reading() as session:
        found = queries.find_city(session, city)
    if found is None:
        abort(404)
    chosen = found[0]
    tags = offered(chosen)
    first = preferred(tags)
    i18n.bind((first or [chosen.default_locale])[0])
    locales = [LOCALES[tag] for tag in [*first, *(tag for tag in tags if tag not in first)]]
    typed = request.args.get("q", "")[:40]
    if sought := fold(typed):
        locales = [locale for locale in locales if f" {sought}" in _names(locale)]
    return _negotiated(
        render_template(
            "choose_language.html",
            city=chosen,
            locales=locales,
            first=len(first),
            typed=typed,
            known=len(tags),
        )
    )


@lru_cache(maxsize=64)
def _names(locale: Locale) -> str:
    """What a locale may be called by whoever looks for it: its own name, and what speakers of others call it."""
    names = [locale.tag, locale.own_name, locale.english_name, *locale.also]
    names += [str(other.cldr.languages.get(locale.tag.split("-")[0], "")) for other in LOCALES.values()]
    return "".join(f" {word}" for name in names for word in words(name))


def short_address(code: str) -> Response:
    """What QR codes hold: the service, or the list of several with dots between, in the scanner's own language."""
    codes = carrying.carried([code])
    with state().database.reading() as session:
        # The first one may be gone by now.
        found = (queries.city_of_code(session, one) for one in codes)
        city = next((one for one in found if one), None)
        if city is None:
            abort(404)
        tag = (preferred(offered(city)) or [city.default_locale])[0]
        target = f"/{city.slug}/{tag}/services/{codes[0]}"
        if len(codes) > 1:
            target = f"/{city.slug}/{tag}/list?{carrying.NAME}={carrying.joined(codes)}"
    return _negotiated(redirect(target, 302))


def _negotiated(answer: object) -> Response:
    """The answer depends on the browser's languages, and says so to caches."""
    response = make_response(answer)
    response.headers["Vary"] = "Accept-Language"
    response.add_etag()
    if response.status_code == 200:
        response.make_conditional(request)
    return response
