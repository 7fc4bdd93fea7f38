"""One request to the staff side: who it is from, when, and in which words; bound while it is answered."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup

from directory.catalogs import STAFF, staff_locales
from directory.signing import sessions, tokens
from directory.web import i18n
from directory.web.staff import cookies
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Response

    from directory.catalogs import Words
    from directory.locales import Locale
    from directory.model import Account, SignIn
    from directory.signing.sessions import SignedIn

_bound: ContextVar[Visit] = ContextVar("visit")


@dataclass(kw_only=True)
class Visit:
    """What is known of a request before any page is chosen."""

    token: str
    """What the browser holds; no more than that."""
    signed_in: SignedIn | None
    """Who it stands for, with the city that the address names; also while the second step is to come."""
    now: datetime
    words: Words
    new_token: str | None = None
    """What the browser is given with the answer; empty: it forgets what it holds."""

    @property
    def locale(self) -> Locale:
        """The locale of the page."""
        return self.words.locale

    @property
    def account(self) -> Account:
        """Who it is. Only for pages that are `for_anyone` signed in, or more."""
        assert self.signed_in is not None  # noqa: S101 (the guard saw to it)
        return self.signed_in.account

    @property
    def sign_in(self) -> SignIn:
        """Their session. Only for pages that are `for_anyone` signed in, or more."""
        assert self.signed_in is not None  # noqa: S101 (the guard saw to it)
        return self.signed_in.sign_in

    @property
    def is_whole(self) -> bool:
        """Signed in, with all steps."""
        return self.signed_in is not None and self.signed_in.sign_in.is_whole

    def in_locale(self, tag: str) -> str:
        """The address of this page in another locale, for who is not signed in; where they are led next stays."""
        kept = [("next", request.values["next"])] if "next" in request.values else []
        return "?" + urlencode([("locale", tag), *kept])

    def change_token(self, token: str) -> None:
        """Give the browser another token: nobody who knew the old one knows this."""
        self.token = self.new_token = token

    def form_field(self) -> Markup:
        """The hidden field that every form needs."""
        if not self.token:
            self.change_token(tokens.fresh())
        return Markup('<input type="hidden" name="token" value="{}">').format(cookies.form_token(self.token))

    def finish(self, response: Response) -> None:
        """Lay the cookie into the answer, where it changed."""
        if self.new_token:
            cookies.give(response, self.new_token)
        elif self.new_token == "":
            cookies.take_back(response)


def open_visit() -> Visit:
    """Look who asks: one query, and one write in five minutes to note that they are still there."""
    now = datetime.now(UTC)
    token = cookies.held()
    signed_in = None
    if token:
        slug = (request.view_args or {}).get("city")
        with reading() as session:
            signed_in = sessions.find(session, token, slug=slug, now=now)
        if (
            signed_in
            and signed_in.sign_in.is_whole
            and now - signed_in.sign_in.seen_at >= sessions.SEEN_EVERY
        ):
            with writing() as session:
                sessions.see(session, signed_in.sign_in.id, now=now)
    words = i18n.bind(_tag(signed_in.account if signed_in else None), STAFF)
    visit = Visit(token=token, signed_in=signed_in, now=now, words=words)
    _bound.set(visit)
    return visit


def _tag(account: Account | None) -> str:
    """The account's locale, or the one asked for before signing in; else the browser's, else English.

    Who has signed in may name a locale to work on, such as that of the words which are edited.
    """
    offered = staff_locales()
    chosen = (account.locale or "") if account else request.args.get("locale", "")
    if chosen in offered:
        return chosen
    return (i18n.preferred(offered) or ["en"])[0]


def visit() -> Visit:
    """The request that is being answered.

    :raise LookupError: where it is not one to the staff side.
    """
    return _bound.get()


def csrf() -> Markup:
    """For templates: the hidden field that every form needs."""
    return visit().form_field()
