"""Laying the taxonomy: terms and situations of the seeds, with their words in all locales."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, selectinload

from directory.exchange.faults import Refused
from directory.exchange.osm.rules import BadCondition, TermRules
from directory.model import (
    Attribute,
    Situation,
    SituationTranslation,
    Taxonomy,
    TaxonomyTerm,
    TaxonomyTermTranslation,
    digest,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

NAME = "directory"
SOURCE_LOCALE = "en"
_FIELDS = {"name": "label", "description": "sentence"}
"""Columns, and what the words files call them."""


@dataclass(frozen=True, kw_only=True)
class _Seeds:
    """The files of a taxonomy, read."""

    terms: Mapping[str, Mapping[str, Any]]
    situations: Mapping[str, Mapping[str, Any]]
    words: Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]
    """By locale, then "terms" or "situations", then code."""
    version: str


def lay_taxonomy(session: Session, folder: Path, *, now: datetime) -> bool:
    """Lay the taxonomy of a folder, unless it is there already; whether anything was laid.

    Terms that the seeds no longer have stay while a service is of that kind.

    :raise Refused: when a file is missing or wrong, naming it.
    """
    seeds = _read(folder)
    session.flush()
    taxonomy = session.scalar(select(Taxonomy).where(Taxonomy.name == NAME))
    if taxonomy is None:
        taxonomy = Taxonomy(id=_id("taxonomy", NAME), name=NAME)
        session.add(taxonomy)
    elif taxonomy.version == seeds.version:
        return False
    taxonomy.version = seeds.version
    session.flush()
    _lay_terms(session, taxonomy, seeds, now)
    _lay_situations(session, seeds, now)
    session.flush()
    return True


def _id(kind: str, code: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"directory:{kind}/{code}")


def _read(folder: Path) -> _Seeds:
    files = [folder / "terms.toml", folder / "situations.toml", *sorted((folder / "words").glob("*.toml"))]
    tables: dict[Path, dict[str, Any]] = {}
    digested = sha256()
    for path in files:
        try:
            raw = path.read_bytes()
            tables[path] = tomllib.loads(raw.decode("utf-8"))
        except (OSError, ValueError) as fault:
            raise Refused(
                f"the taxonomy's file {path} cannot be read ({fault}); correct it and try again"
            ) from fault
        digested.update(path.name.encode() + b"\0" + raw)
    terms, situations, *words = (tables[path] for path in files)
    seeds = _Seeds(
        terms=terms,
        situations=situations,
        words={path.stem: table for path, table in zip(files[2:], words, strict=True)},
        version=digested.hexdigest()[:32],
    )
    _check(seeds)
    return seeds


def _check(seeds: _Seeds) -> None:
    if SOURCE_LOCALE not in seeds.words:
        raise Refused(f"the taxonomy has no words/{SOURCE_LOCALE}.toml")
    source = seeds.words[SOURCE_LOCALE]
    for section, codes in (("terms", seeds.terms), ("situations", seeds.situations)):
        if unnamed := [code for code in codes if "label" not in source.get(section, {}).get(code, {})]:
            raise Refused(f"words/{SOURCE_LOCALE}.toml has no label for {section}.{unnamed[0]}")
    for code, term in seeds.terms.items():
        if "parent" in term and term["parent"] not in seeds.terms:
            raise Refused(f"terms.toml: the parent {term['parent']!r} of {code!r} is no term")
    try:
        TermRules.from_terms((code, term.get("osm", ())) for code, term in seeds.terms.items())
    except BadCondition as fault:
        raise Refused(f"terms.toml: {fault}") from fault


def _lay_terms(session: Session, taxonomy: Taxonomy, seeds: _Seeds, now: datetime) -> None:
    known = {
        row.code: row
        for row in session.scalars(
            select(TaxonomyTerm)
            .where(TaxonomyTerm.taxonomy_id == taxonomy.id)
            .options(selectinload(TaxonomyTerm.translations))
        )
    }
    for position, (code, said) in enumerate(seeds.terms.items()):
        row = known.get(code)
        if row is None:
            row = TaxonomyTerm(id=_id("term", code), taxonomy_id=taxonomy.id, code=code, translations=[])
            session.add(row)
            known[code] = row
        row.position, row.icon, row.osm = position, said.get("icon", ""), list(said.get("osm", ()))
        row.sensitive, row.review_months = said.get("sensitive", False), said.get("review_months", 6)
        _word(row, TaxonomyTermTranslation, "terms", ("name", "description"), seeds, now)
    session.flush()
    for code, said in seeds.terms.items():
        known[code].parent_id = known[said["parent"]].id if "parent" in said else None
    session.flush()
    gone = [row.id for code, row in known.items() if code not in seeds.terms]
    unused = ~exists().where(Attribute.taxonomy_term_id == TaxonomyTerm.id)
    session.execute(delete(TaxonomyTerm).where(TaxonomyTerm.id.in_(gone), unused))


def _lay_situations(session: Session, seeds: _Seeds, now: datetime) -> None:
    rows = session.scalars(select(Situation).options(selectinload(Situation.translations)))
    known = {row.code: row for row in rows}
    for position, (code, said) in enumerate(seeds.situations.items()):
        row = known.pop(code, None)
        if row is None:
            row = Situation(id=_id("situation", code), code=code, translations=[])
            session.add(row)
        row.position, row.icon, row.terms = position, said.get("icon", ""), list(said.get("terms", ()))
        row.sensitive = said.get("sensitive", False)
        _word(row, SituationTranslation, "situations", ("name",), seeds, now)
    for row in known.values():
        session.delete(row)


def _word(
    row: TaxonomyTerm | Situation,
    kind: type[Any],
    section: str,
    columns: Sequence[str],
    seeds: _Seeds,
    now: datetime,
) -> None:
    """Give a row its words in all locales."""
    wanted: dict[tuple[str, str], str] = {}
    for locale, table in seeds.words.items():
        said = table.get(section, {}).get(row.code, {})
        for column in columns:
            if locale == SOURCE_LOCALE:
                setattr(row, column, said.get(_FIELDS[column], ""))
            elif text := said.get(_FIELDS[column]):
                wanted[column, locale] = text
    translations: list[Any] = list(row.translations)
    for old in translations:
        if (old.field, old.locale) not in wanted:
            row.translations.remove(old)
    there = {(old.field, old.locale): old for old in translations}
    for (column, locale), text in wanted.items():
        translation = there.get((column, locale))
        if translation is None:
            translation = kind(field=column, locale=locale)
            row.translations.append(translation)
        translation.text, translation.source_digest, translation.updated_at = (
            text,
            digest(getattr(row, column)),
            now,
        )
