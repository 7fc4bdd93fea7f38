"""Distances are those of the geodesic, near and far."""

from __future__ import annotations

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from directory import geo

DEGREES = st.floats(-1, 1)


@given(st.floats(-84, 84), st.floats(-180, 180), DEGREES, DEGREES)
def test_near_distances_are_the_geodesic_within_a_ten_thousandth(
    latitude: float, longitude: float, rise: float, run: float
) -> None:
    here, there = (latitude, longitude), (latitude + rise, longitude + run)
    # Nearer to a pole than cities are, meridians run together and the shortcut is a little less good.
    share = 1e-4 if max(abs(latitude), abs(there[0])) < 70 else 1e-2
    assert geo.distance(here, there) == pytest.approx(geodesic(here, there).meters, rel=share, abs=0.01)


def test_far_distances_are_the_geodesic() -> None:
    helsinki, newport = (60.17, 24.94), (41.49, -71.31)
    assert geo.distance(helsinki, newport) == geodesic(helsinki, newport).meters


def test_a_place_is_no_way_from_itself() -> None:
    assert geo.distance((60.17, 24.94), (60.17, 24.94)) == 0
