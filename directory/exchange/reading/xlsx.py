"""Excel workbooks: looked at first, then read by a child with little memory and little time."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from typing import TYPE_CHECKING

from directory.exchange.faults import Refused
from directory.exchange.reading.archives import MAX_INFLATED, checked
from directory.exchange.reading.table import MAX_COLUMNS, MAX_ROWS, make_table

if TYPE_CHECKING:
    from directory.exchange.reading.table import Table

MEMORY = 512 * 1024 * 1024
"""Bytes of address space that the child may take."""

SECONDS = 30
_OLE = b"\xd0\xcf\x11\xe0"
"""How older Office files begin, and locked newer ones."""


def read_xlsx(data: bytes, *, name: str, header: bool = True, sheet: str | None = None) -> Table:
    """Read the first sheet that is seen, or the one named.

    :raise Refused: naming the file, the row and the cure.
    """
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(f"{name}: it is locked with a password. Save it without one.")
        raise Refused(f"{name}: it is in Excel's older format (.xls). Open it and save it as .xlsx.")
    archive = checked(data, name=name)
    names = set(archive.namelist())
    if "xl/vbaProject.bin" in names or _has_macros(archive):
        raise Refused(f"{name}: it holds macros (.xlsm). Save it as .xlsx, without macros.")
    if "xl/workbook.xml" not in names:
        raise Refused(f"{name}: it is no Excel workbook. Save the table as .xlsx or .csv.")
    lines = _read_by_child(data, name, sheet)
    return make_table(name, ((number, cells) for number, cells in lines), header=header)


def _has_macros(archive: zipfile.ZipFile) -> bool:
    try:
        return b"macroEnabled" in archive.read("[Content_Types].xml")
    except (KeyError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
        return False


def _read_by_child(data: bytes, name: str, sheet: str | None) -> list[tuple[int, list[str]]]:
    asked = {
        "memory": MEMORY,
        "seconds": SECONDS,
        "rows": MAX_ROWS,
        "columns": MAX_COLUMNS,
        "most": MAX_INFLATED,
        "sheet": sheet,
    }
    with tempfile.TemporaryFile() as written:
        try:
            done = subprocess.run(  # noqa: S603 (our own interpreter and module, no shell)
                [sys.executable, "-m", "directory.exchange.reading.sheets", json.dumps(asked)],
                input=data,
                stdout=written,
                stderr=subprocess.DEVNULL,
                timeout=2 * SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as fault:
            raise Refused(
                f"{name}: it takes too long to read. Save only the cells that are needed."
            ) from fault
        written.seek(0)
        said = written.read()
    if done.returncode:
        raise Refused(
            f"{name}: reading it takes more memory or time than a table of services needs. "
            "Save only the cells that are needed."
        )
    answer = json.loads(said)
    if "refused" in answer:
        raise Refused(f"{name}: {answer['refused']}")
    return [(number, cells) for number, cells in answer["rows"]]
