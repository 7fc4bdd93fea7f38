"""A text in the best locale that there is: source texts, their translations, the fallback chain."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class Origin(enum.StrEnum):
    """Who made a translation."""

    HUMAN = "human"
    MACHINE = "machine"


class TranslationState(enum.StrEnum):
    """How far a translation is; only published ones are shown to visitors."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"


class Translation:
    """Mixin: the text of one field of one record in one locale.

    Whether it is outdated is computed: `source_digest` is that of the source text it was made from.
    """

    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    locale: Mapped[str] = mapped_column(String(35), primary_key=True)
    text: Mapped[str]
    source_digest: Mapped[str] = mapped_column(String(16))
    origin: Mapped[Origin] = mapped_column(default=Origin.HUMAN)
    state: Mapped[TranslationState] = mapped_column(default=TranslationState.PUBLISHED)
    updated_by: Mapped[str | None] = mapped_column(default=None)
    updated_at: Mapped[datetime | None] = mapped_column(default=None)


def digest(source_text: str) -> str:
    """Name a source text: 16 hex digits of its SHA-256."""
    return sha256(source_text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Translated(Protocol):
    """What `worded` needs of a translation."""

    @property
    def field(self) -> str: ...  # noqa: D102
    @property
    def locale(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def source_digest(self) -> str: ...  # noqa: D102
    @property
    def origin(self) -> Origin: ...  # noqa: D102
    @property
    def state(self) -> TranslationState: ...  # noqa: D102


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """A text and the locale that it turned out to be in."""

    text: str
    locale: str
    outdated: bool = False
    origin: Origin = Origin.HUMAN

    def __bool__(self) -> bool:
        """An empty text is no wording."""
        return bool(self.text)


def worded(
    field: str,
    source: Wording,
    translations: Iterable[Translated],
    chain: Sequence[str],
) -> Wording:
    """Choose the text of a field for a reader.

    :param source: the text that the city keeps, in its own locale.
    :param chain: locales to try, best first; the source stands last whether named or not.
    """
    published = {
        row.locale: row
        for row in translations
        if row.field == field and row.state is TranslationState.PUBLISHED
    }
    for locale in chain:
        if locale == source.locale and source.text:
            return source
        if (row := published.get(locale)) and row.text:
            outdated = row.source_digest != digest(source.text)
            return Wording(text=row.text, locale=locale, outdated=outdated, origin=row.origin)
    return source
