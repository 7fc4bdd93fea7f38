"""Tidying: forget what ended by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from directory.model import OneTimeLink, Throttle
from directory.signing import sessions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def tidy(session: Session, *, now: datetime) -> None:
    """Delete sessions that ended, links that ran out, and tries of yesterday with what they were counted by."""
    sessions.forget(session, now=now)
    session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at <= now))
    session.execute(delete(Throttle).where(Throttle.forget_at <= now))
