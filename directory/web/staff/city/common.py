"""What the pages about the city share: the city to write in, errors as sentences, who changes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template, request

from directory.model import City
from directory.tending.terms import By
from directory.web.state import state

if TYPE_CHECKING:
    from typing import Any

    from flask import Response
    from sqlalchemy.orm import Session

    from directory.taxonomies import Term, TermTree
    from directory.tending.typing import Unfit
    from directory.web.staff.desk import Desk


def city_of(session: Session, desk: Desk) -> City:
    """The city, kept from others until the session ends."""
    return session.get_one(City, desk.city.id, with_for_update={"key_share": True})


def by(session: Session, desk: Desk) -> By:
    """Who changes what all cities share."""
    return By(city=city_of(session, desk), account=desk.by, now=desk.now)


def sentences(desk: Desk, fault: Unfit) -> dict[str, str]:
    """What is wrong, by field, in the reader's words."""
    return {name: desk.words.gettext(message, **values) for name, (message, values) in fault.errors.items()}


class Typed(dict[str, str]):
    """What a form holds; what is not in it is empty."""

    def __missing__(self, name: str) -> str:
        """Nothing was typed."""
        return ""


def shown(template: str, desk: Desk, errors: dict[str, str] | None = None, **values: Any) -> Response:
    """A page; with errors it answers 422."""
    values["typed"] = Typed(values.get("typed", {}))
    page = render_template(template, desk=desk, errors=errors or {}, **values)
    return make_response(page, 422 if errors else 200)


def typed_now() -> dict[str, str]:
    """What was typed into the form of this request, the first value of each field."""
    return request.form.to_dict()


def tree_of(session: Session, desk: Desk) -> TermTree:
    """The taxonomy; no query where nothing changed."""
    found = state().city(session, desk.city.slug)
    return state().tree(session, found[1] if found else "")


def label(desk: Desk, term: Term) -> str:
    """What a kind is called in the locale of the page."""
    return term.labels.get(desk.locale.tag) or term.labels["en"]
