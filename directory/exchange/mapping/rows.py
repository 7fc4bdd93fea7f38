"""Rows become records: texts by locale, numbers understood, facts of closed lists, hours as far as they can be."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from directory.exchange.cleaning import MAX_NAME, email, line, phones, website
from directory.exchange.faults import Fault, Refused
from directory.exchange.feeds.languages import languages
from directory.exchange.feeds.services import Taken
from directory.exchange.feeds.values import text, whole
from directory.exchange.mapping.columns import is_ticked
from directory.exchange.mapping.fields import CHOICES, HOURS, TEXTS
from directory.exchange.mapping.headings import locale_named
from directory.exchange.mapping.spots import degrees, spot
from directory.exchange.mapping.uniting import in_other_words, united
from directory.exchange.records import (
    DocumentRecord,
    OrganizationRecord,
    PhoneRecord,
    PlaceRecord,
    ServiceRecord,
)
from directory.hours.free import composed, spelled_in
from directory.locales import LOCALES
from directory.model.facts import Answer, Wheelchair
from directory.text import MAX_TEXT, fold

if TYPE_CHECKING:
    from directory.exchange.feeds.kinds import Kinds
    from directory.exchange.mapping.parsing import Mapping
    from directory.exchange.reading import Row, Table

MAX_ID = 100
_NAMES = frozenset(["name", "alternate_name", "organization", "place_name"])
"""Texts that stand on a line."""

_BETWEEN = re.compile(r"[;؛|\n]")
"""What stands between kinds in a cell, besides commas, which names of kinds may have."""

_MOST_KINDS = 30
"""Kinds of a row that are looked at: each takes milliseconds to understand."""

_LONGEST_KIND = 200
"""Characters of a kind."""


def records(table: Table, mapping: Mapping, kinds: Kinds, *, locale: str, country: str | None) -> Taken:
    """Make a record of each row; rows that cannot be one are left out and named.

    Rows of one id in several languages are one record.

    :param locale: of texts for which the mapping names none.
    :param country: ISO 3166-1 alpha-2, for numbers without a country's code.
    :raise Refused: when rows are in several languages, and nothing says which belong together.
    """
    reader = _Reader(
        table=table,
        mapping=mapping,
        kinds=kinds,
        locale=mapping.locale or locale,
        country=mapping.country or country,
    )
    if "locale" in mapping.fields and "external_id" not in mapping.fields:
        raise Refused(
            f"{table.name}: each row says in which language it is, but nothing says which rows are one service. "
            "Name the column of their common number under `external_id`."
        )
    for row in table.rows:
        reader.take(row)
    notes = [*kinds.told(), *reader.told()]
    return Taken(records=list(reader.records.values()), faults=reader.faults, notes=notes, rows=reader.rows)


@dataclass(kw_only=True)
class _Reader:
    table: Table
    mapping: Mapping
    kinds: Kinds
    locale: str
    country: str | None
    records: dict[str, ServiceRecord] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    strange: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    spoken: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The locales in which there are rows of a record, by its id."""
    merged: int = 0

    def take(self, row: Row) -> None:
        """Make a record of a row, or note why not."""
        values = _Values(row=row, mapping=self.mapping)
        own = self.locale
        if said := values.one("locale"):
            own = locale_named(said)
            if not own:
                self._fault(row, "locale", f"{said[:40]!r} is none of the languages {', '.join(LOCALES)}.")
                return
        self._take(row, values, own)

    def _take(self, row: Row, values: _Values, own: str) -> None:
        names = values.texts("name", own)
        if not names:
            self._fault(row, "name", "there is no name in it. Write one, or take the row out.")
            return
        if self._is_too_long(row, values):
            return
        key = values.one("external_id") or self._made_id(names, values)
        if len(key) > MAX_ID:
            self._fault(row, "external_id", f"its id has more than {MAX_ID} characters.")
            return
        known = self.records.get(key)
        is_translated = known is not None and own not in self.spoken[key]
        self.spoken[key].add(own)
        if known is not None and not is_translated and self.mapping.duplicates != "merge":
            self._fault(
                row, "external_id", f"the id {key} is in row {self.rows[key]}, too. Give each row its own."
            )
            return
        latitude, longitude = degrees(values.one("latitude")), degrees(values.one("longitude"))
        if latitude is None and longitude is None:
            latitude, longitude = spot(values.one("coordinates")) or (None, None)
        if (
            latitude is not None
            and longitude is not None
            and not (abs(latitude) <= 90 and abs(longitude) <= 180)
        ):
            self._fault(
                row,
                "latitude",
                f"{latitude}, {longitude} is no place on the Earth. Look whether they are swapped.",
            )
            return
        record = self._record(key, names, values, _place_of(latitude, longitude), own)
        self.rows.setdefault(key, row.number)
        if known is None:
            self.records[key] = record
        elif is_translated:
            self.records[key] = in_other_words(known, record)
        else:
            self.records[key] = united(known, record)
            self.merged += 1

    def _is_too_long(self, row: Row, values: _Values) -> bool:
        """Whether a text is longer than is kept, which is noted."""
        for name in TEXTS:
            limit = MAX_NAME if name in _NAMES else MAX_TEXT
            for said in values.texts(name, self.locale).values():
                if len(said) > limit:
                    self._fault(
                        row, name, f"it has {len(said)} characters; at most {limit} are taken. Shorten it."
                    )
                    return True
        return False

    def _made_id(self, names: dict[str, str], values: _Values) -> str:
        """An id for a row that has none: its name and where it is, so that it is the same the next time."""
        where = values.one("address_1") or values.one("city") or ""
        return fold(f"{next(iter(names.values()))} {where}")[:MAX_ID].strip()

    def _fault(self, row: Row, name: str, sentence: str) -> None:
        sources = self.mapping.fields.get(name, {})
        columns = [column for source in sources.values() for column in source.named]
        self.faults.append(
            Fault(
                sentence=sentence,
                file=self.table.name,
                row=row.number,
                column=columns[0] if columns else name,
            )
        )

    def _record(
        self, key: str, names: dict[str, str], values: _Values, point: dict[str, Any], own: str
    ) -> ServiceRecord:
        spoken, rest = languages(values.many("languages"))
        choices = {name: self._choices(name, values) for name in CHOICES}
        one = {name: found[0] for name, found in choices.items() if found}
        return ServiceRecord(
            external_id=key,
            names=names,
            terms=self.kinds.of(self._kinds(values), names.values()),
            organization=self._organization(key, names, values, own),
            places=self._places(values, point, one, own),
            alternate_names=values.texts("alternate_name", own),
            descriptions=values.texts("description", own),
            application_process=values.texts("application_process", own),
            fees_description=values.texts("fees_description", own),
            eligibility_description=values.texts("eligibility_description", own),
            alert=values.texts("alert", own),
            interpretation_services=values.one("interpretation_services") or rest,
            wait_time=values.one("wait_time"),
            url=website(values.one("url") or ""),
            email=email(values.one("email") or ""),
            phones=tuple(self._phones(values)),
            opening_hours=self._hours(values, own),
            languages=spoken,
            minimum_age=whole(values.one("minimum_age")),
            maximum_age=whole(values.one("maximum_age")),
            audience=tuple(choices["audience"]),
            required_documents=tuple(DocumentRecord(kind=kind) for kind in choices["documents"]),
            confirmed_at=_day(values.one("confirmed_at")),
            confirmed_by=values.one("confirmed_by"),
            original={"cells": dict(values.row.cells)},
            **{
                name: one[name]
                for name in (
                    "status", "cost", "papers_required", "data_shared", "appointment", "capacity", "interpreter",
                    "female_staff",
                )
                if name in one
            },
        )  # fmt: skip

    def _organization(
        self, key: str, names: dict[str, str], values: _Values, own_locale: str
    ) -> OrganizationRecord:
        offering = values.texts("organization", own_locale)
        folded = fold(next(iter(offering.values()), ""))[:MAX_ID]
        own = values.one("organization_id") or (f"name/{folded}" if folded else key)
        return OrganizationRecord(
            external_id=own,
            names=offering or names,
            descriptions=values.texts("organization_description", own_locale),
            website=website(values.one("organization_url") or ""),
            email=email(values.one("organization_email") or ""),
        )

    def _places(
        self, values: _Values, point: dict[str, Any], one: dict[str, Any], own: str
    ) -> tuple[PlaceRecord, ...]:
        said: dict[str, Any] = {
            name: line((values.one(name) or "").replace("\n", ", "))
            for name in ("address_1", "city", "state_province", "postal_code")
        }
        names = values.texts("place_name", own)
        region, second = values.one("region"), values.one("address_2")
        if not (point or any(said.values()) or names or region):
            return ()
        country = (values.one("country") or self.country or "").upper()
        facts = {name: one[name] for name in ("wheelchair", "toilet", "address_visibility") if name in one}
        place = PlaceRecord(
            names=names,
            address_2=second,
            region=region,
            country=country if len(country) == 2 else "",
            transportation=values.texts("transportation", own),
            accessibility_description=values.one("accessibility_description"),
            **said,
            **point,
            **facts,
        )
        return (place,)

    def _kinds(self, values: _Values) -> list[list[str]]:
        """What a row says of its kinds: several in a cell are parted, unless they are known as one."""
        said = (piece for cell in values.many("kinds") for piece in _BETWEEN.split(cell))
        pieces = islice((" ".join(piece.split())[:_LONGEST_KIND] for piece in said), _MOST_KINDS)
        parts = (
            part
            for piece in pieces
            for part in (
                [piece] if self.kinds.code([piece]) is not None else map(str.strip, re.split("[,،]", piece))
            )
            if part
        )
        return [[part] for part in islice(parts, _MOST_KINDS)]

    def _phones(self, values: _Values) -> list[PhoneRecord]:
        found: dict[str, PhoneRecord] = {}
        for name, kind in (("phones", "voice"), ("mobile_phones", "cell"), ("fax", "fax")):
            for cell in values.many(name):
                for record in phones(cell, self.country, kind=kind):
                    found.setdefault(record.number, record)
        return list(found.values())

    def _hours(self, values: _Values, own: str) -> str | None:
        parts = {part: values.lines(HOURS, part) for part in ("days", "opens", "closes", "remark")}
        if any(parts.values()):
            return composed(**parts)
        said = values.one(HOURS)
        return spelled_in(said, [own, *self.mapping.locales]) if said else None

    def _choices(self, name: str, values: _Values) -> list[Any]:
        kind, found = CHOICES[name], []
        for said in values.many(name):
            choice = understood_choice(kind, said)
            if choice is None:
                self.strange[name][said] += 1
            elif choice not in found:
                found.append(choice)
        return found

    def told(self) -> list[str]:
        """What staff should know: values that no closed list has, rows that were put together."""
        sentences = (
            [f"Rows that were put together, for they have one id: {self.merged}."] if self.merged else []
        )
        for name, counted in self.strange.items():
            shown = ", ".join(f"“{value[:60]}” ({count})" for value, count in counted.most_common(5))
            sentences.append(
                f"Not taken as {name}: {shown}. Name one of {', '.join(CHOICES[name])} for each under fields.{name}.values."
            )
        return sentences


@dataclass(frozen=True, kw_only=True, slots=True)
class _Values:
    """The values of one row."""

    row: Row
    mapping: Mapping

    def _cell(self, column: str) -> str:
        return self.row.cells.get(column, "")

    def many(self, name: str) -> list[str]:
        source = self.mapping.fields.get(name, {}).get("")
        return source.of(self._cell) if source else []

    def lines(self, name: str, part: str) -> list[str]:
        source = self.mapping.fields.get(name, {}).get(part)
        return [one for value in source.of(self._cell) for one in value.split("\n")] if source else []

    def one(self, name: str) -> str | None:
        return next((said for value in self.many(name) if (said := text(value))), None)

    def texts(self, name: str, locale: str) -> dict[str, str]:
        by_locale = self.mapping.fields.get(name, {})
        found = {
            tag or locale: "\n".join(said for value in source.of(self._cell) if (said := text(value)))
            for tag, source in by_locale.items()
        }
        return {tag: said for tag, said in found.items() if said}


def _place_of(latitude: float | None, longitude: float | None) -> dict[str, float]:
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return {}
    return {"latitude": round(latitude, 7), "longitude": round(longitude, 7)}


def understood_choice(kind: Any, said: str) -> Any:
    """The answer of a closed list that somebody wrote, or None."""
    bare = said.strip().lower().replace(" ", "_")
    if bare in list(kind):
        return kind(bare)
    if kind in (Answer, Wheelchair) and said.strip():
        return kind("yes") if is_ticked(said) else kind("no") if fold(said) in _NO else None
    return None


_NO = frozenset(map(fold, "false no n 0 nein non nej ei нет ні لا いいえ 否 hayır jo nie nahi".split()))


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat((said or "")[:10])
    except ValueError:
        return None
