"""The table that a mapping is for, with the files that belong to it joined."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from directory.exchange.faults import Refused
from directory.exchange.reading import Row, Table, bounded, read_csv, read_geojson, read_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf

    from directory.exchange.mapping.parsing import Mapping

_BY_ENDING = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xlsx"}


def read_bytes(data: bytes, *, name: str, format: str | None = None, mapping: Mapping | None = None) -> Table:
    """Read a table of any format.

    :param format: "csv", "xlsx" or "geojson"; None: told by the name's ending.
    :raise Refused: naming the file, the row and the cure.
    """
    chosen = format or format_by_name(name, data)
    header = mapping.header if mapping else True
    if chosen == "csv":
        if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
            raise Refused(f"{name}: it is no CSV but a workbook. Import it as xlsx.")
        return read_csv(
            data,
            name=name,
            header=header,
            encoding=mapping.encoding if mapping else None,
            separator=mapping.separator if mapping else None,
        )
    if chosen == "xlsx":
        return read_xlsx(data, name=name, header=header, sheet=mapping.sheet if mapping else None)
    return read_geojson(data, name=name)


def format_by_name(name: str, data: bytes) -> str:
    """How a file is read, told by the ending of its name."""
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    return _BY_ENDING.get(Path(name).suffix.lower(), "geojson")


def read_table(
    path: Path, mapping: Mapping, *, format: str | None = None, also: MappingOf[str, Path] | None = None
) -> Table:
    """Read a file and what is joined to it; columns of joined files have their word before them ("ar:name").

    :param also: files that stand for those which the mapping names, by their word.
    :raise Refused: naming the file, the row or the column, and the cure.
    """
    table = read_bytes(bounded(path), name=path.name, format=format or mapping.format, mapping=mapping)
    for alias, (file, column) in mapping.files.items():
        beside = (also or {}).get(alias) or path.parent / file
        other = read_bytes(
            bounded(beside), name=beside.name, format=format or mapping.format, mapping=mapping
        )
        table = _joined(table, other, alias, column, mapping)
    check_columns(table, mapping)
    return table


def check_columns(table: Table, mapping: Mapping) -> None:
    """Refuse a mapping that reads columns which the table has not.

    :raise Refused: naming the column and those that there are.
    """
    for column in sorted(mapping.columns - set(table.columns)):
        like = get_close_matches(column, table.columns, 1)
        shown = ", ".join(f"“{one}”" for one in table.columns[:20])
        hint = f"Is it “{like[0]}”?" if like else f"There is: {shown}."
        raise Refused(f"{table.name}: the mapping names the column “{column}”, which is not there. {hint}")


def _joined(table: Table, other: Table, alias: str, column: str, mapping: Mapping) -> Table:
    """The table with the cells of rows of the other that have the same id; the n-th of an id goes to the n-th."""
    own = mapping.fields.get("external_id", {}).get("")
    if own is None:
        raise Refused(f"{table.name}: files are joined by ids, but the mapping has no `external_id`.")
    if column not in other.columns:
        raise Refused(f"{other.name}: there is no column “{column}” to join it by.")
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in other.rows:
        rows[row.cells.get(column, "")].append(row)
    taken: defaultdict[str, int] = defaultdict(int)
    joined = []
    for row in table.rows:
        key = next(iter(own.of(lambda name, cells=row.cells: cells.get(name, ""))), "")  # type: ignore[misc]
        place = taken[key]
        taken[key] += 1
        beside = rows[key][place].cells if place < len(rows[key]) else {}
        joined.append(
            Row(
                number=row.number,
                cells={**row.cells, **{f"{alias}:{name}": cell for name, cell in beside.items()}},
            )
        )
    return Table(
        name=table.name, columns=(*table.columns, *(f"{alias}:{name}" for name in other.columns)), rows=joined
    )
