"""Columns follow edits one by one, and whoever reads the version before goes on reading it."""

from __future__ import annotations

import random
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import event

from directory.model import SearchChange
from directory.search import Memo, columns, memory

if TYPE_CHECKING:
    from tests.search.shelf import Shelf


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often a city was read whole."""
    told: list[str] = []
    load = memory.load
    monkeypatch.setattr(
        memory, "load", lambda session, city: (told.append(city.slug), load(session, city))[1]
    )
    return told


def test_an_edit_is_found_without_reading_the_city_again(shelf: Shelf, loads: list[str]) -> None:
    memo = Memo()
    for number in range(30):
        shelf.service(f"s{number}", 0.1, terms=" health ", text_words=f" word{number} ")
    assert shelf.find(memo=memo).total == 30
    shelf.take_away("s7")
    shelf.note("s7")
    assert shelf.find(memo=memo).facets.categories == {"health": 29}
    shelf.service("new", 0.2, 0.3, terms=" school ", text_words=" fresh ", languages=0b10)
    shelf.note("new")
    found = shelf.find(memo=memo, text="fre", near=(60.2, 25.0))
    assert [hit.card.code for hit in found.hits] == ["new0"]
    assert found.facets.categories == {"school": 1}
    assert found.facets.languages == {"fi": 1}
    assert shelf.find(memo=memo).total == 30
    assert shelf.find(memo=memo, text="word7").total == 0
    assert loads == ["c"]


def test_what_follows_edits_is_what_is_read_anew(shelf: Shelf, loads: list[str]) -> None:
    """After each of many edits, in results, order and counts."""
    dice, memo = random.Random(4), Memo()  # noqa: S311
    names = [f"s{number}" for number in range(40)]

    def lay(name: str) -> None:
        places = [dice.choice((None, 0.1, 0.1, dice.random())) for _ in range(dice.choice((1, 1, 2, 3)))]
        shelf.lay(
            name,
            *places,
            terms=dice.choice((" health ", " school health ", "")),
            rank=dice.randint(-3, 3),
            languages=dice.randrange(4),
            attributes=dice.randrange(512),
            text_words=dice.choice((" one two ", " two three ", "")),
        )

    for name in names:
        shelf.service(name)
        lay(name)
    asked: list[dict[str, object]] = [
        {},
        {"near": (60.1, 25.0)},
        {"near": (60.1, 25.0), "within": 20_000},
        {"text": "tw", "near": (60.0, 25.0)},
        {"categories": ("health",), "languages": ("ar",)},
        {"page": 2},
    ]
    for _ in range(60):
        changed = dice.sample(names, dice.choice((1, 1, 3)))
        for name in changed:
            shelf.take_away(name)
            if dice.random() < 0.8:
                lay(name)
        shelf.note(*changed)
        for question in asked:
            kept, fresh = shelf.find(memo=memo, **question), shelf.find(**question)  # type: ignore[arg-type]
            assert (kept.total, kept.facets) == (fresh.total, fresh.facets)
            assert [hit.card.code for hit in kept.hits] == [hit.card.code for hit in fresh.hits]
    assert len(loads) == 1 + 60 * len(asked), "the memo read the city once"


def test_the_version_before_stays_as_it_was(shelf: Shelf) -> None:
    memo = Memo()
    for number in range(12):
        shelf.service(f"s{number}", 0.1, text_words=" word ")
    before = memo.columns(shelf.session, shelf.city)
    shelf.take_away("s3")
    shelf.service("later", 0.1, text_words=" word ")
    shelf.note("s3", "later")
    after = memo.columns(shelf.session, shelf.city)
    assert after is not before
    assert (len(before.places(before.having("word"))), len(after.places(after.having("word")))) == (12, 12)
    assert before.ids(before.places(before.alive)) != after.ids(after.places(after.alive))
    assert int(np.bitwise_count(before.within((60.1, 25.0), 1.0) & before.alive).sum()) == 12


@pytest.mark.parametrize("why", ["forgotten", "too many", "no room", "an older copy"])
def test_a_city_is_read_again_where_following_does_not_do(
    shelf: Shelf, loads: list[str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo = Memo()
    shelf.service("first", 0.1)
    shelf.note("first")
    shelf.find(memo=memo)
    shelf.service("second", 0.1)
    shelf.note("first", "second")
    if why == "forgotten":
        shelf.session.query(SearchChange).delete()
        shelf.city.index_floor = shelf.city.index_version
    elif why == "too many":
        monkeypatch.setattr(memory, "_MAX_CHANGES", 1)
    elif why == "no room":
        monkeypatch.setattr(columns.Columns, "changed", lambda *_: None)
    else:
        shelf.city.index_version = 0
    shelf.session.flush()
    assert shelf.find(memo=memo).total == 2
    assert loads == ["c", "c"]


def test_nothing_is_asked_where_nothing_changed_and_little_where_one_service_did(shelf: Shelf) -> None:
    memo, sent = Memo(), []
    shelf.service("only", 0.1)
    shelf.session.flush()
    memo.columns(shelf.session, shelf.city)
    event.listen(shelf.session.get_bind(), "before_cursor_execute", lambda *args: sent.append(args[2]))
    memo.columns(shelf.session, shelf.city)
    assert sent == []
    shelf.take_away("only")
    shelf.note("only")
    sent.clear()
    memo.columns(shelf.session, shelf.city)
    assert len(sent) == 4


def test_cities_that_were_not_asked_for_longest_are_forgotten(shelf: Shelf) -> None:
    memo = Memo(size=1)
    other = shelf.other_city("other")
    first = memo.columns(shelf.session, shelf.city)
    assert memo.columns(shelf.session, shelf.city) is first
    memo.columns(shelf.session, other)
    assert memo.columns(shelf.session, shelf.city) is not first


def test_threads_that_ask_at_once_read_a_city_once(shelf: Shelf, loads: list[str]) -> None:
    memo, found = Memo(), []
    shelf.service("only", 0.1)
    threads = [Thread(target=lambda: found.append(memo.columns(shelf.session, shelf.city))) for _ in range(6)]
    with memo._lock:
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
    assert loads == ["c"]
