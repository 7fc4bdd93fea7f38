"""The second step: what each column is for; guessed, corrected by selects, kept with the source for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from directory.exchange import tabling, waiting
from directory.exchange.faults import Refused
from directory.exchange.mapping.contents import values_of
from directory.exchange.mapping.fields import TEXTS
from directory.exchange.mapping.words import WORDS
from directory.exchange.sourcing import slug_of
from directory.locales import LOCALES
from directory.roles import Right
from directory.web.staff.city.common import Typed, label, shown, tree_of, typed_now
from directory.web.staff.guard import allowed
from directory.web.staff.importing import previewing
from directory.web.staff.importing.common import folder, mapping_of, sources, table_of, upload_of
from directory.web.staff.store import reading

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from directory.exchange.reading import Table
    from directory.exchange.tabling import Chosen
    from directory.exchange.waiting import Upload
    from directory.web.staff.desk import Desk

KEEP = "*"
"""A column that a mapping written by hand uses in its own way."""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/import/<upload>")(form)
    blueprint.post("/<city>/import/<upload>")(save)


@allowed(Right.IMPORT)
def form(desk: Desk, upload: str) -> Response:
    """The columns of the file with what they may be for."""
    waits = upload_of(desk, upload)
    if waits.format == "hsds":
        return _form(desk, waits, None, {}, {}, {})
    try:
        table = table_of(waits)
        known = mapping_of(waits)
    except Refused as fault:
        return shown("staff/importing/refused.html", desk, {"file": str(fault)}, upload=waits)
    chosen = tabling.proposed(table, desk.city.locales)
    if known is not None:
        chosen = _as_before(table, known)
    return _form(desk, waits, table, chosen, {}, {})


def _as_before(table: Table, known: Any) -> Chosen:
    """What a mapping that was used before says of the columns of this table."""
    chosen: Chosen = {}
    for name, by_locale in known.fields.items():
        for locale, source in by_locale.items():
            for column in source.named:
                field = name if tabling.is_plain(source) and name in WORDS else KEEP
                chosen.setdefault(column, (field, locale if locale in LOCALES else ""))
    return {column: chosen.get(column, ("", "")) for column in table.columns}


def _form(
    desk: Desk,
    waits: Upload,
    table: Table | None,
    chosen: Chosen,
    typed: dict[str, str],
    errors: dict[str, str],
) -> Response:
    with reading() as session:
        tree = tree_of(session, desk)
    source = Typed({name: text or "" for name, text in (waits.said.get("source") or {}).items()})
    has_kept = any(field == KEEP for field, _ in chosen.values())
    return shown(
        "staff/importing/columns.html",
        desk,
        errors,
        upload=waits,
        source=source,
        columns=[
            (column, values_of(table, column, most=3), *chosen.get(column, ("", "")))
            for column in table.columns
        ]
        if table
        else [],
        rows=len(table.rows) if table else 0,
        fields=[("", "–")] + ([(KEEP, desk.words.gettext("As before"))] if has_kept else []) + [
            (name, desk.words.gettext(words)) for name, words in WORDS.items()
        ],
        texts=TEXTS,
        locales=[(tag, LOCALES[tag].own_name) for tag in desk.city.locales],
        kinds=[
            (term.code, f"{label(desk, top)}: {label(desk, term)}")
            for top in tree.tops
            for term in tree.children(top.code) or [top]
        ],
        typed={"name": waits.name.rpartition(".")[0] or waits.name, "default_kind": "community"} | typed,
    )  # fmt: skip


@allowed(Right.IMPORT)
def save(desk: Desk, upload: str) -> Response:
    """Keep what the columns mean, try the import, and show what it would do."""
    waits, typed = upload_of(desk, upload), typed_now()
    table, chosen, errors = None, {}, {}
    try:
        if waits.format != "hsds":
            table = table_of(waits)
            chosen = _chosen(desk, table)
        if "slug" not in waits.said.get("source", {}):
            errors = _name_source(desk, waits, typed)
        if table is not None and not errors:
            _keep_mapping(desk, waits, chosen, typed)
        if not errors:
            previewing.try_out(desk, waits)
    except Refused as fault:
        errors["column-0" if table else "name"] = str(fault)
    if errors:
        return _form(desk, waits, table, chosen, typed, errors)
    waiting.note(folder(), waits)
    return desk.led_to(f"import/{waits.key}/preview")


def _chosen(desk: Desk, table: Table) -> Chosen:
    chosen: Chosen = {}
    for number, column in enumerate(table.columns):
        field, locale = request.form.get(f"column-{number}", ""), request.form.get(f"locale-{number}", "")
        chosen[column] = (
            field if field in WORDS or field == KEEP else "",
            locale if locale in desk.city.locales and field in TEXTS else "",
        )
    return chosen


def _name_source(desk: Desk, waits: Upload, typed: dict[str, str]) -> dict[str, str]:
    """A new source needs a name that no other has, so that it takes the place of none."""
    name = " ".join(typed.get("name", "").split())[:100]
    if not name:
        return {"name": desk.words.gettext("Write where the table comes from.")}
    with reading() as session:
        taken = {row.slug for row in sources(session, desk)} | {"osm", "seeds", "staff"}
    if slug_of(name) in taken:
        return {
            "name": desk.words.gettext(
                "There is a source of this name. Write another one, or go back and say that this is its newer version."
            )
        }
    waits.said["source"] = {"name": name, "licence": typed.get("licence", "").strip()[:60]}
    return {}


def _keep_mapping(desk: Desk, waits: Upload, chosen: Chosen, typed: dict[str, str]) -> None:
    """:raise Refused: when no column holds the name."""
    if waits.said.get("mapping") and all(
        field == KEEP or (field, locale) == before
        for (field, locale), before in zip(
            chosen.values(), _as_before(table_of(waits), mapping_of(waits)).values(), strict=False
        )
    ):
        return
    source = waits.said["source"]
    made = tabling.mapping_of(
        {column: ("" if field == KEEP else field, tag) for column, (field, tag) in chosen.items()},
        name=str(source["name"]),
        locale=desk.city.default_locale,
        default_kind=typed.get("default_kind", ""),
        licence=str(source.get("licence") or ""),
        base=mapping_of(waits),
    )
    waits.said["mapping"] = made.source
