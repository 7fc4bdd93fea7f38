"""At night providers are asked by mail where a server was named, and links are followed only where that was wished."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from click.testing import CliRunner
from sqlalchemy import select, update

from directory.assuring.links import Outcome, Walker
from directory.cli import main
from directory.commands import checking
from directory.config import Config
from directory.mailing import NotSent
from directory.model import City, ConfirmationAsk, LinkCheck, Service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pytest

    from directory.db import Database
    from directory.mailing import Mail


class Post:
    """A mail server of a made-up world."""

    def __init__(self, *, is_broken: bool = False) -> None:
        self.sent: list[Mail] = []
        self.is_broken = is_broken

    def send(self, mail: Mail, *, now: datetime) -> None:
        if self.is_broken:
            raise NotSent("it did not take it")
        self.sent.append(mail)


def night(
    database: Database, tmp_path: Path, post: Post, monkeypatch: pytest.MonkeyPatch, url: str | None
) -> list[Mail]:
    monkeypatch.setattr(checking, "mailer", lambda *_: post)
    monkeypatch.setattr(checking, "now", lambda: datetime(2026, 11, 22, 2, 0, tzinfo=UTC))
    config = Config(instance=tmp_path, mail_url=url, base_url="https://directory.example", secret_key="x")
    checking.ask_providers(database, config)
    return post.sent


def set_up(database: Database, *, is_demo: bool) -> None:
    with database.writing() as session:
        session.execute(update(City).values(is_demo=is_demo))
        session.execute(
            update(Service).where(Service.name == "Neuvola").values(confirmed_at=date(2026, 1, 1))
        )


def test_those_who_run_due_listings_are_asked_once_and_never_for_a_demonstration_or_without_a_server(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = "smtp://mail.example"
    set_up(database, is_demo=True)
    assert night(database, tmp_path, Post(), monkeypatch, server) == []
    set_up(database, is_demo=False)
    assert night(database, tmp_path, Post(), monkeypatch, None) == []
    (mail,) = night(database, tmp_path, Post(), monkeypatch, server)
    assert mail.to == "hei@klinikka.example"
    assert mail.text.count("https://directory.example/confirm/") == 1
    assert night(database, tmp_path, Post(), monkeypatch, server) == []


def test_a_mail_that_nobody_took_is_tried_again_the_next_night(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(database, is_demo=False)
    night(database, tmp_path, Post(is_broken=True), monkeypatch, "smtp://mail.example")
    with database.reading() as session:
        assert session.scalars(select(ConfirmationAsk)).all() == []
    assert len(night(database, tmp_path, Post(), monkeypatch, "smtp://mail.example")) == 1


def test_links_are_followed_only_when_asked_for(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked: list[str] = []

    def walk(_: Walker, urls: Iterable[str]) -> Iterator[tuple[str, Outcome]]:
        for url in urls:
            walked.append(url)
            yield url, Outcome(status=404)

    monkeypatch.setattr(Walker, "walk", walk)
    environment = {"DIRECTORY_INSTANCE": str(tmp_path), "DIRECTORY_DATABASE_URL": None}
    made = CliRunner().invoke(main, ["check"], env=environment)
    assert (made.exit_code, walked) == (0, []), made.output
    made = CliRunner().invoke(main, ["check", "--links"], env=environment)
    assert made.exit_code == 0
    assert walked == ["https://klinikka.example/oulu"]
    assert "oulu: 1 links followed, 1 of them led nowhere." in made.output
    with database.reading() as session:
        assert session.scalars(select(LinkCheck.failed_days)).all() == [1]
