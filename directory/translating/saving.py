"""Saving: what a translator typed for one record, unless the source or the translation moved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from directory.model import Origin, TranslationState, digest
from directory.text import clean
from directory.translating.checking import Fault, fault, limit_of
from directory.translating.keeping import Entry, keep

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.texts import Kept, Text
    from directory.translating.records import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What came with the form for one field."""

    text: str
    source_mark: str
    """`digest` of the source that was shown."""
    row_mark: str
    """`mark_of` the translation that was shown."""
    shown_mark: str
    """`digest` of the words that the field was filled with."""
    still_right: bool = False
    """The change of the source does not matter to these words."""
    machine_mark: str = ""
    """`digest` of the words that a machine put into the field."""

    @property
    def is_touched(self) -> bool:
        """Whether the translator changed the words."""
        return digest(clean(self.text)) != self.shown_mark


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What came of it; nothing is written unless both are empty."""

    faults: Mapping[str, Fault] = field(default_factory=dict)
    """By field."""
    moved: frozenset[str] = frozenset()
    """Fields whose source or translation somebody changed since the page was opened."""
    count: int = 0
    """Texts that were written."""


def mark_of(text: Text) -> str:
    """Names the state of a translation and of what waits beside it."""
    return digest("\0".join(_said(one) for one in (text.kept, text.beside)))


def _said(kept: Kept | None) -> str:
    return f"{kept.text}\0{kept.source_digest}\0{kept.origin}\0{kept.state}" if kept else ""


def words_of(text: Text) -> str:
    """What stands in the field when the page is opened."""
    return text.latest.text if text.latest else ""


def save(
    session: Session,
    city: City,
    record: Record,
    locale: str,
    typed: Mapping[str, Typed],
    *,
    state: TranslationState,
    by: str,
    now: datetime,
) -> Saved:
    """Write what was changed, published or found still right; all of it or nothing.

    Whatever a person publishes counts as a person's.
    """
    faults: dict[str, Fault] = {}
    moved: set[str] = set()
    entries = []
    for text in record.texts(locale):
        given = typed.get(text.field)
        if given is None:
            continue
        if given.source_mark != digest(text.source) or given.row_mark != mark_of(text):
            moved.add(text.field)
        elif entry := _entry(text, given, state):
            if found := fault(entry.words, text.source, limit=limit_of(text.field)):
                faults[text.field] = found
            entries.append(entry)
    if faults or moved:
        return Saved(faults=faults, moved=frozenset(moved))
    keep(session, city, locale, entries, by=by, now=now)
    return Saved(count=len(entries))


def _entry(text: Text, given: Typed, state: TranslationState) -> Entry | None:
    """What is to be written of a field, or None."""
    words, was = clean(given.text), text.latest
    if not words and was is None:
        return None
    today = digest(text.source)
    is_old = was is not None and was.source_digest != today
    if given.is_touched:
        is_machine = state is not TranslationState.PUBLISHED and digest(words) == given.machine_mark
        return Entry(
            text=text,
            words=words,
            source_digest=today,
            state=state,
            origin=Origin.MACHINE if is_machine else Origin.HUMAN,
        )
    if was is None or (is_old and not given.still_right):
        return None
    if is_old:
        # The words are on the page already, or become so with the button; never the other way round.
        kept = was.state if was.state is TranslationState.PUBLISHED else state
        return Entry(text=text, words=words, source_digest=today, state=kept, action="still_right")
    is_settled = was.state is state and (
        was.origin is Origin.HUMAN or state is not TranslationState.PUBLISHED
    )
    if is_settled or (was.state is TranslationState.PUBLISHED and state is not TranslationState.PUBLISHED):
        return None
    origin = Origin.HUMAN if state is TranslationState.PUBLISHED else was.origin
    return Entry(text=text, words=words, source_digest=today, state=state, origin=origin, action=state.value)
