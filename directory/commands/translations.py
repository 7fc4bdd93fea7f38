"""Translations: how far each locale is; a city's texts out to translators and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from directory import coverage
from directory.commands.importing import import_
from directory.commands.tools import get_city, now, open_database
from directory.exchange.faults import Refused
from directory.locales import LOCALES, Locale
from directory.texts import Standing, standings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from directory.config import Config
    from directory.exchange.texts.units import UnitFile
    from directory.model import City
    from directory.translating import Report

NO_SOURCES = "no sources here"
_SHOWN_REFUSALS = 200

_city = click.option("--city", "slug", required=True, help="The city's slug.")
_locale = click.option("--locale", "tag", required=True, help="The locale to translate into, such as fa-AF.")
_file = click.argument("file", type=click.Path(path_type=Path))


def add(main: click.Group) -> None:
    """Add these commands."""
    main.add_command(translations)
    main.add_command(export)
    for command in (import_po, import_xliff):
        import_.add_command(command)


@click.command()
@click.option("--city", "slug", default=None, help="Tell also how far the texts of this city are.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def translations(config: Config, slug: str | None, as_json: bool) -> None:
    """Tell how far each locale is: interface, taxonomy, synonyms, a city's texts, who has reviewed it."""
    contents = _contents(config, slug) if slug else {}
    rows = [_row(locale, contents.get(tag)) for tag, locale in LOCALES.items()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    heads = [
        "locale",
        "language",
        "interface",
        "taxonomy",
        "synonyms",
        *([f"texts of {slug}"] if slug else []),
    ]
    for line in aligned([[*heads, "review"], *(_cells(row, bool(slug)) for row in rows)]):
        click.echo(line)


def _contents(config: Config, slug: str) -> dict[str, dict[str, int]]:
    """Counts by locale that the city offers, its own left out."""
    with open_database(config).reading() as session:
        city = get_city(session, slug)
        found = {}
        for tag in city.locales[1:]:
            counts = standings(session, city, tag)
            found[tag] = {standing.value: counts[standing] for standing in Standing} | {"of": counts.total()}
        return found


def _row(locale: Locale, content: dict[str, int] | None) -> dict[str, Any]:
    try:
        interface = coverage.interface(locale.tag)
    except ValueError as fault:
        raise Refused(str(fault)) from fault
    return {
        "locale": locale.tag,
        "language": locale.english_name,
        "interface": asdict(interface) if interface else None,
        "taxonomy": asdict(coverage.taxonomy(locale.tag)),
        "synonyms": asdict(coverage.synonyms(locale.tag)),
        "content": content,
        "review": locale.review,
    }


def _cells(row: dict[str, Any], has_content: bool) -> list[str]:
    cells = [row["locale"], row["language"], _counts(row["interface"]) or NO_SOURCES]
    cells += [f"{row[name]['done']}/{row[name]['of']}" for name in ("taxonomy", "synonyms")]
    if has_content:
        cells.append(_counts(row["content"]) or "-")
    return [*cells, row["review"]]


def _counts(counts: dict[str, int] | None) -> str:
    if counts is None:
        return ""
    rest = [f"{n} {name.replace('_', ' ')}" for name, n in counts.items() if n and name not in ("done", "of")]
    return ", ".join([f"{counts['done']}/{counts['of']}", *rest])


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows of a table as lines, its columns below each other."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


@click.group()
def export() -> None:
    """Hand out what a city keeps."""


@export.command("po")
@_file
@_city
@_locale
@click.option(
    "--all", "everything", is_flag=True, help="What is done as well, not only what is missing or outdated."
)
@click.pass_obj
def export_po(config: Config, file: Path, slug: str, tag: str, everything: bool) -> None:
    """Write a city's texts for a translator to a gettext PO FILE."""
    po = _format("po")
    _export(config, file, slug, tag, everything, lambda units: po.write(units, now=now()))


@export.command("xliff")
@_file
@_city
@_locale
@click.option("--version", type=click.Choice(["1.2", "2.0"]), default="2.0", show_default=True)
@click.option(
    "--all", "everything", is_flag=True, help="What is done as well, not only what is missing or outdated."
)
@click.pass_obj
def export_xliff(config: Config, file: Path, slug: str, tag: str, version: str, everything: bool) -> None:
    """Write a city's texts for a translator to an XLIFF FILE."""
    xliff = _format("xliff")
    _export(config, file, slug, tag, everything, lambda units: xliff.write(units, version=version))


def _export(
    config: Config, path: Path, slug: str, tag: str, everything: bool, write: Callable[[UnitFile], bytes]
) -> None:
    from directory.exchange.texts import files, units

    with open_database(config).reading() as session:
        city = get_city(session, slug)
        _check(city, tag)
        found = units.units_of(session, city, tag, everything=everything)
    files.save(path, write(found))
    click.echo(f"{len(found.units)} texts to {LOCALES[tag].english_name} are in {path}.")


@click.command("po")
@_file
@_city
@_locale
@click.option("--by", default=None, help="Who translated, for the records.")
@click.option("--dry-run", is_flag=True, help="Read and report; keep nothing.")
@click.pass_obj
def import_po(config: Config, file: Path, slug: str, tag: str, by: str | None, dry_run: bool) -> None:
    """Take a city's texts from a gettext PO FILE that a translator filled."""
    _import(config, file, slug, tag, by, dry_run, _format("po"))


@click.command("xliff")
@_file
@_city
@_locale
@click.option("--by", default=None, help="Who translated, for the records.")
@click.option("--dry-run", is_flag=True, help="Read and report; keep nothing.")
@click.pass_obj
def import_xliff(config: Config, file: Path, slug: str, tag: str, by: str | None, dry_run: bool) -> None:
    """Take a city's texts from an XLIFF FILE (1.2 or 2.0) that a translator filled."""
    _import(config, file, slug, tag, by, dry_run, _format("xliff"))


def _import(
    config: Config, path: Path, slug: str, tag: str, by: str | None, dry_run: bool, kind: ModuleType
) -> None:
    from directory.exchange.texts import files, units

    text = files.contents(path)
    try:
        file = kind.read(text)
        with open_database(config).writing() as session:
            city = get_city(session, slug)
            _check(city, tag)
            report = units.take_units(session, city, tag, file, by=by, now=now())
            if dry_run:
                session.rollback()
    except Refused as refusal:
        raise Refused(f"{path.name}: {refusal}") from refusal
    _tell(report)
    if dry_run:
        click.echo("This was a dry run: nothing was kept.")


def _tell(report: Report) -> None:
    click.echo(
        f"Taken: {report.taken}, unchanged: {report.unchanged}, skipped: {report.skipped.total()}, "
        f"refused: {len(report.refused)}."
    )
    for reason, count in report.skipped.items():
        click.echo(f"  skipped: {count} {reason}")
    for line in report.refused[:_SHOWN_REFUSALS]:
        click.echo(f"  refused: {line}")
    if (more := len(report.refused) - _SHOWN_REFUSALS) > 0:
        click.echo(f"  refused: {more} more")


def _check(city: City, tag: str) -> None:
    if tag not in LOCALES:
        raise Refused(f"there is no locale {tag!r}. There are: {' '.join(LOCALES)}.")
    if tag == city.default_locale:
        raise Refused(f"{tag!r} is the locale that {city.name} writes its texts in. Choose another")


def _format(name: str) -> ModuleType:
    """The module of a format, which needs a library that readers of pages do not."""
    try:
        if name == "po":
            from directory.exchange.texts import po

            return po
        from directory.exchange.texts import xliff
    except ModuleNotFoundError as fault:
        raise Refused(f"{fault.name} is not installed. Run: pip install 'directory[import]'") from fault
    return xliff
