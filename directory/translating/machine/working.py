"""Working: texts through a machine, with what must stay as it is kept away from it. No database is held meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.model import GlossaryTerm
from directory.text import clean
from directory.translating.checking import fault, limit_of
from directory.translating.machine.calling import SECONDS
from directory.translating.machine.protecting import protect, restore
from directory.translating.machine.troubles import MachineFault, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.texts import Text
    from directory.translating.machine.protecting import Protected
    from directory.translating.machine.providers import Provider

CALL = 1_500
"""Characters in one question, unless one text alone has more."""
TEXTS = 20
"""Texts in one question."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A text to be translated, and the names in it that stay."""

    text: Text
    names: Mapping[str, str] = field(default_factory=dict)
    """Words, and what they are in the other locale."""


@dataclass(kw_only=True)
class Work:
    """What a machine made of the jobs."""

    made: list[tuple[Text, str]] = field(default_factory=list)
    refused: list[Text] = field(default_factory=list)
    """Texts that came back without what must stay, or not as plain text."""
    trouble: Trouble | None = None
    """Why the rest was not done."""
    asked: int = 0
    """Characters that were sent."""


def glossary_of(session: Session, city: City, locale: str) -> dict[str, str]:
    """Words that are translated in one way: the city's list and its own name; one query."""
    rows = session.scalars(
        select(GlossaryTerm).where(GlossaryTerm.city_id == city.id, GlossaryTerm.locale == locale)
    )
    return {city.name: city.names.get(locale, city.name)} | {row.source: row.target for row in rows}


def work(
    provider: Provider,
    jobs: Sequence[Job],
    *,
    source: str,
    target: str,
    labels: Mapping[str, str],
    seconds: float = SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Work:
    """Translate; what was done before a trouble is in the answer.

    :param labels: what whole texts are in the other locale: words of the taxonomy, by their folded source.
    """
    done = Work()
    open_jobs: list[tuple[Job, Protected]] = []
    for job in jobs:
        said = protect(job.text.source, job.names, provider.style)
        if label := labels.get(clean(job.text.source).casefold()):
            done.made.append((job.text, label))
        elif said.is_empty:
            _take(done, job, said.text, said)
        else:
            open_jobs.append((job, said))
    end = clock() + seconds
    for batch in _batches(open_jobs):
        if done.asked and clock() >= end:
            break
        try:
            provider.prepare(source, target)
            answers = provider.translate([said.text for _, said in batch], source=source, target=target)
        except MachineFault as trouble:
            done.trouble = trouble.trouble
            break
        done.asked += sum(len(job.text.source) for job, _ in batch)
        for (job, said), answer in zip(batch, answers, strict=True):
            _take(done, job, answer, said)
    return done


def _take(done: Work, job: Job, answer: str, said: Protected) -> None:
    try:
        words = clean(restore(answer, said))
    except MachineFault:
        words = ""
    if not words or fault(words, job.text.source, limit=limit_of(job.text.field)):
        done.refused.append(job.text)
    else:
        done.made.append((job.text, words))


def _batches(jobs: Sequence[tuple[Job, Protected]]) -> Iterator[list[tuple[Job, Protected]]]:
    batch: list[tuple[Job, Protected]] = []
    size = 0
    for job in jobs:
        length = len(job[1].text)
        if batch and (size + length > CALL or len(batch) == TEXTS):
            yield batch
            batch, size = [], 0
        batch.append(job)
        size += length
    if batch:
        yield batch


def names_in(organization: str, glossary: Mapping[str, str]) -> dict[str, str]:
    """What stays in a text: the name of who offers it, and the glossary."""
    return ({organization: organization} if organization else {}) | dict(glossary)
