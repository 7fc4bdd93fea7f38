"""One change to all services that a filter finds: asked back first, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template, request

from directory.editing import bulk, finding
from directory.editing.bulk import Action, Order
from directory.roles import Right
from directory.web.staff.guard import allowed
from directory.web.staff.services.common import city_to_write, tree_of
from directory.web.staff.services.listing import asked_now, today_at, wanted_of
from directory.web.staff.store import writing

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from directory.taxonomies import TermTree
    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.post("/<city>/services/bulk")(change)


@allowed(Right.PUBLISH)
def change(desk: Desk) -> Response:
    """Ask back how many services change, then change them."""
    values = request.form.to_dict()
    asked = asked_now(values)
    action, value = values.get("action", ""), values.get("value", "").strip()[:40]
    with writing() as session:
        city = city_to_write(session, desk)
        tree = tree_of(session, desk)
        fault = _fault(desk, tree, action, value)
        wanted = wanted_of(desk, asked, tree)
        ids = finding.ids_of(session, city, wanted, today=today_at(desk), most=bulk.MOST)
        if not fault and values.get("sure") == str(len(ids)):
            order = Order(action=Action(action), value=value, by=desk.by, now=desk.now)
            bulk.change_all(session, city, ids, order)
            return desk.led_to("services", told="saved")
    label = tree.terms[value].labels if value in tree.terms else {}
    return make_response(
        render_template(
            "staff/services/bulk.html",
            desk=desk,
            asked=asked,
            action=action,
            value=value,
            value_words=label.get(desk.locale.tag) or label.get("en") or value,
            words=bulk.WORDS.get(Action(action), "") if action in set(Action) else "",
            count=len(ids),
            errors={"action": fault} if fault else {},
            kinds=[(top, [top, *tree.children(top.code)]) for top in tree.tops],
            label=lambda term: term.labels.get(desk.locale.tag) or term.labels["en"],
            actions=bulk.WORDS,
        ),
        422 if fault else 200,
    )


def _fault(desk: Desk, tree: TermTree, action: str, value: str) -> str:
    gettext = desk.words.gettext
    if action not in set(Action):
        return gettext("Choose what to do.")
    if action == Action.REVIEW_EVERY and not (value.isdecimal() and 1 <= int(value) <= 60):
        return gettext("Write the months as a number from 1 to 60.")
    if action in (Action.ADD_TERM, Action.REMOVE_TERM) and value not in tree.terms:
        return gettext("Choose a kind of service.")
    return ""
