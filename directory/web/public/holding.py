"""Holding off: how often one network address may do what costs us something; a day's digest of it is all we keep."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import abort

from directory.signing import throttling
from directory.web.staff import addresses
from directory.web.state import state

if TYPE_CHECKING:
    from directory.signing.throttling import Limit


def _limits(deed: str, now: datetime) -> list[Limit]:
    address = addresses.network()
    return [throttling.by_address(state().secret_key, deed, address, now)] if address else []


def count(deed: str) -> None:
    """Count a try; ends the request with 429 where there were too many."""
    now = datetime.now(UTC)
    if limits := _limits(deed, now):
        with state().database.writing() as session:
            is_allowed = throttling.attempt(session, limits, now=now)
        if not is_allowed:
            abort(429)


def refuse_held(deed: str) -> None:
    """End the request with 429 where there were too many tries before."""
    now = datetime.now(UTC)
    if limits := _limits(deed, now):
        with state().database.reading(own=True) as session:
            if throttling.is_held(session, limits, now=now):
                abort(429)
