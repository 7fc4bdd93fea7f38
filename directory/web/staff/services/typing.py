"""What was typed into the form of a service: filled from a draft, kept and altered by buttons that save nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from directory.basemap.projection import View
from directory.editing.checking import place_ids, row_count
from directory.editing.drafts import Draft, list_in, place_key, places_in, rows_in, text_in
from directory.editing.faults import first
from directory.editing.fields import IN_PLACE, ORGANIZATION, SERVICE, Kind
from directory.editing.timetable import fill, span_columns
from directory.hours.grid import CODES, grid_of

if TYPE_CHECKING:
    from directory.editing.faults import Typed

Filled = dict[str, list[str]]

MAP_SIZE = (340, 340)
NEAR_ZOOM, CITY_ZOOM = 16.0, 12.0


def filled(draft: Draft) -> Filled:
    """A draft as the values of the form's fields."""
    typed: Filled = {}
    for name, field in SERVICE.items():
        if field.kind is Kind.ROWS:
            for number, row in enumerate(rows_in(draft, name)):
                typed |= {f"{name}-{number}-{column}": [value] for column, value in row.items()}
        elif field.kind in (Kind.CHOICES, Kind.TERMS):
            typed[name] = list_in(draft, name)
        else:
            typed[name] = [text_in(draft, name)]
    typed |= hours_filled(text_in(draft, "opening_hours"))
    typed["places"] = places_in(draft)
    for place in places_in(draft):
        typed |= place_filled(draft, place)
    return typed


def place_filled(draft: Draft, place: str) -> Filled:
    """A place of a draft as the values of its fields."""
    prefix = f"place-{place}-"
    typed = {f"{prefix}{name}": [text_in(draft, place_key(place, name))] for name in IN_PLACE}
    return typed | hours_filled(text_in(draft, place_key(place, "opening_hours")), prefix)


def hours_filled(raw: str, prefix: str = "") -> Filled:
    """Opening hours as the values of a line and, where they fit, of a table."""
    grid = grid_of(raw)
    typed = {f"{prefix}opening_hours": [raw], f"{prefix}opening_hours-was": [raw]}
    return typed | fill(grid, prefix) if grid is not None else typed


def altered(typed: Typed, do: str) -> Filled:
    """The form after a button that saves nothing: one more row, place or time; Monday's hours; another zoom."""
    kept = {name: list(values) for name, values in typed.items()}
    _use_candidates(kept)
    _use_clicks(kept)
    what, _, which = do.partition(":")
    if what == "add-row" and (which in SERVICE or which in ORGANIZATION):
        kept[f"add-{which}"] = [str(row_count(kept, which) + 3)]
    elif what == "add-place":
        kept["places"] = [*kept.get("places", []), uuid4().hex]
    elif what == "add-time":
        kept[f"{which}hours-spans"] = [str(span_columns(kept, which) + 1)]
    elif what == "add-dates":
        kept[f"{which}hours-dated-more"] = ["3"]
    elif what == "copy-monday":
        _copy_monday(kept, which)
    elif what in ("zoom-in", "zoom-out"):
        _zoom(kept, which, 1.0 if what == "zoom-in" else -1.0)
    return kept


def _copy_monday(typed: Filled, prefix: str) -> None:
    for code in CODES[1:5]:
        for number in range(span_columns(typed, prefix)):
            for end in ("opens", "closes"):
                typed[f"{prefix}hours-{code}-{number}-{end}"] = [
                    first(typed, f"{prefix}hours-Mo-{number}-{end}")
                ]


def view_of(typed: Typed, place: str) -> View | None:
    """What the map of a place shows, where the form says it."""
    try:
        latitude, longitude, zoom = map(float, first(typed, f"place-{place}-view").split(","))
        return View(
            center=(latitude, longitude),
            zoom=min(18.0, max(8.0, zoom)),
            width=MAP_SIZE[0],
            height=MAP_SIZE[1],
        )
    except ValueError:
        return None


def _zoom(typed: Filled, place: str, step: float) -> None:
    if view := view_of(typed, place):
        zoom = min(18.0, max(9.0, view.zoom + step))
        typed[f"place-{place}-view"] = [f"{view.center[0]:.5f},{view.center[1]:.5f},{zoom:g}"]


def _use_clicks(typed: Filled) -> None:
    """A click on a map sets the place, and the map closes in on it."""
    for place in typed.get("places", []):
        x, y = (typed.pop(f"at-{place}.{axis}", [""])[0] for axis in "xy")
        view = view_of(typed, place)
        if view is None or not (x.isdecimal() and y.isdecimal() and len(x + y) < 9):
            continue
        latitude, longitude = view.to_degrees(float(x), float(y))
        _set_point(typed, place, latitude, longitude, min(17.0, view.zoom + 1))


def _use_candidates(typed: Filled) -> None:
    """The place that was chosen of those that were found."""
    for place in typed.get("places", []):
        chosen = typed.pop(f"place-{place}-candidate", [""])[0].split("|", 4)
        try:
            latitude, longitude = float(chosen[0]), float(chosen[1])
        except (ValueError, IndexError):
            continue
        _set_point(typed, place, latitude, longitude, NEAR_ZOOM)
        if len(chosen) == 4 and chosen[2] == "address":
            street, _, code = chosen[3].partition(", ")
            typed[f"place-{place}-address_1"] = [street]
            if code.replace(" ", "").isalnum() and any(sign.isdigit() for sign in code):
                typed[f"place-{place}-postal_code"] = [code]


def _set_point(typed: Filled, place: str, latitude: float, longitude: float, zoom: float) -> None:
    typed[f"place-{place}-latitude"] = [f"{latitude:.6f}"]
    typed[f"place-{place}-longitude"] = [f"{longitude:.6f}"]
    typed[f"place-{place}-view"] = [f"{latitude:.5f},{longitude:.5f},{zoom:g}"]


def shown_places(typed: Typed) -> list[str]:
    """The ids of the places that the form shows."""
    return place_ids(typed, {"places": []})
