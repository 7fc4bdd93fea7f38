"""Settings of a city: kept, refused with the cure, and followed by the public pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from directory.model import City, UrgentNumber

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.staff.clerks import Clerk

SETTINGS = {
    "name": "Oulu",
    "timezone": "Europe/Helsinki",
    "country": "FI",
    "review_months": "4",
    "south": "64.9",
    "west": "25.2",
    "north": "65.2",
    "east": "25.8",
    "locales": ["sv", "en", "uk"],
    "name-sv": "Uleåborg",
    "fallback-sv": "en",
}


def city(app: Flask) -> City:
    with app.extensions["directory"].database.reading(own=True) as session:
        return session.scalars(select(City).where(City.slug == "oulu")).one()


def numbers(app: Flask) -> list[str]:
    with app.extensions["directory"].database.reading(own=True) as session:
        return [row.number for row in session.scalars(select(UrgentNumber).order_by(UrgentNumber.position))]


def test_settings_are_kept_and_the_first_locale_stays(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    before = city(staff_app)
    staff("admin").post("/staff/oulu/settings", SETTINGS)
    after = city(staff_app)
    assert after.locales[0] == before.locales[0] == "fi"
    assert set(after.locales) == {"fi", "sv", "en", "uk"}
    assert after.names["sv"] == "Uleåborg"
    assert (after.south, after.east, after.review_months) == (64.9, 25.8, 4)
    assert after.data_version > before.data_version
    assert staff_app.test_client().get("/oulu/uk/").status_code == 200
    assert "Uleåborg" in staff("admin").get("/staff/oulu/settings").get_text()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"country": "Finland"}, "country"),
        ({"north": "60"}, "south"),
        ({"south": "north"}, "south"),
        ({"west": ""}, "south"),
        ({"review_months": "-3"}, "review_months"),
        ({"review_months": "nan"}, "review_months"),
        ({"fallback-fi": "klingon"}, "fallback-fi"),
        ({"name-fi": "<b>"}, "name-fi"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    staff: Callable[..., Clerk], staff_app: Flask, wrong: dict[str, str], field: str
) -> None:
    before = city(staff_app).version
    page = staff("admin").refused("/staff/oulu/settings", SETTINGS | wrong)
    assert page.select_one(f'.problem a[href="#{field}"]')
    assert city(staff_app).version == before


def number_form(*rows: tuple[str, str, str]) -> dict[str, Any]:
    return {
        f"{name}-{place}": value
        for place, row in enumerate(rows)
        for name, value in zip(("kind", "number", "position"), row, strict=True)
    }


def test_urgent_numbers_are_added_reordered_and_removed(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    admin = staff("admin")
    form = number_form(
        ("emergency", "112", "1"), ("poison", "0800 147 111", "2"), ("crisis", "116 117", "1"), ("", "", "4")
    )
    admin.post("/staff/oulu/settings/numbers", form)
    assert numbers(staff_app) == ["116117", "112", "+358800147111"]
    page = admin.get("/staff/oulu/settings/numbers")
    assert page.find(id="number-0")["value"] == "116117"  # type: ignore[index]
    admin.post(
        "/staff/oulu/settings/numbers",
        number_form(("crisis", "116117", "2"), ("emergency", "112", "2")) | {"remove-0": "yes"},
    )
    assert numbers(staff_app) == ["112"]
    assert "tel:112" in staff_app.test_client().get("/oulu/fi/").get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong", ["call me", "1", "javascript:alert(1)", "1" * 200, "+358 9 12 or +358 9 13"]
)
def test_a_number_that_nobody_can_dial_is_refused(
    staff: Callable[..., Clerk], staff_app: Flask, wrong: str
) -> None:
    before = numbers(staff_app)
    page = staff("admin").refused("/staff/oulu/settings/numbers", number_form(("emergency", wrong, "1")))
    assert page.find(id="number-0")["value"] == wrong  # type: ignore[index]
    assert numbers(staff_app) == before


def test_a_number_needs_a_kind_of_the_list_and_a_real_source(staff: Callable[..., Clerk]) -> None:
    staff("admin").refused("/staff/oulu/settings/numbers", number_form(("pizza", "112", "1")))
    form = number_form(("emergency", "112", "1")) | {"source-0": "javascript:alert(1)"}
    staff("admin").refused("/staff/oulu/settings/numbers", form)
