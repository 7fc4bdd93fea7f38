"""Where very many docs fit, the nearest are looked for in circles, and are the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from directory.search import engine

if TYPE_CHECKING:
    import pytest

    from tests.search.shelf import Shelf


def test_circles_find_what_looking_at_all_finds(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(2)  # noqa: S311
    for number in range(70):
        shelf.service(f"s{number}", *(dice.choice((None, dice.gauss(0, 0.2), 3.0)) for _ in range(2)))
    points = [(60.0 + dice.gauss(0, 0.3), 25.0 + dice.gauss(0, 0.3)) for _ in range(12)]
    all_pages = [shelf.codes(near=point, page=page) for point in points for page in (1, 2, 4)]
    monkeypatch.setattr(engine, "_MANY", 1)
    assert [shelf.codes(near=point, page=page) for point in points for page in (1, 2, 4)] == all_pages
