"""How often somebody may try, by who they say they are and by where they ask from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.catalogs import S_
from directory.signing import throttling
from directory.web.staff import addresses
from directory.web.state import state

if TYPE_CHECKING:
    from directory.signing.throttling import Limit
    from directory.web.staff.visit import Visit

TOO_OFTEN = S_("There were too many tries. Wait 15 minutes and try again.")


def limits(deed: str, name: str, visit: Visit) -> list[Limit]:
    """By account first, then by network address where it is known."""
    secret = state().secret_key
    found = [throttling.by_account(secret, deed, name, visit.now)]
    if address := addresses.network():
        found.append(throttling.by_address(secret, deed, address, visit.now))
    return found
