"""What others do meanwhile is seen before it is written over; what a form cannot show is not lost by saving it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select

from directory.model import (
    Language,
    LocationTranslation,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
)
from directory.roles import Role
from tests.web.staff.services.conftest import code_of, values_of
from tests.web.staff.services.test_many import organization_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from bs4 import BeautifulSoup
    from flask import Flask

    from tests.web.staff.clerks import Clerk


@pytest.fixture
def clerk(staff: Callable[..., Clerk]) -> Clerk:
    """An editor."""
    return staff("editor")


@pytest.fixture
def address(code: str) -> str:
    """Where `Neuvola` is edited."""
    return f"/staff/oulu/services/{code}"


def hidden(page: BeautifulSoup, form: str = "main form") -> dict[str, str]:
    return {str(one["name"]): str(one["value"]) for one in page.select(f"{form} input[type=hidden]")}


def test_a_draft_of_old_does_not_silently_undo_what_somebody_published_since(
    clerk: Clerk, staff: Callable[..., Clerk], address: str
) -> None:
    form = values_of(clerk.get(address))
    clerk.post(address, form | {"alert": "Luonnos", "email": "luonnos@klinikka.example", "do": "draft"})
    staff("admin").post(address, form | {"alert": "Julkaistu", "do": "publish"})
    page = clerk.get(address)
    told = page.select_one(".problem")
    assert told is not None, "somebody opens their draft and is not told that the field has changed"
    assert "Julkaistu" in told.get_text()
    assert "Luonnos" in told.get_text()
    assert [one["name"] for one in page.select(".clash input[value=theirs]")] == ["keep-alert"]
    clerk.post(address, values_of(page) | {"keep-alert": "theirs", "do": "publish"})
    now = values_of(clerk.get(address))
    assert (now["alert"], now["email"]) == ("Julkaistu", "luonnos@klinikka.example")


def proposal(editor: Clerk) -> str:
    link = editor.get("/staff/oulu/services").select_one(".panel a[href*=proposals]")
    assert link is not None
    return str(link["href"])


def test_nobody_takes_over_what_was_proposed_after_they_looked(
    clerk: Clerk, staff: Callable[..., Clerk], staff_app: Flask, code: str, address: str
) -> None:
    provider = staff("provider", organization_id=organization_of(staff_app, code))
    form = values_of(provider.get(address))
    provider.post(address, form | {"alert": "Harmiton", "do": "review"})
    where = proposal(clerk)
    seen = hidden(clerk.get(where))
    provider.post(address, form | {"alert": "Toista", "do": "review"})
    answer = clerk.post(where, seen | {"take": "alert", "do": "accept"}, status=409)
    page = clerk.inspected(where, answer, 409)
    assert page.title is not None
    assert page.title.get_text().startswith("Error:")
    assert "Toista" in page.get_text()
    assert values_of(clerk.get(address))["alert"] != "Toista"
    clerk.post(where, hidden(page) | {"take": "alert", "do": "accept"})
    assert values_of(clerk.get(address))["alert"] == "Toista"


def test_nobody_takes_over_a_proposal_over_what_was_published_after_they_looked(
    clerk: Clerk, staff: Callable[..., Clerk], staff_app: Flask, code: str, address: str
) -> None:
    provider = staff("provider", organization_id=organization_of(staff_app, code))
    form = values_of(provider.get(address))
    provider.post(address, form | {"alert": "Ehdotus", "do": "review"})
    where = proposal(clerk)
    seen = hidden(clerk.get(where))
    staff("admin").post(address, form | {"alert": "Julkaistu", "do": "publish"})
    clerk.post(where, seen | {"take": "alert", "do": "accept"}, status=409)
    assert values_of(clerk.get(address))["alert"] == "Julkaistu"


def test_nobody_brings_back_over_what_was_published_after_they_looked(
    clerk: Clerk, staff: Callable[..., Clerk], address: str
) -> None:
    form = values_of(clerk.get(address))
    clerk.post(address, form | {"alert": "Eka", "do": "publish"})
    link = clerk.get(f"{address}/history").select_one(".revision a[href*=compare]")
    assert link is not None
    seen = hidden(clerk.get(str(link["href"])))
    staff("admin").post(address, values_of(clerk.get(address)) | {"email": "uusi@x.example", "do": "publish"})
    page = clerk.inspected("", clerk.post(f"{address}/restore", seen, status=409), 409)
    assert "uusi@x.example" in page.get_text()
    assert values_of(clerk.get(address))["email"] == "uusi@x.example"
    clerk.post(f"{address}/restore", hidden(page))
    assert values_of(clerk.get(address))["alert"] == form["alert"]


def test_pages_that_ask_again_say_so_in_their_title(
    clerk: Clerk, staff: Callable[..., Clerk], staff_app: Flask, address: str
) -> None:
    form, other = values_of(clerk.get(address)), code_of(staff_app, "Neuvontapuhelin")
    staff("admin").post(address, form | {"name": "Heidän", "do": "publish"})
    answers = [
        clerk.post(address, form | {"name": "Minun", "do": "publish"}, status=409),
        clerk.post(f"{address}/merge", {"other": other, "version": "x", "other_version": "1"}, status=409),
    ]
    for answer in answers:
        page = clerk.inspected(address, answer, answer.status_code)
        assert page.title is not None
        assert page.title.get_text().startswith("Error:")
        assert page.select_one(".problem[autofocus]") is not None


def test_the_code_of_no_listing_is_asked_for_again(clerk: Clerk, address: str) -> None:
    page = clerk.get(f"{address}/merge?with=zzzzzz", status=422)
    assert "There is no listing of this code" in page.get_text()


def test_a_name_that_another_listing_has_is_asked_about_once(clerk: Clerk, address: str) -> None:
    form = values_of(clerk.get(address))
    sent = form | {"name": "Neuvontapuhelin", "do": "publish"}
    page = clerk.inspected(address, clerk.post(address, sent, status=422), 422)
    assert page.title is not None
    assert page.title.get_text().startswith("Error:")
    assert page.select_one("[name=no_twin]") is not None
    clerk.post(address, sent | {"no_twin": "yes"})
    clerk.post(address, values_of(clerk.get(address)) | {"alert": "Muu", "do": "publish"})


def test_places_that_a_merge_takes_are_told_in_the_same_locales(
    clerk: Clerk, staff_app: Flask, code: str
) -> None:
    database, keeps = staff_app.extensions["directory"].database, code_of(staff_app, "Neuvontapuhelin")
    with database.reading() as session:
        gone = session.scalars(select(Service.id).where(Service.code == code)).one()
        where = ServiceAtLocation.location_id
        theirs = session.scalars(select(where).where(ServiceAtLocation.service_id == gone)).all()
    with database.writing() as session:
        for place in theirs:
            session.add(
                LocationTranslation(
                    location_id=place, field="transportation", locale="ar", text="حافلة", source_digest="x"
                )
            )
    page = clerk.get(f"/staff/oulu/services/{keeps}/merge?with={code}")
    clerk.post(f"/staff/oulu/services/{keeps}/merge", hidden(page) | {"keep-places": "theirs"})
    with database.reading() as session:
        kept = session.scalars(select(Service.id).where(Service.code == keeps)).one()
        mine = session.scalars(select(where).where(ServiceAtLocation.service_id == kept)).all()
        found = session.execute(
            select(LocationTranslation.location_id, LocationTranslation.text).where(
                LocationTranslation.location_id.in_(mine), LocationTranslation.locale == "ar",
                LocationTranslation.field == "transportation",
            )
        ).all()  # fmt: skip
    assert len(mine) == len(theirs) == 2
    assert not set(mine) & set(theirs)
    assert {row.text for row in found} == {"حافلة"}
    assert {row.location_id for row in found} == set(mine)


def test_listings_merged_to_and_fro_lead_in_no_circle(clerk: Clerk, staff_app: Flask, code: str) -> None:
    other = code_of(staff_app, "Neuvontapuhelin")
    for kept, gone in ((code, other), (other, code)):
        place = f"/staff/oulu/services/{kept}"
        clerk.post(place, values_of(clerk.get(place)) | {"do": "publish"})
        clerk.post(f"{place}/merge", hidden(clerk.get(f"{place}/merge?with={gone}")))
    shown = clerk.client.get(f"/oulu/fi/services/{code}", follow_redirects=True)
    assert (shown.status_code, shown.request.path) == (200, f"/oulu/fi/services/{other}")
    with staff_app.extensions["directory"].database.reading() as session:
        assert session.scalars(select(Service.replaced_by_id).where(Service.code == other)).one() is None


@pytest.mark.parametrize("count", [31, 120])
def test_long_lists_are_not_cut_by_saving(
    clerk: Clerk, staff_app: Flask, code: str, address: str, count: int
) -> None:
    database = staff_app.extensions["directory"].database
    with database.writing() as session:
        service = session.scalars(select(Service).where(Service.code == code)).one()
        for number in range(count):
            tag = "".join(chr(ord("a") + number // 26**at % 26) for at in (2, 1, 0))
            session.add(Language(city_id=service.city_id, service_id=service.id, code=tag, note=f"n{number}"))
    clerk.post(address, values_of(clerk.get(address)) | {"alert": "Muutos", "do": "publish"})
    with database.reading() as session:
        kept = session.scalars(select(Language.note).where(Language.service_id == service.id)).all()
    assert {f"n{number}" for number in range(count)} <= set(kept)


DAYS = "; ".join(f"2026 {month} {day:02} off" for month in ("Oct", "Nov", "Dec") for day in range(1, 28))
SPANS = ",".join(f"{hour:02}:00-{hour:02}:30" for hour in range(8, 16))


@pytest.mark.parametrize("hours", [f"Mo-Fr 09:00-17:00; {DAYS}", f"Mo-Fr {SPANS}"], ids=["days", "spans"])
def test_hours_that_are_too_long_for_the_table_are_not_cut_by_saving(
    clerk: Clerk, staff_app: Flask, code: str, address: str, hours: str
) -> None:
    database = staff_app.extensions["directory"].database
    with database.writing() as session:
        service = session.scalars(select(Service).where(Service.code == code)).one()
        row = session.scalars(select(Schedule).where(Schedule.service_id == service.id)).one()
        row.opening_hours = hours
    clerk.post(address, values_of(clerk.get(address)) | {"alert": "Muutos", "do": "publish"})
    with database.reading() as session:
        assert session.get_one(Schedule, row.id).opening_hours == hours


def test_what_a_provider_adds_is_its_own_organizations_even_where_two_have_one_name(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    database, owner = staff_app.extensions["directory"].database, organization_of(staff_app, code)
    with database.writing() as session:
        own = session.get_one(Organization, owner)
        session.add(Organization(code="000000", city_id=own.city_id, name=own.name))
    provider = staff(Role.PROVIDER, organization_id=owner)
    form = values_of(provider.get("/staff/oulu/services/new"))
    sent = form | {"name": "Omamme", "organization": own.name, "do": "review"}
    made = provider.post("/staff/oulu/services/new", sent).location
    assert organization_of(staff_app, made.rpartition("/")[2].partition("?")[0]) == owner


def test_a_preview_keeps_nobody_from_saving_while_its_page_is_made(
    clerk: Clerk, staff_app: Flask, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from directory.web.staff.services import preview

    engine, ended = staff_app.extensions["directory"].database.engine, []
    event.listen(engine, "rollback", lambda _: ended.append("ended"))
    drawn = preview.rendered

    def watched(*given: Any) -> str:
        assert ended, "others wait until the page is made"
        return drawn(*given)

    monkeypatch.setattr(preview, "rendered", watched)
    form = values_of(clerk.get(address))
    ended.clear()
    clerk.post(f"{address}/preview", form | {"name": "Esikatselu"}, status=200)


def test_what_is_not_published_is_told_nowhere(clerk: Clerk, staff_app: Flask) -> None:
    form = values_of(clerk.get("/staff/oulu/services/new"))
    place = next(one for one in form["places"] if one)
    said = {
        "name": "Salaisuus", "organization": "Salaisuus ry", "phones-0-number": "+358 44 9876543",
        f"place-{place}-name": "Salaisuus", f"place-{place}-latitude": "65.0121",
        f"place-{place}-longitude": "25.4651", "no_twin": "yes",
    }  # fmt: skip
    codes = []
    for state in ("draft", "review"):
        made = clerk.post("/staff/oulu/services/new", form | said | {"do": state}).location
        codes.append(made.rpartition("/")[2].partition("?")[0])
    with staff_app.extensions["directory"].database.reading() as session:
        rows = session.scalars(select(Service).where(Service.code.in_(codes))).all()
        ids: list[UUID] = [one for row in rows for one in (row.id, row.organization_id)]
    api = "/api/oulu/fi/hsds"
    found = {
        path: clerk.client.get(path).text
        for path in (
            "/oulu/fi/", "/oulu/fi/services", "/oulu/fi/services?q=salais", "/oulu/fi/services.geojson",
            "/oulu/fi/services.csv", "/oulu/fi/changes.atom", "/oulu/fi/print", "/oulu/fi/embed", "/oulu/sitemap-0.xml",
            "/oulu/sitemap-1.xml", "/oulu/fi/points.json", "/oulu/fi/suggest?q=salais",
            f"{api}/services?full=true&per_page=100", f"{api}/organizations?full_service=true&per_page=100",
            f"{api}/service_at_locations?full=true&per_page=100", *(f"{api}/services/{one}" for one in ids),
            *(f"{api}/organizations/{one}" for one in ids), *(f"/s/{one}" for one in codes),
            *(f"/oulu/fi/report/{one}" for one in codes), *(f"/oulu/fi/services/{one}" for one in codes),
        )
    }  # fmt: skip
    assert [path for path, text in found.items() if "Salaisuus" in text or "9876543" in text] == []
