from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.basemap.markers import FURNITURE_HEIGHT, RADIUS, Marker, PlacedMarker, marker_places
from directory.basemap.projection import View

VIEW = View(center=(50.01, 10.015), zoom=15, width=340, height=220)


def overlaps(placed: list[PlacedMarker]) -> list[tuple[int, int]]:
    return [
        (a.number, b.number)
        for i, a in enumerate(placed)
        for b in placed[:i]
        if hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius
    ]


places = st.tuples(st.floats(50.005, 50.015), st.floats(10.007, 10.023), st.booleans())


@given(st.lists(places, max_size=40))
def test_no_marker_hides_another_or_leaves_the_picture(spots: list[tuple[float, float, bool]]) -> None:
    markers = [
        Marker(number=i, latitude=latitude, longitude=longitude, emphasis=emphasis)
        for i, (latitude, longitude, emphasis) in enumerate(spots, 1)
    ]
    placed = marker_places(VIEW, markers)
    assert overlaps(placed) == []
    for marker in placed:
        assert marker.radius <= marker.x <= VIEW.width - marker.radius
        assert marker.radius <= marker.y <= VIEW.height - marker.radius - FURNITURE_HEIGHT
    inside = [m.number for m in markers if VIEW.bounds.contains(m.latitude, m.longitude)]
    assert [m.number for m in placed] == inside


def test_twenty_markers_at_one_door_are_all_seen_at_full_size() -> None:
    markers = [Marker(number=i, latitude=50.01, longitude=10.015) for i in range(1, 21)]
    placed = marker_places(VIEW, markers)
    assert len(placed) == 20
    assert overlaps(placed) == []
    assert {marker.radius for marker in placed} == {RADIUS}
    assert not placed[0].is_moved
    assert all(marker.is_moved for marker in placed[1:])


def test_a_crowd_gets_smaller_circles_and_still_no_overlap() -> None:
    markers = [Marker(number=i, latitude=50.01, longitude=10.015) for i in range(1, 201)]
    placed = marker_places(VIEW, markers)
    assert len(placed) == 200
    assert overlaps(placed) == []
    assert placed[0].radius < RADIUS


def test_an_emphasized_marker_stands_on_its_spot() -> None:
    markers = [
        Marker(number=1, latitude=50.01, longitude=10.015),
        Marker(number=2, latitude=50.01, longitude=10.015, emphasis=True),
    ]
    first, second = marker_places(VIEW, markers)
    assert (second.x, second.y) == pytest.approx((170, 110))
    assert first.is_moved


def test_what_lies_outside_is_dropped() -> None:
    assert marker_places(VIEW, [Marker(number=1, latitude=51.0, longitude=10.0)]) == []


def test_a_picture_smaller_than_a_marker_is_no_trouble() -> None:
    tiny = View(center=(50.01, 10.015), zoom=15, width=10, height=10)
    assert len(marker_places(tiny, [Marker(number=1, latitude=50.01, longitude=10.015)])) == 1
