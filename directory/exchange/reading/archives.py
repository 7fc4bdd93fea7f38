"""Zipped files: looked at before they are opened, so that a small one cannot fill the memory."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from directory.exchange.faults import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_PACKED = 5 * 1024 * 1024
MAX_INFLATED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_MEMBERS = 1_000
_SMALL = 1024 * 1024
"""Bytes that do no harm, however well they were packed."""


def checked(data: bytes, *, name: str) -> zipfile.ZipFile:
    """An archive that can be opened without harm.

    :raise Refused: when it is none, or much larger inside than outside.
    """
    if len(data) > MAX_PACKED:
        raise Refused(
            f"{name}: it has {len(data) / 1024**2:.1f} MB; at most {MAX_PACKED // 1024**2} are read. Split the file."
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise Refused(f"{name}: it is damaged or cut off ({fault}). Save or fetch it again.") from fault
    if len(members) > MAX_MEMBERS:
        raise Refused(f"{name}: it holds {len(members)} files; at most {MAX_MEMBERS} are read.")
    inflated = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    dense = any(
        member.file_size > _SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size)
        for member in members
    )
    if inflated > MAX_INFLATED or dense or (inflated > _SMALL and inflated > MAX_RATIO * packed):
        raise Refused(
            f"{name}: unpacked it would have {inflated // 1024**2} MB, far more than a table of services has. "
            "Save only the cells that are needed."
        )
    if any(member.flag_bits & 1 for member in members):
        raise Refused(f"{name}: it is locked with a password. Save it without one.")
    return archive


def open_members(data: bytes, *, name: str, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """The files of an archive that are wanted, by their bare names.

    :raise Refused: when the archive cannot be opened without harm.
    """
    archive = checked(data, name=name)
    for member in archive.infolist():
        bare = member.filename.rsplit("/", 1)[-1]
        if member.is_dir() or bare.startswith(".") or not wanted(bare):
            continue
        try:
            yield bare, archive.read(member)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as fault:
            raise Refused(f"{name}: {bare} in it is damaged ({fault}). Save or fetch it again.") from fault
