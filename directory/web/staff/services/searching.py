"""Searching the city's gazetteer for the address of a place in a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.catalogs import S_
from directory.editing.faults import Fault, first
from directory.geocoding import Geocoder
from directory.web.state import state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.web.staff.desk import Desk
    from directory.web.staff.services.showing import Form


def look_up(session: Session, desk: Desk, form: Form, do: str) -> None:
    """Find what was typed as the address of a place, if that is what the button asks for; two queries."""
    what, _, place = do.partition(":")
    if what != "find" or place not in form.places:
        return
    name = f"place-{place}-find"
    text = first(form.typed, name).strip() or " ".join(
        first(form.typed, f"place-{place}-{part}") for part in ("address_1", "postal_code")
    )
    geocoder = Geocoder(session, nominatim_url=state().config.nominatim_url)
    found = geocoder.geocode(text, city=desk.city, locale=desk.city.default_locale)
    form.found = {place: found}
    if not found:
        form.faults = [
            *form.faults,
            Fault(
                field=name,
                message=S_("We do not know this address. Write the street and number, or click the map."),
            ),
        ]
