"""Points for ways and areas."""

from __future__ import annotations

from math import cos, hypot, radians
from random import Random

import pytest

from directory.exchange.osm import shapes
from directory.exchange.osm.shapes import gathered, middle, ring_centroid
from directory.geo import METRES_PER_DEGREE

DEGREE_EAST = METRES_PER_DEGREE * cos(radians(60.0))


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


@pytest.mark.parametrize("metres", [0.01, 1.0, 10.0, 30.0, 150.0])
def test_crowds_are_gathered_with_few_distances(metres: float, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = 0

    def counting(*sides: float) -> float:
        nonlocal measured
        measured += 1
        return hypot(*sides)

    monkeypatch.setattr(shapes, "hypot", counting)
    assert gathered([(60.0, 24.0)] * 20_000, metres) == [list(range(20_000))]
    assert measured == 0
    random = Random(7)  # noqa: S311
    square = [
        (60.0 + random.random() * 100 / METRES_PER_DEGREE, 24.0 + random.random() * 100 / DEGREE_EAST)
        for _ in range(20_000)
    ]
    groups = gathered(square, metres)
    assert sorted(index for group in groups for index in group) == list(range(20_000))
    assert measured < 400_000
    if metres >= 10:
        assert len(groups) == 1


def test_two_crowds_too_far_from_each_other_stay_two_groups() -> None:
    here = [(60.0 + n * 1e-9, 24.0) for n in range(5_000)]
    there = [(60.0 + 160 / METRES_PER_DEGREE + n * 1e-9, 24.0) for n in range(5_000)]
    assert [len(group) for group in gathered([*here, *there], 150.0)] == [5_000, 5_000]
    assert [len(group) for group in gathered([*here, *there], 170.0)] == [10_000]


def test_few_points_are_gathered_as_if_each_were_compared_with_each() -> None:
    random = Random(5)  # noqa: S311
    points = [(60.0 + random.random() / 100, 24.0 + random.random() / 50) for _ in range(150)]
    flat = [(lat * METRES_PER_DEGREE, lon * DEGREE_EAST) for lat, lon in points]
    groups = list(range(len(points)))
    scale = cos(radians(points[0][0])) / cos(radians(60.0))
    for one, (y, x) in enumerate(flat):
        for other, (v, u) in enumerate(flat[:one]):
            if hypot(y - v, (x - u) * scale) <= 60:
                groups = [groups[other] if group == groups[one] else group for group in groups]
    expected: dict[int, list[int]] = {}
    for index, group in enumerate(groups):
        expected.setdefault(group, []).append(index)
    assert gathered(points, 60.0) == list(expected.values())
    assert len(expected) > 20
