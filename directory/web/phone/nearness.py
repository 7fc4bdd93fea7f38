"""Near me: the part of a page that tells on the phone what is nearest, and sends nobody where the phone is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from directory.digits import own_digits
from directory.locales import LOCALES
from directory.web.i18n import words
from directory.web.page import macros
from directory.web.phone.wording import POSITION, messages

if TYPE_CHECKING:
    from flask import Blueprint
    from flask.blueprints import BlueprintSetupState

    from directory.web.page import Page, Query

_WHERE = ("near", "at", "within", "page", "s")
"""Parameters that say where somebody is, or where in the list."""


def install(blueprint: Blueprint) -> None:
    """Give it to the templates."""
    blueprint.record(_give)


def _give(setup: BlueprintSetupState) -> None:
    setup.app.jinja_env.globals["near_me"] = near_me


def near_me(page: Page, query: Query = ()) -> Markup:
    """The button, and room for what it finds among what fits a question; shown by its script alone."""
    asked = urlencode([pair for pair in query if pair[0] not in _WHERE])
    return _near_me(page.home, page.locale.tag, f"?{asked}" if asked else "")


@lru_cache(maxsize=1024)
def _near_me(home: str, tag: str, asked: str) -> Markup:
    digits = own_digits("0123456789", LOCALES[tag].babel)
    made = macros("parts/near.html").near_me(home, asked, digits, messages(words(), POSITION))
    return Markup(made)  # noqa: S704 (a macro escapes)
