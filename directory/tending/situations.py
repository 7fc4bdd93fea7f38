"""Situations: what somebody would say of themselves, and the kinds of services that help; shared by all cities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from directory.catalogs import S_
from directory.exchange.edits import SOURCE_LOCALE, Edits
from directory.model import Situation, TaxonomyEdit
from directory.tending.terms import record, remember, word
from directory.tending.typing import Gone, Unfit
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from directory.tending.terms import By

MOST = 40
MAX_TERMS = 12


def situations(session: Session) -> Sequence[Situation]:
    """All situations in their order, hidden ones too, with their words; two queries."""
    return session.scalars(
        select(Situation).order_by(Situation.position).options(selectinload(Situation.translations))
    ).all()


def get_situation(session: Session, code: str) -> Situation:
    """A situation with its words; two queries.

    :raise Gone: when there is none with this code.
    """
    found = session.scalars(
        select(Situation).where(Situation.code == code).options(selectinload(Situation.translations))
    ).first()
    if found is None:
        raise Gone(code)
    return found


def is_own(session: Session, code: str) -> bool:
    """Whether staff defined it; those of the seeds can be hidden, not deleted."""
    return code in Edits.read(session).own_situations


def checked_terms(typed: Sequence[str], known: Collection[str]) -> list[str]:
    """The kinds that a situation leads to, the most useful first.

    :raise Unfit: when there are none, or too many, or one that is not known.
    """
    codes = list(dict.fromkeys(code for code in typed if code))
    if not codes:
        raise Unfit({"term-0": S_("Choose at least one kind of service that helps.")})
    if len(codes) > MAX_TERMS or not set(codes) <= set(known):
        raise Unfit({"term-0": S_("Choose one of the answers.")})
    return codes


def create(session: Session, name: str, terms: Sequence[str], icon: str, by: By) -> Situation:
    """Define a situation, named in English first; it comes last until it is ordered.

    :raise Unfit: when there are too many.
    """
    known = situations(session)
    if len(known) >= MOST:
        raise Unfit(
            {"name": S_("There are %(most)s situations, as many as anybody reads. Remove one first.")},
            most=MOST,
        )
    row = Situation(
        id=uuid4(),
        code=_code(name, {one.code for one in known}),
        name="",
        icon=icon,
        position=len(known),
        terms=list(terms),
        translations=[],
    )
    session.add(row)
    remember(session, ("situation", row.code, "terms", ""), None, "\n".join(terms), by)
    word(session, row, SOURCE_LOCALE, {"name": name}, by)
    record(session, "situation", row.code, {"terms": ([], list(terms))}, by)
    return row


def _code(name: str, known: Collection[str]) -> str:
    bare = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:24] or "situation"
    while bare in known:
        bare = f"{bare[:24]}_{uuid4().hex[:6]}"
    return bare


def lead_to(session: Session, row: Situation, terms: Sequence[str], by: By) -> None:
    """Say which kinds help, the most useful first."""
    if list(row.terms) == list(terms):
        return
    remember(session, ("situation", row.code, "terms", ""), "\n".join(row.terms), "\n".join(terms), by)
    before, row.terms = row.terms, list(terms)
    record(session, "situation", row.code, {"terms": (before, list(terms))}, by)


def order(session: Session, codes: Sequence[str], by: By) -> None:
    """Put situations in an order; those that are not named come after."""
    rows = situations(session)
    before = [row.code for row in rows]
    wanted = [*(code for code in codes if code in before), *(code for code in before if code not in codes)]
    if wanted == before:
        return
    for row in rows:
        row.position = wanted.index(row.code)
    remember(session, ("situations", "", "order", ""), None, "\n".join(wanted), by)
    record(session, "situations", "order", {"order": (before, wanted)}, by)


def hide(session: Session, row: Situation, *, is_hidden: bool, by: By) -> None:
    """Offer a situation no longer, or again."""
    before, row.is_hidden = row.is_hidden, is_hidden
    record(session, "situation", row.code, {"is_hidden": (before, is_hidden)}, by)


def remove(session: Session, row: Situation, by: By) -> None:
    """Delete a situation that staff defined."""
    session.execute(
        delete(TaxonomyEdit).where(TaxonomyEdit.owner == "situation", TaxonomyEdit.code == row.code)
    )
    session.delete(row)
    record(session, "situation", row.code, {"name": (row.name, None)}, by)
