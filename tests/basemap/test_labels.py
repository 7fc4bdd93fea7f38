from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.basemap.labels import Labeler, Space, text_width
from directory.basemap.style import Lettering

STREET = Lettering(layer="road", kinds=frozenset({"minor"}), size=11, color="#000000", min_zoom=0)
PLACE = Lettering(layer="place", kinds=frozenset({"town"}), size=14, color="#000000", min_zoom=0)
STOP = Lettering(layer="stop", kinds=frozenset({"station"}), size=12, color="#000000", min_zoom=0, dot=True)


class Watched(Space):
    """A space that remembers which boxes were taken together."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(width, height)
        self.taken: list[list[tuple[float, float, float, float]]] = []

    def take(self, boxes: object) -> bool:
        done = super().take(boxes)  # type: ignore[arg-type]
        if done:
            self.taken.append(list(boxes))  # type: ignore[call-overload]
        return done


coordinates = st.floats(-50, 400)
lines = st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=8)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=25)


@given(
    st.lists(st.tuples(names, lines), max_size=12),
    st.lists(st.tuples(names, coordinates, coordinates), max_size=12),
)
def test_no_name_touches_another_or_leaves_the_picture(
    streets: list[tuple[str, list[tuple[float, float]]]], places: list[tuple[str, float, float]]
) -> None:
    space = Watched(340, 220)
    labeler = Labeler(space)
    for text, line in streets:
        labeler.along(text, STREET, [x for x, _ in line], [y for _, y in line])
    for text, x, y in places:
        labeler.at_point(text, STOP, x, y)
    boxes = [(i, box) for i, group in enumerate(space.taken) for box in group]
    for i, (west, north, east, south) in boxes:
        assert west >= 0
        assert north >= 0
        assert east <= 340
        assert south <= 220
        for j, other in boxes:
            assert i == j or west >= other[2] or other[0] >= east or north >= other[3] or other[1] >= south


@pytest.mark.parametrize(
    ("xs", "ys", "angle"),
    [([380, 20], [100, 60], 6.3), ([380, 20], [60, 100], -6.3), ([20, 380], [60, 100], 6.3)],
)
def test_a_street_is_named_along_its_way_and_never_upside_down(
    xs: list[float], ys: list[float], angle: float
) -> None:
    labeler = Labeler(Space(400, 400))
    assert labeler.along("Leftward Street", STREET, xs, ys)
    (label,) = labeler.labels
    assert round(label.angle, 1) == angle


def test_a_street_shorter_than_its_name_stays_without() -> None:
    labeler = Labeler(Space(400, 400))
    assert not labeler.along("A very long name", STREET, [100, 150], [100, 100])


def test_a_name_is_not_written_round_a_corner() -> None:
    labeler = Labeler(Space(400, 400))
    assert not labeler.along("Corner Street", STREET, [100, 150, 150], [100, 100, 150])


def test_a_long_street_is_named_again_far_away() -> None:
    labeler = Labeler(Space(1000, 100))
    labeler.along("Row", STREET, [0, 1000], [50, 50])
    xs = sorted(label.x for label in labeler.labels)
    assert 2 <= len(xs) <= 4
    assert all(b - a >= 260 for a, b in zip(xs, xs[1:], strict=False))


def test_a_name_makes_way_for_what_is_blocked() -> None:
    space = Space(200, 100)
    space.block((90, 45, 110, 55))
    labeler = Labeler(space)
    assert labeler.at_point("Town", PLACE, 100, 50)
    assert labeler.labels[0].y != 50


def test_widths_grow_with_wide_letters_and_ignore_marks() -> None:
    assert text_width("WWW") > text_width("iii")
    assert text_width("市役所") > 3
    assert text_width("e\u0301") == text_width("e")
    assert text_width("Row", bold=True) > text_width("Row")
