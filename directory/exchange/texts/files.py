"""Files from translators, read with care before any parser sees them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from directory.exchange.faults import Refused

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE = 5_000_000
"""Bytes."""

_UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, and what line ends are not kept through."""


def contents(path: Path) -> str:
    """The text of a file, without a byte order mark.

    :raise Refused: when it is too large, not there, or not UTF-8.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE + 1)
    except OSError as fault:
        raise Refused(f"{path} cannot be read ({fault.strerror})") from fault
    return decoded(path.name, raw)


def decoded(name: str, raw: bytes) -> str:
    """The text of a file that was read, without a byte order mark.

    :raise Refused: when it is too large, or not UTF-8.
    """
    if len(raw) > MAX_FILE:
        raise Refused(f"{name} is larger than {MAX_FILE // 1_000_000} MB. Split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused(f"{name} is not in UTF-8 (byte {fault.start}). Save it in UTF-8") from fault
    if "\0" in text:
        raise Refused(f"{name} is no text. Save it in UTF-8")
    return text


def save(path: Path, data: bytes) -> None:
    """Write a file in one step, so that nobody finds half of one.

    :raise Refused: when it cannot be written.
    """
    if path.is_dir():
        raise Refused(f"{path} is a folder. Name a file in it")
    draft = path.with_name(f"{path.name}.new")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as fault:
        draft.unlink(missing_ok=True)
        raise Refused(f"{path} cannot be written ({fault.strerror})") from fault


def writable(text: str) -> str:
    """A text without characters that a file cannot hold."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
