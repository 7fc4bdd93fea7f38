"""One small basemap for all tests that draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from directory.basemap.building import build
from directory.basemap.reading import Basemap
from tests.basemap.extracts import small_town

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    build(small_town().write(folder / "town.osm.pbf"), folder / "town.pmtiles")
    return folder / "town.pmtiles"


@pytest.fixture(scope="session")
def town(town_file: Path) -> Basemap:
    return Basemap(town_file)
