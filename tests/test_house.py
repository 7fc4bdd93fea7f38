"""The rules of the house: which way imports run, who commits, who knows Flask."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1] / "directory"

STOREYS: tuple[tuple[str, ...], ...] = (
    ("catalogs", "collation", "digits", "kept", "locales", "roles", "text", "model", "wordings"),
    (
        "basemap", "caring", "coverage", "geo", "geocoding", "hours", "likeness", "negotiation", "queries",
        "reports", "search", "sheets", "taxonomies", "texts", "unfound",
    ),
    (
        "assuring", "editing", "exchange", "indexing", "mailing", "migrating", "noticing", "reporting",
        "safekeeping", "signing", "tending", "translating",
    ),
    ("config", "db"),
    ("cli", "commands", "web"),
)  # fmt: skip
"""Facts, questions, deeds, plumbing, doors: a room may use those of its own storey and below."""

LEVEL = {room: level for level, rooms in enumerate(STOREYS) for room in rooms}
DOORS = set(STOREYS[-1])

GROUND = {"geo"}
"""Geometry, which facts hold too: a city has a box."""


def modules() -> list[tuple[Path, str]]:
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).parts
        if parts[0] in ("seeds", "translations") or parts == ("__init__.py",) or "migrations" in parts:
            continue
        found.append((path, parts[0].removesuffix(".py")))
    return found


def imported(path: Path) -> set[str]:
    """The rooms of the house that a module uses."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    rooms = {name.split(".")[1] for name in names if name.startswith("directory.")}
    return rooms & set(LEVEL)


def test_every_room_is_on_a_storey() -> None:
    assert {room for _, room in modules()} - set(LEVEL) == set()


def test_imports_run_one_way() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} uses {other}"
        for path, room in modules()
        for other in imported(path) - GROUND
        if LEVEL[other] > LEVEL[room]
    ]
    assert wrong == []


def test_only_doors_commit() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, room in modules()
        if room not in DOORS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert wrong == []


def test_only_doors_know_flask_and_click() -> None:
    wrong = []
    for path, room in modules():
        if room in DOORS:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [
                f"{path.relative_to(ROOT)} knows {name}"
                for name in names
                if name.split(".")[0] in ("flask", "click")
            ]
    assert wrong == []


def test_questions_never_read_the_clock() -> None:
    quiet = {room for rooms in STOREYS[:3] for room in rooms}
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, room in modules()
        if room in quiet
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    ]
    assert wrong == []


def test_no_module_grows_into_a_heap() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path, _ in modules()
        if (count := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_no_template_is_longer_than_a_hundred_lines() -> None:
    long = [
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        if len(path.read_text("utf-8").splitlines()) > 100
    ]
    assert long == []


def test_styles_know_no_left_and_no_right() -> None:
    wrong = [
        f"{path.name}:{number}"
        for path in (ROOT / "static" / "css").glob("*.css")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if "left" in line or "right" in line
    ]
    assert wrong == []
