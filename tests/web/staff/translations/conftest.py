"""A record to translate, and the values that a browser would send of its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from directory.model import Service

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from flask import Flask


@pytest.fixture
def code(staff_app: Flask) -> str:
    """The code of the service that shows every fact."""
    with staff_app.extensions["directory"].database.reading() as session:
        return session.scalars(select(Service.code).where(Service.name == "Neuvola")).one()


def values_of(page: BeautifulSoup) -> dict[str, str]:
    """What a browser would send of the form of a record, without its buttons and its token."""
    form = page.select_one("form.translation")
    assert form is not None
    values = {}
    for element in form.select("input, textarea"):
        name = str(element.get("name", ""))
        if name in ("", "token") or (element.get("type") == "checkbox" and not element.has_attr("checked")):
            continue
        said = (
            element.get_text().removeprefix("\n")
            if element.name == "textarea"
            else element.get("value", "on")
        )
        values[name] = str(said)
    return values
