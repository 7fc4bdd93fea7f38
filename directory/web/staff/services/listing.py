"""The list of a city's services: search, filters, and what wants care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template, request

from directory.editing import bulk, finding, proposing
from directory.editing.finding import NEEDS, PAGE, STATES, Line, Need, Wanted
from directory.model.facts import Publication
from directory.roles import Right
from directory.web.staff.guard import allowed
from directory.web.staff.services.common import tree_of
from directory.web.staff.store import reading

if TYPE_CHECKING:
    from datetime import date

    from flask import Blueprint

    from directory.taxonomies import TermTree
    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/services")(listing)
    blueprint.get("/<city>/services/")(listing_too)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody looks for, as the address has it."""

    q: str
    state: str
    category: str
    need: str

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the address needs to say the same again."""
        named = {"q": self.q, "state": self.state, "category": self.category, "need": self.need}
        return [(name, value) for name, value in named.items() if value]


def asked_now(values: dict[str, str]) -> Asked:
    """Read an address or a form; what is not known is left out."""
    state, need = values.get("state", ""), values.get("need", "")
    return Asked(
        q=values.get("q", "")[:100],
        state=state if state in set(Publication) else "",
        category=values.get("category", "")[:40],
        need=need if need in set(Need) else "",
    )


def wanted_of(desk: Desk, asked: Asked, tree: TermTree) -> Wanted:
    """What is looked for in the database: providers see their own services alone, a kind stands for those below."""
    below = [term.code for term in tree.children(asked.category)]
    return Wanted(
        text=asked.q,
        state=Publication(asked.state) if asked.state else None,
        terms=(asked.category, *below) if asked.category else (),
        need=Need(asked.need) if asked.need else None,
        organization_id=None if desk.may(Right.READ) else desk.membership.organization_id,
    )


def today_at(desk: Desk) -> date:
    """The day that it is in the city."""
    return desk.now.astimezone(desk.timezone).date()


@allowed(Right.ENTER)
def listing(desk: Desk) -> str:
    """Show a page of the list; eight queries."""
    asked = asked_now(request.args.to_dict())
    number = request.args.get("page", "1")
    page = int(number) if number.isdecimal() and 0 < len(number) < 6 else 1
    with reading() as session:
        tree = tree_of(session, desk)
        wanted = wanted_of(desk, asked, tree)
        if not desk.may(Right.READ) and wanted.organization_id is None:
            found: tuple[list[Line], int] = [], 0
        else:
            found = finding.find(session, desk.city, wanted, today=today_at(desk), page=max(page, 1))
        waiting = proposing.waiting(session, desk.city) if desk.may(Right.EDIT) else []
    tag, (lines, total) = desk.locale.tag, found
    return render_template(
        "staff/services/list.html",
        desk=desk,
        asked=asked,
        lines=lines,
        total=total,
        page=page,
        pages=-(-total // PAGE),
        to_page=lambda number: desk.to("services", [*asked.pairs, ("page", str(number))]),
        waiting=waiting,
        kinds=[(top, [top, *tree.children(top.code)]) for top in tree.tops],
        label=lambda term: term.labels.get(tag) or term.labels["en"],
        states=STATES,
        needs=NEEDS,
        actions=bulk.WORDS,
        most=bulk.MOST,
        may_propose=desk.may(Right.PROPOSE),
        may_publish=desk.may(Right.PUBLISH),
    )


@allowed(Right.ENTER)
def listing_too(desk: Desk) -> object:
    """The same address with a slash at its end."""
    return desk.led_to("services")
