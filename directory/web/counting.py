"""Counting what nobody found, beside the page: a visitor never waits for it, and never loses a page by it."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from directory import noticing

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from directory.db import Database

log = logging.getLogger(__name__)

MOST_WAITING = 1000
"""Different words that wait for the database; those that come then are not counted."""

_Day = tuple["UUID", "date"]


@dataclass(kw_only=True)
class Unfound:
    """Takes words, and writes them down in a thread of its own: one at a time, all that waits at once.

    The same words count once an hour, for each worker, however often they are asked: pages are turned and loaded
    again by one visitor. What the database does not take is dropped.
    """

    database: Database
    secret: str = field(repr=False)
    """Seals words that are not told of yet."""
    _waiting: Counter[tuple[_Day, str, str]] = field(default_factory=Counter)
    _noted: tuple[int, set[int]] = field(default_factory=lambda: (0, set()))
    """The hour, and what was counted in it, as numbers that lead back to no words."""
    _lock: Lock = field(default_factory=Lock)
    _writer: Thread | None = None

    def note(self, city_id: UUID, text: str, *, locale: str, now: datetime, today: date) -> None:
        """Count a query that found nothing, unless it may tell who somebody is; `today` is the day in the city."""
        folded = noticing.countable(text)
        if not folded:
            return
        with self._lock:
            if self._is_noted(hash((city_id, locale, folded)), int(now.timestamp()) // 3600):
                return
            if len(self._waiting) < MOST_WAITING:
                self._waiting[(city_id, today), locale, folded] += 1
            if self._writer is None:
                self._writer = Thread(target=self._write, daemon=True)
                self._writer.start()

    def _is_noted(self, words: int, hour: int) -> bool:
        """Whether words were counted in this hour; they are from now on."""
        if self._noted[0] != hour:
            self._noted = (hour, set())
        noted = self._noted[1]
        if words in noted or len(noted) >= MOST_WAITING:
            return True
        noted.add(words)
        return False

    def wait(self) -> None:
        """Wait until all is written, for tests and for whoever shuts down."""
        writer = self._writer
        if writer is not None:
            writer.join()

    def _write(self) -> None:
        while waiting := self._taken():
            by_day: dict[_Day, Counter[tuple[str, str]]] = {}
            for (day, locale, folded), number in waiting.items():
                by_day.setdefault(day, Counter())[locale, folded] += number
            try:
                with self.database.writing() as session:
                    for (city_id, today), numbers in by_day.items():
                        noticing.count_unfound(session, city_id, numbers, secret=self.secret, today=today)
            except SQLAlchemyError as error:
                # The kind alone: the message may hold what was typed.
                log.warning("What nobody found cannot be counted (%s).", type(error).__name__)

    def _taken(self) -> Counter[tuple[_Day, str, str]]:
        """All that waits; where nothing does, the thread is over."""
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
            if not waiting:
                self._writer = None
        return waiting
