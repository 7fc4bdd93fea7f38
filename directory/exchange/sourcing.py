"""Sourcing: a source read as it is kept, from a file or an address, whatever its format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.exchange.faults import Refused
from directory.exchange.feeds import Kinds, Taken, crawl, is_tabular, read_documents, read_tables, taken
from directory.exchange.feeds.kinds import FALLBACK
from directory.exchange.mapping import Mapping, parse, read_table, records
from directory.exchange.mapping.common import common_kinds
from directory.exchange.mapping.tables import check_columns, read_bytes
from directory.exchange.records import SourceRecordOf
from directory.locales import LOCALES
from directory.model import Source
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Mapping as MappingOf
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.exchange.feeds import Feed
    from directory.exchange.fetching import Fetcher
    from directory.exchange.records import ServiceRecord, Texts
    from directory.model import City
    from directory.taxonomies import TermTree

FORMATS = ("hsds", "csv", "xlsx", "geojson")
_TABLES = {".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx"}
_TEXTS = (
    "names",
    "alternate_names",
    "descriptions",
    "application_process",
    "fees_description",
    "eligibility_description",
    "alert",
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be taken in."""

    where: str
    """A file's path, a folder's, or an address."""
    format: str
    """One of `FORMATS`."""
    locale: str | None = None
    mapping: Mapping | None = None
    also: MappingOf[str, str] = field(default_factory=dict)
    """The same feed in other locales, or files that stand for those of the mapping: where, by locale or word."""


def is_address(where: str) -> bool:
    """Whether it is an address of the web, not a file."""
    return where.startswith(("http://", "https://"))


def read(
    asked: Asked,
    city: City,
    tree: TermTree,
    fetcher: Fetcher,
    *,
    progress: Callable[[str, int, int], None] | None = None,
) -> Taken:
    """Read a source into records.

    :raise Refused: when it cannot be read at all, naming it and the cure; faults of records are in the answer.
    """
    mapping = asked.mapping
    for tag in filter(None, (asked.locale, mapping.locale if mapping else None)):
        if tag not in LOCALES:
            raise Refused(f"the locale {tag!r} is not known. There is: {', '.join(LOCALES)}.")
    kinds = Kinds(
        tree=tree,
        locale=asked.locale or city.default_locale,
        table=mapping.kinds if mapping else {},
        known=common_kinds(),
        fallback=(mapping.default_kind if mapping else None) or FALLBACK,
    )
    if asked.format == "hsds":
        return _read_feed(asked, city, kinds, fetcher, progress)
    if mapping is None:
        raise Refused(
            "a table needs a mapping, which says what its columns mean. Give one with --mapping FILE.yaml."
        )
    if is_address(asked.where):
        answer = fetcher.fetch(asked.where)
        name = asked.where.rsplit("/", 1)[-1] or asked.where
        table = read_bytes(answer.body, name=name, format=asked.format, mapping=mapping)
        check_columns(table, mapping)
    else:
        beside = {word: Path(where) for word, where in asked.also.items()}
        table = read_table(Path(asked.where), mapping, format=asked.format, also=beside)
    said = records(table, mapping, kinds, locale=asked.locale or city.default_locale, country=city.country)
    if not said.records and not said.faults:
        raise Refused(f"{table.name}: there is no row in it. Look whether it is the right file.")
    return said


def _read_feed(
    asked: Asked,
    city: City,
    kinds: Kinds,
    fetcher: Fetcher,
    progress: Callable[[str, int, int], None] | None,
) -> Taken:
    feed = _feed(asked.where, fetcher, progress)
    locale = asked.locale or feed.locale or city.default_locale
    if locale not in LOCALES:
        raise Refused(f"the feed says that it is in {locale!r}, which is not known. Give --locale.")
    said = taken(feed, kinds, locale=locale, country=city.country)
    for tag, where in asked.also.items():
        if tag not in LOCALES:
            raise Refused(f"the locale {tag!r} is not known. There is: {', '.join(LOCALES)}.")
        other = taken(_feed(where, fetcher, progress), replace_kinds(kinds), locale=tag, country=city.country)
        said = replace(
            said,
            records=_with_texts(said.records, other.records),
            faults=[*said.faults, *other.faults],
        )
    return said


def replace_kinds(kinds: Kinds) -> Kinds:
    """The same table of kinds, with nothing counted yet."""
    return Kinds(
        tree=kinds.tree, locale=kinds.locale, table=kinds.table, known=kinds.known, fallback=kinds.fallback
    )


def _feed(where: str, fetcher: Fetcher, progress: Callable[[str, int, int], None] | None) -> Feed:
    if is_address(where):
        return crawl(where, fetcher, progress=progress)
    path = Path(where)
    if not path.exists():
        raise Refused(f"{where}: there is no such file or folder. Look at its name.")
    if (kind := _TABLES.get(path.suffix.lower())) and path.is_file():
        raise Refused(
            f"{path.name}: it is one table, not the folder or zip of a package. Run `directory import {kind}` with a "
            "mapping, which `directory mapping` drafts."
        )
    return read_tables(path) if is_tabular(path) else read_documents(path)


def _with_texts(own: Sequence[ServiceRecord], others: Sequence[ServiceRecord]) -> list[ServiceRecord]:
    """Records with the texts that the same feed has in another locale; what the first one has stays."""
    by_id = {record.external_id: record for record in others}
    joined = []
    for record in own:
        other = by_id.get(record.external_id)
        if other is None:
            joined.append(record)
            continue
        texts: dict[str, Texts] = {name: {**getattr(other, name), **getattr(record, name)} for name in _TEXTS}
        places = {place.external_id: place for place in other.places}
        joined.append(
            replace(
                record,
                **texts,  # type: ignore[arg-type]
                organization=replace(
                    record.organization,
                    names={**other.organization.names, **record.organization.names},
                    descriptions={**other.organization.descriptions, **record.organization.descriptions},
                ),
                places=tuple(
                    replace(
                        place,
                        names={**places[place.external_id].names, **place.names},
                        transportation={**places[place.external_id].transportation, **place.transportation},
                    )
                    if place.external_id in places
                    else place
                    for place in record.places
                ),
            )
        )
    return joined


def slug_of(name: str) -> str:
    """A source's slug: its name in small letters and digits."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "source"


def asked_of(source: Source) -> Asked:
    """What a source that was taken in before is asked for again.

    :raise Refused: when it was never said where it is.
    """
    if not source.url or source.format not in FORMATS:
        raise Refused(f"{source.name}: it is not known where it is kept. Import it once by hand.")
    mapping = (
        parse(source.mapping, name=f"the mapping of {source.name}", needs_fields=source.format != "hsds")
        if source.mapping
        else None
    )
    return Asked(where=source.url, format=source.format, locale=source.locale, mapping=mapping)


def described(source: Source) -> SourceRecordOf:
    """A source as an import describes it."""
    return SourceRecordOf(
        slug=source.slug,
        name=source.name,
        url=source.url,
        licence=source.licence,
        attribution=source.attribution,
        data_date=source.data_date,
    )


def due(session: Session, *, now: datetime) -> list[Source]:
    """Sources that want to be asked anew; one query."""
    rows = session.scalars(select(Source).where(Source.every_days.is_not(None)).order_by(Source.slug))
    return [
        row
        for row in rows
        if row.every_days
        and (last := max(filter(None, (row.checked_at, row.imported_at)), default=None)) is not None
        # A nightly job is never quite on time.
        and now - last >= timedelta(days=row.every_days) - timedelta(hours=2)
    ]
