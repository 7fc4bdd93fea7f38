"""GeoJSON as a table: a row a feature, a column a property; boxes that are ticked are the lines of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory.exchange.faults import Refused
from directory.exchange.reading.jsons import parse_json
from directory.exchange.reading.table import MAX_COLUMNS, MAX_ROWS, Row, Table, plain

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_geojson(data: bytes, *, name: str) -> Table:
    """Read a FeatureCollection, or a bare list of features; rows are numbered from 1.

    :raise Refused: naming the file, the feature and the cure.
    """
    value = parse_json(data, name=name)
    features = value.get("features") if isinstance(value, dict) else value
    if not isinstance(features, list):
        raise Refused(f"{name}: there is no list of features in it. GeoJSON has one under `features`.")
    if len(features) > MAX_ROWS:
        raise Refused(f"{name}: it has more than {MAX_ROWS} features. Split the file.")
    rows, columns = [], dict.fromkeys(("id", "latitude", "longitude"))
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            raise Refused(
                f"{name}, row {number}: there is no feature with properties. Export the file again."
            )
        cells = {column: text for column, value in properties.items() if (text := plain(_cell(value)))}
        if (own := feature.get("id")) is not None:
            cells["id"] = _cell(own)
        if point := _middle(feature.get("geometry")):
            cells["latitude"], cells["longitude"] = map(repr, point)
        columns |= dict.fromkeys(cells)
        rows.append(Row(number=number, cells=cells))
    if len(columns) > MAX_COLUMNS:
        raise Refused(f"{name}: its features have {len(columns)} properties; at most {MAX_COLUMNS} are read.")
    return Table(name=name, columns=tuple(columns), rows=rows)


def _cell(value: Any) -> str:
    """A value as the text of a cell: what is ticked, or listed, a line each."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dict):
        return "\n".join(str(key) for key, ticked in value.items() if ticked)
    if isinstance(value, list):
        return "\n".join(_cell(one) for one in value)
    return str(value)


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
    numbers = [one for one in value[:2] if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) == 2:
        yield float(numbers[0]), float(numbers[1])
    else:
        for inner in value:
            yield from _points(inner)
