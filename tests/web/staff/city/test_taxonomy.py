"""Kinds and situations: what staff add is understood by the next request, and outlives newer seeds."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from directory.exchange.taxonomy import lay_taxonomy
from directory.model import Situation, Taxonomy, TaxonomyEdit
from directory.tending import terms
from tests.test_taxonomy_seeds import TAXONOMY as SEEDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bs4 import BeautifulSoup
    from flask import Flask

    from tests.web.staff.clerks import Clerk

PHARMACY = "/staff/oulu/settings/kinds/pharmacy"
WORD = "rohtopuodinkellari"


def typed(page: BeautifulSoup) -> dict[str, str]:
    return {
        name: (
            field.get("value") if field.name == "input" else field.get_text().removeprefix("\n").strip("\n")
        )
        or ""
        for name in ("name", "description", "terms", "needs")
        if (field := page.find(id=name))
    }  # type: ignore[misc]


def add_word(admin: Clerk, word: str, locale: str = "fi") -> None:
    form = typed(admin.get(f"{PHARMACY}?locale={locale}"))
    admin.post(PHARMACY, form | {"locale": locale, "terms": f"{form['terms']}\n{word}"})


def lay_again(app: Flask, folder: Path) -> None:
    with app.extensions["directory"].database.writing() as session:
        assert lay_taxonomy(session, folder, now=datetime.now(UTC))


def newer_seeds(tmp_path: Path, old: str, new: str, file: str) -> Path:
    folder = tmp_path / "taxonomy"
    shutil.copytree(SEEDS, folder, dirs_exist_ok=True)
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return folder


def test_a_word_that_is_added_is_understood_by_the_next_request(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    visitor = staff_app.test_client()
    question = f"/oulu/fi/services?q={WORD}"
    assert "Apteekki 1" not in visitor.get(question).text
    add_word(staff("admin"), WORD)
    assert "Apteekki 1" in visitor.get(question).text


def test_a_label_is_changed_in_one_locale_alone(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    admin = staff("admin")
    form = typed(admin.get(f"{PHARMACY}?locale=sv"))
    admin.post(PHARMACY, form | {"locale": "sv", "name": "Piller och plåster"})
    visitor = staff_app.test_client()
    assert "Piller och plåster" in visitor.get("/oulu/sv/services?category=pharmacy").text
    assert "Piller och plåster" not in visitor.get("/oulu/fi/services?category=pharmacy").text
    page = admin.get(f"{PHARMACY}?locale=sv")
    assert f"Before it was changed: {form['name']}" in page.get_text()


def test_newer_seeds_take_back_nothing_that_staff_changed(
    staff: Callable[..., Clerk], staff_app: Flask, tmp_path: Path
) -> None:
    admin = staff("admin")
    form = typed(admin.get(f"{PHARMACY}?locale=fi"))
    first, *others = form["terms"].split("\n")
    admin.post(PHARMACY, form | {"locale": "fi", "name": "Rohdot", "terms": "\n".join([*others, WORD])})
    folder = newer_seeds(tmp_path, f'"{others[0]}"', f'"{others[0]}", "ihan uusi sana"', "synonyms/fi.toml")
    lay_again(staff_app, folder)
    now = typed(admin.get(f"{PHARMACY}?locale=fi"))
    said = now["terms"].split("\n")
    assert now["name"] == "Rohdot"
    assert WORD in said
    assert first not in said
    assert "Apteekki 1" in staff_app.test_client().get(f"/oulu/fi/services?q={WORD}").text


def test_what_is_typed_as_the_seeds_had_it_is_no_edit_any_more(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    admin = staff("admin")
    form = typed(admin.get(f"{PHARMACY}?locale=fi"))
    admin.post(PHARMACY, form | {"locale": "fi", "name": "Rohdot"})
    admin.post(PHARMACY, form | {"locale": "fi"})
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        assert session.scalars(select(TaxonomyEdit)).all() == []


def test_each_change_names_the_taxonomy_anew(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    seen = set()
    for word in ("yksi", "kaksi"):
        add_word(staff("admin"), word)
        with staff_app.extensions["directory"].database.reading(own=True) as session:
            seen.add(session.scalar(select(Taxonomy.version)))
    assert len(seen) == 2
    assert all(version and "+" in version for version in seen)


def test_a_hidden_kind_is_offered_nowhere_and_still_found(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    visitor = staff_app.test_client()
    choose, health = "category=pharmacy", "/oulu/fi/services?category=health"
    assert choose in visitor.get(health).text
    staff("admin").post(f"{PHARMACY}/hide", {"hide": "yes"})
    assert choose not in visitor.get(health).text
    assert "Apteekki 1" in visitor.get("/oulu/fi/services?q=apteekki").text
    staff("admin").post(f"{PHARMACY}/hide", {})
    assert choose in visitor.get(health).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "x" * 90}, "name"),
        ({"name": "<script>x</script>"}, "name"),
        ({"terms": "x" * 1_000_000}, "terms"),
        ({"terms": "\n".join(map(str, range(400)))}, "terms"),
        ({"needs": "y" * 101}, "needs"),
    ],
)
def test_words_that_cannot_be_kept_come_back(
    staff: Callable[..., Clerk], wrong: dict[str, str], field: str
) -> None:
    admin = staff("admin")
    page = admin.refused(PHARMACY, typed(admin.get(f"{PHARMACY}?locale=fi")) | {"locale": "fi"} | wrong)
    assert page.select_one(f'.problem a[href="#{field}"]')


def test_the_name_in_english_is_needed(staff: Callable[..., Clerk]) -> None:
    staff("admin").refused(PHARMACY, {"locale": "en", "name": " "})


def test_a_situation_is_defined_ordered_and_outlives_newer_seeds(
    staff: Callable[..., Clerk], staff_app: Flask, tmp_path: Path
) -> None:
    admin = staff("admin")
    admin.post(
        "/staff/oulu/settings/situations/new",
        {"name": "My pills are gone", "term-0": "pharmacy", "term-1": "pediatrician"},
    )
    admin.post("/staff/oulu/settings/situations/my_pills_are_gone", {
        "locale": "fi", "name": "Lääkkeeni loppuivat", "term-0": "pharmacy", "term-1": "", "term-2": "midwife",
    })  # fmt: skip
    visitor = staff_app.test_client()
    assert "Lääkkeeni loppuivat" in visitor.get("/oulu/fi/").text
    for _ in range(3):
        admin.post("/staff/oulu/settings/situations", {"move": "my_pills_are_gone up"})
    order = codes(staff_app)
    lay_again(staff_app, newer_seeds(tmp_path, "icon = ", "icon  = ", "terms.toml"))
    assert codes(staff_app) == order
    assert "Lääkkeeni loppuivat" in visitor.get("/oulu/fi/").text
    admin.post("/staff/oulu/settings/situations/my_pills_are_gone", {"do": "remove"})
    assert "Lääkkeeni loppuivat" not in visitor.get("/oulu/fi/").text


def codes(app: Flask) -> list[str]:
    with app.extensions["directory"].database.reading(own=True) as session:
        return list(session.scalars(select(Situation.code).order_by(Situation.position)))


def test_a_situation_of_the_seeds_is_taken_off_and_put_back(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    admin, code = staff("admin"), codes(staff_app)[0]
    address = f"/staff/oulu/settings/situations/{code}"
    name = admin.get(address).h1.get_text()  # type: ignore[union-attr]
    admin.post(address, {"do": "hide"})
    assert code not in {row.code for row in offered(staff_app)}
    admin.post(address, {"do": "offer"})
    assert code in {row.code for row in offered(staff_app)}
    assert name


def offered(app: Flask) -> list[Situation]:
    with app.extensions["directory"].database.reading(own=True) as session:
        return list(session.scalars(select(Situation).where(~Situation.is_hidden)))


def test_a_situation_leads_somewhere(staff: Callable[..., Clerk]) -> None:
    for wrong in ({}, {"term-0": "nonsense"}):
        staff("admin").refused("/staff/oulu/settings/situations/new", {"name": "Help me"} | wrong)


def test_the_page_says_for_how_many_cities_it_holds(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    from directory.model import City

    assert "more city" not in staff("admin").get(PHARMACY).get_text()
    with staff_app.extensions["directory"].database.writing() as session:
        session.add(City(slug="kemi", name="Kemi", locales=["fi"]))
    assert "for 1 more city" in staff("admin").get(PHARMACY).get_text()
    assert terms.MAX_LABEL == 80
