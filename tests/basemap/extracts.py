"""Small made-up OpenStreetMap extracts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import osmium
from osmium.osm.mutable import Node, Relation, Way

from directory.geo import Bounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Place = tuple[float, float]

TOWN = Bounds(south=50.0, west=10.0, north=50.02, east=10.03)


@dataclass
class ExtractWriter:
    """Gathers nodes, ways and relations by (latitude, longitude) and writes them as an extract."""

    nodes: list[Node] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def point(self, place: Place, tags: Mapping[str, str] | None = None) -> int:
        number = len(self.nodes) + 1
        self.nodes.append(Node(id=number, location=(place[1], place[0]), tags=dict(tags or {})))
        return number

    def line(self, places: Sequence[Place], tags: Mapping[str, str], *, missing: Sequence[int] = ()) -> int:
        """A way; the nodes whose positions are `missing` are named but not in the file."""
        refs = [9_000_000 + i if i in missing else self.point(place) for i, place in enumerate(places)]
        return self._way(refs, tags)

    def ring(self, places: Sequence[Place], tags: Mapping[str, str]) -> int:
        refs = [self.point(place) for place in places]
        return self._way([*refs, refs[0]], tags)

    def area(self, members: Sequence[int], tags: Mapping[str, str]) -> None:
        ways = [("w", member, "outer") for member in members]
        tags = {"type": "multipolygon", **tags}
        self.relations.append(Relation(id=len(self.relations) + 1, members=ways, tags=tags))

    def _way(self, refs: Sequence[int], tags: Mapping[str, str]) -> int:
        number = len(self.ways) + 1
        self.ways.append(Way(id=number, nodes=list(refs), tags=dict(tags)))
        return number

    def write(self, path: Path, bounds: Bounds | None = TOWN) -> Path:
        header = osmium.io.Header()
        if bounds is not None:
            corners = (
                osmium.osm.Location(bounds.west, bounds.south),
                osmium.osm.Location(bounds.east, bounds.north),
            )
            header.add_box(osmium.osm.Box(*corners))
        with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
            for node in self.nodes:
                writer.add_node(node)
            for way in self.ways:
                writer.add_way(way)
            for relation in self.relations:
                writer.add_relation(relation)
        return path


def square(place: Place, side: float = 0.001) -> list[Place]:
    """The corners of a square whose south-west corner is given, in degrees."""
    south, west = place
    return [(south, west), (south, west + side), (south + side, west + side), (south + side, west)]


HOSTILE = "<script>alert(1)</script> & {{7*7}} \"'`${x}"


def small_town() -> ExtractWriter:
    """A street grid with a park, a river, buildings, a station, and names that are up to no good."""
    town = ExtractWriter()
    for i in range(1, 8):
        latitude, longitude = 50.0 + i * 0.0025, 10.0 + i * 0.004
        names = {"name": f"Row {i}", "name:sv": f"Rad {i}"}
        town.line([(latitude, 10.0), (latitude, 10.03)], {"highway": "residential", **names})
        town.line([(50.0, longitude), (50.02, longitude)], {"highway": "residential", "name": f"Column {i}"})
    town.line([(50.001, 10.0), (50.019, 10.03)], {"highway": "primary", "name": HOSTILE, "ref": "7"})
    town.line([(50.0, 10.013), (50.02, 10.0135)], {"railway": "rail"})
    town.line([(50.004, 10.0), (50.0045, 10.03)], {"waterway": "river", "name": "Rill"})
    town.ring(square((50.008, 10.006), 0.002), {"leisure": "park", "name": "Green & Co"})
    for i in range(20):
        town.ring(square((50.0008 + i * 0.0008, 10.0205), 0.0004), {"building": "yes"})
    town.point((50.0101, 10.0133), {"railway": "station", "name": "Central", "name:fa": "مرکزی"})
    town.point((50.0102, 10.0134), {"place": "town", "name": "Town\x07", "name:ru": "Город"})
    town.point((50.0125, 10.02), {"amenity": "library", "name": "]]><svg onload=alert(1)>"})
    return town
