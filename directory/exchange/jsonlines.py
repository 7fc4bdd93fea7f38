"""Neutral records as JSON Lines: one record a line, what is not known left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from directory.exchange.faults import Refused
from directory.exchange.records import (
    CostRecord,
    DocumentRecord,
    GazetteerRecord,
    LanguageRecord,
    OrganizationRecord,
    PhoneRecord,
    PlaceRecord,
    ServiceRecord,
)
from directory.model.facts import (
    AddressVisibility,
    Answer,
    Appointment,
    Audience,
    Capacity,
    Cost,
    Document,
    Interpreter,
    Status,
    Wheelchair,
)
from directory.model.gazetteer import PlaceKind

if TYPE_CHECKING:
    from pathlib import Path

Record = TypeVar("Record")

MAX_LINE = 200_000
"""Characters in a line."""

_NESTED: Mapping[tuple[type[Any], str], type[Any]] = {
    (ServiceRecord, "organization"): OrganizationRecord,
    (ServiceRecord, "places"): PlaceRecord,
    (ServiceRecord, "phones"): PhoneRecord,
    (ServiceRecord, "languages"): LanguageRecord,
    (ServiceRecord, "cost_options"): CostRecord,
    (ServiceRecord, "required_documents"): DocumentRecord,
    (ServiceRecord, "audience"): Audience,
    (ServiceRecord, "cost"): Cost,
    (ServiceRecord, "papers_required"): Answer,
    (ServiceRecord, "data_shared"): Answer,
    (ServiceRecord, "female_staff"): Answer,
    (ServiceRecord, "appointment"): Appointment,
    (ServiceRecord, "capacity"): Capacity,
    (ServiceRecord, "interpreter"): Interpreter,
    (ServiceRecord, "status"): Status,
    (ServiceRecord, "hsds_id"): UUID,
    (OrganizationRecord, "hsds_id"): UUID,
    (OrganizationRecord, "phones"): PhoneRecord,
    (PlaceRecord, "hsds_id"): UUID,
    (DocumentRecord, "kind"): Document,
    (PlaceRecord, "address_visibility"): AddressVisibility,
    (PlaceRecord, "wheelchair"): Wheelchair,
    (PlaceRecord, "toilet"): Wheelchair,
    (GazetteerRecord, "kind"): PlaceKind,
}
_DATES = frozenset({"confirmed_at", "capacity_date", "data_shared_date"})


def write_records(path: Path, records: Iterable[ServiceRecord | GazetteerRecord]) -> int:
    """Write records to a file, in their order; the count of them."""
    lines = [json.dumps(_plain(record), ensure_ascii=False, separators=(",", ":")) for record in records]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def read_records(path: Path, kind: type[Record]) -> Iterator[Record]:
    """Read the records of a file.

    :raise Refused: naming the file, the line and what is wrong with it.
    """
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file, 1):
            try:
                if len(text) > MAX_LINE:
                    raise ValueError(f"it is longer than {MAX_LINE} characters")
                if text.strip():
                    yield _record(kind, json.loads(text))
            except (ValueError, TypeError, AttributeError) as fault:
                raise Refused(f"{path.name}, line {number}: {fault}") from fault


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != _default(field)
        }
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _record(kind: type[Record], said: dict[str, Any]) -> Record:
    return kind(**{name: _value(kind, name, value) for name, value in said.items()})


def _value(kind: type[Any], name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DATES:
        return date.fromisoformat(value)
    inner = _NESTED.get((kind, name))
    if isinstance(value, list):
        return tuple(_made(inner, item) for item in value)
    return _made(inner, value)


def _made(inner: type[Any] | None, value: Any) -> Any:
    if inner is None:
        return value
    return _record(inner, value) if is_dataclass(inner) else inner(value)
