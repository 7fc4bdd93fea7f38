"""How to reach who offers a service, as HSDS says it: numbers, hours, languages, people to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from directory.exchange.cleaning import email
from directory.exchange.hsds.hours import recurring
from directory.exchange.hsds.terms import fact_attribute
from directory.model import Wording, worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from directory.catalogs import Words
    from directory.exchange.hsds.stock import Stock
    from directory.model import (
        Contact,
        Language,
        Location,
        Organization,
        Phone,
        Schedule,
        Service,
        ServiceAtLocation,
    )

Object = dict[str, Any]
"""A JSON object."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """A city's feed in one locale."""

    words: Words
    chain: tuple[str, ...]
    """Where texts are looked for, best first."""
    default_locale: str
    """What source texts are written in."""
    kinds: Mapping[str, Object]
    """Terms of the taxonomy as HSDS says them, by code."""
    language_name: Callable[[str], str]
    """What a language (BCP 47) is called in the locale."""
    monday: date
    """The week of which hours that change with the season are told."""
    has_times: bool = True
    """Whether services say when they changed; a file that is kept says only what holds."""


def known(said: Object) -> Object:
    """Without what is not known."""
    return {key: value for key, value in said.items() if value is not None and value not in ("", [])}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reaching:
    """Says the rows of a stock in an edition: what belongs to one owner."""

    edition: Edition
    stock: Stock

    def rest(self, row: Service | Organization | Location | ServiceAtLocation) -> Object:
        """What came with a row and no column holds."""
        return (row.passed_on if self.stock.has_rest else None) or {}

    def text(self, row: Service | Organization | Location, name: str) -> str:
        """A field in the best locale that there is."""
        source = Wording(text=getattr(row, name) or "", locale=self.edition.default_locale)
        return worded(name, source, self.stock.texts.get(row.id, ()), self.edition.chain).text

    def fact(self, link: UUID, entity: str, code: str, choice: str) -> Object | None:
        """A fact as an attribute, or None where it is unknown."""
        return fact_attribute(self.edition.words, link, entity, code, choice)

    def phones(self, own: UUID, row_id: UUID, **owner: UUID) -> list[Object]:
        """The numbers that belong to one owner."""
        return [
            self._phone(uuid5(own, f"phone/{number}"), row, owner)
            for number, row in enumerate(self.stock.phones.get(row_id, ()))
        ]

    def _phone(self, identifier: UUID, row: Phone, owner: Mapping[str, UUID]) -> Object:
        extension = row.extension or ""
        is_number = extension.isascii() and extension.isdigit() and str(int(extension)) == extension
        return known(
            {
                "id": str(identifier),
                **{name: str(value) for name, value in owner.items()},
                "number": row.number,
                "extension": int(extension) if is_number else None,
                "extension_text": None if is_number else extension,
                "type": row.type.value,
                "description": row.description,
                "languages": self.languages(identifier, row.id, phone_id=identifier),
            }
        )

    def schedules(self, own: UUID, row_id: UUID, **owner: UUID) -> list[Object]:
        """The hours that belong to one owner, one span after the other."""
        owners = {name: str(value) for name, value in owner.items()}
        return [
            {"id": str(uuid5(own, f"schedule/{number}/{place}")), **owners, **span}
            for number, row in enumerate(self.stock.schedules.get(row_id, ()))
            for place, span in enumerate(self._spans(row))
        ]

    def _spans(self, row: Schedule) -> Iterable[Object]:
        lasting = known(
            {
                "valid_from": row.valid_from.isoformat() if row.valid_from else None,
                "valid_to": row.valid_to.isoformat() if row.valid_to else None,
                "attending_type": row.attending_type,
                "notes": row.notes,
            }
        )
        for span in recurring(row.opening_hours, monday=self.edition.monday):
            yield span | lasting

    @staticmethod
    def as_written(derived: list[Object], passed: list[Object]) -> list[Object]:
        """Hours in the rows in which they came, while nobody edited them; else those that are derived."""
        said, meant = ({row.get("opening_hours") for row in rows} for rows in (derived, passed))
        return passed if passed and said == meant else derived

    def numbers(self, row_id: UUID) -> list[str]:
        """The numbers of one owner as they are kept."""
        return [row.number for row in self.stock.phones.get(row_id, ())]

    def languages(self, own: UUID, row_id: UUID, **owner: UUID) -> list[Object]:
        """The languages spoken at one owner, or by who answers a number."""
        owners = {name: str(value) for name, value in owner.items()}
        return [
            self._language(uuid5(own, f"language/{number}"), row, owners)
            for number, row in enumerate(self.stock.languages.get(row_id, ()))
        ]

    def _language(self, identifier: UUID, row: Language, owners: Mapping[str, str]) -> Object:
        return known(
            {
                "id": str(identifier),
                **owners,
                "name": self.edition.language_name(row.code),
                "code": row.code,
                "note": row.note,
                "opening_hours": row.opening_hours,
            }
        )

    def contacts(self, own: UUID, row_id: UUID, **owner: UUID) -> list[Object]:
        """The people to ask of one owner."""
        return [
            self._contact(uuid5(own, f"contact/{number}"), row, owner)
            for number, row in enumerate(self.stock.contacts.get(row_id, ()))
        ]

    def _contact(self, identifier: UUID, row: Contact, owner: Mapping[str, UUID]) -> Object:
        return known(
            {
                "id": str(identifier),
                **{name: str(value) for name, value in owner.items()},
                "name": row.name,
                "title": row.title,
                "department": row.department,
                "email": email(row.email or ""),
                "phones": self.phones(identifier, row.id, contact_id=identifier),
            }
        )
