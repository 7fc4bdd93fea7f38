from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import LineString, Point

from directory.basemap.coast import sea, whole_area

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


NO_STREETS = np.empty((0, 2))


def test_a_river_whose_banks_leave_the_frame_is_closed_along_it() -> None:
    banks = [LineString([(40, -5), (40, 105)]), LineString([(60, 105), (60, -5)])]
    assert whole_area(banks, FRAME, NO_STREETS).equals(shapely.box(40, 0, 60, 100))


def test_a_lake_that_fills_most_of_the_frame_is_where_no_streets_are() -> None:
    shore = [LineString([(20, -5), (20, 105)])]
    streets = np.array([(5.0, 10.0), (10.0, 50.0), (15.0, 90.0)])
    assert whole_area(shore, FRAME, streets).equals(shapely.box(20, 0, 100, 100))


def test_an_outline_with_a_gap_far_inside_is_left_alone() -> None:
    assert whole_area([LineString([(40, 40), (60, 40), (60, 60)])], FRAME, NO_STREETS).is_empty


def test_a_closed_outline_stays_as_it_is_with_its_hole() -> None:
    lines = [
        LineString(shapely.box(10, 10, 90, 90).exterior),
        LineString(shapely.box(40, 40, 60, 60).exterior),
    ]
    assert whole_area(lines, FRAME, NO_STREETS).area == 80 * 80 - 20 * 20
