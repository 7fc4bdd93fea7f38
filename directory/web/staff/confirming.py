"""Confirming that it is still the right person, before the ways to sign in are changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import request

from directory.catalogs import S_
from directory.signing import passwords, throttling
from directory.web.staff.limits import TOO_OFTEN, limits
from directory.web.staff.store import writing

if TYPE_CHECKING:
    from directory.web.staff.visit import Visit

FRESH = timedelta(minutes=15)
"""How long after signing in with a passkey somebody without a password may change things."""

WRONG = S_("This is not your present password.")
SIGN_IN_AGAIN = S_("Sign out and in again with your passkey, then try once more within 15 minutes.")


def is_fresh(visit: Visit) -> bool:
    """Whether they proved who they are a moment ago."""
    return visit.now - visit.sign_in.created_at < FRESH


def unconfirmed(visit: Visit) -> str | None:
    """What is wrong with `current_password` of this form, as a sentence; None when it is right."""
    account = visit.account
    if account.password_hash is None:
        return None if is_fresh(visit) else visit.words.gettext(SIGN_IN_AGAIN)
    tries = limits("confirm", account.email, visit)
    with writing() as session:
        if not throttling.attempt(session, tries, now=visit.now):
            return visit.words.gettext(TOO_OFTEN)
    if not passwords.fits(account.password_hash, request.form.get("current_password", "")):
        return visit.words.gettext(WRONG)
    with writing() as session:
        throttling.forgive(session, tries[:1])
    return None
