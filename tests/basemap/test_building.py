from __future__ import annotations

import builtins
import sys
from typing import TYPE_CHECKING

import pytest

from directory.basemap.building import build
from directory.basemap.faults import BrokenExtract, BuildToolsMissing
from directory.basemap.projection import tile_at, tile_bounds
from directory.basemap.reading import Basemap
from directory.geo import Bounds
from tests.basemap.extracts import TOWN, ExtractWriter, small_town, square

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from directory.basemap.decoding import Feature


def made(folder: Path, extract: ExtractWriter, bounds: Bounds | None = TOWN) -> Basemap:
    build(extract.write(folder / "made.osm.pbf", bounds), folder / "made.pmtiles")
    return Basemap(folder / "made.pmtiles")


def features(basemap: Basemap, layer: str, zoom: int = 14) -> list[Feature]:
    """All features of a layer at a zoom, tile by tile."""
    west, north = tile_at(basemap.bounds.north, basemap.bounds.west, zoom)
    east, south = tile_at(basemap.bounds.south, basemap.bounds.east, zoom)
    tiles = [basemap.layers(zoom, x, y) for x in range(west, east + 1) for y in range(north, south + 1)]
    return [feature for tile in tiles if layer in tile for feature in tile[layer].features]


def is_wet(basemap: Basemap, place: tuple[float, float]) -> bool:
    """Whether a place lies in the water layer of its tile: even-odd over all rings."""
    x, y = tile_at(*place, 14)
    box = tile_bounds(14, x, y)
    water = basemap.layers(14, x, y).get("water")
    if water is None:
        return False
    across = (place[1] - box.west) / (box.east - box.west) * water.extent
    down = (box.north - place[0]) / (box.north - box.south) * water.extent
    rings = [part for feature in water.features for part in feature.parts()]
    return sum(_crossings(xs, ys, across, down) for xs, ys in rings) % 2 == 1


def _crossings(xs: Sequence[int], ys: Sequence[int], x: float, y: float) -> int:
    count = 0
    for i in range(len(xs)):
        if (ys[i - 1] > y) != (ys[i] > y):
            count += x < xs[i - 1] + (y - ys[i - 1]) / (ys[i] - ys[i - 1]) * (xs[i] - xs[i - 1])
    return count


def test_a_build_says_what_it_made(tmp_path: Path) -> None:
    told: list[str] = []
    extract = small_town().write(tmp_path / "town.osm.pbf")
    report = build(extract, tmp_path / "town.pmtiles", progress=told.append)
    assert report.size == (tmp_path / "town.pmtiles").stat().st_size
    assert report.bounds == TOWN
    assert set(report.tiles) == set(range(8, 15))
    assert report.tiles[14] >= 4
    assert told[0] == "Reading town.osm.pbf"
    assert len(told) == 8


def test_the_same_extract_gives_the_same_bytes(tmp_path: Path) -> None:
    extract = small_town().write(tmp_path / "town.osm.pbf")
    build(extract, tmp_path / "one.pmtiles")
    build(extract, tmp_path / "two.pmtiles")
    assert (tmp_path / "one.pmtiles").read_bytes() == (tmp_path / "two.pmtiles").read_bytes()


def test_streets_carry_their_name_in_the_languages_of_the_street_signs(town: Basemap) -> None:
    named = {
        str(f.properties["name"]): f.properties for f in features(town, "road") if "name" in f.properties
    }
    assert named["Row 3"]["name:sv"] == "Rad 3"
    assert "name:sv" not in named["Column 3"]


def test_stations_and_towns_carry_their_names_in_all_languages(town: Basemap) -> None:
    (station,) = features(town, "stop")
    assert station.properties == {"kind": "station", "name": "Central", "name:fa": "مرکزی"}
    (place,) = (f for f in features(town, "place") if f.properties["kind"] == "town")
    assert place.properties["name:ru"] == "Город"


def test_a_point_beside_the_edge_of_a_tile_belongs_to_one_tile(tmp_path: Path) -> None:
    town = small_town()
    box = tile_bounds(14, *tile_at(50.01, 10.029, 14))
    town.point((50.01, box.west + 1e-5), {"place": "suburb", "name": "Edge"})
    named = [f for f in features(made(tmp_path, town), "place") if f.properties["name"] == "Edge"]
    assert len(named) == 1


def test_a_far_zoom_shows_main_roads_only_and_no_buildings(town: Basemap) -> None:
    assert {f.properties["kind"] for f in features(town, "road", 10)} == {"primary"}
    assert features(town, "building", 13) == []
    assert features(town, "building", 14)


def test_a_part_of_the_extract_can_be_built(tmp_path: Path) -> None:
    extract = small_town().write(tmp_path / "town.osm.pbf")
    part = Bounds(south=49.9, west=10.0, north=50.006, east=10.01)
    report = build(extract, tmp_path / "part.pmtiles", bounds=part)
    assert report.bounds == Bounds(south=50.0, west=10.0, north=50.006, east=10.01)
    names = {f.properties.get("name") for f in features(Basemap(tmp_path / "part.pmtiles"), "road")}
    assert "Row 2" in names
    assert "Row 5" not in names


def test_the_sea_is_on_the_right_of_the_coastline(tmp_path: Path) -> None:
    town = small_town()
    town.line([(50.005, 9.99), (50.005, 10.04)], {"natural": "coastline"})
    basemap = made(tmp_path, town)
    assert is_wet(basemap, (50.003, 10.011))
    assert not is_wet(basemap, (50.0071, 10.011))


def test_an_island_in_the_sea_stays_dry(tmp_path: Path) -> None:
    town = small_town()
    town.line([(50.012, 10.04), (50.012, 9.99)], {"natural": "coastline"})
    town.ring(square((50.014, 10.01), 0.003), {"natural": "coastline"})
    basemap = made(tmp_path, town)
    assert is_wet(basemap, (50.0131, 10.011))
    assert not is_wet(basemap, (50.0151, 10.0111))
    assert not is_wet(basemap, (50.0101, 10.011))


def test_missing_nodes_and_ways_leave_the_rest_in_place(tmp_path: Path) -> None:
    town = small_town()
    broken = [(50.001, 10.001), (50.002, 10.002), (50.003, 10.003), (50.004, 10.004)]
    town.line(broken, {"highway": "secondary", "name": "Gap Road"}, missing=[2])
    town.line(broken, {"highway": "tertiary", "name": "Lost Road"}, missing=[0, 1, 2, 3])
    town.area([404, 405], {"natural": "water"})
    basemap = made(tmp_path, town)
    names = {f.properties.get("name") for f in features(basemap, "road")}
    assert "Gap Road" in names
    assert "Lost Road" not in names


def test_an_area_of_several_ways_keeps_its_hole(tmp_path: Path) -> None:
    town = small_town()
    corners = square((50.002, 10.002), 0.008)
    first = town.line(corners[:3], {})
    second = town.line([corners[2], corners[3], corners[0]], {})
    hole = town.ring(square((50.004, 10.004), 0.002), {})
    # The two halves share corners by position only, as in extracts that were cut and joined.
    town.area([first, second, hole], {"natural": "water"})
    basemap = made(tmp_path, town)
    assert is_wet(basemap, (50.003, 10.003))
    assert not is_wet(basemap, (50.0051, 10.0051))


def test_the_box_of_an_extract_without_one_is_found(tmp_path: Path) -> None:
    town = small_town()
    for i in range(200):
        town.point((50.0 + i / 200 * 0.02, 10.0 + i * 7 % 200 / 200 * 0.03), {"natural": "tree"})
    town.line([(50.01, 10.0), (51.0, 12.0)], {"highway": "motorway"})
    bounds = made(tmp_path, town, None).bounds
    assert bounds.south == pytest.approx(50.0, abs=0.002)
    assert bounds.north == pytest.approx(50.02, abs=0.002)
    assert bounds.east == pytest.approx(10.03, abs=0.002)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "Download or copy it again"),
        (b"Dear reader, this is a letter.\n" * 99, r"ends in \.osm\.pbf"),
        (b"<osm version='0.6'><node id='1'", "Download or copy it again"),
        (b"\x00\x00\x00\x0e\x0a\x09OSMHeader\x18\x7f", "Download or copy it again"),
    ],
)
def test_what_is_no_extract_is_refused_with_advice(tmp_path: Path, content: bytes, advice: str) -> None:
    (tmp_path / "x.osm.pbf").write_bytes(content)
    with pytest.raises(BrokenExtract, match=advice):
        build(tmp_path / "x.osm.pbf", tmp_path / "x.pmtiles")
    assert not (tmp_path / "x.pmtiles").exists()


def test_an_extract_cut_short_is_refused_and_the_old_map_stays(tmp_path: Path) -> None:
    whole = small_town().write(tmp_path / "town.osm.pbf").read_bytes()
    (tmp_path / "half.osm.pbf").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "old.pmtiles").write_bytes(b"old")
    with pytest.raises(BrokenExtract, match="cut short"):
        build(tmp_path / "half.osm.pbf", tmp_path / "old.pmtiles")
    assert (tmp_path / "old.pmtiles").read_bytes() == b"old"


def test_a_missing_extract_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenExtract, match=r"nowhere\.osm\.pbf cannot be read"):
        build(tmp_path / "nowhere.osm.pbf", tmp_path / "x.pmtiles")


def test_an_extract_without_streets_is_refused(tmp_path: Path) -> None:
    extract = ExtractWriter()
    extract.point((50.0, 10.0), {"natural": "tree"})
    with pytest.raises(BrokenExtract, match="no street"):
        build(extract.write(tmp_path / "x.osm.pbf"), tmp_path / "x.pmtiles")


def test_an_extract_of_another_place_says_where_it_lies(tmp_path: Path) -> None:
    extract = small_town().write(tmp_path / "town.osm.pbf")
    helsinki = Bounds(south=60.1, west=24.9, north=60.2, east=25.0)
    with pytest.raises(BrokenExtract, match=r"around 50\.01, 10\.0"):
        build(extract, tmp_path / "x.pmtiles", bounds=helsinki)


def test_a_build_that_fails_while_writing_leaves_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: object, *args: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("pmtiles.writer.Writer.finalize", full)
    extract = small_town().write(tmp_path / "town.osm.pbf")
    with pytest.raises(OSError, match="No space"):
        build(extract, tmp_path / "town.pmtiles")
    assert [path.name for path in tmp_path.iterdir()] == ["town.osm.pbf"]


def test_a_server_without_the_import_extra_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_import = builtins.__import__

    def without_osmium(name: str, *rest: object) -> object:
        if name.split(".")[0] == "osmium":
            raise ModuleNotFoundError("No module named 'osmium'", name="osmium")
        return whole_import(name, *rest)  # type: ignore[arg-type]

    for module in ("directory.basemap.extract", "directory.basemap.tiling"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setattr(builtins, "__import__", without_osmium)
    with pytest.raises(BuildToolsMissing, match=r"osmium.*\[import\]"):
        build(tmp_path / "x.osm.pbf", tmp_path / "x.pmtiles")
