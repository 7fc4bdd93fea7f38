"""Organizations are edited as listings are: found by their new name at once, nobody's words are written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from directory.model import Contact, Organization, OrganizationTranslation, Phone, Service, digest
from tests.web.staff.services.conftest import code, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.staff.clerks import Clerk

__all__ = ["code"]


@pytest.fixture
def address(staff_app: Flask, code: str) -> str:
    """Where the organization of `Neuvola` is edited."""
    with staff_app.extensions["directory"].database.reading() as session:
        wanted = select(Organization.code).join(Service, Service.organization_id == Organization.id)
        return "/staff/oulu/organizations/" + session.scalars(wanted.where(Service.code == code)).one()


def kept(app: Flask, address: str) -> Organization:
    with app.extensions["directory"].database.reading() as session:
        wanted = Organization.code == address.rpartition("/")[2]
        return session.scalars(select(Organization).where(wanted)).one()


def test_what_is_saved_is_kept_public_and_told_in_the_history(
    staff: Callable[..., Clerk], staff_app: Flask, address: str, code: str
) -> None:
    clerk = staff("editor")
    found = clerk.get("/staff/oulu/organizations?q=" + kept(staff_app, address).name.upper())
    assert [link["href"] for link in found.select("tbody a")] == [address]
    typed = {"name": "Uusi Nimi ry", "description": "Auttaa.", "website": "example.org", "email": "a@b.example",
             "phones-0-number": "08 123 4567", "phones-0-type": "voice", "do": "save"}  # fmt: skip
    clerk.post(address, values_of(clerk.get(address)) | typed)
    now = kept(staff_app, address)
    assert (now.name, now.description, now.email) == ("Uusi Nimi ry", "Auttaa.", "a@b.example")
    assert now.website == "https://example.org"
    with staff_app.extensions["directory"].database.reading() as session:
        numbers = select(Phone.number).where(Phone.organization_id == now.id, Phone.service_id.is_(None))
        assert session.scalars(numbers).all() == ["+35881234567"]
    assert "Uusi Nimi ry" in clerk.client.get(f"/oulu/fi/services/{code}").text
    assert code in clerk.client.get("/oulu/fi/services?q=uusi+nimi").text
    told = clerk.get(f"{address}/history").get_text()
    assert "Uusi Nimi ry" in told
    assert "+35881234567" in told
    assert "editor@city.example" in told
    before = len(clerk.get(f"{address}/history").select(".revision"))
    clerk.post(address, values_of(clerk.get(address)) | {"do": "save"})
    assert len(clerk.get(f"{address}/history").select(".revision")) == before, "nothing changed"


def test_of_two_editors_at_once_the_second_sees_both(
    staff: Callable[..., Clerk], staff_app: Flask, address: str
) -> None:
    one, other = staff("editor"), staff("admin")
    form = values_of(one.get(address))
    other.post(address, form | {"name": "Heidän", "email": "heidan@x.example", "do": "save"})
    mine = form | {"name": "Minun", "description": "Minun", "do": "save"}
    page = one.inspected(address, one.post(address, mine, status=409), 409)
    assert page.title is not None
    assert page.title.get_text().startswith("Error:")
    again = values_of(page)
    assert (again["name"], again["email"], again["description"]) == ("Minun", "heidan@x.example", "Minun")
    one.post(address, again | {"keep-name": "theirs", "do": "save"})
    now = kept(staff_app, address)
    assert (now.name, now.email, now.description) == ("Heidän", "heidan@x.example", "Minun")


def test_what_cannot_be_kept_comes_back_with_its_cure(
    staff: Callable[..., Clerk], staff_app: Flask, address: str
) -> None:
    clerk = staff("editor")
    form, before = values_of(clerk.get(address)), kept(staff_app, address)
    with staff_app.extensions["directory"].database.reading() as session:
        other = session.scalars(select(Organization.name).where(Organization.id != before.id)).first()
    for wrong in (
        {"name": ""}, {"name": "<img src=x onerror=alert(1)>"}, {"website": "javascript:alert(1)"},
        {"email": "nobody"}, {"phones-0-number": "letters"}, {"name": str(other)}, {"description": "x" * 10_001},
    ):  # fmt: skip
        page = clerk.refused(address, form | wrong | {"do": "save"})
        assert values_of(page) == values_of(page) | {name: said for name, said in wrong.items() if said}
    assert kept(staff_app, address).version == before.version


def test_buttons_that_save_nothing_save_nothing(staff: Callable[..., Clerk], address: str) -> None:
    clerk = staff("editor")
    form = values_of(clerk.get(address)) | {"name": "Muu"}
    page = clerk.inspected(address, clerk.post(address, form | {"do": "add-row:phones"}, status=200), 200)
    assert values_of(page)["name"] == "Muu"
    assert values_of(clerk.get(address))["name"] != "Muu"


def test_a_small_fix_keeps_translations(staff: Callable[..., Clerk], staff_app: Flask, address: str) -> None:
    clerk, database = staff("editor"), staff_app.extensions["directory"].database
    before = kept(staff_app, address)
    with database.writing() as session:
        session.merge(
            OrganizationTranslation(
                organization_id=before.id,
                field="name",
                locale="ar",
                text="س",
                source_digest=digest(before.name),
            )
        )
    sent = {"name": before.name + "!", "small_fix": "yes", "do": "save"}
    clerk.post(address, values_of(clerk.get(address)) | sent)
    with database.reading() as session:
        row = session.get_one(OrganizationTranslation, (before.id, "name", "ar"))
    assert row.source_digest == digest(before.name + "!")


def test_readers_look_and_change_nothing(staff: Callable[..., Clerk], address: str) -> None:
    reader = staff("reader")
    page = reader.get(address)
    assert page.select_one("button[value=save]") is None
    reader.post(address, {"name": "x", "do": "save"}, status=403)
    staff("provider").get(address, status=403)
    reader.get("/staff/oulu/organizations/nosuch", status=404)


def test_pages_of_organizations_cost_few_queries(
    staff: Callable[..., Clerk], staff_app: Flask, address: str
) -> None:
    clerk, asked = staff("editor"), []
    clerk.get(address)
    event.listen(
        staff_app.extensions["directory"].database.engine,
        "before_cursor_execute",
        lambda *call: asked.append(call[2]),
    )
    for place in (address, f"{address}/history", "/staff/oulu/organizations"):
        asked.clear()
        clerk.get(place)
        assert len([one for one in asked if one.startswith("SELECT")]) <= 12


def test_the_people_to_ask_are_seen_added_changed_and_removed_with_their_history(
    staff: Callable[..., Clerk], staff_app: Flask, address: str
) -> None:
    clerk, database = staff("editor"), staff_app.extensions["directory"].database

    def people() -> list[tuple[str | None, str | None, str | None]]:
        with database.reading() as session:
            wanted = (
                select(Contact.name, Contact.email, Phone.number)
                .outerjoin(Phone, Phone.contact_id == Contact.id)
                .join(Organization, Organization.id == Contact.organization_id)
                .where(Organization.code == address.rpartition("/")[2])
                .order_by(Contact.name)
            )
            return [(row[0], row[1], row[2]) for row in session.execute(wanted)]

    first = {"contacts-0-name": "Maija", "contacts-0-title": "Ohjaaja", "contacts-0-number": "08 123 4567"}
    clerk.post(address, values_of(clerk.get(address)) | first | {"do": "save"})
    assert people() == [("Maija", None, "+35881234567")]
    with database.writing() as session:
        maija = session.scalars(select(Contact)).one()
        session.add(Phone(city_id=maija.city_id, contact_id=maija.id, number="+358999", position=1))
    second = {"contacts-1-department": "Vastaanotto", "contacts-1-email": "v@x.example"}
    clerk.post(
        address, values_of(clerk.get(address)) | second | {"contacts-0-email": "m@x.example", "do": "save"}
    )
    assert people() == [
        (None, "v@x.example", None), ("Maija", "m@x.example", "+35881234567"), ("Maija", "m@x.example", "+358999"),
    ]  # fmt: skip
    with database.reading() as session:
        assert session.scalars(select(Contact.id).where(Contact.name == "Maija")).one() == maija.id
    form = values_of(clerk.get(address))
    page = clerk.refused(address, form | {"contacts-0-email": "no address", "do": "save"})
    assert page.select("#contacts-0-email")[0]["value"] == "no address", "nothing typed is lost"
    gone = form | {f"contacts-1-{name}": "" for name in ("name", "title", "department", "email", "number")}
    clerk.post(address, gone | {"do": "save"})
    assert people() == [(None, "v@x.example", None)]
    told = clerk.get(f"{address}/history").get_text()
    assert "Maija · Ohjaaja" in told
    other = staff("admin")
    theirs = values_of(other.get(address)) | {"contacts-0-name": "Toinen", "do": "save"}
    mine = values_of(clerk.get(address)) | {"contacts-0-name": "Minun", "do": "save"}
    other.post(address, theirs)
    clerk.inspected(address, clerk.post(address, mine, status=409), 409)
    more = clerk.post(address, mine | {"do": "add-row:contacts"}, status=200)
    assert len(clerk.inspected(address, more, 200).select("#contacts .row")) == 5
