"""One-time links: a secret in an address that lets somebody set a password, once, for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from directory.model import Account, LinkPurpose, OneTimeLink
from directory.signing.tokens import MAX_TOKEN, digest, fresh

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

LASTS: Mapping[LinkPurpose, timedelta] = {
    LinkPurpose.INVITE: timedelta(days=7),
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.CHALLENGE: timedelta(minutes=5),
}


def make(session: Session, purpose: LinkPurpose, account_id: UUID | None, *, now: datetime) -> str:
    """A new token; older ones of the account stop working, and those that ran out are swept away."""
    session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at <= now))
    if purpose is not LinkPurpose.CHALLENGE:
        withdraw(session, account_id)
    token = fresh()
    row = OneTimeLink(
        token_hash=digest(token), purpose=purpose, account_id=account_id, expires_at=now + LASTS[purpose]
    )
    session.add(row)
    session.flush()
    return token


def withdraw(session: Session, account_id: UUID | None) -> None:
    """Make an account's links useless."""
    session.execute(
        delete(OneTimeLink).where(
            OneTimeLink.account_id == account_id, OneTimeLink.purpose != LinkPurpose.CHALLENGE
        )
    )


def find(session: Session, token: str, *, now: datetime) -> Account | None:
    """Whose link this is, while it is good; it stays good: mail programs open links to look at them."""
    if len(token) > MAX_TOKEN:
        return None
    asked = (
        select(Account)
        .join(OneTimeLink, OneTimeLink.account_id == Account.id)
        .where(
            OneTimeLink.token_hash == digest(token),
            OneTimeLink.purpose != LinkPurpose.CHALLENGE,
            OneTimeLink.expires_at > now,
            Account.is_active,
        )
    )
    return session.scalars(asked).first()


def take(session: Session, token: str, *, now: datetime) -> Account | None:
    """Use a link: whose it was, or None where it is not good any more. Of two at once, one gets it."""
    found = find(session, token, now=now)
    if found is None or not _delete(session, token, now):
        return None
    return found


def take_challenge(session: Session, token: str, account_id: UUID | None, *, now: datetime) -> bool:
    """Use a challenge that a passkey signed; whether it was good, and made for this account (or for nobody yet)."""
    is_mine = OneTimeLink.account_id == account_id if account_id else OneTimeLink.account_id.is_(None)
    return len(token) <= MAX_TOKEN and _delete(session, token, now, is_mine)


def _delete(session: Session, token: str, now: datetime, *and_also: ColumnElement[bool]) -> bool:
    gone = delete(OneTimeLink).where(
        OneTimeLink.token_hash == digest(token), OneTimeLink.expires_at > now, *and_also
    )
    return session.execute(gone.returning(OneTimeLink.id)).first() is not None
