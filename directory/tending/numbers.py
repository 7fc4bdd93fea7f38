"""Numbers: those to call when it cannot wait, in the order in which pages show them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import phonenumbers
from sqlalchemy import select

from directory.catalogs import S_
from directory.exchange.cleaning import phones, website
from directory.model import UrgentKind, UrgentNumber
from directory.tending.revising import revise
from directory.tending.typing import Said, Unfit, line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model import City

MOST = 20
COLUMNS = ("kind", "number", "free", "source", "position")
_SHORT = re.compile(r"[*#]?\d[\d ]{1,7}#?")
_WRONG = S_("Write the number in digits, such as 112 or +358 9 1234567.")


def numbers(session: Session, city_id: UUID) -> Sequence[UrgentNumber]:
    """A city's urgent numbers in their order; one query."""
    return session.scalars(
        select(UrgentNumber)
        .where(UrgentNumber.city_id == city_id)
        .order_by(UrgentNumber.position, UrgentNumber.number)
    ).all()


def checked_number(name: str, text: str, country: str | None) -> str:
    """A number to dial: E.164, or short as people know it ("112").

    :raise Unfit: when nobody can dial it.
    """
    plain = line(name, text, most=40)
    if _SHORT.fullmatch(plain) and len(plain.replace(" ", "")) <= 6:
        return plain.replace(" ", "")
    found = list(phones(plain, country))
    if len(found) != 1 or any(character.isalpha() for character in plain):
        raise Unfit({name: _WRONG})
    try:
        parsed = phonenumbers.parse(found[0].number, country)
    except phonenumbers.NumberParseException:
        raise Unfit({name: _WRONG}) from None
    if not phonenumbers.is_possible_number(parsed):
        raise Unfit({name: _WRONG})
    return found[0].number


def save(
    session: Session, city: City, rows: Sequence[Mapping[str, str]], *, by: str, now: datetime
) -> Sequence[UrgentNumber]:
    """Write all numbers as they were typed: rows without a number are taken away, positions decide the order.

    :param rows: by the names of `COLUMNS`; errors are named "number-0" and so on.
    :raise Unfit: when one cannot be kept.
    """
    errors: dict[str, str | Said] = {}
    made: list[tuple[tuple[int, int, int], UrgentNumber]] = []
    for place, row in enumerate(rows[:MOST]):
        if not row.get("number", "").strip() or row.get("remove") == "yes":
            continue
        try:
            number = checked_number(f"number-{place}", row["number"], city.country)
            source = line(f"source-{place}", row.get("source", ""), most=500)
            if source and not website(source):
                raise Unfit(
                    {
                        f"source-{place}": S_(
                            "Write a web address that begins with https://, such as https://www.example.org"
                        )
                    }
                )
            if row.get("kind") not in list(UrgentKind):
                raise Unfit({f"kind-{place}": S_("Choose one of the answers.")})
        except Unfit as fault:
            errors |= fault.errors
            continue
        made.append(
            (
                _order(row.get("position", ""), place),
                UrgentNumber(
                    id=uuid4(),
                    city_id=city.id,
                    kind=UrgentKind(row["kind"]),
                    number=number,
                    is_free=row.get("free") == "yes",
                    source=website(source) if source else None,
                ),
            )
        )
    if errors:
        raise Unfit(errors)
    before = numbers(session, city.id)
    told_before = [_told(row) for row in before]
    for old in before:
        session.delete(old)
    session.flush()
    ordered = [row for _, row in sorted(made, key=lambda one: one[0])]
    for position, new in enumerate(ordered):
        new.position = position
    session.add_all(ordered)
    revise(
        session,
        city.id,
        ("urgent_numbers", city.id),
        {"urgent_numbers": (told_before, [_told(row) for row in ordered])},
        by=by,
        now=now,
    )
    return ordered


def _told(row: UrgentNumber) -> list[object]:
    return [row.kind.value, row.number, row.is_free, row.source]


def _order(text: str, place: int) -> tuple[int, int, int]:
    """What was moved up comes before what stood there, what was moved down after it."""
    bare, own = text.strip(), place + 1
    wanted = int(bare) if bare.isascii() and bare.isdecimal() and len(bare) < 6 else own
    return wanted, (wanted > own) - (wanted < own), place
