from __future__ import annotations

from contextlib import suppress

import mapbox_vector_tile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.basemap.decoding import Geometry, decode

OPTIONS = {"y_coord_down": True, "extents": 4096}

numbers = st.integers(-64, 4160)
points = st.tuples(numbers, numbers)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
values = st.one_of(
    texts, st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False)
)


def encoded(name: str, geometry: str, properties: dict[str, object], number: int = 7) -> bytes:
    feature = {"id": number, "geometry": geometry, "properties": properties}
    layer = {"name": name, "features": [feature]}
    return bytes(mapbox_vector_tile.encode([layer], default_options=OPTIONS))


@given(st.lists(points, min_size=2, max_size=40, unique=True), st.dictionaries(texts, values, max_size=5))
def test_a_line_comes_back_as_another_encoder_wrote_it(
    line: list[tuple[int, int]], properties: dict[str, object]
) -> None:
    text = ", ".join(f"{x} {y}" for x, y in line)
    layer = decode(encoded("road", f"LINESTRING({text})", properties))["road"]
    (feature,) = layer.features
    assert (layer.extent, feature.geometry, feature.id) == (4096, Geometry.LINE, 7)
    assert feature.properties == properties
    ((xs, ys),) = feature.parts()
    assert list(zip(xs, ys, strict=True)) == line


@given(st.lists(points, min_size=1, max_size=20, unique=True))
def test_each_point_of_many_is_a_part(places: list[tuple[int, int]]) -> None:
    text = ", ".join(f"({x} {y})" for x, y in places)
    (feature,) = decode(encoded("place", f"MULTIPOINT({text})", {}))["place"].features
    assert sorted((xs[0], ys[0]) for xs, ys in feature.parts()) == sorted(places)


def test_a_hole_is_a_ring_of_its_own_without_its_end() -> None:
    shape = "POLYGON((0 0, 0 100, 100 100, 100 0, 0 0), (20 20, 80 20, 80 80, 20 80, 20 20))"
    (feature,) = decode(encoded("water", shape, {}))["water"].features
    outer, inner = feature.parts()
    assert set(zip(*outer, strict=True)) == {(0, 0), (0, 100), (100, 100), (100, 0)}
    assert set(zip(*inner, strict=True)) == {(20, 20), (80, 20), (80, 80), (20, 80)}


def test_layers_that_are_not_wanted_are_not_read() -> None:
    tile = encoded("road", "POINT(1 1)", {}) + encoded("water", "POINT(2 2)", {})
    assert set(decode(tile)) == {"road", "water"}
    assert set(decode(tile, {"water"})) == {"water"}


def test_a_tile_cut_short_anywhere_is_refused_or_holds_less() -> None:
    tile = encoded("road", "LINESTRING(1 1, 500 700, 3000 20)", {"name": "Row", "n": 3, "x": 1.5, "b": True})
    for length in range(1, len(tile)):
        with pytest.raises(ValueError, match=r"."):
            _ = [feature.parts() for layer in decode(tile[:length]).values() for feature in layer.features]


@given(st.binary(max_size=200))
def test_noise_is_refused_with_a_value_error_at_worst(noise: bytes) -> None:
    with suppress(ValueError):
        _ = [feature.parts() for layer in decode(noise).values() for feature in layer.features]


@given(st.data())
def test_a_tile_with_one_wrong_byte_is_refused_with_a_value_error_at_worst(data: st.DataObject) -> None:
    tile = bytearray(encoded("road", "LINESTRING(1 1, 500 700, 3000 20)", {"name": "Row", "n": 3}))
    tile[data.draw(st.integers(0, len(tile) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ValueError):
        _ = [feature.parts() for layer in decode(bytes(tile)).values() for feature in layer.features]
