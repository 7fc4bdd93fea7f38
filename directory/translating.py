"""Translating: take texts in another locale into a city's records, if they are safe and made from today's source."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from directory import indexing
from directory.model import (
    Metadata,
    Organization,
    Origin,
    Service,
    ServiceAtLocation,
    TranslationState,
    digest,
)
from directory.text import clean
from directory.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.texts import Noun, Text

MAX_TEXT = 10_000
"""Characters of a translation."""

MAX_NAME = 255
"""Characters of a translated name."""

_NAMES = frozenset({"name", "alternate_name"})
_MARKUP = re.compile(r"<[A-Za-z/!?][^<>]*>?")
_TURNING = re.compile("[\u202a-\u202e]")
_OPENING, _CLOSING = re.compile("[\u2066-\u2068]"), re.compile("\u2069")
_BATCH = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A translation that somebody hands in."""

    id: str
    """`Text.id`."""
    text: str
    source_digest: str
    """Of the source text that it was made from."""
    origin: Origin = Origin.HUMAN


@dataclass(kw_only=True)
class Report:
    """What became of the translations handed in."""

    taken: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    """Reasons, and how many were left for each; nothing is wrong with these."""
    refused: list[str] = field(default_factory=list)
    """Names of texts, and why theirs was not taken."""


def take(
    session: Session,
    city: City,
    locale: str,
    proposals: Iterable[Proposal],
    *,
    by: str | None,
    now: datetime,
    report: Report | None = None,
) -> Report:
    """Keep the translations that fit, name the others, and index the services concerned.

    What a person made is published at once; what a machine made waits as a draft, and never takes the place of
    a person's text. Each change is a revision.

    :param report: one that has begun already.
    """
    report = report or Report()
    session.flush()
    known = {text.id: text for text in texts_of(session, city, locale)}
    wanted: list[tuple[Text, Proposal]] = []
    for proposal in proposals:
        text = known.get(proposal.id)
        if text is None:
            report.refused.append(f"{shown(proposal.id)}: there is no such text in {city.name}")
        elif reason := refusal(text, proposal):
            report.refused.append(f"{text.named}: {reason}")
        elif _is_there(text, proposal):
            report.unchanged += 1
        elif proposal.origin is Origin.MACHINE and text.kept and text.kept.origin is Origin.HUMAN:
            report.skipped["made by a machine, where there is a person's translation"] += 1
        else:
            wanted.append((text, proposal))
    _write(session, city, locale, wanted, by, now)
    report.taken += len(wanted)
    return report


def refusal(text: Text, proposal: Proposal) -> str | None:
    """Why a translation cannot be taken, or None."""
    if proposal.source_digest != digest(text.source):
        return "the source changed since this file was made; export it again"
    if text.kept and clean(text.kept.text) == clean(proposal.text):
        return None
    return fault(proposal.text, text.source, limit=MAX_NAME if text.field in _NAMES else MAX_TEXT)


def fault(text: str, source: str, *, limit: int = MAX_TEXT) -> str | None:
    """What is wrong with a translation as a text, or None."""
    if len(text) > limit:
        return f"it has {len(text)} characters; at most {limit} are taken"
    for character in text:
        if character not in "\n\r\t" and unicodedata.category(character) in ("Cc", "Cs"):
            return f"it has a control character (U+{ord(character):04X}); remove it"
    if found := _TURNING.search(text):
        return (
            f"it has a character that turns the direction of the text (U+{ord(found.group()):04X}); remove it"
        )
    if not _isolates_close(text):
        return "it has an isolate (U+2066 to U+2069) that is not closed or not opened; remove it"
    if added := Counter(_MARKUP.findall(text)) - Counter(_MARKUP.findall(source)):
        return f"it has markup ({shown(next(iter(added)))}); write plain text"
    return None


def _isolates_close(text: str) -> bool:
    depth = 0
    for character in text:
        depth += bool(_OPENING.match(character)) - bool(_CLOSING.match(character))
        if depth < 0:
            return False
    return depth == 0


def shown(text: str) -> str:
    """What strangers wrote, short and without what could disturb a terminal."""
    return "".join(character for character in clean(text[:80]) if character.isprintable())


def _is_there(text: Text, proposal: Proposal) -> bool:
    if text.kept is None or clean(text.kept.text) != clean(proposal.text):
        return False
    if text.kept.source_digest != proposal.source_digest:
        return False
    is_published = text.kept.origin is Origin.HUMAN and text.kept.state is TranslationState.PUBLISHED
    return is_published or proposal.origin is Origin.MACHINE


def _write(
    session: Session,
    city: City,
    locale: str,
    wanted: Sequence[tuple[Text, Proposal]],
    by: str | None,
    now: datetime,
) -> None:
    rows = _rows(session, locale, [text for text, _ in wanted])
    for text, proposal in wanted:
        row = rows.get((text.noun.name, text.record_id, text.field))
        if row is None:
            row = text.noun.translation(
                **{text.noun.owner: text.record_id}, field=text.field, locale=locale, text=""
            )
            session.add(row)
        session.add(_revision(city, locale, text, row.text, clean(proposal.text), by, now))
        row.text, row.source_digest, row.origin = (
            clean(proposal.text),
            proposal.source_digest,
            proposal.origin,
        )
        is_human = proposal.origin is Origin.HUMAN
        row.state = TranslationState.PUBLISHED if is_human else TranslationState.DRAFT
        row.updated_by, row.updated_at = by, now
    session.flush()
    if wanted:
        indexing.index_services(session, city, _concerned(session, [text for text, _ in wanted]), now=now)


def _rows(session: Session, locale: str, texts: Sequence[Text]) -> dict[tuple[str, UUID, str], Any]:
    """The rows that there are, by noun, record and field."""
    found = {}
    for noun, ids in _by_noun(texts):
        owner = getattr(noun.translation, noun.owner)
        for batch in _batches(ids):
            for row in session.scalars(
                select(noun.translation).where(owner.in_(batch), noun.translation.locale == locale)
            ):
                found[noun.name, getattr(row, noun.owner), row.field] = row
    return found


def _revision(
    city: City, locale: str, text: Text, before: str, after: str, by: str | None, now: datetime
) -> Metadata:
    return Metadata(
        city_id=city.id,
        resource_id=text.record_id,
        resource_type=text.noun.name,
        last_action_date=now,
        last_action_type="update" if before else "create",
        field_name=f"{text.field}@{locale}"[:60],
        previous_value=before,
        replacement_value=after,
        updated_by=by or "",
    )


def _concerned(session: Session, texts: Sequence[Text]) -> list[UUID]:
    """The services that show these texts; notices are on no service."""
    found: dict[UUID, None] = {}
    for noun, ids in _by_noun(texts):
        for batch in _batches(ids):
            if noun.model is Service:
                found.update(dict.fromkeys(batch))
            elif noun.model is Organization:
                found.update(
                    dict.fromkeys(
                        session.scalars(select(Service.id).where(Service.organization_id.in_(batch)))
                    )
                )
            elif noun.name == "location":
                at = select(ServiceAtLocation.service_id).where(ServiceAtLocation.location_id.in_(batch))
                found.update(dict.fromkeys(session.scalars(at)))
    return list(found)


def _by_noun(texts: Sequence[Text]) -> Iterator[tuple[Noun, list[UUID]]]:
    nouns = {text.noun.name: text.noun for text in texts}
    for name, noun in nouns.items():
        yield noun, list(dict.fromkeys(text.record_id for text in texts if text.noun.name == name))


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
