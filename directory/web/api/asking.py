"""Asking: what a question to the API wants, read with care; what cannot be used is refused with the cure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import request

from directory.web.api.problems import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PER_PAGE = 50
MOST_PER_PAGE = 500
MOST_PAGES = 100_000
MOST_METRES = 50_000
MAX_TYPED = 100
MAX_POSTCODE = 20
MAX_TERMS = 20

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question for a list. `proximity` is metres."""

    search: str = ""
    taxonomy_term_id: tuple[UUID, ...] = ()
    """Any of them is right."""
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None
    postcode: str = ""
    proximity: int | None = None
    parent_id: UUID | None = None
    top_only: bool = False
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    page: int = 1
    per_page: int | None = None
    format: str = "json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """One parameter: how its text is read, and what the description says of it."""

    read: Callable[[str, str], Any]
    schema: Mapping[str, Any]
    words: str
    is_repeatable: bool = False


def _number(most: int) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        if re.fullmatch("[0-9]{1,9}", text, re.ASCII) and 1 <= int(text) <= most:
            return int(text)
        raise Wrong(f"{name} is {_shown(text)}. Give a whole number from 1 to {most}.")

    return read


def _truth(name: str, text: str) -> bool:
    if text in ("true", "false"):
        return text == "true"
    raise Wrong(f"{name} is {_shown(text)}. Give true or false.")


def _uuid(name: str, text: str) -> UUID:
    if _UUID.fullmatch(text):
        return UUID(text)
    raise Wrong(f"{name} is {_shown(text)}. Give a UUID such as 3fa85f64-5717-4562-b3fc-2c963f66afa6.")


def _moment(name: str, text: str) -> datetime:
    # A plus sign that was not written as %2B arrives as a blank; clocks may show a leap second.
    written = re.sub(r" (?=\d\d:?\d\d$)", "+", text.upper()).replace(":60", ":59")
    if written.startswith("0000-"):
        written = f"0001{written[4:]}"
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise Wrong(f"{name} is {_shown(text)}. Give a moment such as 2026-01-31T12:00:00Z.") from None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return datetime(1 if moment.year == 1 else 9999, 1, 1, tzinfo=UTC)


def _typed(most: int) -> Callable[[str, str], str]:
    def read(name: str, text: str) -> str:
        if len(text) > most:
            raise Wrong(f"{name} has {len(text)} characters. Give at most {most}.")
        return text

    return read


def _form(name: str, text: str) -> str:
    if text in ("json", "ndjson"):
        return text
    raise Wrong(f"{name} is {_shown(text)}. Give json or ndjson.")


def _shown(text: str) -> str:
    return f"“{text[:60]}”" if text else "empty"


_FLAG = {"type": "boolean", "default": False}
_ID = {"type": "string", "format": "uuid"}

PARAMETERS: Mapping[str, Parameter] = {
    "search": Parameter(
        read=_typed(MAX_TYPED),
        schema={"type": "string", "maxLength": MAX_TYPED},
        words="Words that must all begin words of what is looked for, in any of the city's locales.",
    ),
    "taxonomy_term_id": Parameter(
        read=_uuid,
        schema=_ID,
        words="A kind of service (those below it count too) or a fact. Given several times, any is right.",
        is_repeatable=True,
    ),
    "taxonomy_id": Parameter(read=_uuid, schema=_ID, words="What has any term of this taxonomy."),
    "organization_id": Parameter(read=_uuid, schema=_ID, words="What this organization offers."),
    "modified_after": Parameter(
        read=_moment,
        schema={"type": "string", "format": "date-time"},
        words="What changed at this moment or later; UTC where it names no zone.",
    ),
    "postcode": Parameter(
        read=_typed(MAX_POSTCODE),
        schema={"type": "string", "maxLength": MAX_POSTCODE},
        words="What is at a place with this postcode; with `proximity`: near its center.",
    ),
    "proximity": Parameter(
        read=_number(MOST_METRES),
        schema={"type": "integer", "minimum": 1, "maximum": MOST_METRES},
        words="Metres from the center of the postcode, or of the city where no postcode is given.",
    ),
    "parent_id": Parameter(read=_uuid, schema=_ID, words="Terms right below this one."),
    "top_only": Parameter(read=_truth, schema=_FLAG, words="Only terms that are below no other."),
    "minimal": Parameter(
        read=_truth,
        schema=_FLAG,
        words="Only what tells whether a service is new: id, last_modified, and the name and status that HSDS requires.",
    ),
    "full": Parameter(read=_truth, schema=_FLAG, words="With everything that belongs to each."),
    "full_service": Parameter(
        read=_truth, schema=_FLAG, words="Organizations with their services in full, instead of by name."
    ),
    "page": Parameter(
        read=_number(MOST_PAGES),
        schema={"type": "integer", "minimum": 1, "maximum": MOST_PAGES, "default": 1},
        words="The page; those after the last are empty.",
    ),
    "per_page": Parameter(
        read=_number(MOST_PER_PAGE),
        schema={"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
        words="How many on a page; with `minimal` all of them, where it is not given.",
    ),
    "format": Parameter(
        read=_form,
        schema={"type": "string", "enum": ["json", "ndjson"], "default": "json"},
        words="`ndjson` sends all of them, one a line, without pages.",
    ),
}
"""All parameters by name."""

_PAGING = ("page", "per_page", "format")
_OF_SERVICES = (
    "search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "postcode", "proximity",
    "full",
)  # fmt: skip

TAKES: Mapping[str, tuple[str, ...]] = {
    "services": (*_OF_SERVICES, "minimal", *_PAGING),
    "service_at_locations": (*_OF_SERVICES, *_PAGING),
    "organizations": ("search", "taxonomy_term_id", "taxonomy_id", "full", "full_service", *_PAGING),
    "taxonomies": ("search", *_PAGING),
    "taxonomy_terms": ("search", "taxonomy_id", "parent_id", "top_only", *_PAGING),
}
"""The parameters of each list."""


def ask(takes: tuple[str, ...]) -> Asked:
    """Read the parameters of the request, from its address, its form or its JSON.

    :raise Wrong: when one cannot be used.
    """
    said: dict[str, Any] = {}
    for name, texts in _sent().items():
        if name not in takes:
            raise Wrong(_unknown(name, takes))
        parameter = PARAMETERS[name]
        if len(texts) > (MAX_TERMS if parameter.is_repeatable else 1):
            raise Wrong(f"{name} is given {len(texts)} times. Give it once.")
        read = tuple(parameter.read(name, text) for text in texts)
        said[name] = read if parameter.is_repeatable else read[0]
    return Asked(**said)


def _unknown(name: str, takes: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name[:40], takes, n=1)
    cure = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(takes)}."
    return (
        f"There is no parameter {_shown(name)} here. {cure}" if takes else "This address takes no parameters."
    )


def _sent() -> dict[str, list[str]]:
    sent = request.args.to_dict(flat=False)
    if request.method != "POST":
        return sent
    more = request.form.to_dict(flat=False)
    if request.is_json and request.get_data(cache=True):
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise Wrong('The body is no JSON object. Send one such as {"search": "clinic"}.')
        more = {name: _as_texts(name, value) for name, value in body.items()}
    for name, texts in more.items():
        sent[name] = [*sent.get(name, []), *texts]
    return sent


def _as_texts(name: str, value: object) -> list[str]:
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, bool):
            found.append("true" if item else "false")
        elif isinstance(item, str | int):
            found.append(str(item))
        else:
            raise Wrong(f"{name[:60]} in the body is no text, number or truth.")
    return found
