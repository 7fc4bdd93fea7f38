"""Accounts of staff: the first ones, and what only those who run the instance may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click
from sqlalchemy import select

from directory.commands.tools import get_city, now, open_database
from directory.exchange.faults import Refused
from directory.model import Account, City, LinkPurpose, Membership
from directory.roles import Role
from directory.signing import accounts, links, steps
from directory.signing.accounts import BadMembership, Post

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from directory.config import Config

BY = "directory account"


def add(main: click.Group) -> None:
    """Add these commands."""
    main.add_command(account)


@click.group()
def account() -> None:
    """Accounts of people who work for a city."""


def _link(session: Session, config: Config, found: Account) -> str:
    token = links.make(session, LinkPurpose.INVITE, found.id, now=now())
    return f"{config.base_url}/staff/link/{token}"


def _get(session: Session, email: str) -> Account:
    found = accounts.find(session, email)
    if found is None:
        raise Refused(f"there is no account {email!r}. See `directory account list`.")
    return found


@account.command("add")
@click.argument("email")
@click.option("--city", "slug", required=True, help="The city they work for.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--locale", "locales", multiple=True, help="For translators: what they translate into.")
@click.option("--organization", default=None, help="For providers: its name or code.")
@click.option("--name", default="", help="What colleagues see.")
@click.pass_obj
def add_account(
    config: Config,
    email: str,
    slug: str,
    role: str,
    locales: tuple[str, ...],
    organization: str | None,
    name: str,
) -> None:
    """Let EMAIL work for a city; prints a link, good once, with which they choose a password."""
    try:
        with open_database(config).writing() as session:
            city = get_city(session, slug)
            owner = accounts.organization_named(session, city, organization) if organization else None
            post = Post(role=Role(role), locales=locales, organization_id=owner.id if owner else None)
            found = accounts.add(session, city, email, post, name=name, by=BY, now=now())
            link = _link(session, config, found) if found.password_hash is None else None
    except BadMembership as bad:
        raise Refused(str(bad)) from None
    if link:
        click.echo(link)
        click.echo("Good once, for seven days. Give it to nobody else.", err=True)
    else:
        click.echo(f"{found.email} has a password already and signs in with it.", err=True)


@account.command("list")
@click.option("--city", "slug", default=None, help="Only those of one city.")
@click.pass_obj
def list_accounts(config: Config, slug: str | None) -> None:
    """Tell who may sign in: address, city, role, and what is special."""
    # Here, for what passkeys are checked with takes 15 MB, which an import of a whole city wants.
    from directory.signing import passkeys

    with open_database(config).reading(own=True) as session:
        asked = (
            select(Account, Membership, City)
            .outerjoin(Membership, Membership.account_id == Account.id)
            .outerjoin(City, City.id == Membership.city_id)
            .order_by(Account.email, City.slug)
        )
        if slug:
            asked = asked.where(City.id == get_city(session, slug).id)
        # An account without a city has no membership, which the types of outer joins do not say.
        rows = cast("Iterable[tuple[Account, Membership | None, City | None]]", session.execute(asked))
        for found, membership, city in rows:
            told = [
                found.email,
                *([city.slug, membership.role.value, *membership.locales] if membership and city else []),
            ]
            if not found.is_active or (membership and not membership.is_active):
                told.append("(ended)")
            elif found.password_hash is None and not passkeys.of_account(session, found.id):
                told.append("(no password yet)")
            click.echo(" ".join(told))


@account.command("disable")
@click.argument("email")
@click.pass_obj
def disable(config: Config, email: str) -> None:
    """Let EMAIL in nowhere any more, from this moment on; what they wrote stays."""
    with open_database(config).writing() as session:
        accounts.disable(session, _get(session, email))
    click.echo(f"{accounts.folded(email)} can sign in no more.")


@account.command("enable")
@click.argument("email")
@click.pass_obj
def enable(config: Config, email: str) -> None:
    """Let EMAIL in again, with the password they had."""
    with open_database(config).writing() as session:
        _get(session, email).is_active = True
    click.echo(f"{accounts.folded(email)} can sign in again.")


@account.command("link")
@click.argument("email")
@click.option("--without-second-step", is_flag=True, help="Forget their app and passkeys: the phone is lost.")
@click.pass_obj
def link(config: Config, email: str, *, without_second_step: bool) -> None:
    """Print a new link, good once, with which EMAIL chooses a password; older links stop working."""
    from directory.signing import passkeys

    with open_database(config).writing() as session:
        found = _get(session, email)
        if not found.is_active:
            raise Refused(f"{found.email} is disabled. Run `directory account enable {found.email}` first.")
        if without_second_step:
            passkeys.remove_all(session, found.id)
            steps.end_codes(session, found.id)
        click.echo(_link(session, config, found))
