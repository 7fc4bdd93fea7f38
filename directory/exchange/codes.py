"""Public codes: short names of records that can be read aloud, the same at each import."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model import Organization, Service

ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
"""No vowels, so that no words come about; nothing that looks or sounds like something else."""

LENGTH = 6

BATCH = 500
"""Values in one IN: engines limit the count of parameters."""


def candidates(identifier: UUID) -> Iterator[str]:
    """Codes for a record, the one it should have first; without end."""
    attempt = 0
    while True:
        number = int.from_bytes(sha256(identifier.bytes + attempt.to_bytes(4)).digest())
        digits = []
        for _ in range(LENGTH):
            number, digit = divmod(number, len(ALPHABET))
            digits.append(ALPHABET[digit])
        yield "".join(digits)
        attempt += 1


def codes_for(session: Session, kind: type[Service | Organization], ids: Sequence[UUID]) -> dict[UUID, str]:
    """A code for each new record of a kind, which no other record of the kind has; one query per 500."""
    makers = {identifier: candidates(identifier) for identifier in ids}
    chosen: dict[UUID, str] = {}
    used: set[str] = set()
    waiting = list(makers)
    while waiting:
        tried = {identifier: next(makers[identifier]) for identifier in waiting}
        taken = _taken(session, kind, list(tried.values()))
        waiting = []
        for identifier, code in tried.items():
            if code in taken or code in used:
                waiting.append(identifier)
            else:
                used.add(code)
                chosen[identifier] = code
    return chosen


def _taken(session: Session, kind: type[Service | Organization], codes: Sequence[str]) -> set[str]:
    return {
        code
        for start in range(0, len(codes), BATCH)
        for code in session.scalars(select(kind.code).where(kind.code.in_(codes[start : start + BATCH])))
    }
