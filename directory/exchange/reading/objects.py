"""Objects as rows: what lies in them becomes columns with a path ("name.ar", "organization.name")."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from directory.exchange.cleaning import line

_LOCALES = ("locale", "lang", "language", "language_code", "languageCode", "langcode")
_SAID = ("text", "value", "name", "title", "translation", "label")
_DEPTH = 6
"""How deep the columns of an object may lie."""
_STEP = 120
"""Characters of a step of a path, as of a heading: each column below has them, too."""
_FAR = 1e9
"""No number of degrees or meters on the Earth is as large."""


def flat(value: dict[str, Any]) -> dict[str, str]:
    """The cells of an object by path. What is ticked, or listed, has a line each; points become degrees."""
    cells: dict[str, list[str]] = {}
    _lay(cells, "", value, 0)
    return {path: "\n".join(lines) for path, lines in cells.items() if lines}


def _lay(cells: dict[str, list[str]], path: str, value: Any, depth: int) -> None:
    if value is None:
        return
    if isinstance(value, dict):
        _lay_object(cells, path, value, depth)
    elif isinstance(value, list):
        for one in value:
            _lay_item(cells, path, one, depth)
    else:
        cells.setdefault(path, []).append(_said(value))


def _lay_object(cells: dict[str, list[str]], path: str, value: dict[str, Any], depth: int) -> None:
    if path and value and all(_is_tick(one) for one in value.values()):
        # Boxes that are ticked.
        cells.setdefault(path, []).extend(str(key) for key, ticked in value.items() if ticked)
        return
    if value.get("type") == "Point" and (point := value.get("coordinates")):
        _lay_point(cells, point)
        return
    if depth >= _DEPTH:
        cells.setdefault(path, []).append(str(value))
        return
    for key, inner in value.items():
        step = _step(str(key)[:_STEP])
        _lay(cells, f"{path}.{step}" if path else step, inner, depth + 1)


@lru_cache(maxsize=1024)
def _step(key: str) -> str:
    """A key as a step of a path: on one line, and of characters that a database can hold."""
    return line(key, _STEP)


def _is_tick(value: Any) -> bool:
    return value is None or (isinstance(value, int) and value in (0, 1))


def is_coordinate(value: Any) -> bool:
    """Whether it is a number that can be one of a point's; JSON has some that no float holds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _FAR


def _lay_point(cells: dict[str, list[str]], point: Any) -> None:
    if isinstance(point, list) and len(point) >= 2 and all(map(is_coordinate, point[:2])):
        cells["longitude"], cells["latitude"] = [repr(float(point[0]))], [repr(float(point[1]))]


def _lay_item(cells: dict[str, list[str]], path: str, one: Any, depth: int) -> None:
    """One of a list; texts that name their language go where that is the step of a path."""
    if isinstance(one, dict):
        tag = next((_step(one[name][:_STEP]) for name in _LOCALES if isinstance(one.get(name), str)), None)
        said = {name: text for name, text in one.items() if name not in _LOCALES and name != "id"}
        if tag and len(said) == 1 and next(iter(said)) in _SAID:
            _lay(cells, f"{path}.{tag}", next(iter(said.values())), depth + 1)
            return
        if tag and said and all(isinstance(text, str | None) for text in said.values()):
            for name, text in said.items():
                _lay(cells, f"{path}.{tag}.{_step(name[:_STEP])}", text, depth + 1)
            return
    _lay(cells, path, one, depth)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)
