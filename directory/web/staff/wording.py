"""How staff pages word roles and moments."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from babel.dates import format_datetime
from markupsafe import Markup

from directory.catalogs import S_
from directory.digits import own_digits
from directory.roles import Role
from directory.web import i18n

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from directory.locales import Locale


ROLE: Mapping[Role, str] = {
    Role.ADMIN: S_("Admin"),
    Role.EDITOR: S_("Editor"),
    Role.TRANSLATOR: S_("Translator"),
    Role.PROVIDER: S_("Provider"),
    Role.READER: S_("Reader"),
}

DOES: Mapping[Role, str] = {
    Role.ADMIN: S_("Does everything, and decides who else may."),
    Role.EDITOR: S_("Writes, publishes, translates and imports listings, and answers reports."),
    Role.TRANSLATOR: S_("Reads everything and writes the texts of some languages."),
    Role.PROVIDER: S_("Confirms the listings of one organization, and proposes changes to them."),
    Role.READER: S_("Reads everything and changes nothing."),
}


def bdi(text: str) -> Markup:
    """A text that is set apart from the direction of what stands around it."""
    return Markup("<bdi>{}</bdi>").format(text)


def own_name(locale: Locale) -> Markup:
    """What the readers of a locale call it, marked as being in it."""
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(locale.tag, locale.direction, locale.own_name)


def moment_words(moment: datetime, zone: tzinfo = UTC) -> str:
    """Date and time as the locale writes them, with its digits."""
    edition = i18n.words().locale
    return own_digits(format_datetime(moment.astimezone(zone), "medium", locale=edition.babel), edition.babel)
