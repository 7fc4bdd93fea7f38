"""Sheets of paper: what stands on them, read back from the PDF with a decoder, in any script."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from importlib.resources import as_file, files
from math import hypot
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from directory import create_app, indexing
from directory.basemap import marker_places
from directory.config import Config
from directory.exchange import seeding
from directory.locales import LOCALES
from directory.migrating import upgrade
from directory.model import Location, Service, ServiceAtLocation
from directory.sheets import plates
from directory.sheets.plates import SIZE
from directory.web.printing import fonts, pdf
from tests.web import paper

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

QUICK = ("am", "ar", "en", "zh-Hans")
"""One locale of each sort: a script of its own, right to left, the Latin one, a large font."""
EACH = [
    pytest.param(tag, marks=() if tag in QUICK else pytest.mark.faults, id=tag)
    for tag in LOCALES
    if tag != "fi"
]
POINTS = 72 / 25.4
"""Points in a millimetre."""
PAGE = 210 * POINTS
SCALE = (210 - 20.6) * POINTS / SIZE[0]
"""Points in a pixel of the map, which is as wide as the paper between its margins and borders."""
EDGES = (14 * POINTS, 109 * POINTS)
"""How far the middles of the numbers of a list are from the edge where lines start."""


@pytest.fixture(scope="module")
def helsinki(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app with the demonstration city and its map."""
    folder = tmp_path_factory.mktemp("helsinki")
    url = f"sqlite:///{folder}/directory.db"
    app = create_app(Config(instance=folder, database_url=url, base_url="https://directory.example"))
    database, now = app.extensions["directory"].database, datetime.now(UTC)
    with database.engine.connect() as connection:
        upgrade(connection)
        connection.commit()
    with database.writing() as session, as_file(files("directory").joinpath("seeds")) as seeds:
        seeding.lay_taxonomy(session, seeds / "taxonomy", now=now)
        city = seeding.load_seed_city(session, seeds / "helsinki", now=now)
        indexing.index_city(session, city, now=now)
        (folder / "basemaps").mkdir()
        (folder / "basemaps" / "helsinki.pmtiles").write_bytes(
            (seeds / "helsinki" / "basemap.pmtiles").read_bytes()
        )
    return app


@pytest.fixture(scope="module")
def chosen(helsinki: Flask) -> dict[str, tuple[str, tuple[float, float]]]:
    """Twenty services with places on the map: code to name and point, in the order of their numbers."""
    basemap = helsinki.extensions["directory"].basemap("helsinki")
    with helsinki.extensions["directory"].database.reading() as session:
        rows = session.execute(
            select(Service.code, Service.name, Location.latitude, Location.longitude)
            .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
            .join(Location, Location.id == ServiceAtLocation.location_id)
            .where(Service.is_example.is_(False))
            .order_by(Service.code)
        ).all()
    within = basemap.bounds
    found = {row[0]: (row[1], (row[2], row[3])) for row in rows if row[2] and within.contains(row[2], row[3])}
    return dict(list(found.items())[:20])


def address(codes: object, **more: str) -> str:
    return "&".join([f"s={code}" for code in codes] + [f"{name}={value}" for name, value in more.items()])  # type: ignore[attr-defined]


def printed(app: Flask, tmp_path: Path, locale: str, query: str) -> Path:
    """Fetch a PDF into a file."""
    if not pdf.is_there() or fonts.missing([locale]):
        pytest.skip("no WeasyPrint or no font here (README, Paper)")
    answer = app.test_client().get(f"/helsinki/{locale}/print.pdf?{query}")
    assert answer.status_code == 200, answer.text[:300]
    assert answer.mimetype == "application/pdf"
    (tmp_path / "sheet.pdf").write_bytes(answer.data)
    return tmp_path / "sheet.pdf"


@pytest.mark.parametrize("second", ["fi", ""])
@pytest.mark.parametrize("locale", EACH)
def test_number_on_the_map_and_in_the_list_and_name_and_square_belong_together(
    helsinki: Flask,
    chosen: dict[str, tuple[str, tuple[float, float]]],
    tmp_path: Path,
    locale: str,
    second: str,
) -> None:
    path = printed(helsinki, tmp_path, locale, address(chosen, **{"with": second or locale}))
    words, squares = paper.words(path), paper.squares(path)
    assert sorted(square.text for square in squares) == sorted(
        f"https://directory.example/s/{code}" for code in chosen
    )
    below = map_bottom(words)
    for number, (code, (name, _)) in enumerate(chosen.items(), start=1):
        names = {name, called(helsinki, locale, code)}
        badges = [word for word in words if word.text == str(number) and is_badge(word, words, below, names)]
        assert badges, f"{number} does not stand beside {name}"
        beside = [square for square in squares if is_beside(square, badges[0])]
        # In one language two services share a row: the square nearest after the number is its own.
        nearest = min(beside, key=lambda square: ahead(square.x - badges[0].x, locale))
        assert nearest.text.endswith(code), f"{number} has the square of another"
    there, expected = numbers_on_map(words, below), expected_on_map(helsinki, chosen)
    assert there.keys() == expected.keys()
    astray = {
        number
        for number, spot in expected.items()
        if hypot(there[number][0] - spot[0], there[number][1] - spot[1]) > 1.5
    }
    assert astray == set()
    assert paper.page_count(path) <= (4 if second else 3)
    assert path.stat().st_size <= (450 if locale == "zh-Hans" else 250) * 1024
    assert all("Noto" in font for font in paper.fonts(path)), paper.fonts(path)
    assert "\ufffd" not in "".join(word.text for word in words)


def map_bottom(words: list[paper.Word]) -> float:
    """Where the map ends: below its attribution."""
    return next(word.bottom for word in words if word.text == "OpenStreetMap")


def is_badge(word: paper.Word, words: list[paper.Word], below: float, names: set[str]) -> bool:
    """Whether a number stands in the list at the height of the first word of one of the names."""
    middle = (word.x + word.right) / 2
    is_at_edge = any(abs(middle - edge) < 4 or abs(PAGE - middle - edge) < 4 for edge in EDGES)
    if (word.page == 0 and word.y < below) or not is_at_edge:
        return False
    # Letters that run from right to left are told in the order in which they stand.
    firsts = [re.split(r"\W+", name)[0][:4] for name in names]
    line = [other.text for other in words if other.page == word.page and abs(other.y - word.y) < 12]
    return any(first in text or first[::-1] in text for first in firsts for text in line)


def called(app: Flask, locale: str, code: str) -> str:
    """What the service's own page calls it."""
    page = BeautifulSoup(app.test_client().get(f"/helsinki/{locale}/services/{code}").data, "html.parser")
    assert page.h1 is not None
    return page.h1.get_text()


def is_beside(square: paper.Square, badge: paper.Word) -> bool:
    return square.page == badge.page and abs(square.y - badge.y) < 14


def ahead(way: float, locale: str) -> float:
    """How far a square lies from a number in the direction of reading; those behind it last."""
    forward = -way if LOCALES[locale].direction == "rtl" else way
    return forward if forward > 0 else 1e6


def numbers_on_map(words: list[paper.Word], below: float) -> dict[str, tuple[float, float]]:
    """The numbers on the map with the way in points from the first one; each must be there once."""
    above = below - SIZE[1] * SCALE
    on_map = [
        word
        for word in words
        if word.page == 0 and above < word.y and word.bottom < below and re.fullmatch(r"\d\d?", word.text)
    ]
    assert max(Counter(word.text for word in on_map).values()) == 1
    first = next(word for word in on_map if word.text == "1")
    return {
        word.text: (
            (word.x + word.right - first.x - first.right) / 2,
            (word.y + word.bottom - first.y - first.bottom) / 2,
        )
        for word in on_map
    }


def expected_on_map(
    app: Flask, chosen: dict[str, tuple[str, tuple[float, float]]]
) -> dict[str, tuple[float, float]]:
    """Where the numbers have to be, from the coordinates of the services."""
    basemap = app.extensions["directory"].basemap("helsinki")
    spots = [(number, point) for number, (_, point) in enumerate(chosen.values(), start=1)]
    (plate,) = plates(spots, None, coverage=basemap.bounds)
    placed = marker_places(plate.view, plate.markers)
    first = placed[0]
    return {
        str(marker.number): (
            (marker.x - first.x) * SCALE,
            (marker.y - first.y) * SCALE,
        )
        for marker in placed
    }
