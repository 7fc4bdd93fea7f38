"""HSDS as tables: 3.x and 2.0 as a folder or zip of CSV, and the older CSV of Ohana, joined by their ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from directory.exchange.faults import Refused
from directory.exchange.feeds.feed import Feed, Object
from directory.exchange.feeds.joining import KEYS, OWNERS, TABLES, adapted, parts_named
from directory.exchange.hsds.vocabulary import PROFILE
from directory.exchange.reading import bounded, open_members, parse_json, read_csv

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from directory.exchange.reading import Row, Table

_CATEGORIES = "service_categories.json"
"""Where an Ohana directory keeps which terms each service has."""

_PACKAGE = "datapackage.json"


def is_tabular(path: Path) -> bool:
    """Whether there is a table of services or organizations in a folder or zipped folder."""
    if path.is_dir():
        return any(_table(file.name) in ("service", "organization") for file in path.glob("*.csv"))
    if path.suffix != ".zip":
        return False
    members = open_members(bounded(path), name=path.name, wanted=lambda name: name.endswith(".csv"))
    return any(_table(name) in ("service", "organization") for name, _ in members)


def read_tables(path: Path) -> Feed:
    """Read a folder or zipped folder.

    :raise Refused: when a file cannot be read as a table; faults of rows are noted in the feed.
    """
    stock, files = _Stock(), sorted(_files(path))
    for package in (parse_json(data, name=name) for name, data in files if name == _PACKAGE):
        stock.feed.locale = _locale_of(package)
        stock.feed.is_own = isinstance(package, dict) and package.get("hsds_profile") == PROFILE
    for name, data in files:
        if name == _CATEGORIES:
            stock.categories = parse_json(data, name=name)
        elif kind := _table(name):
            stock.tables.append((kind, read_csv(data, name=name, is_exact=stock.feed.is_own)))
    if not any(kind in ("service", "organization") for kind, _ in stock.tables):
        raise Refused(f"{path.name}: there is no services.csv in it. Give the folder of an HSDS package.")
    stock.join()
    return stock.feed


def _files(path: Path) -> Iterable[tuple[str, bytes]]:
    if path.is_dir():
        for file in [*path.glob("*.csv"), *path.glob("*.json")]:
            if _table(file.name) or file.name in (_CATEGORIES, _PACKAGE):
                yield file.name, bounded(file)
    else:
        yield from open_members(
            bounded(path),
            name=path.name,
            wanted=lambda name: bool(_table(name)) or name in (_CATEGORIES, _PACKAGE),
        )


def _table(name: str) -> str | None:
    stem = re.sub(r"\.csv$", "", name.lower())
    return TABLES.get(stem) or TABLES.get(f"{stem}s") if name.lower().endswith(".csv") else None


def _locale_of(package: Any) -> str | None:
    locale = package.get("locale") if isinstance(package, dict) else None
    return locale if isinstance(locale, str) else None


_NAMED = frozenset(
    "service organization location service_at_location contact phone taxonomy_term attribute service_taxonomy "
    "accessibility required_document program unit taxonomy service_capacity".split()
)
"""Kinds of rows that others name, or that are asked for as a whole."""


class _Stock:
    """Rows by table and id, to be joined."""

    def __init__(self) -> None:
        self.feed = Feed(is_tabular=True)
        self.tables: list[tuple[str, Table]] = []
        self.categories: Any = {}
        self.astray = 0
        self._rows: dict[str, dict[str, Object]] = {}

    def join(self) -> None:
        """Put every row into what it belongs to."""
        for kind, table in self.tables:
            for row in table.rows:
                self._lay(kind, table, row)
        for kind, table in self.tables:
            if kind not in ("organization", "service", "location", "taxonomy_term", "taxonomy"):
                for row in table.rows:
                    self._hang(kind, table, row)
        if self.astray:
            self.feed.notes.append(
                f"Postal addresses of places that there are not: {self.astray}; they are left out."
            )
        self._name_others()
        self._name_terms()
        self._place_services()

    def _lay(self, kind: str, table: Table, row: Row) -> None:
        """Keep a row that others may name."""
        said = adapted(kind, table.name, row.cells)
        shelf = self._shelf(kind, table)
        key = row.cells.get("id")
        if key is None:
            if kind in ("service", "organization", "location"):
                self.feed.fault("it has no id. Write one.", file=table.name, path="id", row=row.number)
                return
            key = f"{table.name}/{row.number}"
        if key in shelf:
            self.feed.fault(
                f"the id {key[:60]} is in an earlier row, too. Give each row an id of its own.",
                file=table.name, path="id", row=row.number,
            )  # fmt: skip
            return
        shelf[key] = said
        if kind in ("service", "organization"):
            self.feed.places[key] = (table.name, "", row.number)
            (self.feed.services if kind == "service" else self.feed.organizations)[key] = said
        elif kind == "location":
            self.feed.locations[key] = said

    def _shelf(self, kind: str, table: Table) -> dict[str, Object]:
        """Rows by id: of one table, unless others name them."""
        return self._rows.setdefault(kind if kind in _NAMED else table.name, {})

    def _hang(self, kind: str, table: Table, row: Row) -> None:
        """Put a row into the most special thing that it names."""
        said = self._shelf(kind, table).get(row.cells.get("id") or f"{table.name}/{row.number}")
        if said is None:
            return
        for column, owner, is_needed in OWNERS:
            key = row.cells.get(column)
            if key is None or owner not in self._rows or owner == kind:
                continue
            found = self._rows[owner].get(key)
            if found is None:
                if said.get("address_type") == "postal":
                    # Where letters go helps nobody to find a place.
                    self.astray += 1
                    return
                if is_needed:
                    self.feed.fault(
                        f"there is no {owner} with the id {key[:60]}. Take the row out, or add what it names.",
                        file=table.name, path=column, row=row.number,
                    )  # fmt: skip
                    return
                continue
            if kind == "service_at_location" and column == "location_id":
                continue
            for part in parts_named(kind, owner):
                found.setdefault(part, []).append(said)
            return

    def _name_others(self) -> None:
        """Let terms, capacities and services have what they name: a taxonomy, a unit, a program."""
        for said in self._rows.get("taxonomy_term", {}).values():
            if detail := self._rows.get("taxonomy", {}).get(str(said.get("taxonomy_id"))):
                said["taxonomy_detail"] = detail
        for said in self._rows.get("service_capacity", {}).values():
            said["unit"] = self._rows.get("unit", {}).get(str(said.get("unit_id")))
        for said in self.feed.services.values():
            if program := self._rows.get("program", {}).get(str(said.get("program_id"))):
                said["program"] = program

    def _name_terms(self) -> None:
        """Let attributes, and the older lists of terms, name their terms."""
        terms = self._rows.get("taxonomy_term", {})
        for key, said in terms.items():
            said.setdefault("id", key)
        named = {said["code"]: said for said in terms.values() if said.get("code")}
        self.feed.terms = {**named, **terms}
        for said in self._rows.get("attribute", {}).values():
            if term := terms.get(str(said.get("taxonomy_term_id"))):
                said["taxonomy_term"] = term
        for link in self._rows.get("service_taxonomy", {}).values():
            service = self.feed.services.get(str(link.get("service_id")))
            term = terms.get(str(link.get("taxonomy_term_id") or link.get("taxonomy_id")))
            if service is not None and term:
                service.setdefault("attributes", []).append({"taxonomy_term": term})
        for key, said in self.feed.services.items():
            listed = self.categories.get(key) if isinstance(self.categories, dict) else None
            wanted = [str(one) for one in listed] if isinstance(listed, list) else []
            wanted += re.split(r"[,;\s]+", said.get("taxonomy_ids") or "")
            for one in dict.fromkeys(wanted):
                if term := terms.get(one) or named.get(one):
                    said.setdefault("attributes", []).append({"taxonomy_term": term})

    def _place_services(self) -> None:
        """Put locations into services, and say who offers them."""
        locations = self.feed.locations
        for at in self._rows.get("service_at_location", {}).values():
            if location := locations.get(str(at.get("location_id"))):
                at["location"] = location
        for key, said in self.feed.services.items():
            file, _, row = self.feed.places[key]
            for column, shelf in (("location_id", locations), ("organization_id", self.feed.organizations)):
                if (named := said.get(column)) and named not in shelf:
                    self.feed.fault(
                        f"there is no {column.removesuffix('_id')} with the id {named[:60]}. Add it, or take it out.",
                        file=file, path=column, row=row,
                    )  # fmt: skip
            if (
                location := locations.get(str(said.get("location_id")))
            ) and "service_at_locations" not in said:
                said["service_at_locations"] = [{"location": location}]
            for at in said.get("service_at_locations", ()):
                said.setdefault("organization_id", at.get("location", {}).get("organization_id"))
            for key_name in KEYS:
                said.pop(key_name, None)
