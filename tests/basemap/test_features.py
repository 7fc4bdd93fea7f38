from __future__ import annotations

import pytest

from directory.basemap.features import area_kind, line_kind, names_of, point_kind


@pytest.mark.parametrize(
    ("tags", "layer", "kind"),
    [
        ({"highway": "residential"}, "road", "minor"),
        ({"highway": "primary_link"}, "road", "primary"),
        ({"highway": "steps"}, "road", "steps"),
        ({"railway": "tram"}, "rail", "tram"),
        ({"waterway": "canal"}, "waterway", "canal"),
        ({"route": "ferry"}, "rail", "ferry"),
    ],
)
def test_lines_are_sorted_by_what_people_see(tags: dict[str, str], layer: str, kind: str) -> None:
    found = line_kind(tags)
    assert found is not None
    assert (found.layer, found.kind) == (layer, kind)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway", "footway": "sidewalk"},
        {"highway": "footway", "tunnel": "yes"},
        {"highway": "service", "service": "driveway"},
        {"highway": "construction"},
        {"railway": "subway", "tunnel": "yes"},
        {"railway": "rail", "layer": "-2"},
        {"waterway": "stream", "tunnel": "culvert"},
        {"power": "line"},
    ],
)
def test_what_people_do_not_see_or_need_is_left_out(tags: dict[str, str]) -> None:
    assert line_kind(tags) is None


def test_a_tunnel_is_kept_for_cars_and_a_passage_is_no_tunnel() -> None:
    tunnel = line_kind({"highway": "primary", "tunnel": "yes", "ref": "1;2"})
    passage = line_kind({"highway": "service", "tunnel": "building_passage"})
    assert tunnel is not None
    assert passage is not None
    assert tunnel.extra == (("ref", "1"), ("tunnel", 1))
    assert passage.extra == ()


def test_areas_are_sorted_by_what_covers_the_ground() -> None:
    sorts = {
        (found.layer, found.kind)
        for tags in (
            {"building": "church", "amenity": "place_of_worship"},
            {"natural": "water"},
            {"leisure": "park", "landuse": "grass"},
            {"amenity": "hospital"},
        )
        if (found := area_kind(tags))
    }
    assert sorts == {("building", "building"), ("water", "water"), ("green", "grass"), ("area", "campus")}
    assert area_kind({"building": "no"}) is None
    assert area_kind({"building": "yes", "location": "underground"}) is None


def test_only_things_with_a_name_are_landmarks() -> None:
    assert point_kind({"amenity": "library"}) is None
    library = point_kind({"amenity": "library", "name": "Oodi"})
    assert library is not None
    assert library.layer == "poi"
    assert point_kind({"leisure": "park", "name": "Esplanadi"}) is None
    park = point_kind({"leisure": "park", "name": "Esplanadi"}, from_area=True)
    assert park is not None
    assert (park.layer, park.kind) == ("place", "park")


def test_names_that_say_the_same_are_kept_once() -> None:
    tags = {"name": "Turku", "name:fi": "Turku", "name:sv": "Åbo", "name:xx": "?", "name:pronunciation": "?"}
    assert names_of(tags) == {"": "Turku", "sv": "Åbo"}
    assert names_of({"name:sv": "Åbo"}) == {}
