"""The tabular package of HSDS 3.1: a feed as CSV files with a datapackage.json, in a folder or a zip file."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from directory.exchange.faults import Refused
from directory.exchange.hsds.fields import MAY_BE_EMPTY, NOUNS, Field
from directory.exchange.hsds.vocabulary import PROFILE, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from directory.exchange.hsds.reaching import Object
    from directory.exchange.hsds.terms import Terms

Tables = dict[str, dict[str, "Object"]]
"""Flat objects by noun and id."""

_PARENTS = {"organization", "taxonomy_term"}
"""Nouns that are named by an id where they stand in another object."""


def tables_of(services: Iterable[Object], organizations: Iterable[Object], terms: Terms) -> Tables:
    """A feed taken apart: each object once, without those in it, in the order in which the feed has them."""
    tables: Tables = {noun: {} for noun in NOUNS}
    for said in terms.taxonomies:
        tables["taxonomy"][said["id"]] = said
    for said in terms.terms:
        tables["taxonomy_term"][said["id"]] = said
    for said in organizations:
        _take_apart(tables, "organization", said)
    for said in services:
        _take_apart(tables, "service", said)
    return tables


def _take_apart(tables: Tables, noun: str, said: Object) -> None:
    known = NOUNS[noun]
    flat = {name: value for name, value in said.items() if name in known.fields}
    for name, other in known.objects.items():
        if name in said:
            if f"{other}_id" in known.fields:
                flat[f"{other}_id"] = said[name]["id"]
            _take_apart(tables, other, said[name])
    for name, other in known.lists.items():
        for each in said.get(name, ()):
            _take_apart(tables, other, each)
    tables[noun][said["id"]] = {**flat, **tables[noun].get(said["id"], {})}


def files_of(tables: Tables, *, title: str) -> dict[str, bytes]:
    """The files of a package by name; nouns of which there is nothing have none, but for services and organizations."""
    present = [noun for noun in NOUNS if tables[noun] or noun in ("service", "organization")]
    files = {NOUNS[noun].path: _csv(noun, tables[noun]) for noun in present}
    described = {
        "name": "human_services_data",
        "title": title,
        "profile": "tabular-data-package",
        "version": VERSION,
        "hsds_profile": PROFILE,
        "resources": [_resource(noun, present) for noun in present],
    }
    files["datapackage.json"] = (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()
    return files


def save_package(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a package to a folder, or to a zip file where the name ends so: the same bytes for the same files.

    :raise Refused: when it cannot be written, or the folder holds something already.
    """
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
                for name, data in sorted(files.items()):
                    packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
            return
        path.mkdir(parents=True, exist_ok=True)
        if strange := sorted(each.name for each in path.iterdir() if each.name not in _names()):
            raise Refused(f"{path} holds {strange[0]} already. Name a folder that is empty or new.")
        for name in _names():
            (path / name).unlink(missing_ok=True)
        for name, data in files.items():
            (path / name).write_bytes(data)
    except OSError as fault:
        raise Refused(f"{path} cannot be written ({fault.strerror})") from fault


def _names() -> set[str]:
    return {"datapackage.json", *(noun.path for noun in NOUNS.values())}


def _csv(noun: str, objects: Mapping[str, Object]) -> bytes:
    buffer = io.StringIO()
    fields = NOUNS[noun].fields
    writer = csv.DictWriter(buffer, fields)
    writer.writeheader()
    for said in objects.values():
        writer.writerow({name: _cell(fields[name], said.get(name)) for name in fields})
    return buffer.getvalue().encode("utf-8", "replace")


def _cell(field: Field, value: Any) -> Any:
    if field.type == "boolean":
        return "true" if value else ""
    return "" if value is None else value


def _resource(noun: str, present: Sequence[str]) -> Object:
    known = NOUNS[noun]
    return {
        "name": noun,
        "path": known.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "profile": "tabular-data-resource",
        "schema": {
            "primaryKey": "id",
            "fields": [_field(name, field) for name, field in known.fields.items()],
            "foreignKeys": [
                {"fields": name, "reference": {"resource": other, "fields": "id"}}
                for name, other in known.refers.items()
                if other in present
            ],
        },
    }


def _field(name: str, field: Field) -> Object:
    said: Object = {"name": name, "type": field.type}
    if field.type == "string" and field.format:
        said["format"] = field.format
    # An empty cell is no value to Table Schema.
    if field.is_required and name not in MAY_BE_EMPTY:
        said["constraints"] = {"required": True}
    return said
