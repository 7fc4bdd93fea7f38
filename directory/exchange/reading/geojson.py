"""GeoJSON, and other lists of objects, as a table: a row a feature, a column a property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory.exchange.faults import Refused
from directory.exchange.reading.jsons import parse_json
from directory.exchange.reading.objects import flat, is_coordinate
from directory.exchange.reading.table import MAX_COLUMNS, MAX_ROWS, Row, Table, plain

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_geojson(data: bytes, *, name: str) -> Table:
    """Read a FeatureCollection, or any list of objects; rows are numbered from 1.

    What lies in a property becomes columns with a path ("name.ar"); boxes that are ticked are the lines of a cell.

    :raise Refused: naming the file, the feature and the cure.
    """
    listed = records_of(parse_json(data, name=name))
    if listed is None:
        raise Refused(
            f"{name}: there is no list of features or objects in it. GeoJSON has one under `features`, other files "
            "begin with one."
        )
    if len(listed) > MAX_ROWS:
        raise Refused(f"{name}: it has more than {MAX_ROWS} features. Split the file.")
    is_plain = not any(isinstance(one, dict) and "properties" in one for one in listed)
    rows, columns = [], dict.fromkeys(() if is_plain else ("id", "latitude", "longitude"))
    for number, feature in enumerate(listed, 1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties", {}), dict):
            raise Refused(
                f"{name}, row {number}: there is no feature with properties. Export the file again."
            )
        cells = {column: text for column, value in flat(_said(feature)).items() if (text := plain(value))}
        if point := _middle(feature.get("geometry")):
            cells["latitude"], cells["longitude"] = map(repr, point)
        columns |= dict.fromkeys(cells)
        rows.append(Row(number=number, cells=cells))
    if len(columns) > MAX_COLUMNS:
        raise Refused(f"{name}: its features have {len(columns)} properties; at most {MAX_COLUMNS} are read.")
    return Table(name=name, columns=tuple(columns), rows=rows)


def records_of(value: Any) -> list[Any] | None:
    """The list that a document consists of, wherever it lies; None where there is none."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("features"), list):
        return list(value["features"])
    lists = [
        one for one in value.values() if isinstance(one, list) and any(isinstance(item, dict) for item in one)
    ]
    if len(lists) == 1:
        return lists[0]
    if not lists and value and all(isinstance(one, dict) for one in value.values()):
        # Objects by their ids.
        return [{"id": key} | one for key, one in value.items()]
    return None


def _said(feature: dict[str, Any]) -> dict[str, Any]:
    """What a feature says besides its geometry; its own id goes before one that is a property."""
    if "properties" not in feature:
        return feature
    own = {"id": feature["id"]} if feature.get("id") is not None else {}
    return {**(feature["properties"] or {}), **own}


def _middle(geometry: Any) -> tuple[float, float] | None:
    """The point of a geometry, or the middle of its box: latitude and longitude."""
    if not isinstance(geometry, dict):
        return None
    points = list(_points(geometry.get("coordinates")))
    if not points:
        return None
    longitudes, latitudes = zip(*points, strict=True)
    return (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2


def _points(value: Any) -> Iterator[tuple[float, float]]:
    if not isinstance(value, list):
        return
    numbers = [one for one in value[:2] if is_coordinate(one)]
    if len(numbers) == 2:
        yield float(numbers[0]), float(numbers[1])
    else:
        for inner in value:
            yield from _points(inner)
