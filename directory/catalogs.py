"""Interface words of each locale: gettext catalogs, bound once, that never break a page."""

from __future__ import annotations

import gettext
import logging
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from directory.digits import own_digits
from directory.locales import LOCALES, Locale, locale

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.resources.abc import Traversable

log = logging.getLogger(__name__)


def N_(message: str) -> str:
    """Mark a message for translation where it is written; it is worded later."""
    return message


def S_(message: str) -> str:
    """Mark a message of the staff pages, whose words are a catalog of their own."""
    return message


PUBLIC = "messages"
STAFF = "staff"
"""The domains: catalogs of a locale that are translated apart; what staff's lacks is looked for in the public one."""


def _place(tag: str, domain: str) -> Traversable:
    return files("directory.translations").joinpath(tag.replace("-", "_"), "LC_MESSAGES", f"{domain}.mo")


@cache
def _catalog(tag: str, domain: str = PUBLIC) -> gettext.NullTranslations:
    """A locale's compiled catalog, or an empty one, which speaks English, with a line in the log."""
    found = _read(tag, domain)
    if domain != PUBLIC:
        found.add_fallback(_catalog(tag))
    return found


def _read(tag: str, domain: str) -> gettext.NullTranslations:
    try:
        with as_file(_place(tag, domain)) as path, path.open("rb") as stream:
            return gettext.GNUTranslations(stream)
    except FileNotFoundError:
        if tag != "en" and domain == PUBLIC:
            log.warning("No catalog for %s: its pages are in English. Run `make catalogs`.", tag)
    except Exception as error:  # damaged files fail in many ways, and none may cost a page
        log.warning("The catalog of %s cannot be read (%s): its pages are in English.", tag, error)
    return gettext.NullTranslations()


class Words:
    """The interface words of one locale, as plain text.

    A message whose placeholders do not fit falls back to the source text: a translator's slip must not cost a page.
    """

    __slots__ = ("_catalog", "locale")

    def __init__(self, locale: Locale, domain: str = PUBLIC) -> None:
        """Bind the catalog."""
        self.locale = locale
        self._catalog = _catalog(locale.tag, domain)

    def lookup(self, message: str, /) -> str:
        """The catalog's own text, its placeholders unfilled."""
        return self._catalog.gettext(message)

    def gettext(self, message: str, /, **values: object) -> str:
        """Word a sentence; `%(name)s` in it is filled from the values."""
        return _fill(self.lookup(message), message, values)

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Word a sentence about `n` things; `%(num)s` is n with the locale's digits, unless given."""
        values.setdefault("num", self.number(n))
        return _fill(self._catalog.ngettext(one, many, n), one if n == 1 else many, values)

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """Word a short label that means something else elsewhere."""
        return _fill(self._catalog.pgettext(context, message), message, values)

    def number(self, n: int) -> str:
        """A count with the locale's own digits and grouping."""
        return _number(self.locale.babel, n)


def _fill(text: str, source: str, values: dict[str, Any]) -> str:
    try:
        return text % values
    except (KeyError, ValueError, TypeError):
        return source % values


@cache
def _formatter(babel_locale: str) -> Callable[[int], str]:
    from babel.numbers import format_decimal

    return lambda n: own_digits(format_decimal(n, locale=babel_locale), babel_locale)


@cache
def _number(babel_locale: str, n: int) -> str:
    return _formatter(babel_locale)(n)


@cache
def words_of(tag: str, domain: str = PUBLIC) -> Words:
    """The words of a locale.

    :raise UnknownLocale: when there is no such locale.
    """
    return Words(locale(tag), domain)


@cache
def staff_locales() -> Sequence[str]:
    """The tags of the locales in which staff can work: those whose staff catalog is whole, and English."""
    # A catalog that lacks a message is not compiled at all (tools/catalogs.py).
    return tuple(tag for tag in LOCALES if tag == "en" or _place(tag, STAFF).is_file())
