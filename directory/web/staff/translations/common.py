"""What the pages about translations share: the locale that somebody may write, words of closed lists, the machine."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flask import abort

from directory.catalogs import S_
from directory.locales import LOCALES, Locale
from directory.texts import Standing
from directory.translating.machine import provider_of
from directory.translating.machine.rounds import Order
from directory.web.staff.services.common import tree_of
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from directory.translating.machine import Provider
    from directory.web.staff.desk import Desk

NOUNS: Mapping[str, str] = {
    "notice": S_("Notices"),
    "service": S_("Services"),
    "organization": S_("Organizations"),
    "location": S_("Places"),
}

STANDINGS: Mapping[Standing, str] = {
    Standing.OUTDATED: S_("Outdated"),
    Standing.MISSING: S_("Missing"),
    Standing.MACHINE: S_("By a machine, unread"),
    Standing.IN_REVIEW: S_("Not published yet"),
    Standing.DONE: S_("Done"),
}
BADGES: Mapping[Standing, str] = {
    Standing.OUTDATED: "bad",
    Standing.MISSING: "bad",
    Standing.MACHINE: "warn",
    Standing.IN_REVIEW: "warn",
    Standing.DONE: "good",
}


def target_of(desk: Desk, tag: str) -> Locale:
    """The locale that the address names, if it is one to translate into; else the request ends with 404."""
    if tag not in desk.city.locales[1:] or not desk.may_translate(tag):
        abort(404)
    return LOCALES[tag]


def provider() -> Provider | None:
    """The machine that the operator named; it remembers the languages that it told us."""
    config = state().config
    return _provider(config.translate_url, config.translate_key)


@lru_cache(maxsize=8)
def _provider(url: str | None, key: str) -> Provider | None:
    return provider_of(url, key)


def order_of(session: Session, desk: Desk, tag: str) -> Order:
    """What a machine is to be told."""
    own = desk.city.default_locale
    labels = {
        term.labels[own].casefold(): term.labels[tag]
        for term in tree_of(session, desk).terms.values()
        if own in term.labels and tag in term.labels
    }
    return Order(city=desk.city, locale=tag, by=desk.by, now=desk.now, labels=labels)
