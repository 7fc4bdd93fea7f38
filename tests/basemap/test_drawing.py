from __future__ import annotations

import gzip
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from directory.basemap.drawing import LITE, PAPER, SCREEN, Marker, draw, marker_places, metric
from directory.basemap.projection import View
from directory.basemap.symbols import ATTRIBUTION, plain, star
from tests.basemap.extracts import HOSTILE

if TYPE_CHECKING:
    from directory.basemap.reading import Basemap
    from directory.basemap.style import Style

CENTER = (50.01, 10.015)
NEAR = View(center=CENTER, zoom=16, width=340, height=220)
WIDE = View(center=CENTER, zoom=15, width=700, height=560)
SVG = "{http://www.w3.org/2000/svg}"
MARKERS = [Marker(number=i, latitude=50.005 + i * 0.0004, longitude=10.01 + i * 0.0003) for i in range(1, 21)]

WHITE_LISTED = set(
    "xmlns width height viewBox role aria-label fill fill-rule fill-opacity stroke stroke-width "
    "stroke-linejoin stroke-linecap stroke-dasharray d x y cx cy r transform "
    "font-family font-size font-weight font-style text-anchor".split()
)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own picture)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("style", [SCREEN, LITE, PAPER], ids=["screen", "lite", "paper"])
def test_a_picture_obeys_the_strictest_policy(town: Basemap, style: Style) -> None:
    svg = draw(town, WIDE, MARKERS, style=style, scale_bar=metric, north_arrow=True, title="Map")
    for element in parsed(svg).iter():
        assert element.tag in {SVG + tag for tag in ("svg", "g", "path", "rect", "circle", "text")}
        assert set(element.attrib) <= WHITE_LISTED


def test_streets_and_places_are_named(town: Basemap) -> None:
    names = texts(draw(town, WIDE))
    assert {"Row 3", "Column 4", "Central", "Green & Co"} <= set(names)
    assert names.count("Central") == 2, "once as halo and once as letters"


def test_names_come_in_the_language_asked_for_or_as_on_the_spot(town: Basemap) -> None:
    names = set(texts(draw(town, WIDE, languages=["fa", "sv"])))
    assert {"Rad 3", "مرکزی", "Column 4"} <= names
    assert not {"Row 3", "Central"} & names


def test_hostile_names_are_only_text(town: Basemap) -> None:
    svg = draw(town, View(center=CENTER, zoom=16.2, width=900, height=900), title='"><script>x</script>')
    assert HOSTILE in texts(svg)
    assert "<script" not in svg
    assert "<svg onload" not in svg
    assert len(re.findall("<svg", svg)) == 1


def test_what_xml_forbids_is_left_out() -> None:
    assert plain("a\x00\x07b\ufffe<") == "ab&lt;"


def test_attribution_is_always_there(town: Basemap) -> None:
    for svg in (
        draw(town, NEAR),
        draw(None, NEAR),
        draw(town, View(center=CENTER, zoom=14, width=120, height=90)),
    ):
        assert ATTRIBUTION in texts(svg)


def test_without_a_basemap_markers_and_scale_stand_on_plain_ground() -> None:
    svg = draw(None, NEAR, [Marker(number=7, latitude=50.01, longitude=10.015)], scale_bar=metric)
    assert {"7", "100 m"} <= set(texts(svg))
    assert len(svg) < 2000


def test_each_marker_is_drawn_where_it_is_said_to_be(town: Basemap) -> None:
    circles = {
        (circle.get("cx"), circle.get("cy"))
        for circle in parsed(draw(town, WIDE, MARKERS)).iter(f"{SVG}circle")
    }
    for marker in marker_places(WIDE, MARKERS):
        assert (f"{marker.x:.1f}", f"{marker.y:.1f}") in circles


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Generous boxes of the level names of a picture, without halos."""
    found = []
    for group in parsed(svg).iter(f"{SVG}g"):
        if group.get("font-size") and group.get("fill"):
            size = float(group.get("font-size", "0"))
            for text in group.iter(f"{SVG}text"):
                if text.get("x"):
                    half = len(text.text or "") * size * 0.22
                    x, y = float(text.get("x", "0")), float(text.get("y", "0"))
                    found.append((x - half, y - size * 0.7, x + half, y))
    return found


def test_no_name_lies_under_a_marker(town: Basemap) -> None:
    svg = draw(town, WIDE, MARKERS)
    names = boxes(svg)
    assert names
    for west, north, east, south in names:
        for marker in marker_places(WIDE, MARKERS):
            x, y = min(max(marker.x, west), east), min(max(marker.y, north), south)
            assert (x - marker.x) ** 2 + (y - marker.y) ** 2 >= (marker.radius - 1) ** 2


def test_no_name_lies_under_the_line_to_a_marker_that_was_pushed_away(town: Basemap) -> None:
    crowd = [
        Marker(number=i, latitude=MARKERS[0].latitude, longitude=MARKERS[0].longitude) for i in range(1, 13)
    ]
    svg = draw(town, WIDE, crowd)
    lines = [marker.leader for marker in marker_places(WIDE, crowd) if marker.is_moved]
    assert len(lines) == 11
    for west, north, east, south in boxes(svg):
        assert not [(x, y) for line in lines for x, y in line if west < x < east and north < y < south]


def test_where_somebody_starts_is_a_star_without_a_number(town: Basemap) -> None:
    start = replace(MARKERS[0], number=0, emphasis=True, is_start=True)
    svg = draw(town, WIDE, [*MARKERS[1:], start])
    assert "0" not in texts(svg)
    (circle,) = (placed for placed in marker_places(WIDE, [*MARKERS[1:], start]) if placed.is_start)
    assert f'd="{star(circle.x, circle.y, circle.radius * 0.68)}"' in svg


def test_the_lite_style_is_lighter_and_shows_no_small_streets(town: Basemap) -> None:
    whole, lite = draw(town, WIDE), draw(town, WIDE, style=LITE)
    assert len(lite) < len(whole) / 2
    assert "Row 3" not in texts(lite)


def test_the_same_picture_is_the_same_bytes(town: Basemap) -> None:
    assert draw(town, WIDE, MARKERS) == draw(town, WIDE, MARKERS)


def test_a_skipped_feature_would_not_have_been_seen(town: Basemap, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = draw(town, NEAR)
    monkeypatch.setattr(town, "is_boxed", False)
    assert draw(town, NEAR) == quick


def test_ids_of_files_made_elsewhere_hide_nothing(town: Basemap, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = draw(town, NEAR)
    monkeypatch.setattr("directory.basemap.drawing.unfold", lambda number: (9.0, 9.0, 9.0, 9.0))
    assert "<path" not in draw(town, NEAR)
    monkeypatch.setattr(town, "is_boxed", False)
    assert draw(town, NEAR) == whole


@pytest.mark.parametrize("zoom", [0, 5, 8, 11.6, 13.99, 14, 18, 22])
def test_every_zoom_is_drawn(town: Basemap, zoom: float) -> None:
    svg = draw(town, View(center=CENTER, zoom=zoom, width=340, height=220), MARKERS[:1], scale_bar=metric)
    assert parsed(svg).tag == f"{SVG}svg"


def test_far_from_the_city_there_is_only_the_ground(town: Basemap) -> None:
    svg = draw(town, View(center=(-33.0, 151.0), zoom=15, width=340, height=220))
    assert "<path" not in svg


def test_numbers_in_paths_are_whole_and_stay_near_the_picture(town: Basemap) -> None:
    for path in parsed(draw(town, NEAR)).iter(f"{SVG}path"):
        assert re.fullmatch(r"(m[- ]\d+( |-)?[-\d ]*z?)+", path.get("d") or ""), path.get("d")


def test_a_scale_bar_is_as_long_as_it_says() -> None:
    svg = draw(None, NEAR, scale_bar=lambda metres: f"<{metres}>")
    (metres,) = (int(text[1:-1]) for text in texts(svg) if text.startswith("<"))
    length = float(re.findall(r"v5h([\d.]+)v-5", svg)[0])
    assert length * NEAR.metres_per_pixel == pytest.approx(metres, rel=0.01)
    assert 30 < length <= 90


def test_a_neighborhood_is_a_few_kilobytes(town: Basemap) -> None:
    assert len(gzip.compress(draw(town, NEAR).encode())) < 4000


def test_a_title_is_for_screen_readers(town: Basemap) -> None:
    root = parsed(draw(town, NEAR, title="Map & more"))
    assert (root.get("role"), root.get("aria-label")) == ("img", "Map & more")
