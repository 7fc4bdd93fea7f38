"""Passwords: what is refused, what is kept, and that an unknown account costs the same work."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from directory.signing import passwords
from directory.signing.passwords import Weakness, weakness

KNOWN = ["amal.haddad@helsinki.example", "Amal Haddad", "Helsinki"]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", Weakness.SHORT),
        ("elevenchars", Weakness.SHORT),
        ("x" * 201, Weakness.LONG),
        ("aaaaaaaaaaaa", Weakness.COMMON),
        ("abababababab", Weakness.COMMON),
        ("123456789012", Weakness.COMMON),
        ("abcdefghijklm", Weakness.COMMON),
        ("qwertyuiop12", Weakness.COMMON),
        ("Password2026!", Weakness.COMMON),
        ("p@$$w0rd-p@$$word", Weakness.COMMON),
        ("passwordpassword", Weakness.COMMON),
        ("Tervetuloa2026", Weakness.COMMON),
        ("correct horse battery staple", Weakness.COMMON),
        ("Helsinki 2026!!", Weakness.PERSONAL),
        ("AmalHaddad1234", Weakness.PERSONAL),
        ("amal.haddad@helsinki.example", Weakness.PERSONAL),
        ("helsinkipassword1", Weakness.PERSONAL),
    ],
)
def test_what_is_easy_to_guess_is_refused(password: str, why: Weakness) -> None:
    assert weakness(password, known=KNOWN) is why


@pytest.mark.parametrize(
    "password",
    [
        "herring under the fur coat",
        "kaalilaatikko ja puolukka",
        "عصفور على غصن الزيتون",
        "四月是你的谎言吗朋友们好",
        "vK8#qL2$xM5z",
        "amal likes blue boats",
        "        пробелы по краям        ",
    ],
)
def test_long_words_of_any_script_are_good_without_signs_and_digits(password: str) -> None:
    assert weakness(password, known=KNOWN) is None


def test_every_spelling_of_the_same_letters_is_the_same_password() -> None:
    kept = passwords.hashed("cafe\u0301 au lait sans sucre")
    assert passwords.fits(kept, "café au lait sans sucre")
    assert not passwords.fits(kept, "cafe au lait sans sucre")
    assert not passwords.fits(kept, "Café au lait sans sucre")


def test_what_is_kept_is_argon2id_with_a_salt_of_its_own() -> None:
    one, other = passwords.hashed("x" * 20), passwords.hashed("x" * 20)
    assert one != other
    told = extract_parameters(one)
    assert (told.type, told.memory_cost >= 19 * 1024, told.time_cost >= 2) == (Type.ID, True, True)
    assert not passwords.is_outdated(one)
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))


def test_without_a_hash_the_same_work_is_done_and_the_answer_is_no(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            asked.append(kept)
            return True

        def hash(self, password: str) -> str:
            return "$argon2id$nobody"

    monkeypatch.setattr(passwords, "HASHER", Counting())
    passwords._nobodys.cache_clear()
    assert passwords.fits("kept", "x")
    assert not passwords.fits(None, "x")
    assert asked == ["kept", "$argon2id$nobody"]
    passwords._nobodys.cache_clear()


@pytest.mark.parametrize("damaged", ["", "x", "$argon2id$v=19$m=19456", "plain text"])
def test_a_damaged_hash_lets_nobody_in(damaged: str) -> None:
    assert not passwords.fits(damaged, damaged)
    assert not passwords.fits(damaged, "x" * 12)


def test_a_very_long_try_costs_no_more() -> None:
    kept = passwords.hashed("herring under the fur coat")
    assert not passwords.fits(kept, "x" * 1_000_000)
