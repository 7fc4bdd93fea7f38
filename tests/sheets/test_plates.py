"""The maps of a sheet: every number once, none over another, what is far away on a map of its own."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest

from directory.basemap import PlacedMarker, marker_places
from directory.geo import Bounds
from directory.sheets import Plate, plates
from directory.sheets.plates import LARGE_SIZE

HERE = (60.17, 24.94)
COVERAGE = Bounds(south=60.0, west=24.5, north=60.4, east=25.4)


def around(count: int, step: float = 0.002) -> list[tuple[int, tuple[float, float]]]:
    """Numbered places in rows of five."""
    return [
        (number, (HERE[0] + number // 5 * step, HERE[1] + number % 5 * step * 2))
        for number in range(1, count + 1)
    ]


def placed(plate: Plate) -> list[PlacedMarker]:
    return marker_places(plate.view, plate.markers)


def numbers(plate: Plate) -> list[int]:
    return sorted(marker.number for marker in placed(plate) if not marker.is_start)


def overlapping(markers: list[PlacedMarker]) -> list[tuple[int, int]]:
    return [
        (a.number, b.number)
        for a, b in combinations(markers, 2)
        if hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius
    ]


def test_no_place_makes_no_map() -> None:
    assert plates([], HERE, coverage=COVERAGE) == ()


def test_what_the_basemap_does_not_cover_is_on_no_map() -> None:
    (plate,) = plates([(1, HERE), (2, (48.2, 16.4))], (48.2, 16.4), coverage=COVERAGE)
    assert [marker.number for marker in plate.markers] == [1]


@pytest.mark.parametrize("is_large", [False, True])
def test_twenty_places_are_all_on_one_map_with_the_start(is_large: bool) -> None:
    (plate,) = plates(around(20), HERE, coverage=COVERAGE, is_large=is_large)
    markers = placed(plate)
    assert numbers(plate) == list(range(1, 21))
    assert [marker.is_start for marker in markers].count(True) == 1
    assert overlapping(markers) == []
    assert (plate.view.width == LARGE_SIZE[0]) is is_large


@pytest.mark.parametrize("count", [20, 60])
def test_places_in_one_building_are_spread_around_it_with_lines(count: int) -> None:
    (plate,) = plates([(number, HERE) for number in range(1, count + 1)], None, coverage=COVERAGE)
    markers = placed(plate)
    assert numbers(plate) == list(range(1, count + 1))
    assert overlapping(markers) == []
    assert sum(marker.is_moved for marker in markers) == count - 1


def test_a_far_place_is_on_a_second_map_that_frames_the_first() -> None:
    far = (60.35, 25.3)
    main, overview = plates([*around(19, 0.0004), (20, far)], None, coverage=COVERAGE)
    assert numbers(main) == list(range(1, 20))
    assert numbers(overview) == [20]
    assert overview.framed == main.view.bounds
    for corner in (
        (main.view.bounds.north, main.view.bounds.west),
        (main.view.bounds.south, main.view.bounds.east),
    ):
        x, y = overview.view.to_pixel(*corner)
        assert 0 <= x <= overview.view.width
        assert 0 <= y <= overview.view.height
    assert main.view.zoom > overview.view.zoom + 1


def test_a_far_start_does_not_make_the_places_small() -> None:
    main, overview = plates(around(12, 0.0004), (60.35, 25.3), coverage=COVERAGE)
    assert numbers(main) == list(range(1, 13))
    assert [marker.is_start for marker in overview.markers] == [True]


def test_places_spread_over_the_city_stay_on_one_map() -> None:
    assert len(plates(around(20, 0.01), None, coverage=COVERAGE)) == 1
