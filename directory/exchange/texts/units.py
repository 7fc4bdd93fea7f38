"""Units: texts on their way to translators and back, whatever the format of the file."""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from directory import translating
from directory.exchange.faults import Refused
from directory.model import Origin, digest
from directory.texts import LABELS, Standing, Text, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.model import City


class UnitState(enum.StrEnum):
    """What a file says of a unit's target."""

    DONE = "done"
    NEEDS_REVIEW = "needs_review"
    MACHINE = "machine"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """One text in a file."""

    id: str
    """`Text.id`: "service/5jmbx4/description"."""
    source: str
    target: str = ""
    digest: str = ""
    """Of the source text as the city keeps it; a file may have to leave out characters that its format cannot hold."""
    state: UnitState = UnitState.DONE
    notes: Sequence[str] = ()
    """For the translator, in English."""
    problem: str | None = None
    """Why the target cannot be taken as it stands in the file."""


@dataclass(frozen=True, kw_only=True)
class UnitFile:
    """A file's units and the locales they are in."""

    city: str
    """The city's slug; empty where a file does not say it."""
    source_locale: str
    locale: str
    units: Sequence[Unit] = field(default_factory=tuple)


def units_of(session: Session, city: City, locale: str, *, everything: bool = False) -> UnitFile:
    """The texts of a city that want a translator: missing, outdated, made by a machine, not published.

    :param everything: those that are done as well.
    """
    return UnitFile(
        city=city.slug,
        source_locale=city.default_locale,
        locale=locale,
        units=[
            _unit(text)
            for text in texts_of(session, city, locale)
            if everything or text.standing is not Standing.DONE
        ],
    )


_STATES = {
    Standing.DONE: UnitState.DONE,
    Standing.MISSING: UnitState.DONE,
    Standing.MACHINE: UnitState.MACHINE,
}
_REMARKS = {
    Standing.OUTDATED: "The source changed since this was translated.",
    Standing.MACHINE: "A machine made this translation; nobody has checked it.",
    Standing.IN_REVIEW: "This translation waits to be checked.",
}


def _unit(text: Text) -> Unit:
    remark = _REMARKS.get(text.standing)
    title = " ".join(text.title.split())
    return Unit(
        id=text.id,
        source=text.source,
        target=text.latest.text if text.latest else "",
        digest=digest(text.source),
        state=_STATES.get(text.standing, UnitState.NEEDS_REVIEW),
        notes=[
            f"{text.noun.name.capitalize()}: {title}" if title else text.noun.name.capitalize(),
            LABELS[text.field],
            *([remark] if remark else []),
        ],
    )


def take_units(
    session: Session, city: City, locale: str, file: UnitFile, *, by: str | None, now: datetime
) -> translating.Report:
    """Take what translators sent back.

    A target that is empty, or that they marked as unfinished, is skipped.

    :raise Refused: when the whole file cannot be taken.
    """
    if _bare(file.locale) != _bare(locale):
        said = f"is in {translating.shown(file.locale)!r}" if file.locale else "does not say its language"
        raise Refused(f"the file {said}, not {locale!r}. Choose the file of that locale, or correct --locale")
    counts = Counter(unit.id for unit in file.units)
    if doubled := next((identifier for identifier, count in counts.items() if count > 1), None):
        raise Refused(
            f"the text {translating.shown(doubled)} is in the file {counts[doubled]} times. Keep one of them"
        )
    report = translating.Report()
    proposals = list(_proposals(file.units, report))
    return translating.take(session, city, locale, proposals, by=by, now=now, report=report)


def _proposals(units: Sequence[Unit], report: translating.Report) -> Iterator[translating.Proposal]:
    for unit in units:
        if unit.problem:
            report.refused.append(f"{translating.shown(unit.id)}: {unit.problem}")
        elif not unit.target.strip():
            report.skipped["without a translation"] += 1
        elif unit.state is UnitState.NEEDS_REVIEW:
            report.skipped["marked as unfinished"] += 1
        else:
            yield translating.Proposal(
                id=unit.id,
                text=unit.target,
                source_digest=unit.digest or digest(unit.source),
                origin=Origin.MACHINE if unit.state is UnitState.MACHINE else Origin.HUMAN,
            )


def _bare(tag: str) -> str:
    return tag.replace("_", "-").casefold()
