from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.basemap.faults import BrokenBasemap
from directory.basemap.projection import tile_at
from directory.basemap.reading import Basemap
from tests.basemap.extracts import TOWN

if TYPE_CHECKING:
    from pathlib import Path

PLACE = (14, *tile_at(50.01, 10.015, 14))


def test_a_basemap_tells_what_it_is(town: Basemap, town_file: Path) -> None:
    assert town.build == hashlib.sha256(town_file.read_bytes()).hexdigest()[:12]
    assert town.bounds == TOWN
    assert (town.min_zoom, town.max_zoom) == (8, 14)
    assert town.attribution == "© OpenStreetMap contributors"


def test_a_tile_comes_as_stored_and_gzipped(town: Basemap) -> None:
    tile = town.tile(*PLACE)
    assert tile is not None
    assert len(gzip.decompress(tile)) > len(tile)
    assert tile[4:8] == bytes(4), "a time in the head would make each build another"


@given(st.integers(-(2**40), 2**40), st.integers(-(2**40), 2**40), st.integers(-(2**40), 2**40))
def test_no_numbers_make_a_mistake(town: Basemap, zoom: int, x: int, y: int) -> None:
    assert town.tile(zoom, x, y) is None
    assert town.tile(14, x, y) is None or (x, y) != (0, 0)


def test_only_wanted_layers_are_decoded(town: Basemap) -> None:
    assert set(town.layers(*PLACE, frozenset({"road"}))) == {"road"}
    assert town.layers(14, 0, 0) == {}


def test_loading_a_web_server_loads_no_building_tools() -> None:
    code = "import sys, directory.basemap; print({'osmium', 'shapely', 'google', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_threads_read_the_same(town: Basemap) -> None:
    expected = town.tile(*PLACE)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: town.tile(*PLACE), range(200))) == {expected}


def test_a_forked_worker_and_its_parent_read_the_same(town: Basemap) -> None:
    expected = town.tile(*PLACE)
    child = os.fork()
    if not child:
        # Nothing of the test runner may run in the child.
        os._exit(0 if all(town.tile(*PLACE) == expected for _ in range(500)) else 1)
    assert all(town.tile(*PLACE) == expected for _ in range(500))
    assert os.waitpid(child, 0)[1] == 0


def test_a_replaced_file_keeps_answering_as_it_was(town_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "town.pmtiles"
    path.write_bytes(town_file.read_bytes())
    basemap = Basemap(path)
    before = basemap.tile(*PLACE)
    fresh = tmp_path / "fresh"
    fresh.write_bytes(b"other")
    fresh.replace(path)
    assert basemap.tile(*PLACE) == before


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenBasemap, match="Build the basemap first"):
        Basemap(tmp_path / "none.pmtiles")
    with pytest.raises(BrokenBasemap, match="Build"):
        Basemap(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"PMTiles", b"PMTiles\x03", b"PMTiles\x02" + bytes(200), b"x" * 500]
)
def test_what_is_no_basemap_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.pmtiles").write_bytes(content)
    with pytest.raises(BrokenBasemap, match="no basemap"):
        Basemap(tmp_path / "x.pmtiles")


def test_a_file_cut_short_anywhere_is_refused(town_file: Path, tmp_path: Path) -> None:
    whole = town_file.read_bytes()
    for length in range(0, len(whole), len(whole) // 60):
        (tmp_path / "x.pmtiles").write_bytes(whole[:length])
        with pytest.raises(BrokenBasemap):
            Basemap(tmp_path / "x.pmtiles")


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_wrong_byte_in_the_head_is_a_broken_basemap_at_worst(
    town_file: Path, tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    content = bytearray(town_file.read_bytes())
    content[place] = byte
    path = tmp_path_factory.mktemp("x") / "x.pmtiles"
    path.write_bytes(content)
    try:
        basemap = Basemap(path)
        for zoom in range(8, 15):
            basemap.layers(zoom, *tile_at(50.01, 10.015, zoom))
    except BrokenBasemap:
        pass


def test_a_file_cut_short_while_open_is_a_broken_basemap(town_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.pmtiles"
    path.write_bytes(town_file.read_bytes())
    basemap = Basemap(path)
    os.truncate(path, 200)
    with pytest.raises(BrokenBasemap, match="damaged"):
        basemap.tile(*PLACE)
