"""What the side-by-side page of a record shows: each text, what changed in it, what others say, what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory.locales import LOCALES
from directory.model import TranslationState, digest
from directory.text import clean
from directory.texts import LABELS, Standing
from directory.translating.differing import differences
from directory.translating.machine.rounds import PROPER
from directory.translating.machine.working import glossary_of
from directory.translating.saving import mark_of, words_of
from directory.translating.sources import find_sources

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

    from directory.locales import Locale
    from directory.model import City
    from directory.texts import Text
    from directory.translating.differing import Piece
    from directory.translating.records import Record
    from directory.translating.saving import Typed


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One text on the page."""

    text: Text
    label: str
    words: str
    """What stands in the field."""
    machine_mark: str
    """`digest` of the words that the machine put there."""
    still_right: bool
    suggestion: str
    """What the machine says, where the field has other words already."""
    changes: Sequence[Piece]
    """What changed in the source; empty where it did not, or nobody knows."""
    is_outdated: bool
    has_moved: bool
    """Somebody changed the source or the translation while the page was open."""
    theirs: str
    """The words that somebody saved meanwhile."""
    live: str
    """What the public page shows, where the field has something else."""
    others: Sequence[tuple[Locale, str]]
    """The text in other locales, those that readers fall back to first."""
    terms: Sequence[tuple[str, str]]
    """Words of the glossary that the source has."""

    @property
    def name(self) -> str:
        """The field."""
        return self.text.field

    @property
    def source_mark(self) -> str:
        """Names the source that is shown."""
        return digest(self.text.source)

    @property
    def row_mark(self) -> str:
        """Names the translation as it is kept."""
        return mark_of(self.text)

    @property
    def shown_mark(self) -> str:
        """Names the words that are kept: what differs from them was typed."""
        return digest(clean(words_of(self.text)))

    @property
    def rows(self) -> int:
        """Lines that the field wants."""
        return min(max(2, len(max(self.text.source, self.words, key=len)) // 45 + 1), 24)

    @property
    def takes_machine(self) -> bool:
        """Whether a machine may be asked."""
        return (self.text.noun.name, self.name) not in PROPER


def shown_texts(
    session: Session,
    city: City,
    record: Record,
    locale: str,
    typed: Mapping[str, Typed],
    *,
    moved: Collection[str] = (),
    machine: Mapping[str, str] | None = None,
) -> list[Shown]:
    """The texts of a record in a locale; three queries.

    :param typed: what came with the form, by field; empty: the page is opened.
    :param moved: fields that somebody changed meanwhile.
    :param machine: what a machine made, by field.
    """
    texts = record.texts(locale)
    bases = {text.field: _base(text, typed.get(text.field)) for text in texts}
    old = find_sources(session, city.id, record.id, {base for base in bases.values() if base})
    glossary = glossary_of(session, city, locale)
    made = machine or {}
    return [
        _shown(
            text, typed.get(text.field), locale, record, old.get(bases[text.field], ""), glossary,
            text.field in moved, made.get(text.field, ""),
        )
        for text in texts
    ]  # fmt: skip


def _base(text: Text, given: Typed | None) -> str:
    """The digest of the source to compare with: what the translation was made from, or what the page had shown."""
    today = digest(text.source)
    if text.latest and text.latest.text:
        return "" if text.latest.source_digest == today else text.latest.source_digest
    return given.source_mark if given and given.source_mark != today else ""


def _shown(
    text: Text,
    given: Typed | None,
    locale: str,
    record: Record,
    before: str,
    glossary: Mapping[str, str],
    has_moved: bool,
    made: str,
) -> Shown:
    kept = words_of(text)
    is_typed = given is not None and given.is_touched
    words = given.text if given is not None and is_typed else kept
    takes_made = bool(made) and not (is_typed and clean(words))
    live = text.kept.text if text.kept and text.kept.state is TranslationState.PUBLISHED else ""
    return Shown(
        text=text,
        label=LABELS[text.field],
        words=made if takes_made else words,
        machine_mark=digest(made) if takes_made else (given.machine_mark if given else ""),
        still_right=bool(given and given.still_right and not has_moved),
        suggestion="" if takes_made else made,
        changes=differences(before, text.source) if before and before != text.source else (),
        is_outdated=text.standing is Standing.OUTDATED,
        has_moved=has_moved,
        theirs=kept if has_moved and is_typed and clean(words) != clean(kept) else "",
        live=live if live and clean(live) != clean(made if takes_made else words) else "",
        others=_others(text, locale, record),
        terms=[(word, said) for word, said in glossary.items() if word.casefold() in text.source.casefold()],
    )


def _others(text: Text, locale: str, record: Record) -> list[tuple[Locale, str]]:
    """Published texts in other locales that help: those that readers fall back to, and English; three at most."""
    found = record.published(text.field)
    chain = dict.fromkeys([*LOCALES[locale].fallback, "en", *found])
    return [(LOCALES[tag], found[tag]) for tag in chain if tag in found and tag in LOCALES and tag != locale][
        :3
    ]
