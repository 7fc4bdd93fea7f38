"""With pictures: what, which kind of it, where; three taps lead to the nearest three services, and nobody has to type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from directory import geocoding, search
from directory.model import PlaceKind, Wording
from directory.search import Criteria
from directory.text import clean
from directory.web.page import Page, open_page
from directory.web.public.showing import ShownCard, shown
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from directory.geocoding import Found
    from directory.search import Hit
    from directory.taxonomies import Need, Term

NEAREST = 3
ANYWHERE = "any"
"""The value of `near` of those who do not say where they are."""

PLACE_ICONS = {PlaceKind.STATION: "train", PlaceKind.STOP: "bus"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Something to tap: a category, a kind, a situation."""

    pair: tuple[str, str]
    """The address parameter that stands for it."""
    icon: str
    label: Wording
    terms: tuple[str, ...]
    """Codes of the kinds of services that help, the most useful first."""
    is_sensitive: bool


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/pictures")(pictures)


def pictures(city: str, locale: str) -> str:
    """Show the next choice, or the nearest services; six queries at most."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        counts = search.count_by_term(session, page.city, memo=state().memo)
        chosen = _chosen(page, counts)
        if chosen is None:
            tops = [_of_term(page, term) for term in page.tree.tops if counts.get(term.code)]
            return render_template("pictures.html", page=page, choices=tops, chosen=None)
        page.is_sensitive = chosen.is_sensitive
        if choices := _below(page, chosen, counts):
            return render_template("pictures.html", page=page, choices=choices, chosen=chosen)
        category = _category(page, chosen)
        places = _places(session, page)
        near, is_answered = _near(places)
        if places and not is_answered:
            return render_template(
                "pictures_where.html",
                page=page,
                chosen=chosen,
                category=category,
                places=[(place, PLACE_ICONS.get(place.kind, "map-pin")) for place in places],
                anywhere=ANYWHERE,
            )
        hits = _nearest(session, page, chosen, near)
    page.is_sensitive |= any(hit.card.sensitive for hit in hits)
    query = [("category", code) for code in chosen.terms]
    return render_template(
        "pictures_found.html",
        page=page,
        chosen=chosen,
        category=category,
        has_places=bool(places),
        cards=_shown(page, hits),
        near=near,
        query=[*query, ("near", f"p{near.place_id}")] if near else query,
    )


def _of_term(page: Page, term: Term) -> Choice:
    return Choice(
        pair=("category", term.code),
        icon=term.icon,
        label=page.pick(term.labels),
        terms=(term.code,),
        is_sensitive=term.sensitive,
    )


def _of_need(page: Page, need: Need, counts: Mapping[str, int]) -> Choice:
    return Choice(
        pair=("need", need.code),
        icon=need.icon,
        label=page.pick(need.labels),
        terms=tuple(code for code in need.terms if counts.get(code)),
        is_sensitive=need.sensitive,
    )


def _chosen(page: Page, counts: Mapping[str, int]) -> Choice | None:
    """What was tapped last; None at the beginning, and a word about it where it is not there any more."""
    if need := page.tree.needs.get(request.args.get("need", "")):
        chosen = _of_need(page, need, counts)
        if chosen.terms:
            return chosen
    code = request.args.get("category", "")
    if counts.get(code) and (term := page.term(code)):
        return _of_term(page, term)
    if asked := clean((code or request.args.get("need", ""))[:40]):
        page.notices.append(
            page.words.gettext("We did not understand “%(value)s” and left it out.", value=asked)
        )
    return None


def _below(page: Page, chosen: Choice, counts: Mapping[str, int]) -> list[Choice]:
    """The situations of a category, and its kinds; none of what is no category."""
    name, code = chosen.pair
    term = page.term(code)
    if name == "need" or term is None or term.parent:
        return []
    needs = [
        _of_need(page, need, counts)
        for need in page.tree.needs.values()
        if any(counts.get(one) for one in need.terms) and _top(page, need) == code
    ]
    return needs + [_of_term(page, kind) for kind in page.tree.children(code) if counts.get(kind.code)]


def _top(page: Page, need: Need) -> str:
    """The category of a situation: that of what helps most."""
    first = page.term(need.terms[0]) if need.terms else None
    return (first.parent or first.code) if first else ""


def _category(page: Page, chosen: Choice) -> Choice | None:
    """The category that was tapped before."""
    name, code = chosen.pair
    top = _top(page, page.tree.needs[code]) if name == "need" else page.tree.terms[code].parent
    above = page.term(top) if top else None
    return _of_term(page, above) if above else None


def _places(session: Session, page: Page) -> list[Found]:
    """Places to choose from; no query once they are known."""
    return state().places.get(
        (page.city.id, page.city.data_version, page.locale.tag, ("familiar",)),
        lambda: geocoding.familiar(session, page.city, locale=page.locale.tag),
    )


def _near(places: list[Found]) -> tuple[Found | None, bool]:
    """The place that was tapped, and whether anything was."""
    asked = request.args.get("near", "")
    found = next((place for place in places if asked == f"p{place.place_id}"), None)
    return found, found is not None or asked == ANYWHERE


def _nearest(session: Session, page: Page, chosen: Choice, near: Found | None) -> list[Hit]:
    criteria = Criteria(
        categories=chosen.terms, is_ordered=len(chosen.terms) > 1, near=near.point if near else None
    )
    found = search.search(session, page.city, criteria, now=page.now, memo=state().memo, tree=page.tree)
    return list(found.hits[:NEAREST])


def _shown(page: Page, hits: list[Hit]) -> list[ShownCard]:
    return [shown(page, hit) for hit in hits]
