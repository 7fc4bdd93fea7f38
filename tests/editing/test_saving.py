"""Saving: all of a draft or nothing, never over somebody else's words, and every change can be taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import event, func, select

from directory.editing.drafts import difference, new_place, place_key, places_in
from directory.editing.history import draft_at, revisions
from directory.editing.loading import draft_of, find_rows
from directory.editing.saving import Conflict, Edit, NoSuchService, create, save
from directory.model import City, Location, Metadata, SearchDoc, Service, ServiceTranslation, digest
from directory.model.facts import Publication
from tests.editing.conftest import code_of, the_city

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from sqlalchemy.orm import Session

    from directory.db import Database
    from directory.editing.drafts import Draft

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def opened(session: Session, code: str) -> tuple[Draft, int]:
    rows = find_rows(session, the_city(session), code)
    assert rows is not None
    return draft_of(rows), rows.service.version


def edit_of(draft: Draft, version: int, **rest: Any) -> Edit:
    return replace(Edit(draft=draft, version=version, by="clerk@city.example", now=NOW), **rest)


def test_a_save_writes_each_field_each_as_a_revision_and_the_index(database: Database) -> None:
    with database.writing() as session:
        city, code = the_city(session), code_of(session, "Neuvola")
        before, version = opened(session, code)
        place = places_in(before)[1]
        after = before | {
            "name": "Uusi nimi",
            "cost": "paid",
            "audience": ["anyone"],
            "terms": ["library"],
            "organization": "Aivan uusi",
            "opening_hours": "24/7",
            "minimum_age": "",
            "capacity_date": "2026-11-22",
            "sensitive": "yes",
            "phones": [{"number": "+358401234567", "extension": "7", "type": "cell", "description": "Info"}],
            "languages": [{"code": "so", "opening_hours": "", "note": "heikosti"}],
            "cost_options": [{"option": "a", "amount": "3.5", "currency": "EUR", "amount_description": ""}],
            "required_documents": [{"kind": "photo", "document": ""}],
            place_key(place, "latitude"): "65.0155",
            place_key(place, "address_1"): "Torikatu 10",
            place_key(place, "wheelchair"): "no",
            place_key(place, "opening_hours"): "Mo 10:00-11:00",
        }
        saved = save(session, city, code, edit_of(after, version))
        changed = {change.key for change in difference(before, after)}
        assert {change.key for change in saved.changes} == changed
    with database.writing() as session:
        assert opened(session, code) == (after, saved.version)
        assert saved.version > version
        kept = session.scalars(select(Metadata)).all()
        assert {row.field_name for row in kept} == changed
        assert {(row.updated_by, row.last_action_date) for row in kept} == {("clerk@city.example", NOW)}
        assert (
            "uusi"
            in session.scalars(
                select(SearchDoc.name_words).where(SearchDoc.name_words.contains("uusi"))
            ).first()
        )  # type: ignore[operator]


def test_nothing_is_written_where_nothing_changed(database: Database) -> None:
    with database.writing() as session:
        city, code = the_city(session), code_of(session, "Neuvola")
        draft, version = opened(session, code)
        seen = city.data_version
        assert save(session, city, code, edit_of(draft, version)).version == version
        assert city.data_version == seen
        assert session.scalar(select(func.count()).select_from(Metadata)) == 0


def test_an_edit_of_an_older_version_is_refused_and_told_what_is_said_now(database: Database) -> None:
    with database.writing() as session:
        city, code = the_city(session), code_of(session, "Neuvola")
        draft, version = opened(session, code)
        save(session, city, code, edit_of(draft | {"phones": []}, version))
        with pytest.raises(Conflict) as caught:
            save(session, city, code, edit_of(draft | {"name": "Mine"}, version))
        assert caught.value.theirs == draft | {"phones": []}
        assert opened(session, code)[0]["name"] == "Neuvola"
        with pytest.raises(NoSuchService):
            save(session, city, "nosuch", edit_of(draft, 1))


def test_any_revision_can_be_brought_back_with_places_that_were_taken_away(database: Database) -> None:
    with database.writing() as session:
        city, code = the_city(session), code_of(session, "Neuvola")
        first, version = opened(session, code)
        gone = places_in(first)[0]
        second = first | {"places": places_in(first)[1:], "name": "B", "phones": []}
        version = save(session, city, code, edit_of(second, version)).version
        assert session.scalars(select(Location.id).where(Location.id == UUID(hex=gone))).first() is None
        third = opened(session, code)[0] | {"name": "C"}
        version = save(session, city, code, edit_of(third, version, now=NOW + timedelta(hours=1))).version
        rows = find_rows(session, city, code)
        assert rows is not None
        found = revisions(session, city, rows.service.id)
        assert [[change.key for change in one.changes][:1] for one in found] == [["name"], ["name"]]
        back = draft_at(session, city, rows, found[-1].before)
        assert back == first
        save(session, city, code, edit_of(back, version, now=NOW + timedelta(hours=2), action="restore"))
    with database.writing() as session:
        assert opened(session, code)[0] == first
        assert gone in places_in(opened(session, code)[0])


def test_a_place_of_another_service_is_never_taken_over_by_its_id(database: Database) -> None:
    with database.writing() as session:
        city = the_city(session)
        mine, theirs = code_of(session, "Neuvola"), code_of(session, "Turvakoti")
        secret = places_in(opened(session, theirs)[0])[0]
        draft, version = opened(session, mine)
        draft = (
            draft
            | new_place(secret)
            | {"places": [*places_in(draft), secret], place_key(secret, "name"): "Mine"}
        )
        save(session, city, mine, edit_of(draft, version))
        assert secret not in places_in(opened(session, mine)[0])
        assert opened(session, theirs)[0][place_key(secret, "address_1")] == "Salainen kuja 1"
        assert opened(session, theirs)[0][place_key(secret, "name")] == ""


def test_a_small_fix_keeps_translations_up_to_date_and_any_other_change_outdates_them(
    database: Database,
) -> None:
    def fits(session: Session, text: str) -> bool:
        row = session.scalars(
            select(ServiceTranslation).where(
                ServiceTranslation.field == "name", ServiceTranslation.locale == "ar"
            )
        ).first()
        assert row is not None
        session.refresh(row)
        return row.source_digest == digest(text)

    with database.writing() as session:
        city, code = the_city(session), code_of(session, "Neuvola")
        draft, version = opened(session, code)
        assert fits(session, "Neuvola")
        version = save(
            session, city, code, edit_of(draft | {"name": "Neuvola."}, version, small_fix=True)
        ).version
        assert fits(session, "Neuvola.")
        version = save(session, city, code, edit_of(draft | {"name": "Sairaala"}, version)).version
        assert fits(session, "Neuvola.")
        save(session, city, code, edit_of(draft | {"name": "Koulu"}, version, small_fix=True))
        assert not fits(session, "Koulu"), "what was outdated stays outdated"


def test_a_new_service_has_a_code_a_history_and_is_public_only_when_published(database: Database) -> None:
    with database.writing() as session:
        city = the_city(session)
        draft = opened(session, code_of(session, "Neuvola"))[0]
        draft = draft | {"name": "Aivan uusi", "places": []}
        made = create(session, city, edit_of(draft, 0, action="create"))
        service = session.scalars(select(Service).where(Service.code == made.code)).one()
        assert service.publication is Publication.DRAFT
        count = select(func.count()).select_from(SearchDoc).where(SearchDoc.service_id == service.id)
        assert session.scalar(count) == 0
        kept, version = opened(session, made.code)
        assert kept["name"] == "Aivan uusi"
        later = NOW + timedelta(hours=1)
        save(session, city, made.code, edit_of(kept, version, publication=Publication.PUBLISHED, now=later))
        assert session.scalar(count) == 1
        assert revisions(session, city, service.id)[0].others[0].field_name == "publication"


def _race(database: Database, pairs: int) -> tuple[int, int]:
    """Pairs of edits made from one version at once: how many were saved, and how many told of the other."""

    def one(name: str, code: str, number: int, who: int) -> bool:
        with database.writing() as session:
            city = session.get_one(City, city_id, with_for_update=True)
            draft = seen[code][0] | {name: f"{number}-{who}"}
            try:
                save(
                    session,
                    city,
                    code,
                    replace(edit_of(draft, seen[code][1]), now=NOW + timedelta(seconds=number)),
                )
            except Conflict:
                return False
            return True

    saved = told = 0
    with database.reading() as session:
        city_id = the_city(session).id
        codes = list(session.scalars(select(Service.code).order_by(Service.code).limit(4)))
    with ThreadPoolExecutor(2) as pool:
        for number in range(pairs):
            code = codes[number % len(codes)]
            with database.reading() as session:
                seen = {code: opened(session, code)}
            tries = [pool.submit(one, ("alert", "wait_time")[who], code, number, who) for who in (0, 1)]
            outcome = [attempt.result() for attempt in tries]
            saved, told = saved + outcome.count(True), told + outcome.count(False)
            with database.reading() as session:
                now = opened(session, code)[0]
                assert [now["alert"] == f"{number}-0", now["wait_time"] == f"{number}-1"] == outcome
    return saved, told


def test_of_two_editors_at_once_one_saves_and_the_other_is_told(database: Database) -> None:
    assert _race(database, 25) == (25, 25)


def test_of_two_editors_at_once_one_saves_and_the_other_is_told_on_postgresql(
    postgres_database: str, tmp_path: Path
) -> None:
    from directory import create_app
    from directory.config import Config
    from tests.web.conftest import fill

    app = create_app(Config(instance=tmp_path, database_url=postgres_database, secret_key="x"))
    fill(app)
    database = app.extensions["directory"].database
    assert _race(database, 25) == (25, 25)
    database.dispose()


def test_a_save_asks_little_of_the_database(database: Database) -> None:
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    with database.writing() as session:
        city, code = the_city(session), code_of(session, "Neuvola")
        draft, version = opened(session, code)
    with database.writing() as session:
        city = session.get_one(City, city.id, with_for_update=True)
        statements.clear()
        save(session, city, code, edit_of(draft | {"alert": "Jouluna kiinni"}, version))
    assert len(statements) <= 40, "\n".join(statements)
