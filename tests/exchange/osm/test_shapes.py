"""Points for ways and areas."""

from __future__ import annotations

import pytest

from directory.exchange.osm.shapes import gathered, middle, ring_centroid


def test_the_center_of_a_ring_does_not_lean_to_the_side_with_more_vertices() -> None:
    ring = [(0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (0.0, 3.0), (0.0, 4.0), (4.0, 4.0), (4.0, 0.0), (0.0, 0.0)]
    center, area = ring_centroid(ring)
    assert center == pytest.approx((2.0, 2.0))
    assert area == pytest.approx(16.0)


def test_a_ring_without_area_still_has_a_point() -> None:
    assert ring_centroid([(1.0, 1.0), (1.0, 1.0)]) == ((1.0, 1.0), 0.0)
    assert ring_centroid([(60.0, 24.0)]) == ((60.0, 24.0), 0.0)


def test_the_middle_of_a_line_lies_on_it() -> None:
    assert middle([(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]) == (0.0, 1.0)


def test_points_gather_over_others_between_them() -> None:
    step = 0.0009  # 100 m
    points = [(60.0 + step * n, 24.0) for n in range(4)] + [(61.0, 24.0)]
    assert gathered(points, 120.0) == [[0, 1, 2, 3], [4]]
    assert gathered(points, 80.0) == [[0], [1], [2], [3], [4]]
    assert gathered([], 80.0) == []
