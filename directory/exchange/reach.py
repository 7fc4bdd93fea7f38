"""Reach: the numbers of an organization and the people to ask there, as rows and as entries of its statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import select

from directory.exchange.statements import Statement, in_their_order
from directory.model import Contact, Phone
from directory.model.facts import PhoneType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from directory.model import Organization

KEYS = ("organization.phones", "organization.contacts")
"""The entries of a statement that are rows here."""


@dataclass(kw_only=True)
class Reach:
    """How to reach an organization."""

    phones: list[Phone] = field(default_factory=list)
    """Its own numbers."""
    people: list[Contact] = field(default_factory=list)
    numbers: dict[UUID, list[Phone]] = field(default_factory=dict)
    """Those of its people, by the ids of these."""

    def statement(self) -> Statement:
        """What these rows say; nothing where there are none."""
        people = in_their_order(
            [
                [
                    *(one.name, one.title, one.department, one.email),
                    [_said(phone) for phone in self.numbers.get(one.id, ())],
                ]
                for one in self.people
            ]
        )
        said = [[*_said(phone), []] for phone in self.phones]
        return {key: rows for key, rows in zip(KEYS, (said, people), strict=True) if rows}

    def write(self, key: str, said: Sequence[Any], organization: Organization) -> list[Phone | Contact]:
        """Make rows of what an entry says; those that are no more."""
        gone: list[Phone | Contact] = []
        if key == KEYS[0]:
            gone += self.phones
            self.phones = [
                _phone(organization, position, number, organization_id=organization.id)
                for position, number in enumerate(said)
            ]
            return gone
        gone += [*(phone for phones in self.numbers.values() for phone in phones), *self.people]
        self.people, self.numbers = [], {}
        for name, title, department, email, numbers in said:
            one = Contact(
                id=uuid4(),
                city_id=organization.city_id,
                organization_id=organization.id,
                name=name,
                title=title,
                department=department,
                email=email,
            )
            self.people.append(one)
            self.numbers[one.id] = [
                _phone(organization, position, number, contact_id=one.id)
                for position, number in enumerate(numbers)
            ]
        return gone


def _said(phone: Phone) -> list[Any]:
    return [phone.number, phone.extension, phone.type.value, phone.description]


def _phone(organization: Organization, position: int, said: Sequence[Any], **owner: UUID) -> Phone:
    number, extension, kind, description = said[:4]
    return Phone(
        id=uuid4(),
        city_id=organization.city_id,
        number=number,
        extension=extension,
        type=PhoneType(kind),
        description=description,
        position=position,
        **owner,
    )


def fetch(session: Session, ids: Sequence[UUID]) -> dict[UUID, Reach]:
    """How to reach each of at most 500 organizations; three queries."""
    found = {identifier: Reach() for identifier in ids}
    of_organizations = select(Phone).where(Phone.organization_id.in_(ids)).order_by(Phone.position)
    for phone in session.scalars(of_organizations):
        if phone.organization_id:
            found[phone.organization_id].phones.append(phone)
    owners: dict[UUID, Reach] = {}
    for one in session.scalars(select(Contact).where(Contact.organization_id.in_(ids))):
        if one.organization_id:
            owners[one.id] = found[one.organization_id]
            owners[one.id].people.append(one)
    of_people = select(Phone).join(Contact, Contact.id == Phone.contact_id)
    for phone in session.scalars(
        of_people.where(Contact.organization_id.in_(ids)).order_by(Phone.position, Phone.number)
    ):
        if phone.contact_id:
            owners[phone.contact_id].numbers.setdefault(phone.contact_id, []).append(phone)
    return found


def store(session: Session, reaches: Sequence[Reach], gone: Sequence[Phone | Contact] = ()) -> None:
    """Put rows in an order that keys allow: who is named by others first, and last where they go."""
    for kind in (Phone, Contact):
        session.flush()
        for row in gone:
            if isinstance(row, kind):
                session.delete(row)
    session.flush()
    session.add_all(row for reach in reaches for row in (*reach.phones, *reach.people))
    session.flush()
    session.add_all(phone for reach in reaches for phones in reach.numbers.values() for phone in phones)
    session.flush()
