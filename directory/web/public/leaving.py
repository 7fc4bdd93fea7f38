"""Leaving: what somebody can do whose phone another person looks into."""

from __future__ import annotations

from flask import Blueprint, render_template

from directory.web.page import open_page
from directory.web.state import state
from directory.wordings import URGENT


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/traces")(traces)


def traces(city: str, locale: str) -> str:
    """Tell how to hide that one was here; one query at most."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    page.is_sensitive = True
    return render_template("traces.html", page=page, urgent=URGENT)
