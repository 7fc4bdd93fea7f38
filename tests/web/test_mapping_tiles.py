"""Tiles: as stored, for ever, and an empty one where there is none."""

from __future__ import annotations

from gzip import decompress
from typing import TYPE_CHECKING

import pytest

from directory.basemap import BrokenBasemap
from directory.basemap.projection import tile_at
from tests.web.mapping_support import MIDDLE, map_app, town

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from directory.basemap import Basemap

X, Y = tile_at(*MIDDLE, 14)


@pytest.fixture(scope="module")
def basemap(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
    return town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def client(basemap: Basemap) -> FlaskClient:
    return map_app(basemap).test_client()


def test_a_tile_is_sent_as_stored(client: FlaskClient, basemap: Basemap) -> None:
    answer = client.get(f"/tiles/town/{basemap.build}/14/{X}/{Y}.mvt", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.data == basemap.tile(14, X, Y)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_client_without_gzip_gets_it_plain(client: FlaskClient, basemap: Basemap) -> None:
    answer = client.get(f"/tiles/town/{basemap.build}/14/{X}/{Y}.mvt")
    assert "Content-Encoding" not in answer.headers
    assert answer.data == decompress(basemap.tile(14, X, Y) or b"")


def test_a_missing_tile_is_an_empty_one(client: FlaskClient, basemap: Basemap) -> None:
    answer = client.get(f"/tiles/town/{basemap.build}/14/0/0.mvt", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.data) == (200, b"")
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "place",
    [
        "14/-1/0",
        "14/16384/0",
        "14/0/16384",
        "23/0/0",
        "x/0/0",
        "14/0.5/0",
        "1e9/0/0",
        "14/٣/0",
        "14/0/" + "9" * 6000,
    ],
)
def test_an_impossible_tile_is_not_there(client: FlaskClient, basemap: Basemap, place: str) -> None:
    answer = client.get(f"/tiles/town/{basemap.build}/{place}.mvt")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "start", ["town/0123456789ab", "nowhere/{build}", "To%00wn/{build}", "..%5C/{build}"]
)
def test_another_build_or_city_is_not_there(client: FlaskClient, basemap: Basemap, start: str) -> None:
    answer = client.get(f"/tiles/{start.format(build=basemap.build)}/14/{X}/{Y}.mvt")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_damaged_meanwhile_is_said_to_be_so(
    client: FlaskClient, basemap: Basemap, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_place: int) -> bytes:
        raise BrokenBasemap("cut short")

    monkeypatch.setattr(basemap, "tile", broken)
    answer = client.get(f"/tiles/town/{basemap.build}/14/{X}/{Y}.mvt")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
