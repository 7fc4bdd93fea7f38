"""Terms: how kinds of services are called, what people say for them; shared by all cities of an instance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid4, uuid5

from sqlalchemy import func, select, update
from sqlalchemy.orm import selectinload

from directory.catalogs import S_
from directory.exchange.edits import LISTS, SOURCE_LOCALE, version_after
from directory.model import (
    City,
    Situation,
    SituationTranslation,
    Taxonomy,
    TaxonomyEdit,
    TaxonomyTerm,
    TaxonomyTermTranslation,
    digest,
)
from directory.tending.revising import revise
from directory.tending.typing import Gone, Said, Unfit, line, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

MAX_LABEL, MAX_SENTENCE, MAX_SAYING, MAX_SAYINGS = 80, 300, 100, 300
FIELDS = ("name", "description", "terms", "needs")


@dataclass(frozen=True, kw_only=True, slots=True)
class By:
    """Who changes it, in which city, and when."""

    city: City
    account: str
    now: datetime


def get_term(session: Session, code: str) -> TaxonomyTerm:
    """A kind of service with its words; two queries.

    :raise Gone: when there is none with this code.
    """
    found = session.scalars(
        select(TaxonomyTerm).where(TaxonomyTerm.code == code).options(selectinload(TaxonomyTerm.translations))
    ).first()
    if found is None:
        raise Gone(code)
    return found


def said(row: TaxonomyTerm | Situation, locale: str) -> dict[str, str]:
    """The words of a term or situation in a locale, by field; what is not said is empty."""
    fields = FIELDS if isinstance(row, TaxonomyTerm) else ("name",)
    found = dict.fromkeys(fields, "")
    if locale == SOURCE_LOCALE:
        found |= {name: getattr(row, name) for name in fields if name not in LISTS}
    found |= {one.field: one.text for one in row.translations if one.locale == locale and one.field in fields}
    return found


def seeds_say(session: Session, owner: str, code: str, locale: str) -> dict[str, str]:
    """What the words were before staff changed them, by field; only of those that they changed; one query."""
    rows = session.scalars(
        select(TaxonomyEdit).where(
            TaxonomyEdit.owner == owner, TaxonomyEdit.code == code, TaxonomyEdit.locale == locale
        )
    )
    return {row.field: row.seed or "" for row in rows}


def checked(typed: Mapping[str, str], locale: str) -> dict[str, str]:
    """Words as they are kept, by field: lists one entry a line, none twice.

    :raise Unfit: when some cannot be kept.
    """
    errors: dict[str, str | Said] = {}
    found: dict[str, str] = {}
    needed = S_("Write what it is called.") if locale == SOURCE_LOCALE else ""
    takes: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("name", lambda text: line("name", text, most=MAX_LABEL, needed=needed)),
        ("description", lambda text: line("description", text, most=MAX_SENTENCE)),
        ("terms", lambda text: _list("terms", text)),
        ("needs", lambda text: _list("needs", text)),
    )
    for name, take in takes:
        if name not in typed:
            continue
        try:
            found[name] = take(typed[name])
        except Unfit as fault:
            errors |= fault.errors
    if errors:
        raise Unfit(errors)
    return found


def _list(name: str, text: str) -> str:
    plain = lines(name, text, most=MAX_SAYING * MAX_SAYINGS)
    entries = list(dict.fromkeys(" ".join(one.split()) for one in plain.split("\n") if one.strip()))
    if len(entries) > MAX_SAYINGS:
        raise Unfit(
            {name: S_("Write at most %(most)s lines. There are %(count)s.")},
            most=MAX_SAYINGS,
            count=len(entries),
        )
    if long := [one for one in entries if len(one) > MAX_SAYING]:
        raise Unfit(
            {name: S_("Each line may have %(most)s characters. This one has more: %(line)s")},
            most=MAX_SAYING,
            line=long[0][:60],
        )
    return "\n".join(entries)


def word(
    session: Session, row: TaxonomyTerm | Situation, locale: str, wanted: Mapping[str, str], by: By
) -> bool:
    """Write the words of a term or situation in a locale; whether anything differs.

    What differs from the seeds is remembered, so that it holds on when newer seeds are laid.
    """
    owner = "term" if isinstance(row, TaxonomyTerm) else "situation"
    before = said(row, locale)
    changes = {name: (before[name], text) for name, text in wanted.items() if before.get(name) != text}
    for name, (old, text) in changes.items():
        remember(session, (owner, row.code, name, locale), old, text, by)
        _write(row, name, locale, text, by)
    if not changes:
        return False
    told = {f"{name}@{locale}": pair for name, pair in changes.items()}
    record(session, owner, row.code, told, by)
    return True


def _write(row: TaxonomyTerm | Situation, name: str, locale: str, text: str, by: By) -> None:
    if locale == SOURCE_LOCALE and name not in LISTS:
        setattr(row, name, text)
        return
    translations: list[TaxonomyTermTranslation | SituationTranslation] = list(row.translations)
    there = next((one for one in translations if (one.field, one.locale) == (name, locale)), None)
    if not text:
        if there is not None:
            row.translations.remove(there)  # type: ignore[arg-type]
        return
    if there is None:
        kind = TaxonomyTermTranslation if isinstance(row, TaxonomyTerm) else SituationTranslation
        there = kind(field=name, locale=locale)
        row.translations.append(there)  # type: ignore[arg-type]
    there.text, there.source_digest = text, digest(getattr(row, name, "") if name not in LISTS else "")
    there.updated_by, there.updated_at = by.account, by.now


def remember(session: Session, key: tuple[str, str, str, str], seed: str | None, text: str, by: By) -> None:
    """Keep what staff say beside what the seeds said; forget it where they say the same again."""
    owner, code, field, locale = key
    edit = session.scalars(
        select(TaxonomyEdit).where(
            TaxonomyEdit.owner == owner,
            TaxonomyEdit.code == code,
            TaxonomyEdit.field == field,
            TaxonomyEdit.locale == locale,
        )
    ).first()
    if edit is None:
        edit = TaxonomyEdit(id=uuid4(), owner=owner, code=code, field=field, locale=locale, seed=seed)
        session.add(edit)
    elif edit.seed == text:
        session.delete(edit)
        return
    edit.text, edit.updated_by, edit.updated_at = text, by.account, by.now


def record(
    session: Session, owner: str, code: str, changes: Mapping[str, tuple[object, object]], by: By
) -> None:
    """Keep a revision of the taxonomy, and let the pages of all cities follow."""
    resource = (f"taxonomy_{owner}", uuid5(NAMESPACE_URL, f"directory:{owner}/{code}"))
    told = {f"{code} {name}": pair for name, pair in changes.items()}
    if revise(session, by.city.id, resource, told, by=by.account, now=by.now):
        renew(session)


def renew(session: Session) -> None:
    """Name the taxonomy anew, so that the next request of any city understands what was changed."""
    taxonomy = session.scalars(select(Taxonomy)).first()
    if taxonomy is not None:
        taxonomy.version = version_after(taxonomy.version)
    session.execute(update(City).values(data_version=City.data_version + 1))
    session.flush()


def other_cities(session: Session, city: City) -> int:
    """How many other cities share the taxonomy; one query."""
    return session.scalar(select(func.count()).select_from(City).where(City.id != city.id)) or 0
