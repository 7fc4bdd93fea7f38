"""JSON as it comes: cut off, nested without end, one object a line."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from directory.exchange.faults import Refused
from directory.exchange.reading.encodings import decode
from directory.exchange.reading.table import MAX_BYTES

MAX_DEPTH = 32
"""How deep lists and objects may lie in each other; HSDS needs nine."""


def parse_json(data: bytes, *, name: str) -> Any:
    """The value of a file; a list of values where each line is one.

    :raise Refused: naming the file, the line and the cure.
    """
    if len(data) > MAX_BYTES:
        raise Refused(
            f"{name}: it has {len(data) // 1024**2} MB; at most {MAX_BYTES // 1024**2} are read. Split the file."
        )
    text = decode(data, name=name).removeprefix("\ufeff")
    try:
        value = _value(text)
    except json.JSONDecodeError as fault:
        cut = fault.pos >= len(text.rstrip()) - 1 or fault.msg.startswith("Unterminated")
        cure = (
            "The file is cut off: fetch it again." if cut else "Look at that place, or export the file again."
        )
        raise Refused(
            f"{name}, line {fault.lineno}, column {fault.colno}: it is no JSON ({fault.msg}). {cure}"
        ) from fault
    except (RecursionError, ValueError) as fault:
        said = "nested too deep" if isinstance(fault, RecursionError) else str(fault)[:120]
        raise Refused(f"{name}: it is no JSON that can be read ({said}). Export the file again.") from fault
    _refuse_deep(value, name)
    return value


def _value(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as fault:
        lines = [one for one in text.splitlines() if one.strip()]
        if fault.msg != "Extra data" or len(lines) < 2:
            raise
        values = []
        for number, one in enumerate(lines, 1):
            try:
                values.append(json.loads(one, parse_constant=_no_number))
            except json.JSONDecodeError as inner:
                if number == 1:
                    raise fault from inner
                raise ValueError(f"line {number}: {inner.msg}") from inner
        return values


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _refuse_deep(value: Any, name: str) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise Refused(
        f"{name}: its lists and objects are nested more than {MAX_DEPTH} levels deep; nothing real is."
    )
