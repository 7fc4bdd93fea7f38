"""A mapping is drafted for a table, or for the kinds of a taxonomy, flat or a tree."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from directory.exchange import tabling
from directory.exchange.drafting import draft
from directory.exchange.faults import Refused
from directory.exchange.mapping import parse
from directory.model import City
from tests.exchange.test_kinds import TREE

if TYPE_CHECKING:
    from pathlib import Path

CITY = City(slug="t", name="T", locales=["en", "ar"], country="GB", timezone="Europe/London")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", "taxonomy_id,name,parent_id,parent_name\n1,Health,,\n1-1,Splints,1,Health\n2,Zorgl,,\n"),
        ("t.csv", "Code;Term;Parent\nA;Health;\nB;Splints;Health\nC;Zorgl;\n"),
        ("t.csv", "id,label\n1,Health\n2,Zorgl\n"),
        (
            "t.json",
            json.dumps(
                [{"name": "Health", "children": [{"name": "Splints", "children": []}]}, {"name": "Zorgl"}]
            ),
        ),
    ],
)
def test_a_taxonomy_becomes_a_mapping_of_kinds(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    drafted = draft(tmp_path / name, CITY, TREE)
    kinds = parse(drafted, needs_fields=False).kinds
    assert kinds == {"Health": "health"} | ({"Splints": "health"} if "Splints" in text else {})
    assert "# Zorgl: ''" in drafted


def test_a_table_becomes_a_mapping_of_fields(tmp_path: Path) -> None:
    (tmp_path / "help.csv").write_text(
        "Name,الاسم,Phone 1,Phone 2,Started,Mood\nA,ب,0117 496 0001,,2015-01-01,good\nB,ت,,,2016-01-01,bad\n",
        "utf-8",
    )
    drafted = draft(tmp_path / "help.csv", CITY, TREE)
    mapping = parse(drafted)
    assert {tag: source.columns for tag, source in mapping.fields["name"].items()} == {
        "en": ("Name",),
        "ar": ("الاسم",),
    }
    assert mapping.fields["phones"][""].columns == ("Phone 1", "Phone 2")
    assert set(mapping.fields) == {"name", "phones"}
    assert "# not taken: Mood" in drafted


def test_a_feed_needs_no_mapping(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text('{"contents": [{"id": "1", "name": "A"}]}', "utf-8")
    with pytest.raises(Refused, match="import hsds"):
        draft(tmp_path / "f.json", CITY, TREE)


def test_a_taxonomy_is_not_taken_in_as_services() -> None:
    with pytest.raises(Refused, match="directory mapping"):
        tabling.read(b"id,name,parent_id\n1,Health,\n2,Teeth,1\n", name="t.csv", format="csv")
    assert tabling.read(b"id,name\n1,Help\n", name="t.csv", format="csv").rows
