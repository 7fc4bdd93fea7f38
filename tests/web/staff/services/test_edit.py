"""The one page on which a service is edited: what is typed is saved, or comes back with a cure beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.staff.services.conftest import code_of, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.staff.clerks import Clerk


def test_a_clerk_changes_the_hours_for_christmas_and_the_public_page_tells_at_once(
    staff: Callable[..., Clerk], code: str
) -> None:
    clerk = staff("editor")
    address = f"/staff/oulu/services/{code}"
    values = values_of(clerk.get(address)) | {
        "hours-dated-0-first": "2026-12-24",
        "hours-dated-0-last": "2026-12-26",
        "do": "publish",
    }
    response = clerk.post(address, values)
    assert response.headers["Location"].endswith("?told=published")
    assert clerk.get(address).select_one("#opening_hours")["value"] == (  # type: ignore[index]
        "Mo-Fr 08:00-16:00; PH off; 2026 Dec 24-2026 Dec 26 off"
    )
    assert clerk.client.get(f"/oulu/en/services/{code}").status_code == 200
