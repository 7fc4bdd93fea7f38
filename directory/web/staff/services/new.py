"""A new service: empty, or copied from another one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from flask import request

from directory.catalogs import S_
from directory.editing.checking import check
from directory.editing.drafts import (
    Draft,
    first_draft,
    list_in,
    new_draft,
    new_place,
    place_key,
    places_in,
    text_in,
)
from directory.editing.faults import Fault, first
from directory.editing.loading import draft_of
from directory.editing.saving import Edit, create
from directory.exchange.statements import USUAL_MONTHS
from directory.model.facts import Publication
from directory.roles import Right
from directory.web.staff.guard import NoRight, allowed
from directory.web.staff.services import searching, twins
from directory.web.staff.services.common import (
    city_to_write,
    organizations,
    rows_of,
    setting_of,
    shown,
    tree_of,
    typed_now,
)
from directory.web.staff.services.edit import SAVES, TOLD
from directory.web.staff.services.showing import Form
from directory.web.staff.services.typing import altered, filled
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.editing.faults import Typed
    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/services/new")(form)
    blueprint.post("/<city>/services/new")(save)


@allowed(Right.PROPOSE)
def form(desk: Desk) -> Response:
    """Show an empty form, or one with what another service says."""
    with reading() as session:
        made = _form(session, desk)
        copied = request.args.get("from", "")
        if copied:
            made.draft = _copied(draft_of(rows_of(session, desk, copied)))
        elif len(made.organizations) == 1 and not desk.may(Right.READ):
            made.draft["organization"] = made.organizations[0]
        made.typed = filled(made.draft)
    return shown(made)


@allowed(Right.PROPOSE)
def save(desk: Desk) -> Response:
    """Save a new service, or give the form back with what was typed."""
    typed = typed_now()
    do = first(typed, "do")
    if do not in SAVES:
        with reading() as session:
            made = _form(session, desk, altered(typed, do))
            checked = check(made.typed, made.base, setting_of(desk, made.tree))
            made.draft = checked.draft
            made.faults = checked.faults if do in ("", "check") else ()
            searching.look_up(session, desk, made, do)
            return shown(made)
    return _save(desk, altered(typed, ""), do)


def _form(session: Session, desk: Desk, typed: Typed | None = None) -> Form:
    base = new_draft()
    place = uuid4().hex
    draft: Draft = first_draft(desk.city) | {"places": [place]} | new_place(place)
    draft[place_key(place, "city")] = desk.city.name
    draft[place_key(place, "country")] = desk.city.country or ""
    return Form(
        desk=desk,
        tree=tree_of(session, desk),
        code="",
        version=0,
        publication=Publication.DRAFT,
        base=base,
        draft=draft,
        typed=filled(draft) if typed is None else typed,
        organizations=organizations(session, desk),
    )


def _copied(draft: Draft) -> Draft:
    """What another service says, with places of its own and without its name."""
    found: Draft = {key: value for key, value in draft.items() if not key.startswith("place")}
    found["places"] = []
    for place in places_in(draft):
        new = uuid4().hex
        found["places"] = [*places_in(found), new]
        found |= {
            place_key(new, key.rpartition(".")[2]): value for key, value in draft.items() if place in key
        }
    return found | {"name": ""}


def _save(desk: Desk, typed: Typed, do: str) -> Response:
    with writing() as session:
        city = city_to_write(session, desk)
        made = _form(session, desk, typed)
        checked = check(typed, made.base, setting_of(desk, made.tree))
        made.draft, made.faults = _without_empty_places(checked.draft), _needed(checked.draft, checked.faults)
        if not made.faults and first(typed, "no_twin") != "yes":
            made.twins = twins.twins_of(session, desk, made.draft)
        if made.faults or made.twins:
            return shown(made, 422)
        _refuse(desk, made, do)
        made.draft["review_every"] = _months(desk, made)
        edit = Edit(
            draft=made.draft,
            version=0,
            by=desk.by,
            now=desk.now,
            publication=SAVES[do],
            confirm=first(typed, "confirm") == "yes",
            action="create",
        )
        own = None if desk.may(Right.EDIT) else desk.membership.organization_id
        saved = create(session, city, edit, organization_id=own)
    return desk.led_to(f"services/{saved.code}", told=TOLD[do])


def _months(desk: Desk, made: Form) -> str:
    """After how many months it is checked: where nobody chose, sooner if its main kind wants it."""
    said, usual = text_in(made.draft, "review_every"), str(desk.city.review_months)
    main = next(
        (made.tree.terms[code] for code in list_in(made.draft, "terms") if code in made.tree.terms), None
    )
    if (
        said not in ("", usual)
        or main is None
        or main.review_months >= min(USUAL_MONTHS, desk.city.review_months)
    ):
        return said or usual
    return str(main.review_months)


def _needed(draft: Draft, faults: list[Fault]) -> list[Fault]:
    """What even a new service has to say."""
    known = {fault.field for fault in faults}
    asked = {
        "name": S_("Write the name of the service."),
        "organization": S_("Write who offers the service."),
    }
    for name, message in asked.items():
        if not draft[name] and name not in known:
            faults.append(Fault(field=name, message=message))
    return sorted(faults, key=lambda fault: fault.field not in asked)


def _without_empty_places(draft: Draft) -> Draft:
    said = {
        place: any(text_in(draft, place_key(place, name)) for name in ("address_1", "latitude", "name"))
        for place in places_in(draft)
    }
    kept: Draft = {
        key: value for key, value in draft.items() if said.get(key.split(".")[1] if "." in key else "", True)
    }
    return kept | {"places": [place for place in places_in(draft) if said[place]]}


def _refuse(desk: Desk, made: Form, do: str) -> None:
    if SAVES[do] is Publication.PUBLISHED and not desk.may(Right.PUBLISH):
        raise NoRight
    if not desk.may(Right.EDIT) and (
        do != "review" or text_in(made.draft, "organization") not in made.organizations
    ):
        raise NoRight
