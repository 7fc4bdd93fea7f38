"""A service to work on, and the values that a browser would send of its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from directory.model import Service

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from flask import Flask


def code_of(app: Flask, name: str) -> str:
    """The code of the service with this name."""
    with app.extensions["directory"].database.reading() as session:
        found = session.scalars(select(Service.code).where(Service.name == name)).first()
    assert found is not None
    return found


@pytest.fixture
def code(staff_app: Flask) -> str:
    """The code of the service that shows every fact."""
    return code_of(staff_app, "Neuvola")


def values_of(page: BeautifulSoup) -> dict[str, Any]:
    """What a browser would send of the form of a service, without its buttons and its token."""
    form = page.select_one("#service-form")
    assert form is not None
    values: dict[str, list[str]] = {}
    for element in form.select("input, select, textarea"):
        name, kind = str(element.get("name", "")), element.get("type")
        if not name or name == "token" or kind in ("image", "submit"):
            continue
        if kind in ("checkbox", "radio") and not element.has_attr("checked"):
            continue
        if element.name == "textarea":
            said = element.get_text().removeprefix("\n")
        elif element.name == "select":
            options = element.select("option")
            chosen = next((option for option in options if option.has_attr("selected")), options[0])
            said = str(chosen.get("value"))
        else:
            said = str(element.get("value", "on"))
        values.setdefault(name, []).append(said)
    return {name: found if len(found) > 1 else found[0] for name, found in values.items()}
