"""What templates can call besides their words: addresses, languages of texts, phones, money."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from babel.numbers import format_currency
from flask import Flask, request
from markupsafe import Markup

from directory import hours
from directory.digits import own_digits
from directory.locales import LOCALES
from directory.model import Wording
from directory.web import i18n
from directory.web.assets import static_url
from directory.web.page import Page, say, tag_attributes
from directory.web.state import state_of

if TYPE_CHECKING:
    from directory.catalogs import Words
    from directory.geocoding import Found


@lru_cache(maxsize=512)
def icon(name: str) -> Markup:
    """A Tabler icon; it always stands beside words, so screen readers need not hear of it."""
    sprite = static_url("vendor/icons.svg")
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(sprite, name)


def in_city(page: Page, text: str) -> Wording:
    """A text that is only there in the city's own words."""
    return Wording(text=text, locale=page.city.default_locale)


def direction_of(tag: str) -> str:
    """The direction in which a locale is written."""
    return LOCALES[tag].direction if tag in LOCALES else "auto"


def host_of(address: str) -> str:
    """The host that a web address names, without "www."."""
    try:
        return urlsplit(address).netloc.removeprefix("www.") or address
    except ValueError:
        return address


@lru_cache(maxsize=2048)
def _money(amount: float, currency: str, babel_locale: str) -> str:
    return own_digits(format_currency(amount, currency, locale=babel_locale), babel_locale)


def money_words(amount: float, currency: str | None, speaker: Words | None = None) -> str:
    """An amount of money as the locale writes it; in the page's words unless others are given."""
    words = speaker or i18n.words()
    return _money(amount, currency, words.locale.babel) if currency else words.number(int(amount))


def hours_line(page: Page, raw: str) -> str:
    """Opening hours in one line: "Thursday 14:00-17:00"."""
    said = hours.worded(raw, page.words, timezone=page.timezone, country=page.city.country, now=page.now)
    lines = [f"{line.days} {line.times}" for line in said.lines if not line.is_closed]
    return i18n.list_words(lines) or said.summary or said.text or ""


def say_place(place: Found) -> Markup:
    """A place's name, set apart from the direction of the text around it."""
    return Markup("<bdi>{}</bdi>").format(place.name)


def install(app: Flask) -> None:
    """Give all of it to the templates."""
    app.jinja_env.globals.update(
        say=say,
        tag_attributes=tag_attributes,
        in_city=in_city,
        direction_of=direction_of,
        money_words=money_words,
        hours_line=hours_line,
        say_place=say_place,
        phone_words=i18n.phone_words,
        icon=icon,
        base_url=state_of(app).config.base_url,
        leave_url=state_of(app).config.leave_url,
    )
    app.jinja_env.filters["host_of"] = host_of

    @app.context_processor
    def always() -> dict[str, str]:
        return {"request_path": request.path}
