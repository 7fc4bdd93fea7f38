"""Finding: the services of a city as its staff looks for them, whatever their state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, or_, select

from directory import caring
from directory.caring import NEEDS, Need
from directory.catalogs import S_
from directory.model import (
    Attribute,
    Organization,
    Phone,
    SearchDoc,
    Service,
    TaxonomyTerm,
)
from directory.model.facts import Publication
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from directory.model import City

__all__ = ["NEEDS", "PAGE", "STATES", "Line", "Need", "Wanted", "find", "ids_of"]

PAGE = 50


STATES = {
    Publication.PUBLISHED: S_("Published"),
    Publication.IN_REVIEW: S_("In review"),
    Publication.DRAFT: S_("Draft"),
    Publication.ARCHIVED: S_("Archived"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What somebody looks for; archived services only where they are asked for."""

    text: str = ""
    state: Publication | None = None
    terms: tuple[str, ...] = ()
    need: Need | None = None
    organization_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A service in a list."""

    id: UUID
    code: str
    name: str
    organization: str
    publication: Publication
    confirmed_at: date | None
    is_due: bool


def find(
    session: Session, city: City, wanted: Wanted, *, today: date, page: int = 1
) -> tuple[list[Line], int]:
    """A page of services by name, and how many there are; three queries."""
    conditions = _conditions(session, city, wanted, today)
    due = caring.due_in(session, city, today)
    rows = session.execute(
        _wanted(
            select(
                Service.id,
                Service.code,
                Service.name,
                Organization.name.label("organization"),
                Service.publication,
                Service.confirmed_at,
                due.label("is_due"),
            ),
            conditions,
        )
        .order_by(func.lower(Service.name), Service.code)
        .limit(PAGE)
        .offset((max(page, 1) - 1) * PAGE)
    )
    total = session.scalar(_wanted(select(func.count(Service.id)), conditions)) or 0
    return [Line(**row._mapping) for row in rows], total


def ids_of(session: Session, city: City, wanted: Wanted, *, today: date, most: int) -> Sequence[UUID]:
    """The ids of all services that are looked for, by name."""
    conditions = _conditions(session, city, wanted, today)
    statement = _wanted(select(Service.id), conditions).order_by(Service.name).limit(most)
    found: Sequence[UUID] = session.scalars(statement).all()
    return found


def _wanted(statement: Any, conditions: list[ColumnElement[bool]]) -> Any:
    return statement.join(Organization, Organization.id == Service.organization_id).where(*conditions)


def _conditions(session: Session, city: City, wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    found = [Service.city_id == city.id]
    if wanted.state:
        found.append(Service.publication == wanted.state)
    else:
        found.append(Service.publication != Publication.ARCHIVED)
    if wanted.organization_id:
        found.append(Service.organization_id == wanted.organization_id)
    if wanted.terms:
        found.append(
            _has(
                Attribute,
                Attribute.taxonomy_term_id.in_(
                    select(TaxonomyTerm.id).where(TaxonomyTerm.code.in_(wanted.terms))
                ),
            )
        )
    if wanted.text.strip():
        found.append(_like(wanted.text.strip()[:100]))
    if wanted.need:
        found.append(caring.condition(session, city, wanted.need, today))
    return found


def _has(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(1).where(table.service_id == Service.id, *conditions).correlate(Service))


def _like(text: str) -> ColumnElement[bool]:
    """By code, phone or name; published ones in any script's small or capital letters."""
    folded = fold(text)
    return or_(
        Service.code == text.lower(),
        Service.name.icontains(text, autoescape=True),
        Organization.name.icontains(text, autoescape=True),
        _has(
            SearchDoc,
            *(SearchDoc.name_words.contains(f" {word}", autoescape=True) for word in folded.split()),
        ),
        *([_has(Phone, Phone.number.contains(digits))] if (digits := _digits(text)) else []),
    )


def _digits(text: str) -> str:
    digits = "".join(character for character in text if character.isascii() and character.isdigit())
    return (
        digits.lstrip("0") if len(digits) > 4 and not any(character.isalpha() for character in text) else ""
    )
