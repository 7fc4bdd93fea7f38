"""What every public page knows: its city, its locale, its words, where its links lead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import abort, current_app, g, request
from markupsafe import Markup, escape

from directory.digits import own_digits
from directory.locales import LOCALES, Locale, chain
from directory.model import City, Wording
from directory.taxonomies import Term, TermTree, pick
from directory.web import carrying, i18n
from directory.web.pagecache import BUCKET
from directory.web.state import state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.catalogs import Words

Query = Iterable[tuple[str, str]]


@dataclass(kw_only=True)
class Page:
    """One public page of a city in a locale."""

    city: City
    locale: Locale
    words: Words
    tree: TermTree
    now: datetime
    notices: list[str] = field(default_factory=list)
    """Sentences about what was asked and could not be used."""
    is_sensitive: bool = False
    """Being seen with it may put the reader at risk: it offers a quick way out."""

    @cached_property
    def chain(self) -> tuple[str, ...]:
        """Where texts are looked for, best first."""
        return chain(self.locale.tag, default=self.city.default_locale, fallbacks=self.city.fallbacks)

    @cached_property
    def timezone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.city.timezone)

    @cached_property
    def today(self) -> date:
        """The day that it is in the city."""
        return self.now.astimezone(self.timezone).date()

    @property
    def home(self) -> str:
        """The address of the city's home page in this locale."""
        return f"/{self.city.slug}/{self.locale.tag}/"

    def to(self, place: str, query: Query = ()) -> str:
        """The address of a page of this city in this locale; the visitor's list goes with it."""
        pairs = list(query)
        if self.listed and all(name != carrying.NAME for name, _ in pairs):
            pairs += self.list_pairs
        if not pairs:
            return self.home + place
        asked = urlencode(pairs)
        return f"{self.home}{place}?{asked}"

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """Codes of the services on the list that the address carries; where a device keeps the list, none."""
        return carrying.carried(request.args.getlist(carrying.NAME))

    @property
    def carried(self) -> str:
        """The same as one value of an address; empty where there are none."""
        return carrying.joined(self.listed)

    @property
    def list_pairs(self) -> list[tuple[str, str]]:
        """The same as address parameters."""
        return [(carrying.NAME, self.carried)] if self.listed else []

    @property
    def footer(self) -> Markup:
        """What stands at the foot of every page."""
        return _footer(self.home, self.locale, f"?{urlencode(self.list_pairs)}" if self.listed else "")

    @property
    def list_link(self) -> Markup:
        """The link to the visitor's list; hidden as long as nothing is on it."""
        address = self.to("list") if self.listed else f"{self.home}list"
        return _list_link(self.city.slug, self.locale.tag, address, len(self.listed))

    @cached_property
    def _rest(self) -> Markup:
        """What follows the locale in this page's address."""
        rest = request.path.removeprefix(f"/{self.city.slug}/{self.locale.tag}").lstrip("/")
        if request.query_string:
            rest += "?" + request.query_string.decode("ascii", "ignore")
        return escape(rest)

    @property
    def alternates(self) -> Markup:
        """This same page in the city's locales, for search engines."""
        made = _editions(self.city.slug, tuple(self.city.locales), self.locale.tag)[0]
        return Markup(made.replace(HERE, self._rest))  # noqa: S704 (both parts are escaped)

    @property
    def language_links(self) -> Markup:
        """This same page in the city's locales, for people."""
        return links_elsewhere(self.city, self.locale.tag, self._rest)

    def pick(self, texts: Mapping[str, str]) -> Wording:
        """The text that this page's reader understands best."""
        return pick(texts, self.chain)

    def label(self, code: str) -> Wording:
        """What a term is called."""
        term = self.tree.terms.get(code)
        return self.pick(term.labels) if term else Wording(text=code, locale=self.city.default_locale)

    def term(self, code: str) -> Term | None:
        """A term, if it exists."""
        return self.tree.terms.get(code)

    @property
    def kinds_told(self) -> str:
        """What there is in the city, for search engines and whoever is sent a link."""
        hidden = set(self.city.hidden_terms)
        return " · ".join(self.pick(top.labels).text for top in self.tree.tops if top.code not in hidden)

    @cached_property
    def city_name(self) -> Wording:
        """What the city is called."""
        return self.pick({self.city.default_locale: self.city.name, **self.city.names})


HERE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in markup that is kept for what differs from page to page."""


def links_elsewhere(city: City, tag: str, rest: str) -> Markup:
    """The links to a page of a city in all its locales, `tag` being the one it is in; `rest` follows the locale."""
    made = _editions(city.slug, tuple(city.locales), tag)[1]
    return Markup(made.replace(HERE, escape(rest)))  # noqa: S704 (both parts are escaped)


@lru_cache(maxsize=512)
def _editions(slug: str, chosen: tuple[str, ...], tag: str) -> tuple[str, str]:
    """The links to a city's locales, made once: with 32 of them they would be the dearest part of a page."""
    editions = [(LOCALES[other], f"/{slug}/{other}/{HERE}") for other in in_order(chosen)]
    parts = macros("parts/editions.html")
    return str(parts.alternates(editions, slug)), str(parts.language_links(editions, tag))


@lru_cache(maxsize=512)
def _list_link(slug: str, tag: str, address: str, number: int) -> Markup:
    digits = own_digits("0123456789", LOCALES[tag].babel)
    link = macros("parts/pick.html").list_link(f"/{slug}/{tag}/", slug, digits, address, number)
    return Markup(link)  # noqa: S704 (a macro escapes)


@lru_cache(maxsize=512)
def _footer(home: str, locale: Locale, carried: str) -> Markup:
    return Markup(macros("parts/footer.html").footer(home, locale, carried))  # noqa: S704 (a macro escapes)


def macros(template: str) -> Any:
    """The macros of a template, to be called with what is to be kept."""
    return current_app.jinja_env.get_template(template).module


def in_order(tags: Collection[str]) -> list[str]:
    """These tags of locales, in the order of the plan."""
    return [tag for tag in LOCALES if tag in tags]


def offered(city: City) -> list[str]:
    """The tags of the locales that a city offers, in the order of the plan."""
    return in_order(city.locales)


def present() -> datetime:
    """The moment that pages speak of: the start of the five minutes."""
    now = datetime.now(UTC)
    return now - timedelta(seconds=now.timestamp() % BUCKET)


def open_page(session: Session, slug: str, tag: str) -> Page:
    """The page that a path asks for; no query but where data or taxonomy changed.

    Ends the request with 404 for a city or locale that is not offered.
    """
    city, taxonomy = state().city(session, slug) or _missing()
    if tag not in city.locales or tag not in LOCALES:
        _missing()
    g.page = Page(
        city=city,
        locale=LOCALES[tag],
        words=i18n.bind(tag),
        tree=state().tree(session, taxonomy),
        now=present(),
    )
    page: Page = g.page
    return page


def _missing() -> NoReturn:
    abort(404)


def say(wording: Wording) -> Markup:
    """A text in the locale that it is in: marked where that is not the page's."""
    reader = i18n.words().locale
    if wording.locale == reader.tag:
        return escape(wording.text)
    # Markup.format of the whole would cost ten times as much, and cards say a lot.
    return Markup(f"{_foreign(wording.locale)}{escape(wording.text)}</bdi>")  # noqa: S704 (both are escaped)


@cache
def _foreign(tag: str) -> Markup:
    """The beginning of a text in a locale that is not the page's."""
    known = LOCALES.get(tag)
    return Markup('<bdi lang="{}" dir="{}">').format(tag, known.direction if known else "auto")


def tag_attributes(wording: Wording) -> Markup:
    """`lang` and `dir` for the element that holds a text, where they are not the page's."""
    reader = i18n.words().locale
    if wording.locale == reader.tag:
        return Markup()
    known = LOCALES.get(wording.locale)
    return Markup(' lang="{}" dir="{}"').format(wording.locale, known.direction if known else "auto")
