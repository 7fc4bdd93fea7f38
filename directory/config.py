"""Settings: one frozen object, built once from DIRECTORY_* variables."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)


LEAVE_URL = "https://www.wikipedia.org/"
"""Everybody opens it, in any language, and it does not follow those who do."""


class BadSetting(ValueError):
    """A variable has a value that cannot be used; the message names the cure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """What an instance of the directory is told from outside."""

    instance: Path = Path("instance")
    """DIRECTORY_INSTANCE: where the database, basemaps and keys lie."""
    database_url: str = ""
    """DIRECTORY_DATABASE_URL."""
    replica_url: str | None = None
    """DIRECTORY_REPLICA_URL: reads go there."""
    base_url: str = "http://127.0.0.1:8000"
    """DIRECTORY_BASE_URL: what short addresses and mails begin with."""
    trusted_hosts: tuple[str, ...] = ()
    """DIRECTORY_TRUSTED_HOSTS: host names that requests may name; empty: any."""
    secret_key: str = field(default="", repr=False)
    """DIRECTORY_SECRET_KEY: signs what must not be forged; empty: one that the instance folder keeps."""
    proxies: int = 0
    """DIRECTORY_PROXIES: how many proxies of one's own stand before us and write X-Forwarded-For."""
    mail_url: str | None = field(default=None, repr=False)
    """DIRECTORY_MAIL_URL: a server for outgoing mail; without one, mails are laid into the instance folder."""
    mail_from: str = ""
    """DIRECTORY_MAIL_FROM: who mails are from."""
    nominatim_url: str | None = None
    """DIRECTORY_NOMINATIM_URL: a Nominatim of one's own, instead of the built-in gazetteer."""
    translate_url: str | None = None
    """DIRECTORY_TRANSLATE_URL: "libretranslate+https://host" or "deepl+https://host": a machine that drafts translations."""
    translate_key: str = field(default="", repr=False)
    """DIRECTORY_TRANSLATE_KEY: its key."""
    feed_hosts: tuple[str, ...] = ()
    """DIRECTORY_FEED_HOSTS: hosts of feeds that may be fetched without https, and inside one's own network."""
    leave_url: str = LEAVE_URL
    """DIRECTORY_LEAVE_URL: what "Leave this page" opens: a site that says nothing about who opens it."""

    contact: str = ""
    """DIRECTORY_CONTACT: an e-mail address that the page on accessibility names beside its form."""
    complaints_url: str | None = None
    """DIRECTORY_COMPLAINTS_URL: where one can complain whom an answer about accessibility does not help."""

    @property
    def basemaps(self) -> Path:
        """Where each city's PMTiles file lies, named by its slug."""
        return self.instance / "basemaps"

    @property
    def outbox(self) -> Path:
        """Where mails are laid that no server was named for."""
        return self.instance / "outbox"

    def key(self) -> str:
        """The secret key: the one that was set, else one made once and kept, so that signed links survive a restart."""
        return self.secret_key or _kept_key(self.instance / "secret-key")


def _kept_key(path: Path) -> str:
    """A key in a file that nobody else can read; of two processes that begin together, both get the same."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.touch(mode=0o600, exist_ok=False)
            draft.write_text(secrets.token_hex(32), "ascii")
            with suppress(FileExistsError):
                path.hardlink_to(draft)
            draft.unlink()
        return path.read_text("ascii").strip() or _short_lived(path)
    except OSError:
        return _short_lived(path)


def _short_lived(path: Path) -> str:
    log.warning("No key can be kept in %s: whoever is signed in has to do so again after a restart.", path)
    return secrets.token_hex(32)


def _address(name: str, value: str | None) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise BadSetting(f"{name} is {value!r}; write a whole address such as https://directory.example")
    return value.rstrip("/")


def _mail_address(name: str, value: str | None) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadSetting(
            f"{name} names no mail server; write smtp://user:password@mail.example:587 or smtps://…"
        )
    return value


def _contact(name: str, value: str) -> str:
    before, at, host = value.partition("@")
    if value and not (before and at and host and value.isprintable() and not set(value) & set(" ,;<>?&")):
        raise BadSetting(f"{name} is {value!r}; write an e-mail address such as access@city.example")
    return value


def _machine(name: str, value: str | None) -> str | None:
    if not value:
        return None
    kind, _, address = value.partition("+")
    parts = urlsplit(address)
    if kind not in ("libretranslate", "deepl") or parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSetting(
            f"{name} names no translation service; write libretranslate+https://host or deepl+https://host"
        )
    return value.rstrip("/")


def _count(name: str, value: str | None) -> int:
    if value and not value.isdecimal():
        raise BadSetting(f"{name} is {value!r}; write a number")
    return int(value or 0)


def _database(name: str, value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        raise BadSetting(
            f"{name} is no database address; write sqlite:////path/file.db or postgresql://…"
        ) from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise BadSetting(f"{name} names {url.get_backend_name()}; only sqlite and postgresql are supported")
    return value


def from_environment(environ: Mapping[str, str]) -> Config:
    """Read the settings.

    :raise BadSetting: when a value cannot be used.
    """
    instance = Path(environ.get("DIRECTORY_INSTANCE") or "instance").resolve()
    database = environ.get("DIRECTORY_DATABASE_URL") or f"sqlite:///{instance / 'directory.db'}"
    replica = environ.get("DIRECTORY_REPLICA_URL")
    return Config(
        instance=instance,
        database_url=_database("DIRECTORY_DATABASE_URL", database),
        replica_url=_database("DIRECTORY_REPLICA_URL", replica) if replica else None,
        base_url=_address("DIRECTORY_BASE_URL", environ.get("DIRECTORY_BASE_URL")) or "http://127.0.0.1:8000",
        trusted_hosts=tuple(environ.get("DIRECTORY_TRUSTED_HOSTS", "").replace(",", " ").split()),
        secret_key=environ.get("DIRECTORY_SECRET_KEY", ""),
        proxies=_count("DIRECTORY_PROXIES", environ.get("DIRECTORY_PROXIES")),
        mail_url=_mail_address("DIRECTORY_MAIL_URL", environ.get("DIRECTORY_MAIL_URL")),
        mail_from=environ.get("DIRECTORY_MAIL_FROM", ""),
        nominatim_url=_address("DIRECTORY_NOMINATIM_URL", environ.get("DIRECTORY_NOMINATIM_URL")),
        translate_url=_machine("DIRECTORY_TRANSLATE_URL", environ.get("DIRECTORY_TRANSLATE_URL")),
        translate_key=environ.get("DIRECTORY_TRANSLATE_KEY", ""),
        feed_hosts=tuple(environ.get("DIRECTORY_FEED_HOSTS", "").replace(",", " ").split()),
        leave_url=_address("DIRECTORY_LEAVE_URL", environ.get("DIRECTORY_LEAVE_URL")) or LEAVE_URL,
        contact=_contact("DIRECTORY_CONTACT", environ.get("DIRECTORY_CONTACT", "")),
        complaints_url=_address("DIRECTORY_COMPLAINTS_URL", environ.get("DIRECTORY_COMPLAINTS_URL")),
    )
