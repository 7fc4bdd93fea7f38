"""The search index in memory says what the rows say, and follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.model import OpenSpan, SearchDoc, Service
from directory.model.facts import Audience
from directory.model.finding import AUDIENCE_BITS, Trait
from directory.search import Memo
from directory.search.cards import Card
from tests.search.shelf import HERE, MINUTE

if TYPE_CHECKING:
    from tests.search.shelf import Shelf


def test_a_city_without_services_has_no_results(shelf: Shelf) -> None:
    found = shelf.find(
        text="x", categories=("health",), near=HERE, within=100, open_now=True, languages=("ar",)
    )
    assert (found.total, found.hits, found.facets.categories) == (0, (), {})


def test_of_a_service_at_several_places_the_nearest_that_fits_counts_once(shelf: Shelf) -> None:
    shelf.service("many", 0.2, 0.1, 0.3, terms=" health ")
    shelf.service("one", 0.15, terms=" health ")
    assert shelf.codes(near=HERE) == ["many1", "one0"]
    assert shelf.codes(near=(61.0, 25.0)) == ["many2", "one0"]
    assert shelf.find(near=HERE).facets.categories == {"health": 2}
    assert shelf.find().total == 2


def test_what_has_no_place_is_in_each_circle_and_comes_last(shelf: Shelf) -> None:
    shelf.service("here", 0.001, terms=" health ")
    shelf.service("hotline", None, terms=" health ", rank=-9, attributes=int(Trait.PLACELESS))
    shelf.service("far", 0.5, terms=" health ")
    found = shelf.find(near=HERE, within=1000, categories=("health",))
    assert [hit.card.code for hit in found.hits] == ["here0", "hotline0"]
    assert (found.hits[0].distance is None, found.hits[1].distance) == (False, None)
    assert found.facets.traits == {Trait.PLACELESS: 1}
    assert shelf.codes(near=(10.0, 10.0), within=1, traits=Trait.PLACELESS) == ["hotline0"]


def test_a_circle_holds_what_is_in_it_wherever_it_lies(shelf: Shelf) -> None:
    for name, north in (("in", 0.0089), ("out", 0.0091), ("south", -0.0089), ("beyond", -0.0091)):
        shelf.service(name, north)
    assert set(shelf.codes(near=HERE, within=1000)) == {"in0", "south0"}
    assert shelf.codes(near=(90.0, 25.0), within=50_000) == []
    assert shelf.codes(near=(-89.9, 179.99), within=50_000) == []
    assert len(shelf.codes(near=HERE, within=50_000)) == 4


def test_a_few_metres_decide_even_in_the_last_tier(shelf: Shelf) -> None:
    for metres in (30, 10, 20):
        shelf.service(f"m{metres}", metres / 111_195, text_words=" helping ")
    assert shelf.codes(near=HERE, text="helping", concepts=("none",)) == ["m100", "m200", "m300"]


def test_what_has_no_place_comes_after_what_is_far_away(shelf: Shelf) -> None:
    shelf.service("nowhere", None, rank=-9)
    shelf.service("far", 20.0)
    assert shelf.codes(near=HERE) == ["far0", "nowhere0"]
    assert shelf.codes() == ["nowhere0", "far0"]


def test_names_that_have_the_words_come_before_texts_that_do(shelf: Shelf) -> None:
    shelf.service("clinic", 0.0, text_words=" pharmacy ")
    shelf.service("pharmacy", 5.0)
    shelf.service("polypharmacy", 0.0)
    assert shelf.codes(text="pharm", near=HERE) == ["pharmacy0", "clinic0"]


def test_pages_hold_each_service_once_even_among_equals(shelf: Shelf) -> None:
    for number in range(47):
        shelf.service(f"s{number}", 0.1)
    pages = [shelf.codes(near=HERE, page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 7]
    assert len({code for page in pages for code in page}) == 47
    assert shelf.find(page=9).criteria.page == 3


def test_facets_count_what_each_further_choice_would_leave(shelf: Shelf) -> None:
    women = AUDIENCE_BITS[Audience.WOMEN]
    anyone = AUDIENCE_BITS[Audience.ANYONE]
    shelf.service("a", 0.1, terms=" doctor health ", languages=0b01, attributes=Trait.FREE | women)
    shelf.service("b", 0.1, terms=" library ", languages=0b11, attributes=Trait.FREE | anyone)
    shelf.service("c", 0.1, terms=" doctor health ", languages=0b10)
    shelf.service("d", 0.1, languages=0b01, attributes=anyone)
    facets = shelf.find(categories=("doctor",)).facets
    assert facets.categories == {"doctor": 2, "health": 2, "library": 1}
    assert facets.languages == {"ar": 1, "fi": 1}
    assert facets.traits == {Trait.FREE: 1}
    assert shelf.find().facets.audience[Audience.WOMEN] == 3
    assert shelf.codes(languages=("ar",), traits=Trait.FREE, audience=Audience.MEN) == ["b0"]


def test_open_now_ends_with_the_minute_in_which_it_closes(shelf: Shelf) -> None:
    for number, (name, start, end) in enumerate((("open", -5, 1), ("closed", -5, 0), ("later", 1, 5)), 7):
        shelf.service(name, 0.1, hours_number=number)
        shelf.session.add(
            OpenSpan(
                city_id=shelf.city.id,
                hours_number=number,
                start_minute=MINUTE + start,
                end_minute=MINUTE + end,
            )
        )
    shelf.session.flush()
    assert shelf.codes(open_now=True) == ["open0"]
    assert shelf.find().facets.open_now == 1


def test_what_is_read_stands_until_the_index_has_another_version(shelf: Shelf) -> None:
    memo = Memo()
    shelf.service("first", 0.1)
    assert shelf.find(memo=memo).total == 1
    shelf.service("second", 0.1)
    shelf.city.data_version += 1
    assert shelf.find(memo=memo).total == 1
    shelf.city.index_version += 1
    shelf.city.index_floor = shelf.city.index_version
    shelf.session.flush()
    assert shelf.find(memo=memo).total == 2


def test_a_choice_counts_the_services_that_it_would_leave_at_any_of_their_places(shelf: Shelf) -> None:
    """The nearest place of a service need not be the one that a filter holds for."""
    shelf.service("many", 0.1, terms=" health ")
    many = shelf.session.query(Service).filter_by(code="many").one()
    for degrees in (0.3, 0.4):
        shelf.session.add(
            SearchDoc(
                city_id=shelf.city.id,
                service_id=many.id,
                service_number=many.id.int & (2**53 - 1),
                latitude=HERE[0] + degrees,
                longitude=HERE[1],
                terms=" health ",
                attributes=int(Trait.WHEELCHAIR),
                card=Card(code="far", names={"en": "far"}).to_json(),
            )
        )
    shelf.session.flush()
    shelf.service("other", 0.2, terms=" health ", attributes=int(Trait.WHEELCHAIR))
    found = shelf.find(near=HERE)
    assert (found.total, found.facets.traits, found.facets.categories) == (
        2,
        {Trait.WHEELCHAIR: 2},
        {"health": 2},
    )
    assert shelf.find(near=HERE, traits=Trait.WHEELCHAIR).total == 2


def test_the_order_of_a_situations_kinds_goes_before_distance(shelf: Shelf) -> None:
    shelf.service("near", 0.1, terms=" school ")
    shelf.service("far", 0.9, terms=" doctor ")
    asked = {"near": HERE, "categories": ("doctor", "school")}
    assert shelf.codes(**asked) == ["near0", "far0"]
    assert shelf.codes(**asked, is_ordered=True) == ["far0", "near0"]


def test_what_is_surely_meant_comes_before_what_is_only_called_so(shelf: Shelf) -> None:
    shelf.service("pharmacy", 0.1, terms=" shop ")
    shelf.service("drugs", 0.5, terms=" medicine ")
    assert shelf.codes(near=HERE, text="pharmacy", concepts=("medicine",)) == ["drugs0", "pharmacy0"]
    assert shelf.codes(near=HERE, text="pharmacy") == ["pharmacy0"]
