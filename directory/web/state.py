"""What one running app holds besides its settings: engines, basemaps, memos."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app, request
from sqlalchemy.exc import SQLAlchemyError

from directory import indexing, queries, taxonomies
from directory.basemap import Basemap, BrokenBasemap
from directory.kept import Kept
from directory.model import City
from directory.search import Memo
from directory.search.understanding import semantics
from directory.web.counting import Unfound
from directory.web.pagecache import STAMP

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from sqlalchemy.orm import Session

    from directory.config import Config
    from directory.db import Database
    from directory.geocoding import Found
    from directory.search import Understood
    from directory.search.placing import Placed

_SPARE = timedelta(days=1)
"""Opening spans that end within it are laid anew."""
_PAUSE = timedelta(minutes=10)
"""Time between two tries, so that a locked database holds up one visitor, not all."""

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class State:
    """Shared by all requests of a process; everything in it may be thrown away and made anew."""

    config: Config
    database: Database
    secret_key: str = field(default="", repr=False)
    memo: Memo = field(default_factory=Memo)
    forms: Kept[object, str] = field(default_factory=lambda: Kept(512))
    """Filter forms, by city, version of its data, locale, time and what was asked."""
    places: Kept[tuple[object, ...], list[Found]] = field(default_factory=lambda: Kept(2048))
    """What typed places were understood as, by city, version of its data, locale and text; never by visitor."""
    understood: Kept[tuple[str, str, str], Understood] = field(default_factory=lambda: Kept(2048))
    """What typed words were understood as, by version of the taxonomy, locale and text; never by visitor."""
    placed: Kept[tuple[object, ...], tuple[Placed | None]] = field(default_factory=lambda: Kept(2048))
    """Which place was named among the words of a search, by city, version of its data, locale and text; never by visitor."""
    districts: Kept[tuple[object, ...], tuple[frozenset[str]]] = field(default_factory=lambda: Kept(256))
    """Folded names of districts, by city and version of its data."""
    unfound: Unfound = field(init=False)
    """Counts what nobody found."""
    papers: Kept[str, bytes] = field(default_factory=lambda: Kept(16))
    """PDFs of sheets, by the digest of their text; none that names a start or has a heading of somebody's own."""
    _cities: dict[str, tuple[object, tuple[City, str]]] = field(default_factory=dict)
    _renew_after: datetime = datetime.min.replace(tzinfo=UTC)
    _tree: taxonomies.TermTree | None = None
    _meanings: tuple[taxonomies.TermTree, semantics.Meanings | None] | None = None
    _basemaps: dict[str, tuple[float, Basemap | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unfound = Unfound(database=self.database, secret=self.secret_key)

    def city(self, session: Session, slug: str) -> tuple[City, str] | None:
        """The city with this slug and what names the taxonomy's state; one query when any data changed, else none.

        The city may belong to a session that is closed: all that is read of it is there, and it is never written.
        """
        stamp = request.environ.get(STAMP)
        version = stamp[0] if stamp else self.database.version()
        kept = self._cities.get(slug)
        if kept is not None and kept[0] == version:
            return kept[1]
        found = queries.find_city(session, slug)
        if found:
            self._cities[slug] = (version, found)
        return found

    def tree(self, session: Session, version: str) -> taxonomies.TermTree:
        """The taxonomy in this version; four queries when it changed, else none."""
        if self._tree is None or self._tree.version != version:
            self._tree = taxonomies.load(session, version)
        return self._tree

    def meanings(self, tree: taxonomies.TermTree) -> semantics.Meanings | None:
        """What the taxonomy's names mean; None without the semantic extra. No query."""
        if self._meanings is None or self._meanings[0] is not tree:
            self._meanings = (tree, semantics.load(tree, self.config.instance))
        return self._meanings[1]

    def renew_spans(self, city: City, now: datetime) -> None:
        """Lay a city's opening spans anew when they are about to end, so that "open now" never runs dry.

        A nightly `directory check` does it before any visitor has to wait.
        """
        if now < self._renew_after or (city.spans_until and city.spans_until - now > _SPARE):
            return
        self._renew_after = now + _PAUSE
        try:
            with self.database.writing() as session:
                if kept := session.get(City, city.id, with_for_update=True):
                    indexing.renew_spans(session, kept, now=now, spare=_SPARE)
        except SQLAlchemyError as error:
            log.warning("The opening spans of %s cannot be renewed (%s).", city.slug, type(error).__name__)

    def basemap(self, slug: str) -> Basemap | None:
        """The city's basemap, if there is one; a new file is taken over when it appears."""
        path = self.config.basemaps / f"{slug}.pmtiles"
        try:
            stamp = path.stat().st_mtime
        except OSError:
            return None
        kept = self._basemaps.get(slug)
        if kept is None or kept[0] != stamp:
            kept = self._basemaps[slug] = (stamp, _open(path))
        return kept[1]


def _open(path: Path) -> Basemap | None:
    try:
        return Basemap(path)
    except (BrokenBasemap, OSError) as error:
        log.warning("The basemap %s cannot be read (%s); pages go without it.", path, error)
        return None


def state_of(app: Flask) -> State:
    """The state of an app.

    :raise TypeError: when it was not made by `create_app`.
    """
    kept = app.extensions["directory"]
    if not isinstance(kept, State):
        raise TypeError("the app was not made by create_app")
    return kept


def state() -> State:
    """The state of the app that answers now."""
    return state_of(current_app)
