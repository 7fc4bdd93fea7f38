"""Entering with a password: checked before anything is locked, for hashing takes its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.model import Account, SignInKind
from directory.signing import passwords, sessions, steps
from directory.signing.accounts import folded

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """An account whose password was right a moment ago."""

    account_id: UUID
    password_hash: str
    renewed: str | None = None
    """The password hashed anew, where the parameters have changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entered:
    """A session that was opened."""

    token: str
    is_whole: bool
    """False where the second step is still to come."""
    has_app: bool = False
    """Whether that step may be a code of an app."""


def check(session: Session, email: str, password: str) -> Checked | None:
    """Whether the password is that of the account with this address; one query and one hash in any case."""
    account = session.scalars(select(Account).where(Account.email == folded(email))).first()
    known = account.password_hash if account is not None and account.is_active else None
    if not passwords.fits(known, password) or account is None or known is None:
        return None
    renewed = passwords.hashed(password) if passwords.is_outdated(known) else None
    return Checked(account_id=account.id, password_hash=known, renewed=renewed)


def enter(session: Session, checked: Checked, *, browser: str = "", now: datetime) -> Entered | None:
    """Open a session; None where the password was changed, or the account closed, since it was checked."""
    account = session.get(Account, checked.account_id, with_for_update=True)
    if account is None or not account.is_active or account.password_hash != checked.password_hash:
        return None
    if checked.renewed:
        account.password_hash = checked.renewed
    is_whole = not steps.has_second_step(session, account)
    token = sessions.begin(
        session, account.id, kind=SignInKind.PASSWORD, is_whole=is_whole, browser=browser, now=now
    )
    return Entered(token=token, is_whole=is_whole, has_app=account.totp_secret is not None)
