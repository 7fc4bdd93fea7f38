"""The sprite has the icons that pages and taxonomy name, and a wrong name is told with its file."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tools import vendor


def test_the_sprite_has_every_icon_that_is_named() -> None:
    sprite = ET.fromstring((vendor.TARGET / "icons.svg").read_text())  # noqa: S314  # ours
    symbols = {symbol.get("id"): symbol for symbol in sprite}
    assert set(symbols) == {name for name, _path in vendor.wanted_icons()}
    assert {symbol.get("stroke") for symbol in symbols.values()} == {"currentColor"}
    assert all(len(symbol) for symbol in symbols.values())


def test_an_unknown_icon_is_told_with_the_file_that_names_it() -> None:
    with pytest.raises(SystemExit, match="directory/static/icons.txt: no icon is called 'tooth'"):
        vendor.sprite({"tooth": vendor.ICON_NAMES, "map": vendor.ICON_NAMES})


def test_icons_are_found_at_any_depth_of_a_taxonomy_file() -> None:
    document = {"icon": "a", "terms": [{"icon": "b", "name": {"icon": "c"}}, {"name": "icon"}]}
    assert list(vendor.icons_in(document)) == ["a", "b", "c"]


def test_the_libraries_ask_for_no_file_that_is_not_here() -> None:
    for path in vendor.TARGET.glob("*.js"):
        assert "sourceMappingURL" not in path.read_text(), path.name
