"""Placing: whether a place of a form can be where its coordinates say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from directory.catalogs import S_
from directory.editing.drafts import Draft, place_key, text_in
from directory.editing.faults import Fault, first

if TYPE_CHECKING:
    from directory.editing.cleaning import Setting
    from directory.editing.faults import Typed

EDGE: Final = 300.0
"""Metres outside of the city's box that are nobody's mistake."""
FAR: Final = 50_000.0
"""Metres outside of it that are."""


def misplaced(draft: Draft, base: Draft, place: str, typed: Typed, setting: Setting) -> Fault | None:
    """What is wrong with the coordinates of a place of the form; None where nothing is, or they are as before."""
    keys = place_key(place, "latitude"), place_key(place, "longitude")
    said = text_in(draft, keys[0]), text_in(draft, keys[1])
    if said == (text_in(base, keys[0]), text_in(base, keys[1])) or said == ("", ""):
        return None
    name = f"place-{place}-latitude"
    if not all(said):
        missing = "latitude" if not said[0] else "longitude"
        return Fault(
            field=f"place-{place}-{missing}", message=S_("Write both latitude and longitude, or none.")
        )
    box = setting.bounds
    latitude, longitude = float(said[0]), float(said[1])
    if box is None or box.grown(EDGE).contains(latitude, longitude):
        return None
    if box.grown(FAR).contains(longitude, latitude):
        return Fault(field=name, message=S_("Latitude and longitude have changed places. Swap them."))
    if not box.grown(FAR).contains(latitude, longitude):
        return Fault(
            field=name,
            message=S_("This is far away from the city. Search for the address, or click the map."),
        )
    confirm = f"place-{place}-outside"
    if first(typed, confirm) == f"{said[0]},{said[1]}":
        return None
    return Fault(
        field=name,
        message=S_(
            "This is outside of the city. If that is right, say so below; otherwise change the place."
        ),
        confirm=confirm,
        values={"confirm": f"{said[0]},{said[1]}"},
    )
