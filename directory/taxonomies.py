"""The taxonomy as pages need it: terms and situations with their words in all locales, read at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.model import (
    Situation,
    SituationTranslation,
    TaxonomyTerm,
    TaxonomyTermTranslation,
    TranslationState,
    Wording,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

SOURCE_LOCALE = "en"
"""What the seeds' first words are written in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A kind of service. Texts by locale, English always among them."""

    code: str
    parent: str | None
    icon: str
    labels: Mapping[str, str]
    sentences: Mapping[str, str]
    sensitive: bool
    osm: tuple[str, ...]
    review_months: int
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for it, by locale."""
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What people say who need it, by locale."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """A situation that somebody is in, and the terms that help."""

    code: str
    icon: str
    labels: Mapping[str, str]
    terms: tuple[str, ...]
    sensitive: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class TermTree:
    """All terms by code and all situations, in the order in which they are shown."""

    version: str
    terms: Mapping[str, Term]
    needs: Mapping[str, Need]

    @property
    def tops(self) -> list[Term]:
        """The top categories."""
        return [term for term in self.terms.values() if term.parent is None]

    def children(self, code: str) -> list[Term]:
        """The terms below a top category."""
        return [term for term in self.terms.values() if term.parent == code]


def load(session: Session, version: str) -> TermTree:
    """Read the whole taxonomy; four queries."""
    said = _translations(session)
    rows = session.scalars(select(TaxonomyTerm).order_by(TaxonomyTerm.position)).all()
    codes = {row.id: row.code for row in rows}
    needs = _translated_needs(session)
    return TermTree(
        version=version,
        terms={
            row.code: Term(
                code=row.code,
                parent=codes.get(row.parent_id) if row.parent_id else None,
                icon=row.icon,
                labels={SOURCE_LOCALE: row.name, **said[row.code, "name"]},
                sentences={SOURCE_LOCALE: row.description, **said[row.code, "description"]},
                sensitive=row.sensitive,
                osm=tuple(row.osm),
                review_months=row.review_months,
                terms=_lines(said[row.code, "terms"]),
                needs=_lines(said[row.code, "needs"]),
            )
            for row in rows
        },
        needs=needs,
    )


def _lines(texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {locale: tuple(text.split("\n")) for locale, text in texts.items()}


def _translations(session: Session) -> defaultdict[tuple[str, str], dict[str, str]]:
    """The texts of terms by code and field, then locale."""
    said: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    rows = session.execute(
        select(
            TaxonomyTerm.code,
            TaxonomyTermTranslation.field,
            TaxonomyTermTranslation.locale,
            TaxonomyTermTranslation.text,
        )
        .join(TaxonomyTerm, TaxonomyTerm.id == TaxonomyTermTranslation.term_id)
        .where(TaxonomyTermTranslation.state == TranslationState.PUBLISHED)
    )
    for code, column, locale, text in rows:
        said[code, column][locale] = text
    return said


def _translated_needs(session: Session) -> dict[str, Need]:
    words: dict[str, dict[str, str]] = {}
    for code, locale, text in session.execute(
        select(Situation.code, SituationTranslation.locale, SituationTranslation.text)
        .join(Situation, Situation.id == SituationTranslation.situation_id)
        .where(SituationTranslation.field == "name", SituationTranslation.state == TranslationState.PUBLISHED)
    ):
        words.setdefault(code, {})[locale] = text
    return {
        row.code: Need(
            code=row.code,
            icon=row.icon,
            labels={SOURCE_LOCALE: row.name, **words.get(row.code, {})},
            terms=tuple(row.terms),
            sensitive=row.sensitive,
        )
        for row in session.scalars(select(Situation).where(~Situation.is_hidden).order_by(Situation.position))
    }


def pick(texts: Mapping[str, str], chain: Sequence[str]) -> Wording:
    """The text in the first locale of the chain that has one, else in any."""
    for locale in chain:
        if text := texts.get(locale):
            return Wording(text=text, locale=locale)
    for locale, text in texts.items():
        return Wording(text=text, locale=locale)
    return Wording(text="", locale=chain[-1] if chain else SOURCE_LOCALE)
