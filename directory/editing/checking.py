"""Checking: what was typed becomes a draft, or a message beside each field that names the cure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from directory.catalogs import S_
from directory.editing.cleaning import Setting, Unfit, cleaned
from directory.editing.drafts import (
    Draft,
    Row,
    Value,
    new_place,
    place_key,
    places_in,
    text_in,
    without_strays,
)
from directory.editing.faults import Fault, first
from directory.editing.fields import IN_PLACE, MAX_PLACES, MAX_ROWS, SERVICE, Field, Kind
from directory.editing.placing import misplaced
from directory.editing.timetable import read_hours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.editing.faults import Typed

_PLACE = re.compile(r"[0-9a-f]{32}")


@dataclass(kw_only=True)
class Checked:
    """What a form says."""

    draft: Draft
    faults: list[Fault] = field(default_factory=list)


def check(typed: Typed, base: Draft, setting: Setting) -> Checked:
    """Read a form.

    What is as it was is never refused, and what the form does not have stays as it is.

    :param base: what the form was filled from.
    """
    checked = Checked(draft=dict(base))
    for spec in SERVICE.values():
        checked.draft[spec.name] = _read(checked, typed, spec, spec.name, base.get(spec.name, ""), setting)
    _check_places(checked, typed, base, setting)
    _compare(checked, base)
    checked.draft = without_strays(checked.draft)
    return checked


def check_fields(typed: Typed, base: Draft, fields: Iterable[Field], setting: Setting) -> Checked:
    """Read some fields of a form; what it does not have stays as it is."""
    checked = Checked(draft=dict(base))
    for spec in fields:
        checked.draft[spec.name] = _read(checked, typed, spec, spec.name, base.get(spec.name, ""), setting)
    return checked


def place_ids(typed: Typed, base: Draft) -> list[str]:
    """The places of a form, those that are to go left out."""
    if "places" not in typed:
        return places_in(base)
    kept = [place for place in dict.fromkeys(typed["places"]) if _PLACE.fullmatch(place)]
    most = max(MAX_PLACES, len(places_in(base)))
    return [place for place in kept if first(typed, f"place-{place}-remove") != "yes"][:most]


def row_count(typed: Typed, name: str) -> int:
    """How many rows of a kind the form has."""
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-")
    numbers = [int(found[1]) for key in typed if (found := pattern.match(key))]
    return min(max(numbers, default=-1) + 1, MAX_ROWS)


def _read(checked: Checked, typed: Typed, spec: Field, name: str, before: Value, setting: Setting) -> Value:
    if spec.kind is Kind.ROWS:
        return _read_rows(checked, typed, spec, before, setting)
    if spec.kind is Kind.TERMS:
        return _read_terms(checked, typed, spec, before, setting)
    if spec.kind is Kind.CHOICES:
        return _read_choices(typed, spec, before)
    old = before if isinstance(before, str) else ""
    if spec.kind is Kind.FLAG:
        if f"{name}-shown" not in typed and name not in typed:
            return old
        return "yes" if first(typed, name) == "yes" else ""
    if spec.kind is Kind.HOURS and name.endswith("opening_hours"):
        written, faults = read_hours(typed, name.removesuffix("opening_hours"), old)
        checked.faults += faults
        return written
    return _read_one(checked, typed, spec, name, old, setting)


def _read_one(checked: Checked, typed: Typed, spec: Field, name: str, old: str, setting: Setting) -> str:
    if name not in typed:
        return old
    text = first(typed, name)
    if text.replace("\r\n", "\n").strip() == old.strip():
        return old
    try:
        found = cleaned(spec, text, setting)
    except Unfit as unfit:
        checked.faults.append(Fault(field=name, message=unfit.message, values=unfit.values))
        return old
    if spec.needed and not found:
        checked.faults.append(
            Fault(field=name, message=S_("Fill in this field: %(label)s."), values={"label": spec.label})
        )
    return found


def _read_choices(typed: Typed, spec: Field, before: Value) -> Value:
    if f"{spec.name}-shown" not in typed and spec.name not in typed:
        return before
    known = [choice.value for choice in spec.choices or ()]
    chosen = set(typed.get(spec.name, ()))
    return [value for value in known if value in chosen]


def _read_terms(checked: Checked, typed: Typed, spec: Field, before: Value, setting: Setting) -> Value:
    if spec.name not in typed:
        return before
    chosen = [code for code in dict.fromkeys(typed[spec.name]) if code][:MAX_ROWS]
    if any(code not in setting.terms and code not in before for code in chosen):
        checked.faults.append(Fault(field=spec.name, message=S_("Choose one of the kinds in the list.")))
    return chosen


def _read_rows(checked: Checked, typed: Typed, spec: Field, before: Value, setting: Setting) -> Value:
    rows: list[Row] = []
    count = row_count(typed, spec.name)
    if not count:
        return before
    old_rows = [row for row in before if isinstance(row, dict)]
    for number in range(count):
        names = {column.name: f"{spec.name}-{number}-{column.name}" for column in spec.columns}
        if _is_empty(typed, spec, names):
            continue
        old = old_rows[number] if number < len(old_rows) else {}
        rows.append(
            {
                column.name: _read_one(
                    checked, typed, column, names[column.name], old.get(column.name, ""), setting
                )
                for column in spec.columns
            }
        )
        _check_row(checked, spec, number, rows[-1], typed)
    return rows


def _is_empty(typed: Typed, spec: Field, names: dict[str, str]) -> bool:
    """Whether nothing was typed into a row; a choice alone says something only of what to bring."""
    if spec.name == "required_documents" and first(typed, names["kind"]):
        return False
    return not any(
        first(typed, name).strip() for column, name in names.items() if column not in ("type", "kind")
    )


def _check_row(checked: Checked, spec: Field, number: int, row: Row, typed: Typed) -> None:
    faulty = {fault.field for fault in checked.faults}
    first_column = {"phones": "number", "languages": "code"}.get(spec.name)
    name = f"{spec.name}-{number}-{first_column}"
    if first_column and not row[first_column] and name not in faulty:
        checked.faults.append(Fault(field=name, message=S_("Fill this in too, or empty the whole row.")))
    if spec.name == "cost_options" and row["amount"] and not row["currency"]:
        checked.faults.append(
            Fault(field=f"{spec.name}-{number}-currency", message=S_("Write the currency, such as EUR."))
        )


def _check_places(checked: Checked, typed: Typed, base: Draft, setting: Setting) -> None:
    places = place_ids(typed, base)
    checked.draft["places"] = list(places)
    for place in places:
        blank = new_place(place)
        for name, spec in IN_PLACE.items():
            key = place_key(place, name)
            before = base.get(key, blank[key])
            checked.draft[key] = _read(checked, typed, spec, f"place-{place}-{name}", before, setting)
        fault = misplaced(checked.draft, base, place, typed, setting)
        if fault and not any(known.field == fault.field for known in checked.faults):
            checked.faults.append(fault)


def _compare(checked: Checked, base: Draft) -> None:
    """What several fields say together."""
    draft = checked.draft
    youngest, oldest = text_in(draft, "minimum_age"), text_in(draft, "maximum_age")
    if youngest and oldest and int(youngest) > int(oldest):
        message = S_("The oldest age is below the youngest. Change one of them.")
        checked.faults.append(Fault(field="maximum_age", message=message))
    told = (draft["data_shared"], draft["data_shared_source"])
    if told == ("no", "") and told != (base.get("data_shared"), base.get("data_shared_source")):
        checked.faults.append(
            Fault(
                field="data_shared_source",
                message=S_("People rely on this: write who says that nothing is passed on."),
            )
        )
