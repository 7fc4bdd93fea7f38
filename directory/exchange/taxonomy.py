"""Laying the taxonomy: terms and situations of the seeds, with their words in all locales."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, selectinload

from directory.exchange.edits import Edits, base_of, version_after
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
from directory.taxonomies import Need, Term, TermTree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

NAME = "directory"
SOURCE_LOCALE = "en"
_FIELDS = {"name": "label", "description": "sentence"}
"""Columns, and what the words files call them."""
_SYNONYMS = ("terms", "needs")
"""What the synonyms files hold for a term, and the fields that keep it: nobody reads these, they are searched for."""


@dataclass(frozen=True, kw_only=True)
class _Seeds:
    """The files of a taxonomy, read."""

    terms: Mapping[str, Mapping[str, Any]]
    situations: Mapping[str, Mapping[str, Any]]
    words: Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]
    """By locale, then "terms" or "situations", then code."""
    synonyms: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]
    """By locale, then code: lists of "terms" and "needs"."""
    version: str


def lay_taxonomy(session: Session, folder: Path, *, now: datetime) -> bool:
    """Lay the taxonomy of a folder, unless it is there already; whether anything was laid.

    Terms that the seeds no longer have stay while a service is of that kind. What staff changed holds on.

    :raise Refused: when a file is missing or wrong, naming it.
    """
    seeds = _read(folder)
    session.flush()
    taxonomy = session.scalar(select(Taxonomy).where(Taxonomy.name == NAME))
    if taxonomy is None:
        taxonomy = Taxonomy(id=_id("taxonomy", NAME), name=NAME)
        session.add(taxonomy)
    elif base_of(taxonomy.version) == seeds.version:
        return False
    taxonomy.version = version_after(taxonomy.version, base=seeds.version)
    session.flush()
    edits = Edits.read(session)
    _lay_terms(session, taxonomy, seeds, edits, now)
    _lay_situations(session, seeds, edits, now)
    session.flush()
    return True


def read_tree(folder: Path) -> TermTree:
    """The taxonomy of a folder as `taxonomies.load` gives it once it is laid.

    :raise Refused: when a file is missing or wrong, naming it.
    """
    seeds = _read(folder)

    def said(section: str, code: str, name: str) -> dict[str, str]:
        found = {tag: words.get(section, {}).get(code, {}).get(name) for tag, words in seeds.words.items()}
        return {tag: text for tag, text in found.items() if text}

    def synonyms(code: str, kind: str) -> dict[str, tuple[str, ...]]:
        return {
            tag: tuple(text.split("\n"))
            for (column, tag), text in _synonyms(code, seeds).items()
            if column == kind
        }

    return TermTree(
        version=seeds.version,
        terms={
            code: Term(
                code=code,
                parent=term.get("parent"),
                icon=term.get("icon", ""),
                labels=said("terms", code, "label"),
                sentences=said("terms", code, "sentence"),
                sensitive=term.get("sensitive", False),
                osm=tuple(term.get("osm", ())),
                review_months=term.get("review_months", 6),
                terms=synonyms(code, "terms"),
                needs=synonyms(code, "needs"),
            )
            for code, term in seeds.terms.items()
        },
        needs={
            code: Need(
                code=code,
                icon=situation.get("icon", ""),
                labels=said("situations", code, "label"),
                terms=tuple(situation.get("terms", ())),
                sensitive=situation.get("sensitive", False),
            )
            for code, situation in seeds.situations.items()
        },
    )


def _id(kind: str, code: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"directory:{kind}/{code}")


def _read(folder: Path) -> _Seeds:
    files = [folder / "terms.toml", folder / "situations.toml"]
    files += [path for part in ("words", "synonyms") for path in sorted((folder / part).glob("*.toml"))]
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
        digested.update(path.relative_to(folder).as_posix().encode() + b"\0" + raw)
    seeds = _Seeds(
        terms=tables[files[0]],
        situations=tables[files[1]],
        words={path.stem: tables[path] for path in files if path.parent.name == "words"},
        synonyms={path.stem: tables[path] for path in files if path.parent.name == "synonyms"},
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
    _check_synonyms(seeds)
    try:
        TermRules.from_terms((code, term.get("osm", ())) for code, term in seeds.terms.items())
    except BadCondition as fault:
        raise Refused(f"terms.toml: {fault}") from fault


def _check_synonyms(seeds: _Seeds) -> None:
    for locale, table in seeds.synonyms.items():
        for code, said in table.items():
            if not all(isinstance(said.get(kind, []), list) for kind in _SYNONYMS):
                raise Refused(f"synonyms/{locale}.toml: terms and needs of {code!r} must be lists of texts")


def _lay_terms(session: Session, taxonomy: Taxonomy, seeds: _Seeds, edits: Edits, now: datetime) -> None:
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
        _word(row, TaxonomyTermTranslation, "terms", ("name", "description"), seeds, edits, now)
    session.flush()
    for code, said in seeds.terms.items():
        known[code].parent_id = known[said["parent"]].id if "parent" in said else None
    session.flush()
    gone = [row.id for code, row in known.items() if code not in seeds.terms]
    unused = ~exists().where(Attribute.taxonomy_term_id == TaxonomyTerm.id)
    session.execute(delete(TaxonomyTerm).where(TaxonomyTerm.id.in_(gone), unused))


def _lay_situations(session: Session, seeds: _Seeds, edits: Edits, now: datetime) -> None:
    rows = session.scalars(select(Situation).options(selectinload(Situation.translations)))
    known = {row.code: row for row in rows}
    for position, (code, said) in enumerate(seeds.situations.items()):
        row = known.pop(code, None)
        if row is None:
            row = Situation(id=_id("situation", code), code=code, translations=[])
            session.add(row)
        row.position, row.icon = edits.position(code, position), said.get("icon", "")
        row.terms = edits.terms_of(code, said.get("terms", ()))
        row.sensitive = said.get("sensitive", False)
        _word(row, SituationTranslation, "situations", ("name",), seeds, edits, now)
    for row in known.values():
        if row.code not in edits.own_situations:
            session.delete(row)


def _synonyms(code: str, seeds: _Seeds) -> dict[tuple[str, str], str]:
    """What people say for a term, by kind and locale, English too; one a line."""
    found = {}
    for locale, table in seeds.synonyms.items():
        for kind in _SYNONYMS:
            lines = [" ".join(said.split()) for said in table.get(code, {}).get(kind, ())]
            if text := "\n".join(dict.fromkeys(line for line in lines if line)):
                found[kind, locale] = text
    return found


def _word(
    row: TaxonomyTerm | Situation,
    kind: type[Any],
    section: str,
    columns: Sequence[str],
    seeds: _Seeds,
    edits: Edits,
    now: datetime,
) -> None:
    """Give a row its words in all locales: those of staff, or else those of the seeds."""
    owner = section.removesuffix("s")
    wanted: dict[tuple[str, str], str] = {}
    for locale, table in seeds.words.items():
        said = table.get(section, {}).get(row.code, {})
        for column in columns:
            if locale == SOURCE_LOCALE:
                setattr(
                    row, column, edits.over(owner, row.code, column, locale, said.get(_FIELDS[column], ""))
                )
            elif text := said.get(_FIELDS[column]):
                wanted[column, locale] = text
    if section == "terms":
        wanted |= _synonyms(row.code, seeds)
    wanted = edits.over_all(owner, row.code, wanted)
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
            digest(getattr(row, column, "")),
            now,
        )
