"""The city's first page: urgent numbers, search, categories, situations, notices."""

from __future__ import annotations

from flask import Blueprint, render_template

from directory import queries, search
from directory.model import Wording
from directory.model.wording import worded
from directory.web.page import Page, open_page
from directory.web.state import state
from directory.wordings import URGENT


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/")(home)


def home(city: str, locale: str) -> str:
    """Show the city in one locale; three queries."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        counts = search.count_by_term(session, page.city, memo=state().memo)
        notices = _notices(page, queries.notices(session, page.city, page.today))
    needs = [
        (need, page.pick(need.labels))
        for need in page.tree.needs.values()
        if any(counts.get(code) for code in need.terms)
    ]
    tops = [
        (term, page.pick(term.labels), counts[term.code]) for term in page.tree.tops if counts.get(term.code)
    ]
    return render_template(
        "home.html",
        page=page,
        tops=tops,
        needs=[
            (need, label, [("category", code) for code in need.terms if counts.get(code)])
            for need, label in needs
        ],
        notices=notices,
        urgent=URGENT,
    )


def _notices(page: Page, rows: object) -> list[tuple[Wording, Wording]]:
    shown = []
    for row in rows:  # type: ignore[attr-defined]
        source = page.city.default_locale
        shown.append(
            (
                worded("name", Wording(text=row.name, locale=source), row.translations, page.chain),
                worded(
                    "description", Wording(text=row.description, locale=source), row.translations, page.chain
                ),
            )
        )
    return shown
