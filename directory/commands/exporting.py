"""Give back what a city keeps: in the field's standard, and as tables and maps read it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from directory.catalogs import words_of
from directory.commands.tools import Progress, get_city, now, open_database
from directory.commands.translations import export
from directory.exchange.faults import Refused
from directory.exchange.hsds import feed, package, stock
from directory.exchange.hsds.register import load_register
from directory.exchange.hsds.terms import load_terms
from directory.exchange.texts import files
from directory.locales import LOCALES
from directory.taxonomies import load
from directory.web.i18n import language_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from directory.config import Config
    from directory.exchange.hsds.reaching import Edition, Object
    from directory.model import City

_file = click.argument("file", type=click.Path(path_type=Path))
_city = click.option("--city", "slug", required=True, help="The city's slug.")
_locale = click.option("--locale", "tag", default=None, help="The locale of the texts; else the city's own.")


def add(main: click.Group) -> None:
    """Add these commands; the group is there already."""
    for command in (export_hsds, export_csv, export_xlsx, export_geojson):
        export.add_command(command)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A city's feed as it is given away."""

    session: Session
    city: City
    tag: str
    edition: Edition
    credits: tuple[str, ...]
    """Whose data it is, and under which licence."""

    def services(self) -> Iterator[Object]:
        """Every public service in full, by id."""
        progress = Progress()
        register = load_register(self.session, self.city)
        total = len(register.services)
        for done, said in enumerate(feed.services_in_full(self.session, self.city, self.edition, register)):
            if done % feed.BATCH == 0:
                progress("Writing services", done, total)
            yield said
        progress.end()


@contextmanager
def _outgoing(config: Config, slug: str, tag: str | None) -> Iterator[Outgoing]:
    with open_database(config).reading() as session:
        city = get_city(session, slug)
        locale = tag or city.default_locale
        if locale not in LOCALES or locale not in city.locales:
            raise Refused(f"{city.name} has no locale {locale!r}. There are: {' '.join(city.locales)}.")
        credits_ = tuple(
            ", ".join(filter(None, (source.attribution or source.name, source.licence)))
            for source in stock.sources_of(session, city)
        )
        edition = feed.edition_of(
            session, city, locale, language_name=language_name, now=now(), has_times=False
        )
        yield Outgoing(session=session, city=city, tag=locale, edition=edition, credits=credits_)


@export.command("hsds")
@_file
@_city
@_locale
@click.pass_obj
def export_hsds(config: Config, file: Path, slug: str, tag: str | None) -> None:
    """Write a city's services in HSDS 3.1 to FILE.json, or as a tabular package to a folder or FILE.zip."""
    with _outgoing(config, slug, tag) as out:
        if file.suffix.lower() == ".json":
            files.save(file, _encoded(feed.feed_text(out.session, out.city, out.edition, tag=out.tag)))
        elif file.suffix.lower() in ("", ".zip"):
            package.save_package(file, _package(out))
        else:
            raise Refused(
                f"{file.name} is neither a .json file, a .zip file nor a folder. Name one of these."
            )
        _tell(out, file)


def _package(out: Outgoing) -> dict[str, bytes]:
    terms = load_terms(out.session, load(out.session, ""), out.edition.chain, out.edition.words)
    register = load_register(out.session, out.city)
    idle = feed.idle_organizations(out.session, out.city, out.edition, register)
    return package.files_of(package.tables_of(out.services(), list(idle), terms), title=out.city.name)


@export.command("csv")
@_file
@_city
@_locale
@click.pass_obj
def export_csv(config: Config, file: Path, slug: str, tag: str | None) -> None:
    """Write a city's services to a CSV FILE, a row a service and place."""
    from directory.exchange.tables import csv_text

    _write(config, file, slug, tag, lambda out: _encoded(csv_text(out.services())))


@export.command("geojson")
@_file
@_city
@_locale
@click.pass_obj
def export_geojson(config: Config, file: Path, slug: str, tag: str | None) -> None:
    """Write a city's services to a GeoJSON FILE for maps."""
    from directory.exchange.geojson import geojson_text

    _write(
        config,
        file,
        slug,
        tag,
        lambda out: _encoded(
            geojson_text(out.services(), about={"locale": out.tag, "attribution": list(out.credits)})
        ),
    )


@export.command("xlsx")
@_file
@_city
@_locale
@click.pass_obj
def export_xlsx(config: Config, file: Path, slug: str, tag: str | None) -> None:
    """Write a city's services to an XLSX FILE, as the table of `export csv`."""
    try:
        from directory.exchange.workbooks import workbook
    except ModuleNotFoundError as fault:
        raise Refused(f"{fault.name} is not installed. Run: pip install 'directory[import]'") from fault
    _write(config, file, slug, tag, lambda out: workbook(out.services(), words_of(out.tag), now=now()))


def _write(config: Config, file: Path, slug: str, tag: str | None, make: Callable[[Outgoing], bytes]) -> None:
    with _outgoing(config, slug, tag) as out:
        files.save(file, make(out))
        _tell(out, file)


def _encoded(pieces: Iterator[str]) -> bytes:
    return "".join(pieces).encode("utf-8", "replace")


def _tell(out: Outgoing, file: Path) -> None:
    click.echo(f"The services of {out.city.name} in {LOCALES[out.tag].english_name} are in {file}.")
    for said in out.credits:
        click.echo(f"  Say with it whose data it is: {said}")
