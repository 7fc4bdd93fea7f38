"""Taking: many texts in another locale at once, if they are safe and made from today's source."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from directory.model import Origin, TranslationState, digest
from directory.text import clean
from directory.texts import texts_of
from directory.translating.checking import fault, limit_of, shown
from directory.translating.keeping import Entry, keep

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.texts import Text


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
    machine_state: TranslationState = TranslationState.DRAFT,
) -> Report:
    """Keep the translations that fit, name the others, and index the services concerned.

    What a person made is published at once; what a machine made waits as a draft, and never takes the place of
    a person's text. Each change is a revision.

    :param report: one that has begun already.
    :param machine_state: `PUBLISHED` where the city shows what a machine made.
    """
    report = report or Report()
    session.flush()
    known = {text.id: text for text in texts_of(session, city, locale)}
    wanted: list[Entry] = []
    for proposal in proposals:
        text = known.get(proposal.id)
        if text is None:
            report.refused.append(f"{shown(proposal.id)}: there is no such text in {city.name}")
        elif reason := refusal(text, proposal):
            report.refused.append(f"{text.named}: {reason}")
        elif _is_there(text, proposal):
            report.unchanged += 1
        elif proposal.origin is Origin.MACHINE and _is_by_people(text):
            report.skipped["made by a machine, where there is a person's translation"] += 1
        else:
            is_human = proposal.origin is Origin.HUMAN
            wanted.append(
                Entry(
                    text=text,
                    words=clean(proposal.text),
                    source_digest=proposal.source_digest,
                    origin=proposal.origin,
                    state=TranslationState.PUBLISHED if is_human else machine_state,
                )
            )
    keep(session, city, locale, wanted, by=by, now=now)
    report.taken += len(wanted)
    return report


def refusal(text: Text, proposal: Proposal) -> str | None:
    """Why a translation cannot be taken, or None."""
    if proposal.source_digest != digest(text.source):
        return "the source changed since this file was made; export it again"
    if text.kept and clean(text.kept.text) == clean(proposal.text):
        return None
    found = fault(proposal.text, text.source, limit=limit_of(text.field))
    return str(found) if found else None


def _is_there(text: Text, proposal: Proposal) -> bool:
    if text.kept is None or clean(text.kept.text) != clean(proposal.text):
        return False
    if text.kept.source_digest != proposal.source_digest:
        return False
    is_published = text.kept.origin is Origin.HUMAN and text.kept.state is TranslationState.PUBLISHED
    return is_published or proposal.origin is Origin.MACHINE


def _is_by_people(text: Text) -> bool:
    """Whether a person wrote what is there, or what waits beside it."""
    return any(
        one is not None and one.text and one.origin is Origin.HUMAN for one in (text.kept, text.beside)
    )
