"""Contacting: the people or desks to ask at an organization, as the rows of a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import select

from directory.editing.loading import row_of
from directory.model import Contact, Phone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.editing.drafts import Row
    from directory.model import City

_TEXTS = ("name", "title", "department", "email")


@dataclass(kw_only=True)
class Person:
    """Somebody to ask."""

    contact: Contact
    phones: list[Phone] = field(default_factory=list)
    """A form shows the first; the others stay as they are."""

    def as_row(self) -> Row:
        """What a form shows."""
        return row_of(self.contact, *_TEXTS) | {"number": self.phones[0].number if self.phones else ""}


def people_of(session: Session, organization_id: UUID) -> list[Person]:
    """Whom to ask at an organization, by name; two queries."""
    wanted = select(Contact).where(Contact.organization_id == organization_id)
    people = {
        row.id: Person(contact=row)
        for row in sorted(session.scalars(wanted), key=lambda row: ((row.name or "").casefold(), row.id))
    }
    for phone in session.scalars(
        select(Phone).where(Phone.contact_id.in_(people)).order_by(Phone.position, Phone.number)
    ):
        if phone.contact_id:
            people[phone.contact_id].phones.append(phone)
    return list(people.values())


def write_people(
    session: Session, city: City, organization_id: UUID, people: list[Person], said: Sequence[Row]
) -> None:
    """Make these people be there; who stays, by the whole row, else by name or e-mail, keeps the row."""
    left = list(people)
    chosen: list[Person | None] = [_taken(left, row, list(row)) for row in said]
    for number, row in enumerate(said):
        for name in ("name", "email"):
            chosen[number] = chosen[number] or _taken(left, row, [name])
    for gone in left:
        session.delete(gone.contact)
    session.flush()
    people[:] = [
        _written(session, city, organization_id, known, row) for known, row in zip(chosen, said, strict=True)
    ]


def _taken(left: list[Person], row: Row, names: Sequence[str]) -> Person | None:
    for person in left:
        there = person.as_row()
        if all(there[name] == row[name] for name in names) and any(row[name] for name in names):
            left.remove(person)
            return person
    return None


def _written(session: Session, city: City, organization_id: UUID, known: Person | None, row: Row) -> Person:
    person = known or Person(contact=Contact(id=uuid4(), city_id=city.id, organization_id=organization_id))
    for name in _TEXTS:
        setattr(person.contact, name, row[name] or None)
    if known is None:
        session.add(person.contact)
        session.flush()
    first = person.phones[0] if person.phones else None
    if first is None and row["number"]:
        person.phones = [Phone(city_id=city.id, contact_id=person.contact.id, number=row["number"])]
        session.add_all(person.phones)
    elif first is not None and row["number"]:
        first.number = row["number"]
    elif first is not None:
        session.delete(person.phones.pop(0))
    return person
