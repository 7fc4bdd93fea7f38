"""Real extracts: how large, and whether what everybody knows is there."""

from __future__ import annotations

import gzip
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pytest

from directory.basemap.building import build
from directory.basemap.drawing import Marker, draw
from directory.basemap.projection import View, tile_at
from directory.basemap.reading import Basemap
from tests.shared import SHARED

if TYPE_CHECKING:
    from pathlib import Path


def test_the_map_that_is_shipped_shows_the_railway_station() -> None:
    with as_file(files("directory.seeds") / "helsinki" / "basemap.pmtiles") as path:
        assert path.stat().st_size < 200_000
        shipped = Basemap(path)
    view = View(center=(60.1708, 24.9415), zoom=15, width=340, height=220)
    assert "Järnvägstorget" in draw(shipped, view, languages=["sv"])
    assert "Helsinki" in draw(shipped, view)


if SHARED:
    EXTRACT = SHARED / "helsinki" / "helsinki.osm.pbf"

    @pytest.fixture(scope="module")
    def helsinki(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
        target: Path = tmp_path_factory.mktemp("helsinki") / "helsinki.pmtiles"
        build(EXTRACT, target)
        return Basemap(target)

    def test_the_middle_of_helsinki_stays_under_200_kilobytes(helsinki: Basemap) -> None:
        assert helsinki.path.stat().st_size < 200_000

    def test_the_sea_reaches_into_helsinki(helsinki: Basemap) -> None:
        x, y = tile_at(60.1775, 24.945, 14)
        kinds = {feature.properties["kind"] for feature in helsinki.layers(14, x, y)["water"].features}
        assert "sea" in kinds

    def test_streets_of_helsinki_are_named_in_finnish_and_swedish(helsinki: Basemap) -> None:
        view = View(center=(60.1700, 24.9450), zoom=16, width=700, height=560)
        assert "Mannerheimintie" in draw(helsinki, view)
        assert "Mannerheimvägen" in draw(helsinki, view, languages=["sv"])

    def test_a_neighborhood_of_helsinki_is_a_few_kilobytes(helsinki: Basemap) -> None:
        view = View(center=(60.1708, 24.9415), zoom=16, width=340, height=220)
        svg = draw(helsinki, view, [Marker(number=1, latitude=60.1708, longitude=24.9415)])
        assert len(gzip.compress(svg.encode())) < 12_000

    def test_half_an_extract_is_refused(tmp_path: Path) -> None:
        from directory.basemap.faults import BrokenExtract

        half = tmp_path / "half.osm.pbf"
        half.write_bytes(EXTRACT.read_bytes()[:300_000])
        with pytest.raises(BrokenExtract):
            build(half, tmp_path / "half.pmtiles")
