"""How often somebody may try, by who they say they are and by where they ask from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.catalogs import S_
from directory.signing import throttling
from directory.web.staff import addresses
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.signing.throttling import Limit
    from directory.web.staff.visit import Visit

TOO_OFTEN = S_("There were too many tries. Wait 15 minutes and try again.")


def limits(deed: str, name: str, visit: Visit) -> list[Limit]:
    """By account first, then by network address where it is known."""
    return [throttling.by_account(state().secret_key, deed, name, visit.now), *by_network(deed, visit)]


def by_network(deed: str, visit: Visit) -> list[Limit]:
    """By network address alone; none where it is not known."""
    address = addresses.network()
    return [throttling.by_address(state().secret_key, deed, address, visit.now)] if address else []


def sign_in_limits(name: str, visit: Visit) -> list[Limit]:
    """Strict for one account from one address; from everywhere together so wide that nobody locks others out."""
    address = addresses.network()
    if not address:
        return limits("sign-in", name, visit)
    secret = state().secret_key
    return [
        throttling.by_account(secret, "sign-in", f"{name} {address}", visit.now),
        throttling.by_account(secret, "sign-in", name, visit.now, tries=100, a_day=300),
        *by_network("sign-in", visit),
    ]


def mail_limits(name: str, visit: Visit) -> list[Limit]:
    """Few, for each try is a mail to somebody."""
    few = throttling.by_account(state().secret_key, "reset", name, visit.now, tries=3, a_day=10)
    return [few, *by_network("reset", visit)]


def of_account(found: Sequence[Limit]) -> Sequence[Limit]:
    """Those that are forgiven when it was the right person after all: a whole network is not."""
    return found[:2] if len(found) > 2 else found[:1]
