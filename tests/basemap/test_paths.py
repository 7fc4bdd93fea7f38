from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

from directory.basemap.paths import Grid, line_runs, path_data, rings

GRID = Grid(scale=1.0, left=0.0, top=0.0, steps=1, west=0, north=0, east=100, south=100)

ends = st.integers(-150, 250)


@given(ends, ends, st.integers(2, 300), st.integers(2, 300))
def test_a_box_is_cut_to_the_picture(west: int, north: int, width: int, height: int) -> None:
    ring = ([west, west + width, west + width, west], [north, north, north + height, north + height])
    shape = Polygon(zip(*ring, strict=True)).intersection(box(0, 0, 100, 100))
    cut = rings(GRID, [ring])
    assert sum(Polygon(zip(xs, ys, strict=True)).area for xs, ys in cut) == shape.area


@given(st.lists(st.tuples(ends, ends), min_size=3, max_size=8, unique=True))
def test_a_cut_ring_never_leaves_the_picture(corners: list[tuple[int, int]]) -> None:
    for xs, ys in rings(GRID, [([x for x, _ in corners], [y for _, y in corners])]):
        assert min(xs) >= 0
        assert min(ys) >= 0
        assert max(xs) <= 100
        assert max(ys) <= 100


def test_a_line_loses_only_what_cannot_be_seen() -> None:
    line = ([-300, -200, 50, 300, 400, 50], [50, 50, 50, 50, 50, 60])
    assert line_runs(GRID, [line]) == [([-200, 50, 300], [50, 50, 50]), ([400, 50], [50, 60])]


def test_paths_are_short_and_relative() -> None:
    assert path_data([([10, 12, 12, 8], [10, 10, 10, 7])], closed=False) == "m 10 10 2 0-4-3"
    squares = [([0, 9, 9, 0], [0, 0, 9, 9]), ([2, 2, 5], [2, 5, 5])]
    assert path_data(squares, closed=True) == "m 0 0 9 0 0 9-9 0zm 2 2 0 3 3 0z"


def test_what_shrinks_to_a_point_is_left_out() -> None:
    assert path_data([([5, 5], [5, 5])], closed=False) == ""
    assert path_data([([5, 9, 5], [5, 5, 5])], closed=True) != ""
    assert path_data([([5, 9], [5, 5])], closed=True) == ""
