"""A machine on the staff pages: drafts within a budget, and nothing of people's lost or replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from directory.model import (
    City,
    GlossaryTerm,
    MachineSetting,
    MachineUse,
    Origin,
    ServiceTranslation,
    TranslationState,
)
from directory.texts import NOUNS
from tests.translating.machines import Machine, machine
from tests.web.staff.translations.conftest import values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.web.staff.clerks import Clerk

FIELDS = [field for noun in NOUNS for field in noun.fields]
HOME = "/staff/oulu/translations/ru"


@pytest.fixture
def there(staff_app: Flask) -> Iterator[Machine]:
    """A machine that the operator named."""
    with machine() as made:
        object.__setattr__(
            staff_app.extensions["directory"].config, "translate_url", f"libretranslate+{made.url}"
        )
        yield made


def rows(app: Flask) -> list[ServiceTranslation]:
    with app.extensions["directory"].database.reading(own=True) as session:
        made = select(ServiceTranslation).where(ServiceTranslation.origin == Origin.MACHINE)
        return list(session.scalars(made))


def used(app: Flask) -> int:
    with app.extensions["directory"].database.reading(own=True) as session:
        return sum(session.scalars(select(MachineUse.characters)))


def allow(app: Flask, budget: int, *, is_shown: bool = False) -> None:
    with app.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City)).one()
        session.merge(MachineSetting(city_id=city.id, budget=budget, is_shown=is_shown))


def test_a_round_drafts_what_is_missing_and_visitors_see_nothing_of_it(
    staff: Callable[..., Clerk], staff_app: Flask, there: Machine, code: str
) -> None:
    clerk = staff("translator", locales=("ru",))
    clerk.get(f"{HOME}/machine")
    assert there.seen == [], "to look at the page asks nobody"
    page = clerk.inspected(HOME, clerk.post(f"{HOME}/machine", status=200), 200)
    assert "drafted" in page.get_text()
    made = rows(staff_app)
    assert made
    assert {row.state for row in made} == {TranslationState.DRAFT}
    assert 0 < used(staff_app) <= 4000
    assert "LAPSILLE" not in clerk.client.get(f"/oulu/ru/services/{code}").text


def test_a_city_may_show_what_a_machine_made_and_the_page_says_so(
    staff: Callable[..., Clerk], staff_app: Flask, there: Machine, code: str
) -> None:
    allow(staff_app, 100_000, is_shown=True)
    clerk = staff("editor")
    for _ in range(5):
        clerk.post(f"{HOME}/machine", status=200)
    text = clerk.client.get(f"/oulu/ru/services/{code}").text
    assert "LAPSILLE JA VANHEMMILLE" in text
    assert "Lapsille ja vanhemmille" in text, "the original is there too"


def test_a_persons_words_are_never_replaced(
    staff: Callable[..., Clerk], staff_app: Flask, there: Machine, code: str
) -> None:
    clerk = staff("editor")
    address = f"{HOME}/service/{code}"
    clerk.post(address, values_of(clerk.get(address)) | {"text-description": "Детям", "do": "draft"})
    for _ in range(5):
        clerk.post(f"{HOME}/machine", status=200)
    assert values_of(clerk.get(address))["text-description"] == "Детям"
    typed = values_of(clerk.get(address)) | {"text-description": "Мои слова", "do": "machine-description"}
    page = clerk.inspected(address, clerk.post(address, typed, status=200), 200)
    assert values_of(page)["text-description"] == "Мои слова"
    assert "LAPSILLE JA VANHEMMILLE" in page.get_text(), "what the machine says stands beside it"


def test_the_machine_fills_in_what_is_empty_and_a_person_publishes(
    staff: Callable[..., Clerk], staff_app: Flask, there: Machine, code: str
) -> None:
    clerk = staff("editor")
    address = f"{HOME}/service/{code}"
    typed = values_of(clerk.get(address)) | {"text-name": "Консультация", "do": "machine"}
    page = clerk.inspected(address, clerk.post(address, typed, status=200), 200)
    values = values_of(page)
    assert (values["text-name"], values["text-description"]) == ("Консультация", "LAPSILLE JA VANHEMMILLE.")
    assert rows(staff_app) == [], "nothing is saved before somebody says so"
    clerk.post(address, values | {"do": "draft"})
    assert {row.field for row in rows(staff_app)} >= {"description"}
    assert "name" not in {row.field for row in rows(staff_app)}
    clerk.post(address, values_of(clerk.get(address)) | {"do": "publish"})
    assert rows(staff_app) == [], "what a person published is a person's"


@pytest.mark.parametrize("behavior", ["500", "429", "403", "redirect", "garbage", "shape", "huge"])
def test_when_the_machine_fails_a_sentence_says_so_and_nothing_typed_is_lost(
    staff: Callable[..., Clerk], staff_app: Flask, there: Machine, code: str, behavior: str
) -> None:
    there.behavior = behavior
    clerk = staff("editor")
    address = f"{HOME}/service/{code}"
    typed = values_of(clerk.get(address)) | {"text-name": "Консультация", "do": "machine"}
    page = clerk.refused(address, typed, status=503)
    assert values_of(page)["text-name"] == "Консультация"
    clerk.refused(f"{HOME}/machine", status=503)
    assert used(staff_app) == 0, "characters that were not translated are given back"
    assert not any("LAPSILLE" in row.text for row in rows(staff_app)), (
        "only words of the taxonomy are known without it"
    )


def test_a_machine_that_loses_a_number_or_writes_markup_is_not_believed(
    staff: Callable[..., Clerk], staff_app: Flask, there: Machine
) -> None:
    there.behavior = "markup"
    clerk = staff("editor")
    page = clerk.inspected(HOME, clerk.post(f"{HOME}/machine", status=200), 200)
    assert "They wait for a person" in page.get_text()
    assert not any("<b>" in row.text for row in rows(staff_app))
    before = len(there.asked)
    links = page.select("main ul a")
    assert links
    skip = " ".join(f"{str(link['href']).partition('/ru/')[2]}/{field}" for link in links for field in FIELDS)
    clerk.post(f"{HOME}/machine", {"skip": skip}, status=200)
    assert not {text for asked in there.asked[before:] for text in asked["q"]} & set(there.asked[0]["q"])


def test_the_budget_of_the_month_holds(
    staff: Callable[..., Clerk], staff_app: Flask, there: Machine, code: str
) -> None:
    admin = staff("admin")
    admin.get("/staff/oulu/translations/settings")
    for bad in ("", "-1", "x", "1e9", "999999999999"):
        admin.refused("/staff/oulu/translations/settings", {"budget": bad})
    admin.post("/staff/oulu/translations/settings", {"budget": "60"})
    page = admin.inspected(HOME, admin.post(f"{HOME}/machine", status=200), 200)
    assert used(staff_app) <= 60
    page = admin.refused(f"{HOME}/machine", status=503)
    assert "used up" in page.get_text()
    assert sum(len(text) for asked in there.asked for text in asked["q"]) <= 60


def test_no_transaction_is_open_while_the_machine_thinks(
    staff: Callable[..., Clerk], staff_app: Flask, there: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    engine = staff_app.extensions["directory"].database.engine
    event.listen(
        engine, "before_cursor_execute", lambda _c, _cur, statement, *_: begun.append(statement[:15])
    )
    at_asking: list[int] = []

    def translated(self: Machine, text: str) -> str:
        at_asking.append(begun.count("BEGIN IMMEDIATE"))
        with staff_app.extensions["directory"].database.writing():
            return text

    monkeypatch.setattr(Machine, "translated", translated)
    staff("editor").post(f"{HOME}/machine", status=200)
    assert at_asking, "another writer was let in each time"


def test_the_glossary_says_how_words_are_translated(
    staff: Callable[..., Clerk], staff_app: Flask, there: Machine, code: str
) -> None:
    clerk = staff("translator", locales=("ru",))
    for bad in ({}, {"source": "x"}, {"source": "x" * 121, "target": "y"}, {"source": "a", "target": "<b>"}):
        clerk.refused(f"{HOME}/glossary", bad)
    clerk.post(f"{HOME}/glossary", {"source": "vanhemmille", "target": "родителям"})
    clerk.post(f"{HOME}/glossary", {"source": "vanhemmille", "target": "для родителей"})
    page = clerk.get(f"{HOME}/glossary")
    assert len(page.select("tbody tr")) == 1
    address = f"{HOME}/service/{code}"
    assert "для родителей" in clerk.get(address).get_text()
    answer = clerk.post(address, values_of(clerk.get(address)) | {"do": "machine-description"}, status=200)
    assert (
        values_of(clerk.inspected(address, answer, 200))["text-description"] == "LAPSILLE JA для родителей."
    )
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        term = session.scalars(select(GlossaryTerm)).one()
    clerk.post(f"{HOME}/glossary", {"remove": "no id"})
    clerk.post(f"{HOME}/glossary", {"remove": term.id.hex})
    assert clerk.get(f"{HOME}/glossary").select("tbody tr") == []


def test_without_a_machine_the_pages_say_so(staff: Callable[..., Clerk], code: str) -> None:
    clerk = staff("editor")
    clerk.get(f"{HOME}/machine")
    clerk.refused(f"{HOME}/machine")
    clerk.refused(f"{HOME}/service/{code}", {"do": "machine"})
