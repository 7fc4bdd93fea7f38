"""Which OpenStreetMap tags become which layer of the basemap, from which zoom on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MIN_ZOOM = 8
MAX_ZOOM = 14

LAYERS = ("area", "green", "water", "waterway", "building", "rail", "road", "stop", "poi", "place")
"""The layers of a tile, from the ground up."""

NAME_LANGUAGES = frozenset(
    "am ar bg bn ckb cs de el en es fa fi fr hi hu it ka ku lt lv ne nl pl ps pt ro ru sk so sq sr sv sw ti "
    "tr uk ur vi zh".split()
)
"""Languages whose names of places and stations are kept."""

FAMOUS = frozenset({"city", "town", "suburb", "borough", "station", "subway", "ferry"})
"""Kinds whose names are kept in every language of `NAME_LANGUAGES`; others keep the local languages only."""

Tags = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """What a thing on the map is."""

    layer: str
    kind: str
    min_zoom: int
    extra: tuple[tuple[str, str | int], ...] = field(default=())


ROADS = {
    "motorway": ("motorway", 8),
    "motorway_link": ("motorway", 11),
    "trunk": ("trunk", 8),
    "trunk_link": ("trunk", 11),
    "primary": ("primary", 9),
    "primary_link": ("primary", 12),
    "secondary": ("secondary", 10),
    "secondary_link": ("secondary", 12),
    "tertiary": ("tertiary", 11),
    "tertiary_link": ("tertiary", 12),
    "residential": ("minor", 12),
    "unclassified": ("minor", 12),
    "living_street": ("minor", 12),
    "road": ("minor", 12),
    "busway": ("service", 14),
    "pedestrian": ("pedestrian", 13),
    "service": ("service", 14),
    "footway": ("path", 14),
    "path": ("path", 14),
    "cycleway": ("path", 14),
    "bridleway": ("path", 14),
    "track": ("path", 14),
    "steps": ("steps", 14),
}
NUMBERED = frozenset({"motorway", "trunk", "primary", "secondary", "tertiary"})
"""Kinds of road that keep their number (`ref`)."""

ON_FOOT = frozenset({"path", "steps"})
CLUTTER = frozenset({"sidewalk", "crossing", "traffic_island", "link", "access_aisle"})
"""Footways that only repeat the street beside them."""

RAILS = {
    "rail": ("rail", 10),
    "light_rail": ("rail", 11),
    "narrow_gauge": ("rail", 12),
    "monorail": ("rail", 12),
    "subway": ("rail", 12),
    "tram": ("tram", 13),
    "funicular": ("tram", 13),
}
WATERWAYS = {"river": 9, "canal": 11, "stream": 13, "drain": 14, "ditch": 14}

WATERS = {
    ("natural", "water"),
    ("waterway", "riverbank"),
    ("waterway", "dock"),
    ("landuse", "reservoir"),
    ("landuse", "basin"),
}
GREENS = {
    ("leisure", "park"): "park",
    ("leisure", "garden"): "park",
    ("leisure", "common"): "park",
    ("leisure", "dog_park"): "park",
    ("leisure", "playground"): "park",
    ("leisure", "golf_course"): "park",
    ("leisure", "pitch"): "pitch",
    ("leisure", "track"): "pitch",
    ("landuse", "recreation_ground"): "park",
    ("landuse", "village_green"): "park",
    ("landuse", "allotments"): "park",
    ("landuse", "cemetery"): "cemetery",
    ("amenity", "grave_yard"): "cemetery",
    ("landuse", "forest"): "wood",
    ("natural", "wood"): "wood",
    ("natural", "scrub"): "wood",
    ("landuse", "grass"): "grass",
    ("landuse", "meadow"): "grass",
    ("landuse", "orchard"): "grass",
    ("natural", "grassland"): "grass",
    ("natural", "heath"): "grass",
    ("natural", "wetland"): "grass",
}
AREAS = {
    ("amenity", "hospital"): ("campus", 12),
    ("amenity", "university"): ("campus", 12),
    ("amenity", "college"): ("campus", 12),
    ("amenity", "school"): ("campus", 13),
    ("landuse", "residential"): ("residential", 9),
    ("landuse", "industrial"): ("industrial", 10),
    ("landuse", "commercial"): ("industrial", 11),
    ("landuse", "retail"): ("industrial", 11),
    ("landuse", "railway"): ("industrial", 11),
    ("natural", "beach"): ("sand", 12),
    ("natural", "sand"): ("sand", 12),
    ("amenity", "parking"): ("parking", 14),
    ("man_made", "pier"): ("pier", 14),
    ("place", "square"): ("square", 14),
    ("railway", "platform"): ("square", 14),
    ("public_transport", "platform"): ("square", 14),
}
PLACES = {
    "city": 8,
    "town": 8,
    "borough": 11,
    "suburb": 11,
    "village": 11,
    "island": 12,
    "quarter": 12,
    "neighbourhood": 13,
    "hamlet": 13,
    "islet": 14,
    "locality": 14,
    "square": 14,
}
LANDMARKS = {
    ("amenity", "hospital"): "hospital",
    ("amenity", "library"): "library",
    ("amenity", "townhall"): "townhall",
    ("amenity", "courthouse"): "townhall",
    ("amenity", "university"): "school",
    ("amenity", "college"): "school",
    ("amenity", "school"): "school",
    ("amenity", "police"): "police",
    ("amenity", "post_office"): "post",
    ("amenity", "marketplace"): "market",
    ("amenity", "theatre"): "culture",
    ("amenity", "cinema"): "culture",
    ("amenity", "arts_centre"): "culture",
    ("amenity", "place_of_worship"): "worship",
    ("tourism", "museum"): "culture",
    ("tourism", "gallery"): "culture",
    ("leisure", "stadium"): "sport",
    ("leisure", "sports_centre"): "sport",
    ("shop", "mall"): "shop",
    ("shop", "department_store"): "shop",
    ("shop", "supermarket"): "shop",
}
"""What people steer by, though it is no service of the directory."""


def _first(tags: Tags, *keys: str) -> tuple[str, str]:
    """Give the first of the keys that the thing has, with its value; a pair of empty strings for none."""
    return next(((key, tags[key]) for key in keys if key in tags), ("", ""))


def _is_below(tags: Tags) -> bool:
    return tags.get("location") == "underground" or tags.get("layer", "").startswith("-")


def line_kind(tags: Tags) -> Kind | None:
    """Say what an open or closed line is; None for what the map leaves out."""
    key, value = _first(tags, "highway", "railway", "waterway", "route", "man_made")
    if key == "highway" and value in ROADS:
        return _road_kind(tags, value)
    if key == "railway" and value in RAILS and tags.get("tunnel", "no") == "no" and not _is_below(tags):
        kind, zoom = RAILS[value]
        return Kind(layer="rail", kind=kind, min_zoom=14 if "service" in tags else zoom)
    if key == "waterway" and value in WATERWAYS and tags.get("tunnel", "no") == "no":
        kind = value if value in ("river", "canal") else "stream"
        return Kind(layer="waterway", kind=kind, min_zoom=WATERWAYS[value])
    if tags.get("route") == "ferry":
        return Kind(layer="rail", kind="ferry", min_zoom=11)
    if key == "man_made" and value == "pier":
        return Kind(layer="road", kind="path", min_zoom=14)
    return None


def _road_kind(tags: Tags, highway: str) -> Kind | None:
    kind, zoom = ROADS[highway]
    tunnel = tags.get("tunnel", "no") not in ("no", "building_passage") or tags.get("covered") == "tunnel"
    if kind in ON_FOOT and (tunnel or _is_below(tags) or "indoor" in tags):
        return None
    if tags.get("footway") in CLUTTER or tags.get("path") in CLUTTER or tags.get("cycleway") == "crossing":
        return None
    if tags.get("service") in ("parking_aisle", "driveway", "drive-through", "emergency_access"):
        return None
    extra: tuple[tuple[str, str | int], ...] = ()
    if kind in NUMBERED and tags.get("ref"):
        extra += (("ref", tags["ref"].split(";")[0].strip()),)
    if tunnel:
        extra += (("tunnel", 1),)
    return Kind(layer="road", kind=kind, min_zoom=zoom, extra=extra)


def area_kind(tags: Tags) -> Kind | None:
    """Say what the inside of a closed line or multipolygon is; None for what the map leaves out."""
    if tags.get("building", "no") not in ("no", "roof"):
        return None if _is_below(tags) else Kind(layer="building", kind="building", min_zoom=14)
    if tags.get("area") == "no":
        return None
    if _is_below(tags):
        return None
    pairs = tags.items()
    if any(pair in WATERS for pair in pairs):
        return Kind(layer="water", kind="water", min_zoom=8)
    green = next((GREENS[pair] for pair in sorted(pairs) if pair in GREENS), None)
    if green is not None:
        return Kind(layer="green", kind=green, min_zoom=9 if green == "wood" else 10)
    if tags.get("highway") == "pedestrian":
        return Kind(layer="area", kind="square", min_zoom=13)
    area = next((AREAS[pair] for pair in sorted(pairs) if pair in AREAS), None)
    return Kind(layer="area", kind=area[0], min_zoom=area[1]) if area else None


def point_kind(tags: Tags, *, from_area: bool = False) -> Kind | None:
    """Say what a named point is, or the middle of a named area (`from_area`); None for what is left out."""
    stop = _stop_kind(tags)
    if stop is not None:
        return stop
    if not tags.get("name"):
        return None
    if tags.get("place") in PLACES:
        return Kind(layer="place", kind=tags["place"], min_zoom=PLACES[tags["place"]])
    landmark = next((LANDMARKS[pair] for pair in sorted(tags.items()) if pair in LANDMARKS), None)
    if landmark is not None:
        return Kind(layer="poi", kind=landmark, min_zoom=14)
    if not from_area:
        return None
    area = area_kind(tags)
    if area is not None and (area.layer in ("green", "water") or area.kind == "square"):
        kind = {"green": "park", "water": "water"}.get(area.layer, "square")
        return Kind(layer="place", kind=kind, min_zoom=13 if kind != "square" else 14)
    return None


def _stop_kind(tags: Tags) -> Kind | None:
    if tags.get("railway") in ("station", "halt"):
        if "station" in tags and tags["station"] not in ("subway", "light_rail", "train"):
            return None
        kind = "subway" if tags.get("station") == "subway" or tags.get("subway") == "yes" else "station"
        return Kind(layer="stop", kind=kind, min_zoom=12)
    if tags.get("amenity") in ("bus_station", "ferry_terminal"):
        return Kind(layer="stop", kind="bus" if tags["amenity"] == "bus_station" else "ferry", min_zoom=13)
    if tags.get("railway") == "tram_stop":
        return Kind(layer="stop", kind="tram", min_zoom=14)
    if tags.get("highway") == "bus_stop":
        return Kind(layer="stop", kind="bus", min_zoom=14)
    return None


def names_of(tags: Tags) -> dict[str, str]:
    """Pick `name` and the `name:*` that differ from it, by language; the plain one under the empty key."""
    plain = tags.get("name", "").strip()
    if not plain:
        return {}
    names = {"": plain[:80]}
    for key, value in tags.items():
        language = key[5:] if key.startswith("name:") else ""
        if language in NAME_LANGUAGES and value.strip() and value.strip() != plain:
            names[language] = value.strip()[:80]
    return names
