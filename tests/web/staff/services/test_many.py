"""Pages about more than one listing: the list, bulk changes, proposals, merging, copies, twins, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.model import City, Metadata, Organization, Service, TaxonomyTerm
from tests.web.staff.services.conftest import code_of, values_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from flask import Flask

    from tests.web.staff.clerks import Clerk


def organization_of(app: Flask, code: str) -> UUID:
    with app.extensions["directory"].database.reading() as session:
        return session.scalars(select(Service.organization_id).where(Service.code == code)).one()


def test_the_list_is_searched_and_filtered(staff: Callable[..., Clerk], code: str) -> None:
    clerk = staff("editor")
    assert len(clerk.get("/staff/oulu/services").select("tbody tr")) == 30
    found = clerk.get("/staff/oulu/services?q=neuvola&category=health&need=due&state=published")
    assert "Neuvola" not in found.get_text() or found.select("tbody tr")
    assert len(clerk.get("/staff/oulu/services?q=neuvola").select("tbody tr")) == 1
    assert len(clerk.get(f"/staff/oulu/services?q={code}").select("tbody tr")) == 1
    assert len(clerk.get("/staff/oulu/services?q=%2B35881234567").select("tbody tr")) == 1
    assert len(clerk.get("/staff/oulu/services?need=nowhere").select("tbody tr")) == 1
    assert clerk.get("/staff/oulu/services?state=archived&page=7").select("tbody tr") == []
    clerk.get("/staff/oulu/services?q=%25_'\"&state=x&need=y&category=z&page=-1")


def test_a_change_of_many_is_asked_back_then_done_with_a_revision_each(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    clerk = staff("editor")
    asked = {"q": "apteekki", "action": "review_every", "value": "12"}
    page = clerk.inspected("", clerk.post("/staff/oulu/services/bulk", asked, status=200), 200)
    assert "This changes 25 services." in page.get_text()
    clerk.post("/staff/oulu/services/bulk", asked | {"sure": "25"})
    with staff_app.extensions["directory"].database.reading() as session:
        assert len(session.scalars(select(Metadata).where(Metadata.field_name == "review_every")).all()) == 25
    for wrong in (
        {"action": ""},
        {"action": "review_every", "value": "x"},
        {"action": "add_term", "value": "x"},
    ):
        clerk.refused("/staff/oulu/services/bulk", wrong)


def test_a_provider_proposes_and_an_editor_takes_over_some_of_it(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    provider = staff("provider", organization_id=organization_of(staff_app, code))
    address = f"/staff/oulu/services/{code}"
    form = values_of(provider.get(address))
    provider.post(address, form | {"name": "Kaapattu", "do": "publish"}, status=403)
    provider.post(address, form | {"organization": "Toinen", "do": "review"}, status=403)
    provider.get(f"/staff/oulu/services/{code_of(staff_app, 'Turvakoti')}", status=403)
    provider.post(address, form | {"alert": "Uusi tiedote", "email": "uusi@klinikka.example", "do": "review"})
    assert {row.get_text(strip=True) for row in provider.get("/staff/oulu/services").select("tbody th")} >= {
        "Neuvola"
    }

    editor = staff("editor")
    shelter = f"/staff/oulu/services/{code_of(staff_app, 'Turvakoti')}"
    editor.post(f"{shelter}/archive")
    editor.post(shelter, values_of(editor.get(shelter)) | {"do": "draft"})
    assert len(editor.client.get("/staff/oulu/services/twins.json?name=Turvakoti").json or []) == 1
    assert provider.client.get("/staff/oulu/services/twins.json?name=Turvakoti").json == []
    link = editor.get("/staff/oulu/services").select_one(".panel a")
    assert link is not None
    page = editor.get(str(link["href"]))
    assert "Uusi tiedote" in page.get_text()
    assert "uusi@klinikka.example" in page.get_text()
    seen = page.select_one("input[name=seen]")
    assert seen is not None
    editor.post(str(link["href"]), {"take": ["alert"], "seen": seen["value"], "do": "accept"})
    now = values_of(editor.get(address))
    assert (now["alert"], now["email"]) == ("Uusi tiedote", "hei@klinikka.example")
    assert editor.get("/staff/oulu/services").select(".panel a") == []


def test_a_new_service_is_checked_for_twins_and_published(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    clerk = staff("editor")
    form = values_of(clerk.get("/staff/oulu/services/new"))
    clerk.refused("/staff/oulu/services/new", form | {"do": "publish"})
    sent = form | {"name": "Neuvola", "organization": "Kaupungin klinikat", "do": "publish"}
    page = clerk.inspected("", clerk.post("/staff/oulu/services/new", sent, status=422), 422)
    assert "Is it in the directory already?" in page.get_text()
    clerk.post("/staff/oulu/services/new", sent | {"no_twin": "yes"})
    with staff_app.extensions["directory"].database.reading() as session:
        assert len(session.scalars(select(Service.code).where(Service.name == "Neuvola")).all()) == 2
        name = Organization.name == "Kaupungin klinikat"
        assert len(session.scalars(select(Organization.id).where(name)).all()) == 1
    told = clerk.client.get("/staff/oulu/services/twins.json?name=neuvola&latitude=x").json
    assert [twin["name"] for twin in told or []] == ["Neuvola", "Neuvola"]


def test_a_copy_has_places_of_its_own(staff: Callable[..., Clerk], code: str) -> None:
    clerk = staff("editor")
    form, copy = (
        values_of(clerk.get(f"/staff/oulu/services/{place}")) for place in (code, f"new?from={code}")
    )
    assert copy["name"] == ""
    assert copy["description"] == form["description"]
    assert not set(copy["places"]) & set(form["places"]) - {""}
    clerk.post("/staff/oulu/services/new", copy | {"name": "Aivan toinen", "do": "draft"})
    assert (
        len([place for place in values_of(clerk.get(f"/staff/oulu/services/{code}"))["places"] if place]) == 2
    )


def test_two_listings_become_one_and_the_old_address_leads_there(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    clerk, gone = staff("editor"), code_of(staff_app, "Neuvontapuhelin")
    page = clerk.get(f"/staff/oulu/services/{code}/merge?with={gone}")
    values = {str(one["name"]): str(one["value"]) for one in page.select("main form input[type=hidden]")}
    clerk.post(f"/staff/oulu/services/{code}/merge", values | {"keep-name": "theirs"})
    now = values_of(clerk.get(f"/staff/oulu/services/{code}"))
    assert now["name"] == "Neuvontapuhelin"
    assert "+358800777" in now.values()
    for address in (f"/s/{gone}", f"/oulu/en/services/{gone}"):
        shown = clerk.client.get(address, follow_redirects=True)
        assert (shown.status_code, shown.request.path.rpartition("/")[2]) == (200, code)
    assert clerk.get(f"/staff/oulu/services/{gone}/history").select(".revision")
    page = clerk.inspected("", clerk.post(f"/staff/oulu/services/{code}/merge", values, status=409), 409)
    assert "changed meanwhile" in page.get_text()


def test_history_tells_in_words_and_brings_back(staff: Callable[..., Clerk], code: str) -> None:
    clerk = staff("editor")
    address = f"/staff/oulu/services/{code}"
    clerk.post(address, values_of(clerk.get(address)) | {"cost": "paid", "name": "Toinen", "do": "publish"})
    page = clerk.get(f"{address}/history")
    assert "It is free." in page.get_text()
    assert "You have to pay." in page.get_text()
    link = page.select_one('.revision a[href*="compare"]')
    assert link is not None
    page = clerk.get(str(link["href"]))
    seen = {str(one["name"]): str(one["value"]) for one in page.select("main form input[type=hidden]")}
    clerk.post(f"{address}/restore", seen)
    now = values_of(clerk.get(address))
    assert (now["name"], now["cost"]) == ("Neuvola", "free")
    clerk.post(f"{address}/restore", {"at": "x"}, status=404)


def test_an_archived_listing_is_gone_and_can_come_back(staff: Callable[..., Clerk], code: str) -> None:
    clerk = staff("editor")
    clerk.post(f"/staff/oulu/services/{code}/archive")
    assert clerk.client.get(f"/oulu/en/services/{code}").status_code == 404
    form = values_of(clerk.get(f"/staff/oulu/services/{code}"))
    clerk.post(f"/staff/oulu/services/{code}", form | {"do": "publish"})
    assert clerk.client.get(f"/oulu/en/services/{code}").status_code == 200


def test_archived_services_are_published_again_from_the_list_even_after_a_merge(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    clerk, database = staff("editor"), staff_app.extensions["directory"].database
    asked = {"q": "apteekki", "action": "archive"}
    clerk.post("/staff/oulu/services/bulk", asked | {"sure": "25"})
    with database.writing() as session:
        one, two = session.scalars(select(Service).where(Service.name.contains("Apteekki")).limit(2)).all()
        one.replaced_by_id = two.id
    assert len(clerk.get("/staff/oulu/services?state=archived&q=apteekki").select("tbody tr")) == 25
    clerk.post("/staff/oulu/services/bulk", {"state": "archived", "action": "publish", "sure": "25"})
    assert clerk.get("/staff/oulu/services?state=archived").select("tbody tr") == []
    with database.reading(own=True) as session:
        assert session.get_one(Service, one.id).replaced_by_id is None
    assert clerk.client.get(f"/oulu/fi/services/{one.code}").status_code == 200


def test_a_new_service_is_checked_again_as_the_city_wants_and_sooner_where_its_kind_is(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    clerk, database = staff("editor"), staff_app.extensions["directory"].database
    with database.writing() as session:
        session.scalars(select(City).where(City.slug == "oulu")).one().review_months = 12
        terms = {row.code: row.review_months for row in session.scalars(select(TaxonomyTerm))}
    sooner = next(code for code, months in terms.items() if months == 3)
    usual = next(code for code, months in terms.items() if months == 6)
    form = values_of(clerk.get("/staff/oulu/services/new"))
    assert form["review_every"] == "12"
    told = {}
    for name, typed in {
        "tavallinen": {"terms": usual}, "tyhja": {"terms": usual, "review_every": ""},
        "pian": {"terms": sooner}, "valittu": {"terms": sooner, "review_every": "9"},
    }.items():  # fmt: skip
        said = form | typed | {"name": name, "organization": "Uusi ry", "no_twin": "yes", "do": "draft"}
        clerk.post("/staff/oulu/services/new", said)
        with database.reading(own=True) as session:
            told[name] = session.scalars(select(Service.review_every).where(Service.name == name)).one()
    assert told == {"tavallinen": 12, "tyhja": 12, "pian": 3, "valittu": 9}
