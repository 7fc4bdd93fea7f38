"""Codes, recovery codes, links and tries: each is good once, and for a while."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
from sqlalchemy import func, select

from directory.model import Account, LinkPurpose, OneTimeLink, SignIn, SignInKind, Throttle
from directory.signing import links, sessions, steps, throttling, tidying
from tests.signing.conftest import NOW, on_both

if TYPE_CHECKING:
    from directory.db import Database

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(after: timedelta = timedelta(0)) -> str:
    return pyotp.TOTP(SECRET).at(NOW + after)


def accept(database: Database, account: Account, typed: str, *, at: datetime = NOW) -> bool:
    with database.writing() as session:
        return steps.accept_code(session, session.get_one(Account, account.id), typed, now=at)


@pytest.fixture
def armed(database: Database, amal: Account) -> Account:
    """An account that is asked for codes."""
    with database.writing() as session:
        session.get_one(Account, amal.id).totp_secret = SECRET
    return amal


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_codes_of_the_present_half_minute_and_its_neighbors_are_taken(
    database: Database, armed: Account, seconds: int
) -> None:
    typed = code(timedelta(seconds=seconds))
    assert accept(database, armed, f" {typed[:3]} {typed[3:]} ")


@pytest.mark.parametrize("seconds", [-90, -60, 60, 90])
def test_older_and_later_codes_are_not_taken(database: Database, armed: Account, seconds: int) -> None:
    assert not accept(database, armed, code(timedelta(seconds=seconds)))


def test_a_code_that_was_seen_is_not_taken_again_nor_one_before_it(
    database: Database, armed: Account
) -> None:
    assert accept(database, armed, code())
    assert not accept(database, armed, code())
    assert not accept(database, armed, code(), at=NOW + timedelta(seconds=20))
    assert not accept(database, armed, code(timedelta(seconds=-30)))
    assert accept(database, armed, code(timedelta(seconds=30)), at=NOW + timedelta(seconds=30))


@on_both
def test_of_two_who_send_the_same_code_at_once_one_is_let_in(database: Database, armed: Account) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: accept(database, armed, code()), range(8)))
    assert sorted(answers) == [*[False] * 7, True]


@pytest.mark.parametrize("typed", ["", "000000", "١٢٣٤٥٦", "1" * 5000, "' OR 1", "12345x", "\ud800"])
def test_what_is_no_code_is_not_taken(database: Database, armed: Account, typed: str) -> None:
    assert not accept(database, armed, typed)


def test_without_a_secret_no_code_is_right(database: Database, amal: Account) -> None:
    assert not accept(database, amal, code())


def test_setting_up_needs_a_code_of_the_new_secret(database: Database, amal: Account) -> None:
    with database.writing() as session:
        account = session.get_one(Account, amal.id)
        assert not steps.begin_codes(session, account, SECRET, "000000", now=NOW)
        assert steps.begin_codes(session, account, SECRET, code(), now=NOW)
    assert not accept(database, amal, code())


@on_both
def test_a_recovery_code_is_good_once_however_it_is_typed(database: Database, amal: Account) -> None:
    with database.writing() as session:
        codes = steps.new_recovery_codes(session, amal.id)
    assert len(set(codes)) == 10
    assert all(len(code) == 17 for code in codes)
    with database.writing() as session:
        assert not steps.accept_recovery(session, amal.id, "bcdfg-hjkmn-pqrst")
        assert steps.accept_recovery(session, amal.id, codes[0].upper().replace("-", " "))
        assert not steps.accept_recovery(session, amal.id, codes[0])
        assert steps.codes_left(session, amal.id) == 9
        steps.new_recovery_codes(session, amal.id)
        assert not steps.accept_recovery(session, amal.id, codes[1])


def test_a_link_is_good_once_and_for_its_time(database: Database, amal: Account) -> None:
    for purpose, lasts in links.LASTS.items():
        if purpose is LinkPurpose.CHALLENGE:
            continue
        with database.writing() as session:
            token = links.make(session, purpose, amal.id, now=NOW)
            assert links.find(session, token, now=NOW + lasts - timedelta(seconds=1))
            assert links.find(session, token, now=NOW + lasts) is None
            assert links.take(session, token, now=NOW + lasts) is None
            assert links.take(session, token, now=NOW)
            assert links.take(session, token, now=NOW) is None
            assert links.find(session, token, now=NOW) is None


@on_both
def test_a_new_link_ends_the_older_one_and_what_ran_out_is_swept_away(
    database: Database, amal: Account
) -> None:
    with database.writing() as session:
        first = links.make(session, LinkPurpose.INVITE, amal.id, now=NOW)
        challenge = links.make(session, LinkPurpose.CHALLENGE, None, now=NOW)
        second = links.make(session, LinkPurpose.RESET, amal.id, now=NOW)
        assert links.find(session, first, now=NOW) is None
        assert links.find(session, second, now=NOW)
        assert links.find(session, challenge, now=NOW) is None, "a challenge is no link"
        assert links.take_challenge(session, challenge, amal.id, now=NOW) is False
        assert links.take_challenge(session, challenge, None, now=NOW)
        assert not links.take_challenge(session, challenge, None, now=NOW)
        links.make(session, LinkPurpose.INVITE, amal.id, now=NOW + timedelta(days=30))
        assert session.scalar(select(func.count()).select_from(OneTimeLink)) == 1


@on_both
def test_of_two_who_open_a_link_at_once_one_gets_it(database: Database, amal: Account) -> None:
    with database.writing() as session:
        token = links.make(session, LinkPurpose.INVITE, amal.id, now=NOW)

    def take(_: int) -> bool:
        with database.writing() as session:
            return links.take(session, token, now=NOW) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1


def attempt(
    database: Database, *, at: datetime = NOW, name: str = "amal", address: str = "192.0.2.1"
) -> bool:
    limits = [
        throttling.by_account("key", "sign-in", name, at), throttling.by_address("key", "sign-in", address, at)
    ]  # fmt: skip
    with database.writing() as session:
        return throttling.attempt(session, limits, now=at)


def test_ten_tries_in_a_quarter_of_an_hour_and_fifty_a_day(database: Database) -> None:
    answers = [attempt(database, address=str(number)) for number in range(12)]
    assert answers == [*[True] * 10, False, False]
    assert attempt(database, name="somebody else", address="x")
    allowed = 10
    for quarter in range(1, 20):
        at = NOW + quarter * throttling.SPAN
        allowed += sum(attempt(database, at=at, address=f"{quarter} {number}") for number in range(11))
    assert allowed == 50
    assert attempt(database, at=datetime(2026, 11, 3, 0, 0, tzinfo=UTC))


def test_one_address_cannot_try_many_accounts(database: Database) -> None:
    assert sum(attempt(database, name=str(number)) for number in range(60)) == 40
    assert attempt(database, name="x", address="192.0.2.2")


@on_both
def test_tries_at_once_are_counted_too(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda number: attempt(database, address=str(number)), range(24))) == 10


def test_neither_account_nor_address_can_be_read_from_what_is_kept_and_both_are_forgotten(
    database: Database,
) -> None:
    attempt(database)
    with database.reading(own=True) as session:
        kept = session.scalars(select(Throttle)).all()
    assert len(kept) == 2
    assert not any("amal" in row.key or "192" in row.key for row in kept)
    tomorrow = NOW + timedelta(days=1)
    assert (
        throttling.by_address("key", "x", "a", NOW).key
        != throttling.by_address("key", "x", "a", tomorrow).key
    )
    attempt(database, at=tomorrow, name="other", address="other")
    with database.reading(own=True) as session:
        assert {row.forget_at for row in session.scalars(select(Throttle))} == {
            datetime(2026, 11, 4, tzinfo=UTC)
        }


def test_the_right_person_is_forgiven(database: Database) -> None:
    for number in range(9):
        attempt(database, address=str(number))
    with database.writing() as session:
        throttling.forgive(session, [throttling.by_account("key", "sign-in", "amal", NOW)])
    assert [attempt(database, address=f"x{number}") for number in range(11)] == [*[True] * 10, False]


def test_tidying_leaves_nothing_that_ended(database: Database, amal: Account) -> None:
    attempt(database)
    with database.writing() as session:
        links.make(session, LinkPurpose.RESET, amal.id, now=NOW)
        sessions.begin(session, amal.id, kind=SignInKind.PASSWORD, is_whole=True, now=NOW)
        tidying.tidy(session, now=NOW)
        kept = [
            session.scalar(select(func.count()).select_from(table))
            for table in (OneTimeLink, SignIn, Throttle)
        ]
        tidying.tidy(session, now=NOW + timedelta(days=2))
        left = [
            session.scalar(select(func.count()).select_from(table))
            for table in (OneTimeLink, SignIn, Throttle)
        ]
    assert (kept, left) == ([1, 1, 2], [0, 0, 0])
