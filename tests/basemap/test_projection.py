from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.basemap.projection import View, from_world, tile_at, tile_bounds, to_world

latitudes = st.floats(-84, 84)
longitudes = st.floats(-179.9, 179.9)
zooms = st.floats(0, 20)


@given(latitudes, longitudes)
def test_the_world_and_back_is_the_same_place(latitude: float, longitude: float) -> None:
    assert from_world(*to_world(latitude, longitude)) == pytest.approx((latitude, longitude), abs=1e-9)


@given(latitudes, longitudes, zooms, st.floats(0, 700), st.floats(0, 500))
def test_a_pixel_and_back_is_the_same_pixel(
    latitude: float, longitude: float, zoom: float, x: float, y: float
) -> None:
    view = View(center=(latitude, longitude), zoom=zoom, width=700, height=500)
    if 0 < (y + view.origin[1]) / view.world_size < 1:
        assert view.to_pixel(*view.to_degrees(x, y)) == pytest.approx((x, y), abs=1e-3)


@given(latitudes, longitudes, st.integers(0, 18))
def test_a_tile_holds_the_point_it_was_asked_for(latitude: float, longitude: float, zoom: int) -> None:
    bounds = tile_bounds(zoom, *tile_at(latitude, longitude, zoom))
    assert bounds.grown(0.001).contains(latitude, longitude)


def test_a_known_tile_has_its_known_number() -> None:
    assert tile_at(60.1708, 24.9415, 14) == (9327, 4742)


@given(
    st.lists(st.tuples(st.floats(50, 50.3), st.floats(9.7, 10.2)), min_size=1, max_size=20),
    st.integers(100, 900),
    st.integers(100, 900),
)
def test_a_view_around_points_shows_them_all_inside_its_padding(
    points: list[tuple[float, float]], width: int, height: int
) -> None:
    view = View.around(points, width, height, padding=20, min_zoom=1)
    for point in points:
        x, y = view.to_pixel(*point)
        assert 19 <= x <= width - 19
        assert 19 <= y <= height - 19


def test_a_view_around_one_point_is_as_near_as_allowed() -> None:
    assert View.around([(50.0, 10.0)], 340, 220, max_zoom=16).zoom == 16
    assert View.around([(50.0, 10.0), (-50.0, 100.0)], 340, 220, min_zoom=8).zoom == 8


def test_a_view_tells_the_length_of_a_pixel() -> None:
    assert View(center=(60.0, 25.0), zoom=16, width=9, height=9).metres_per_pixel == pytest.approx(
        1.194, abs=0.001
    )


@pytest.mark.parametrize(
    "change", [{"width": 0}, {"height": -1}, {"center": (91.0, 0.0)}, {"zoom": float("nan")}, {"zoom": 25}]
)
def test_a_view_that_cannot_be_drawn_is_refused(change: dict[str, object]) -> None:
    settings: dict[str, object] = {
        "center": (50.0, 10.0),
        "zoom": 14.0,
        "width": 300,
        "height": 200,
        **change,
    }
    with pytest.raises(ValueError, match="A view needs"):
        View(**settings)  # type: ignore[arg-type]


def test_a_view_around_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="a point"):
        View.around([], 300, 200)
