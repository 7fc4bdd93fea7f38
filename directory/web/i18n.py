"""The words of the page being made: bound once a request, always escaped, never markup from a catalog."""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING

import phonenumbers
from babel.dates import format_date
from babel.lists import format_list
from babel.units import format_unit
from flask import request
from markupsafe import Markup, escape

from directory.catalogs import N_, PUBLIC, Words, words_of
from directory.digits import own_digits
from directory.locales import DEFAULT, LOCALES, Locale
from directory.negotiation import negotiate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from flask import Flask

_bound: ContextVar[Words] = ContextVar("words")


def bind(tag: str, domain: str = PUBLIC) -> Words:
    """Bind the words of a locale for the rest of the request."""
    _bound.set(words_of(tag, domain))
    return _bound.get()


def words() -> Words:
    """The words that are bound; English where nothing is."""
    return _bound.get(None) or words_of(DEFAULT.tag)


def html_gettext(message: str, /, **values: object) -> Markup:
    """A sentence for a template: the catalog's text is escaped, so are the values unless they are markup."""
    text = escape(words().lookup(message))
    try:
        return text % values
    except (KeyError, ValueError, TypeError):
        return escape(message) % values


def html_ngettext(one: str, many: str, n: int, /, **values: object) -> Markup:
    """A sentence about `n` things for a template; see `html_gettext`."""
    return escape(words().ngettext(one, many, n, **values))


def html_pgettext(context: str, message: str, /, **values: object) -> Markup:
    """A short label for a template that means something else elsewhere; see `html_gettext`."""
    return escape(words().pgettext(context, message, **values))


def distance_words(metres: float, speaker: Words | None = None) -> str:
    """A distance as one says it: "350 m", "1.2 km", with the locale's digits; in the page's words unless others are given."""
    return _distance(
        (speaker or words()).locale.babel, round(metres, -1) if metres < 1000 else round(metres, -2)
    )


@lru_cache(maxsize=8192)
def _distance(babel_locale: str, metres: float) -> str:
    if metres < 1000:
        said = format_unit(int(max(metres, 10)), "length-meter", "short", locale=babel_locale)
    else:
        kilometres = metres / 1000 if metres < 10_000 else round(metres / 1000)
        said = format_unit(kilometres, "length-kilometer", "short", locale=babel_locale)
    return own_digits(said, babel_locale)


@lru_cache(maxsize=4096)
def _date(babel_locale: str, day: date) -> str:
    return own_digits(format_date(day, "long", locale=babel_locale), babel_locale)


def date_words(day: date, speaker: Words | None = None) -> str:
    """A date in full, with the locale's digits; in the page's words unless others are given."""
    return _date((speaker or words()).locale.babel, day)


_OTHER_LANGUAGES = {
    "fse": N_("Finnish Sign Language"),
    "sgn": N_("Sign language"),
    "prs": N_("Dari"),
    "kmr": N_("Kurdish (Kurmanji)"),
    "rom": N_("Romani"),
}
"""Languages that CLDR has no name for in most locales, or one that people do not want to be called by."""


@lru_cache(maxsize=8192)
def language_name(code: str, tag: str) -> str:
    """What the readers of a locale call a language; its own name, or the code, where CLDR has none."""
    if code in _OTHER_LANGUAGES:
        return words_of(tag).gettext(_OTHER_LANGUAGES[code])
    names = LOCALES[tag].cldr.languages
    plain = code.replace("-", "_")
    if name := names.get(plain) or names.get(plain.split("_")[0]):
        return str(name)
    known = LOCALES.get(code)
    return known.own_name if known else code


def language_words(code: str) -> str:
    """What the readers of the page call a language."""
    return language_name(code, words().locale.tag)


def list_words(parts: Iterable[str], speaker: Words | None = None) -> str:
    """A list as the locale writes it: "a, b and c"; in the page's words unless others are given."""
    return _list((speaker or words()).locale.babel, tuple(parts))


@lru_cache(maxsize=4096)
def _list(babel_locale: str, parts: tuple[str, ...]) -> str:
    return str(format_list(parts, locale=babel_locale)) if parts else ""


@lru_cache(maxsize=8192)
def phone_words(number: str, country: str | None) -> str:
    """A phone number as it is written in its country, always in Latin digits; short and unknown ones as they are."""
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    at_home = country and phonenumbers.region_code_for_number(parsed) == country
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, form)


def preferred(tags: Sequence[str]) -> list[str]:
    """The offered tags that the browser's reader understands, best first."""
    return negotiate(request.headers.get("Accept-Language", ""), tags)


def current_locale() -> Locale:
    """The locale of the page."""
    return words().locale


def install(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        _=html_gettext,
        ngettext=html_ngettext,
        pgettext=html_pgettext,
        current_locale=current_locale,
        language_words=language_words,
        date_words=date_words,
        list_words=list_words,
        number_words=lambda n: words().number(n),
    )
