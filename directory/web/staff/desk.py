"""What every page of a city's staff knows: who sits there, what they may do, where its links lead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import make_response, redirect

from directory.roles import Right, may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from flask import Response

    from directory.catalogs import Words
    from directory.locales import Locale
    from directory.model import Account, City, Membership, SignIn


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Somebody at work in a city. The rows are detached: columns can be read, nothing is written through them."""

    account: Account
    membership: Membership
    city: City
    sign_in: SignIn
    words: Words
    now: datetime

    @property
    def locale(self) -> Locale:
        """The locale of the page; the city's own texts are in `city.default_locale`."""
        return self.words.locale

    @cached_property
    def timezone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.city.timezone)

    @property
    def by(self) -> str:
        """How revisions name who made them."""
        return self.account.email

    def may(self, right: Right) -> bool:
        """Whether they have a right in this city."""
        return may(self.membership.role, right)

    def may_translate(self, tag: str) -> bool:
        """Whether they may write texts in a locale: translators in theirs, editors in all of the city's."""
        if tag not in self.city.locales or not self.may(Right.TRANSLATE):
            return False
        return self.may(Right.EDIT) or tag in self.membership.locales

    def may_touch(self, organization_id: UUID | None) -> bool:
        """Whether an organization's listings are theirs to propose changes to, or to confirm."""
        if self.may(Right.EDIT):
            return True
        return organization_id is not None and organization_id == self.membership.organization_id

    @property
    def home(self) -> str:
        """The address of the city's first staff page."""
        return f"/staff/{self.city.slug}/"

    def to(self, place: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """The address of a staff page of this city."""
        asked = urlencode(list(query))
        return f"{self.home}{place}?{asked}" if asked else self.home + place

    def led_to(self, place: str, *, told: str = "") -> Response:
        """Lead on after a form was taken, so that loading the page again sends nothing twice.

        :param told: which sentence of `told.TOLD` is said there.
        """
        return make_response(redirect(self.to(place, [("told", told)] if told else []), 303))
