"""`directory account` lets the first people in, and refuses with a sentence."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from directory import create_app
from directory.cli import main
from directory.config import from_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINK = re.compile(r"^https://directory\.example/staff/link/[\w-]{43}$", re.MULTILINE)


def command(folder: Path, *arguments: str) -> Result:
    environment = {
        "DIRECTORY_INSTANCE": str(folder),
        "DIRECTORY_BASE_URL": "https://directory.example",
        **dict.fromkeys(("DIRECTORY_DATABASE_URL", "DIRECTORY_REPLICA_URL", "DIRECTORY_SECRET_KEY")),
    }
    return CliRunner().invoke(main, list(arguments), env=environment)


@pytest.fixture(scope="module")
def lund(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with a city and no accounts, to be copied."""
    folder = tmp_path_factory.mktemp("lund")
    assert command(folder, "upgrade").exit_code == 0
    added = command(folder, "city", "add", "lund", "--name", "Lund", "--locale", "sv", "--locale", "ar")
    assert added.exit_code == 0
    return folder


@pytest.fixture
def run(lund: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command in an instance of its own, which has a city."""
    shutil.copytree(lund, tmp_path, dirs_exist_ok=True)
    for name in ("DIRECTORY_DATABASE_URL", "DIRECTORY_REPLICA_URL", "DIRECTORY_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DIRECTORY_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DIRECTORY_BASE_URL", "https://directory.example")
    return lambda *arguments: command(tmp_path, *arguments)


def test_a_link_is_printed_with_which_one_chooses_a_password_and_signs_in(run: Callable[..., Result]) -> None:
    added = run("account", "add", "Amal@City.example", "--city", "lund", "--role", "editor")
    assert added.exit_code == 0
    found = LINK.search(added.output)
    assert found
    path = found[0].removeprefix("https://directory.example")
    client = create_app(from_environment(os.environ)).test_client()

    def token() -> str:
        page = client.get(path if not done else "/staff/sign-in").text
        match = re.search(r'name="token" value="(\w+)"', page)
        assert match
        return match[1]

    done = False
    answer = client.post(path, data={"token": token(), "password": "herring under the fur coat"})
    assert (answer.status_code, answer.location) == (303, "/staff/sign-in?told=password-set")
    done = True
    typed = {"email": "amal@city.example", "password": "herring under the fur coat", "next": ""}
    answer = client.post("/staff/sign-in", data={"token": token(), **typed})
    assert (answer.status_code, answer.location) == (303, "/staff/")
    assert client.get("/staff/lund/").status_code == 200
    assert client.get(path).status_code == 410


def test_accounts_are_listed_disabled_enabled_and_get_new_links(run: Callable[..., Result]) -> None:
    first = run(
        "account", "add", "amal@city.example", "--city", "lund", "--role", "translator", "--locale", "ar"
    )
    assert run("account", "list").output == "amal@city.example lund translator ar (no password yet)\n"
    again = run("account", "link", "AMAL@city.example")
    assert LINK.search(again.output)
    assert again.output.strip() not in first.output
    assert run("account", "disable", "amal@city.example").exit_code == 0
    assert run("account", "list", "--city", "lund").output == "amal@city.example lund translator ar (ended)\n"
    refused = run("account", "link", "amal@city.example")
    assert (refused.exit_code, "account enable" in refused.output) == (1, True)
    assert run("account", "enable", "amal@city.example").exit_code == 0
    assert LINK.search(run("account", "link", "amal@city.example", "--without-second-step").output)


REFUSED = [
    (("amal", "--city", "lund", "--role", "editor"), "name@city.example"),
    (("a b@city.example", "--city", "lund", "--role", "editor"), "name@city.example"),
    (("a@b.example\r\nBcc: x@y.example", "--city", "lund", "--role", "editor"), "name@city.example"),
    (("amal@city.example", "--city", "atlantis", "--role", "editor"), "directory city add"),
    (("amal@city.example", "--city", "lund", "--role", "translator"), "languages"),
    (
        ("amal@city.example", "--city", "lund", "--role", "translator", "--locale", "fi"),
        "It offers: sv ar",
    ),
    (("amal@city.example", "--city", "lund", "--role", "editor", "--locale", "ar"), "nobody else"),
    (("amal@city.example", "--city", "lund", "--role", "provider"), "needs an organization"),
    (
        ("amal@city.example", "--city", "lund", "--role", "provider", "--organization", "X"),
        "no such organization",
    ),
]


def test_what_cannot_be_an_account_is_refused_with_a_cure(run: Callable[..., Result]) -> None:
    for arguments, cure in REFUSED:
        refused = run("account", "add", *arguments)
        assert (refused.exit_code, cure in refused.output) == (1, True), refused.output
    assert run("account", "list").output == ""


def test_wrong_usage_and_unknown_accounts_are_told(run: Callable[..., Result]) -> None:
    assert run("account", "add", "amal@city.example", "--city", "lund", "--role", "king").exit_code == 2
    for command in ("disable", "enable", "link"):
        refused = run("account", command, "nobody@city.example")
        assert (refused.exit_code, "directory account list" in refused.output) == (1, True)
    run("account", "add", "amal@city.example", "--city", "lund", "--role", "editor")
    twice = run("account", "add", "AMAL@city.example ", "--city", "lund", "--role", "reader")
    assert (twice.exit_code, "already" in twice.output) == (1, True)


def test_the_key_is_kept_where_nobody_else_reads_it_and_stays_the_same(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    first = from_environment(os.environ).key()
    path = tmp_path / "secret-key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert (from_environment(os.environ).key(), len(first)) == (first, 64)
    assert [p.name for p in tmp_path.glob("secret-key*")] == ["secret-key"]
    assert from_environment(dict(os.environ, DIRECTORY_SECRET_KEY="mine")).key() == "mine"
