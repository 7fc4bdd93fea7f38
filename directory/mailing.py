"""Mailing: hand a mail to the server that was named; where none was, lay it into a folder."""

from __future__ import annotations

import secrets
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

PATIENCE = 20
"""Seconds that a mail server may take to answer."""
_LOCAL = {"localhost", "127.0.0.1", "::1"}


class NotSent(Exception):
    """A mail could not be handed over; the message says why, without its text or its receiver."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """A short plain text to one person."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Takes mails away."""

    def send(self, mail: Mail, *, now: datetime) -> None:
        """Hand a mail over.

        :raise NotSent: when that cannot be done.
        """


@dataclass(frozen=True, kw_only=True, slots=True)
class Outbox:
    """Lays mails into a folder that nobody else can read, as files that mail programs open."""

    folder: Path
    sender: str

    def send(self, mail: Mail, *, now: datetime) -> None:
        """Write a file."""
        path = self.folder / f"{now:%Y-%m-%dT%H%M%S}-{secrets.token_hex(4)}.eml"
        try:
            data = _message(mail, self.sender, now).as_bytes()
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            path.write_bytes(data)
        except (OSError, ValueError) as error:
            raise NotSent(f"{path} cannot be written ({type(error).__name__})") from None


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Hands mails to an SMTP server; encrypted where it offers that, and never a password otherwise."""

    url: str
    sender: str

    def send(self, mail: Mail, *, now: datetime) -> None:
        """Connect, greet, hand over."""
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        try:
            with _connection(parts.scheme, host, parts.port or _port(parts.scheme, parts.username)) as server:
                server.ehlo_or_helo_if_needed()
                is_safe = parts.scheme == "smtps" or host in _LOCAL
                if parts.scheme == "smtp" and server.has_extn("starttls"):
                    server.starttls(context=ssl.create_default_context())
                    is_safe = True
                if parts.username:
                    if not is_safe:
                        raise NotSent(f"{host} offers no encryption, and would get the password in clear")
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(_message(mail, self.sender, now))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise NotSent(f"{host} did not take it ({type(error).__name__})") from None


def mailer(url: str | None, sender: str, outbox: Path) -> Mailer:
    """What takes mails away in this instance."""
    return Server(url=url, sender=sender) if url else Outbox(folder=outbox, sender=sender)


def _port(scheme: str, user: str | None) -> int:
    if scheme == "smtps":
        return 465
    return 587 if user else 25


def _connection(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=PATIENCE)


def _message(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">") or "directory")
    message["Auto-Submitted"] = "auto-generated"
    # Plain letters go as they are: who reads the file itself finds links whole.
    message.set_content(mail.text, cte="7bit" if mail.text.isascii() else "quoted-printable")
    return message
