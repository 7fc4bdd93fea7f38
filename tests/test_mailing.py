"""Mails go to the server that was named, encrypted where it can, and into a folder where none was."""

from __future__ import annotations

import email
import smtplib
from datetime import UTC, datetime
from email import policy
from typing import TYPE_CHECKING, Any

import pytest

from directory import mailing
from directory.mailing import Mail, NotSent, mailer

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LINK = "https://directory.example/staff/link/" + "x" * 43
MAIL = Mail(to="amal@city.example", subject="Ihr Konto für das Verzeichnis", text=f"Open this:\n\n{LINK}\n")


class FakeServer:
    """Notes what it is told."""

    extensions: set[str] = set()
    told: list[str] = []

    def __init__(self, host: str, port: int, **_rest: Any) -> None:
        FakeServer.told = [f"{host}:{port}"]

    def __enter__(self) -> FakeServer:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def ehlo_or_helo_if_needed(self) -> None:
        pass

    def has_extn(self, name: str) -> bool:
        return name in self.extensions

    def starttls(self, context: object) -> None:
        self.told.append("encrypted")

    def login(self, user: str, password: str) -> None:
        self.told.append(f"{user} {password}")

    def send_message(self, message: Any) -> None:
        self.told.append(f"{message['From']} -> {message['To']}")


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeServer, "extensions", set())
    monkeypatch.setattr(mailing.smtplib, "SMTP", FakeServer)
    monkeypatch.setattr(mailing.smtplib, "SMTP_SSL", FakeServer)


def send(url: str | None, folder: Path, mail: Mail = MAIL) -> list[str]:
    mailer(url, "directory@city.example", folder).send(mail, now=NOW)
    return FakeServer.told


SENT = "directory@city.example -> amal@city.example"


@pytest.mark.parametrize(
    ("url", "extensions", "told"),
    [
        ("smtp://mail.example", set(), ["mail.example:25", SENT]),
        ("smtp://mail.example", {"starttls"}, ["mail.example:25", "encrypted", SENT]),
        ("smtp://me:p%40ss@mail.example", {"starttls"}, ["mail.example:587", "encrypted", "me p@ss", SENT]),
        ("smtps://me:x@mail.example", set(), ["mail.example:465", "me x", SENT]),
        ("smtp://me:x@127.0.0.1:2525", set(), ["127.0.0.1:2525", "me x", SENT]),
    ],
)
def test_a_server_is_greeted_encrypted_where_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, extensions: set[str], told: list[str]
) -> None:
    monkeypatch.setattr(FakeServer, "extensions", extensions)
    assert send(url, tmp_path) == told


def test_a_password_is_never_sent_in_clear(tmp_path: Path) -> None:
    with pytest.raises(NotSent, match="in clear"):
        send("smtp://me:x@mail.example", tmp_path)
    assert FakeServer.told == ["mail.example:587"]


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPRecipientsRefused({})]
)
def test_what_goes_wrong_is_told_without_text_and_receiver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_given: object) -> None:
        raise error

    monkeypatch.setattr(FakeServer, "send_message", fail)
    with pytest.raises(NotSent) as told:
        send("smtp://mail.example", tmp_path)
    assert "amal" not in str(told.value)
    assert LINK not in str(told.value)


def test_without_a_server_a_mail_is_a_file_that_nobody_else_reads(tmp_path: Path) -> None:
    send(None, tmp_path / "outbox")
    (path,) = (tmp_path / "outbox").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert LINK in path.read_text(), "a link that is broken by line ends cannot be copied"
    read = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert read["Subject"] == MAIL.subject
    assert (read["To"], read["Auto-Submitted"]) == (MAIL.to, "auto-generated")
    arabic = Mail(to=MAIL.to, subject="س", text=f"افتح هذا:\n{LINK}\n")
    send(None, tmp_path / "arabic", arabic)
    (path,) = (tmp_path / "arabic").iterdir()
    read = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert read.get_content() == arabic.text


def test_a_line_end_in_an_address_makes_no_second_receiver(tmp_path: Path) -> None:
    with pytest.raises(NotSent):
        send(None, tmp_path, Mail(to="a@b.example\r\nBcc: x@y.example", subject="x", text="x"))
    assert list(tmp_path.glob("*.eml")) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotSent, match="cannot be written"):
        send(None, tmp_path / "file")
