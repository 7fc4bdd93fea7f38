"""A place among the words of a search is read where words surely name one, and nowhere else.

`placed.tsv` was written by us, who wrote the words of nearness, too: it shows that they work together, and no more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from directory.commands.understanding import locale_of
from directory.exchange.gazetteering import load_gazetteer
from directory.exchange.records import GazetteerRecord
from directory.geocoding import districts
from directory.locales import LOCALES
from directory.model import PlaceKind
from directory.search import Memo, understand
from directory.search.placing import Ground, place_in
from directory.search.understanding.around import places_in
from tests.search.test_quality import DATA, rows, tree

if TYPE_CHECKING:
    from directory.search.placing import Placed
    from tests.search.shelf import Shelf


def place(kind: PlaceKind, name: str, north: float, **more: object) -> GazetteerRecord:
    rank = {PlaceKind.DISTRICT: 20, PlaceKind.STATION: 10}.get(kind, 40)
    return GazetteerRecord(
        kind=kind, name=name, latitude=60 + north, longitude=25.0, rank=rank, **more  # type: ignore[arg-type]
    )  # fmt: skip


STREET = "Mannerheimintie"
PLACES = [
    place(PlaceKind.DISTRICT, "Kallio", 0.02, names={
        "sv": "Berghäll", "ar": "كاليو", "fa": "کالیو", "ru": "Каллио", "uk": "Калліо",
    }),
    place(PlaceKind.DISTRICT, "Malpas", 0.03),
    place(PlaceKind.DISTRICT, "Maindee", 0.04),
    place(PlaceKind.DISTRICT, "Center", 0.06),
    place(PlaceKind.STATION, "Keskusasema", 0, nature="train"),
    place(PlaceKind.STATION, "Linja-autoasema", 0.005, nature="bus"),
    place(PlaceKind.STREET, STREET, 0.01, street=STREET, names={"sv": "Mannerheimvägen"}),
    place(PlaceKind.ADDRESS, f"{STREET} 5", 0.011, street=STREET, housenumber="5"),
    place(PlaceKind.LANDMARK, "School", 0.012),
    place(PlaceKind.STREET, "Court", 0.013, street="Court"),
]  # fmt: skip

Read = Callable[[str, str], Any]


@pytest.fixture
def read(shelf: Shelf) -> Read:
    """Reads a query of a reader's language in a town that has a school of a district's name."""
    shelf.service("malpas court primary school", 0.03)
    shelf.service("kirkko kalliossa", 0.02)
    load_gazetteer(shelf.session, shelf.city, PLACES)
    known = districts(shelf.session, shelf.city)
    docs = Memo().columns(shelf.session, shelf.city)

    def ask(lang: str, query: str) -> Placed | None:
        locales = tuple(dict.fromkeys((locale_of(lang), "fi", "en")))
        ground = Ground(city=shelf.city, docs=docs, districts=known, tree=tree(), locales=locales)
        return place_in(shelf.session, query, ground)

    return ask


def test_places_are_read_and_what_is_sought_is_understood_without_them(read: Read) -> None:
    asked = rows(DATA / "placed.tsv")
    assert len(asked) > 60
    assert {locale_of(lang) for lang, *_ in asked} == LOCALES.keys()
    wrong, first = [], 0
    for lang, query, name, concept in asked:
        placed = read(lang, query)
        # The reader's own name of the place is shown, so the point is compared.
        wanted = next(one for one in PLACES if one.name == name)
        is_there = placed and placed.places[0].point == (wanted.latitude, wanted.longitude)
        codes = (
            [code for code, _ in understand(tree(), placed.text, locale=locale_of(lang)).concepts]
            if placed
            else []
        )
        first += codes[:1] == [concept]
        if not is_there or concept not in codes:
            wrong.append((query, placed))
    assert wrong == []
    assert first / len(asked) >= 0.97


def test_no_name_and_no_nonsense_is_read_as_a_place(read: Read) -> None:
    assert [name for _, name in rows(DATA / "names.tsv") if read("en", name)] == []


def test_no_query_without_a_place_is_read_as_one(read: Read) -> None:
    assert [query for lang, query, *_ in rows(DATA / "queries.tsv") if read(lang, query)] == []


@pytest.mark.parametrize(
    ("lang", "query"),
    [
        ("en", "Malpas Court Primary School"),
        ("fi", "Kirkko Kalliossa"),
        ("en", "Malpas"),
        ("en", "Health Center"),
        ("en", "medical center"),
        ("so", "community center"),
        ("en", "Anna Svensson in Malpas"),
        ("en", "Anna Svensson Malpas"),
        ("en", "help in school"),
        ("en", "pharmacy near me"),
        ("ar", "صيدلية قريبة مني"),
        ("en", "doctor in Arabic"),
        ("en", "pharmacy near Nowhere"),
        ("en", "near"),
        ("fi", "lääkäri"),
    ],
)
def test_names_and_what_the_gazetteer_does_not_know_stay_words(read: Read, lang: str, query: str) -> None:
    assert read(lang, query) is None


def test_words_before_and_after_a_place_are_kept(read: Read) -> None:
    placed = read("en", "free pharmacy near the railway station open now")
    assert placed is not None
    assert placed.text == "free pharmacy open now"
    alone = read("en", "near Kallio")
    assert alone is not None
    assert (alone.text, alone.places[0].name) == ("", "Kallio")


@pytest.mark.parametrize(
    "bad", ["", " ", "near", "in in in in", "\u202e", "near \x00", "附近", "ใกล้", "near " * 30, "ب" * 100]
)
def test_nothing_that_is_typed_is_too_much(read: Read, bad: str) -> None:
    assert read("ar", bad) is None or bad
    assert len(places_in(bad, ("en", "ar", "th"))) <= 3


@pytest.mark.parametrize(
    ("lang", "query"), [("en", "pharmacy near me"), ("tr", "bana yakın eczane"), ("en", "doctor in Arabic")]
)
def test_neither_the_reader_nor_a_language_is_looked_for_as_a_place(lang: str, query: str) -> None:
    assert places_in(query, (lang, "en")) == []
