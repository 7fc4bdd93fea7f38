from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from directory.basemap.boxes import fold, unfold

edges = st.integers(-64, 4160).map(lambda unit: unit / 4096)


@given(st.integers(0, 2**25), edges, edges, edges, edges)
def test_a_box_comes_back_no_smaller_and_hardly_larger(
    number: int, west: float, north: float, east: float, south: float
) -> None:
    step = 1 / 64 + 1e-9
    back = unfold(fold(number, (west, north, east, south)))
    assert west - step <= back[0] <= west
    assert north - step <= back[1] <= north
    assert east <= back[2] <= east + step
    assert south <= back[3] <= south + step


def test_ids_stay_unique_and_small_enough_for_every_reader() -> None:
    box = (0.1, 0.1, 0.2, 0.2)
    assert fold(1, box) != fold(2, box)
    assert fold(2**25 - 1, (1.0, 1.0, 1.0, 1.0)) < 2**53
