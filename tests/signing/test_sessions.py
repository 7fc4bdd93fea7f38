"""Sessions end when they should, and a cookie without its row opens nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from directory.model import Account, City, LinkPurpose, Metadata, SignIn, SignInKind
from directory.roles import Role
from directory.signing import accounts, entering, links, passwords, sessions
from directory.signing.accounts import BadMembership, Post
from tests.signing.conftest import NOW, PASSWORD, on_both

if TYPE_CHECKING:
    from directory.db import Database

HOUR = timedelta(hours=1)


def begin(database: Database, account: Account, *, is_whole: bool = True) -> str:
    with database.writing() as session:
        return sessions.begin(session, account.id, kind=SignInKind.PASSWORD, is_whole=is_whole, now=NOW)


def lives(database: Database, token: str, *, after: timedelta = timedelta(0)) -> bool:
    with database.reading(own=True) as session:
        return sessions.find(session, token, slug="lund", now=NOW + after) is not None


@on_both
def test_a_session_knows_who_it_is_and_what_they_are_in_the_city(database: Database, amal: Account) -> None:
    token = begin(database, amal)
    with database.reading(own=True) as session:
        found = sessions.find(session, token, slug="lund", now=NOW)
        elsewhere = sessions.find(session, token, slug="nowhere", now=NOW)
    assert found is not None
    assert found.membership is not None
    assert (found.account.email, found.membership.role) == ("amal@city.example", Role.EDITOR)
    assert elsewhere is not None
    assert (elsewhere.city, elsewhere.membership) == (None, None)


def test_only_a_digest_of_the_token_is_kept(database: Database, amal: Account) -> None:
    token = begin(database, amal)
    with database.reading() as session:
        kept = session.scalars(select(SignIn.token_hash)).one()
    assert token not in kept
    assert not lives(database, kept)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 10_000, "' OR 1=1 --", "ü" * 43, "\ud800"])
def test_what_is_no_token_opens_nothing(database: Database, amal: Account, token: str) -> None:
    begin(database, amal)
    assert not lives(database, token)


def test_a_session_ends_after_idling_and_after_a_day_of_work(database: Database, amal: Account) -> None:
    token = begin(database, amal)
    assert lives(database, token, after=4 * HOUR - timedelta(seconds=1))
    assert not lives(database, token, after=4 * HOUR)
    for hour in range(1, 13):
        with database.writing() as session:
            found = sessions.find(session, token, now=NOW + hour * HOUR)
            if found:
                sessions.see(session, found.sign_in.id, now=NOW + hour * HOUR)
    assert lives(database, token, after=12 * HOUR - timedelta(seconds=1))
    assert not lives(database, token, after=12 * HOUR)


def test_between_password_and_second_step_there_are_ten_minutes(database: Database, amal: Account) -> None:
    token = begin(database, amal, is_whole=False)
    assert lives(database, token, after=timedelta(minutes=9))
    assert not lives(database, token, after=timedelta(minutes=10))


def test_ended_sessions_are_swept_away(database: Database, amal: Account) -> None:
    begin(database, amal)
    with database.writing() as session:
        sessions.begin(session, amal.id, kind=SignInKind.PASSWORD, is_whole=True, now=NOW + 13 * HOUR)
        assert session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_a_new_password_ends_all_sessions_and_links(database: Database, amal: Account) -> None:
    token = begin(database, amal)
    with database.writing() as session:
        link = links.make(session, LinkPurpose.RESET, amal.id, now=NOW)
        accounts.set_password(session, amal.id, passwords.hashed("another long password"))
    assert not lives(database, token)
    with database.reading(own=True) as session:
        assert links.find(session, link, now=NOW) is None


@pytest.mark.parametrize(
    ("post", "is_active"),
    [
        (Post(role=Role.READER), True),
        (Post(role=Role.ADMIN), True),
        (Post(role=Role.TRANSLATOR, locales=("ar",)), True),
        (Post(role=Role.EDITOR), False),
    ],
)
def test_another_role_ends_all_sessions_and_is_written_down(
    database: Database, city: City, amal: Account, post: Post, *, is_active: bool
) -> None:
    token = begin(database, amal)
    with database.writing() as session:
        accounts.change(session, city, amal.id, post, is_active=is_active, by="chief@city.example", now=NOW)
        kept = session.scalars(
            select(Metadata).where(Metadata.resource_id == amal.id, Metadata.last_action_type == "update")
        ).one()
    assert not lives(database, token)
    assert kept.updated_by == "chief@city.example"
    assert kept.previous_value == "editor"


def test_the_same_role_again_ends_nothing(database: Database, city: City, amal: Account) -> None:
    token = begin(database, amal)
    with database.writing() as session:
        accounts.change(session, city, amal.id, Post(role=Role.EDITOR), is_active=True, by="x", now=NOW)
    assert lives(database, token)


def test_a_disabled_account_is_signed_out_and_cannot_enter(database: Database, amal: Account) -> None:
    token = begin(database, amal)
    with database.writing() as session:
        accounts.disable(session, session.get_one(Account, amal.id))
        assert entering.check(session, amal.email, PASSWORD) is None
    assert not lives(database, token)


@on_both
def test_a_city_keeps_its_last_admin(database: Database, city: City, amal: Account) -> None:
    with database.writing() as session:
        accounts.change(session, city, amal.id, Post(role=Role.ADMIN), is_active=True, by="x", now=NOW)
    for post, is_active in ((Post(role=Role.EDITOR), True), (Post(role=Role.ADMIN), False)):
        with pytest.raises(BadMembership, match="without an admin"), database.writing() as session:
            accounts.change(session, city, amal.id, post, is_active=is_active, by="x", now=NOW)
    with database.writing() as session:
        accounts.add(session, city, "second@city.example", Post(role=Role.ADMIN), by="x", now=NOW)
        accounts.change(session, city, amal.id, Post(role=Role.EDITOR), is_active=True, by="x", now=NOW)


@on_both
def test_who_is_changed_while_signing_in_is_not_let_in(database: Database, amal: Account) -> None:
    with database.reading(own=True) as session:
        checked = entering.check(session, "AMAL@city.example ", PASSWORD)
    assert checked is not None
    with database.writing() as session:
        accounts.set_password(session, amal.id, passwords.hashed("another long password"))
    with database.writing() as session:
        assert entering.enter(session, checked, now=NOW) is None


def test_an_old_hash_is_renewed_when_its_owner_signs_in(database: Database, amal: Account) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with database.writing() as session:
        session.get_one(Account, amal.id).password_hash = old
    with database.writing() as session:
        checked = entering.check(session, amal.email, PASSWORD)
        assert checked is not None
        assert entering.enter(session, checked, now=NOW)
    with database.reading(own=True) as session:
        kept = session.get_one(Account, amal.id).password_hash
    assert kept is not None
    assert kept != old
    assert not passwords.is_outdated(kept)
