from __future__ import annotations

import pytest
import shapely
from shapely import LineString, Point

from directory.basemap.coast import sea

FRAME = shapely.box(0, 0, 100, 100)
"""x grows to the east, y to the south."""


def test_the_sea_lies_on_the_right_of_the_coast() -> None:
    eastward = sea([LineString([(-10, 40), (110, 40)])], FRAME)
    westward = sea([LineString([(110, 40), (-10, 40)])], FRAME)
    assert eastward is not None
    assert westward is not None
    assert eastward.contains(Point(50, 70))
    assert not eastward.intersects(Point(50, 20))
    assert westward.contains(Point(50, 20))
    assert not westward.intersects(Point(50, 70))


def test_pieces_in_any_order_make_one_coast() -> None:
    pieces = [LineString([(50, 40), (110, 45)]), LineString([(-10, 40), (50, 40)])]
    water = sea(pieces, FRAME)
    assert water is not None
    assert water.area == pytest.approx(5870, rel=0.02)


def test_an_island_is_dry_and_a_lagoon_of_coastline_is_wet() -> None:
    coast = LineString([(-10, 20), (110, 20)])
    island = LineString([(40, 60), (40, 80), (60, 80), (60, 60), (40, 60)])
    water = sea([coast, island], FRAME)
    assert water is not None
    assert not water.contains(Point(50, 70))
    assert water.contains(Point(20, 70))
    lagoon = sea([LineString(island.coords[::-1])], FRAME)
    assert lagoon is not None
    assert lagoon.equals(shapely.box(40, 60, 60, 80))


def test_ends_that_stop_short_are_led_to_the_edge() -> None:
    water = sea([LineString([(3, 40), (97, 40)])], FRAME)
    assert water is not None
    assert water.area == pytest.approx(6000, rel=0.01)


def test_a_gap_in_the_middle_is_bridged() -> None:
    water = sea([LineString([(-5, 40), (48, 40)]), LineString([(52, 40), (105, 40)])], FRAME)
    assert water is not None
    assert water.area == pytest.approx(6000, rel=0.01)
    assert water.contains(Point(50, 90))


def test_two_coasts_of_a_strait_leave_water_between() -> None:
    north = LineString([(-5, 30), (105, 30)])
    south = LineString([(105, 70), (-5, 70)])
    water = sea([north, south], FRAME)
    assert water is not None
    assert water.equals(shapely.box(0, 30, 100, 70))


def test_without_coast_there_is_no_sea() -> None:
    assert sea([], FRAME) is None
    assert sea([LineString([(200, 0), (200, 100)])], FRAME) is None
