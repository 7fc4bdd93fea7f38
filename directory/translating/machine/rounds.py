"""Rounds: some texts through a machine at a time, counted before, kept after; no transaction is open in between."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.model import City, Organization, Origin, Service, TranslationState, digest
from directory.texts import Standing, texts_of
from directory.translating.machine import budget
from directory.translating.machine.troubles import Trouble
from directory.translating.machine.working import Job, Work, glossary_of, names_in, work
from directory.translating.taking import Proposal, take

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.texts import Text
    from directory.translating.machine.providers import Provider

ROUND = 4_000
"""Characters of one round, unless one text alone has more."""

PROPER = frozenset({("organization", "name"), ("location", "name")})
"""Nouns and fields that are names: a machine has no say in them."""

Sessions = Callable[[], AbstractContextManager["Session"]]
"""Opens a session; the door that lends it sees to commits."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be translated for whom."""

    city: City
    locale: str
    by: str
    now: datetime
    labels: Mapping[str, str] = field(default_factory=dict)
    """Words of the taxonomy in the locale, by their folded source."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """What came of one round."""

    taken: int
    left: int
    """Texts that still wait for a machine, those refused not counted."""
    refused: Sequence[Text]
    trouble: Trouble | None


def wanting(texts: Sequence[Text], skip: Collection[str] = ()) -> list[Text]:
    """The texts that a machine may translate: missing ones, and its own that are outdated; never names."""
    return [
        text
        for text in texts
        if (text.noun.name, text.field) not in PROPER and text.id not in skip and _is_open(text)
    ]


def _is_open(text: Text) -> bool:
    if any(one and one.text and one.origin is Origin.HUMAN for one in (text.kept, text.beside)):
        return False
    return text.standing in (Standing.MISSING, Standing.OUTDATED)


def run(
    reading: Sessions, writing: Sessions, provider: Provider, order: Order, *, skip: Collection[str] = ()
) -> Round:
    """Translate the next texts of a locale and keep them as drafts, or shown where the city allows it.

    :param skip: ids of texts that a machine failed at before.
    """
    with reading() as session:
        waiting = wanting(texts_of(session, order.city, order.locale), skip)
        left = _left(session, order)
        chosen = _first(waiting, left)
        jobs = _jobs(session, order, chosen)
        is_shown = budget.setting_of(session, order.city.id).is_shown
    if not waiting:
        return Round(taken=0, left=0, refused=(), trouble=None)
    done = asked(writing, provider, order, jobs)
    proposals = [
        Proposal(id=text.id, text=words, source_digest=digest(text.source), origin=Origin.MACHINE)
        for text, words in done.made
    ]
    taken = 0
    if proposals:
        state = TranslationState.PUBLISHED if is_shown else TranslationState.DRAFT
        with writing() as session:
            city = session.get_one(City, order.city.id, with_for_update=True)
            report = take(
                session, city, order.locale, proposals, by=order.by, now=order.now, machine_state=state
            )
            taken = report.taken
    return Round(
        taken=taken,
        left=len(waiting) - len(done.made) - len(done.refused),
        refused=done.refused,
        trouble=done.trouble,
    )


def asked(writing: Sessions, provider: Provider, order: Order, jobs: Sequence[Job]) -> Work:
    """What a machine makes of these, within the budget; nothing is kept but the count of characters."""
    characters = sum(len(job.text.source) for job in jobs)
    with writing() as session:
        is_granted = bool(jobs) and budget.set_aside(session, order.city.id, characters, order.now)
    if not is_granted:
        return Work(trouble=Trouble.BUDGET)
    spent = 0
    try:
        done = work(
            provider, jobs, source=order.city.default_locale, target=order.locale, labels=order.labels
        )
        spent = done.asked
    finally:
        with writing() as session:
            budget.give_back(session, order.city.id, characters - spent, order.now)
    return done


def jobs_for(session: Session, order: Order, texts: Sequence[Text], organization: str) -> list[Job]:
    """Jobs for the texts of one record; one query."""
    names = names_in(organization, glossary_of(session, order.city, order.locale))
    return [Job(text=text, names=names) for text in texts]


def _left(session: Session, order: Order) -> int:
    setting = budget.setting_of(session, order.city.id)
    return setting.budget - budget.used(session, order.city.id, order.now)


def _first(waiting: Sequence[Text], left: int) -> list[Text]:
    """As many as fit into a round and into the budget."""
    chosen: list[Text] = []
    size = 0
    for text in waiting:
        length = len(text.source)
        if chosen and size + length > ROUND:
            break
        if size + length > left:
            continue
        chosen.append(text)
        size += length
    return chosen


def _jobs(session: Session, order: Order, texts: Sequence[Text]) -> list[Job]:
    """Jobs with the names of who offers the services; two queries."""
    glossary = glossary_of(session, order.city, order.locale)
    services = [text.record_id for text in texts if text.noun.name == "service"]
    named = select(Service.id, Organization.name).join(
        Organization, Organization.id == Service.organization_id
    )
    rows = session.execute(named.where(Service.id.in_(services))).all()
    names: dict[UUID, str] = {row[0]: row[1] for row in rows}
    names |= {text.record_id: text.title for text in texts if text.noun.name == "organization"}
    return [Job(text=text, names=names_in(names.get(text.record_id, ""), glossary)) for text in texts]
