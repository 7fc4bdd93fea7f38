"""The third step: what the import would do, row by row; then it is done as a whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, request

from directory import indexing
from directory.exchange import planning, tabling, waiting
from directory.exchange.faults import Refused
from directory.exchange.fetching import Fetcher
from directory.exchange.mapping.judging import doubts
from directory.exchange.sourcing import Asked
from directory.exchange.sourcing import read as read_source
from directory.model import City
from directory.roles import Right
from directory.web.staff.city.common import city_of, shown, tree_of
from directory.web.staff.guard import allowed
from directory.web.staff.importing.common import folder, mapping_of, source_of, table_of, upload_of
from directory.web.staff.importing.wording import change_lines
from directory.web.staff.store import reading, trying, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.exchange.feeds import Taken
    from directory.exchange.waiting import Upload
    from directory.web.staff.desk import Desk

PAGE = 50
KINDS = ("new", "changed", "unchanged", "twin", "doubt", "error")


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/import/<upload>/preview")(preview)
    blueprint.post("/<city>/import/<upload>/take")(take)
    blueprint.post("/<city>/import/<upload>/forget")(forget)


def _taken(session: Session, desk: Desk, upload: Upload) -> Taken:
    """:raise Refused: when the file cannot be read as it was said."""
    city = session.get_one(City, desk.city.id)
    tree = tree_of(session, desk)
    if upload.format == "hsds":
        asked = Asked(where=str(waiting.path_of(folder(), upload)), format="hsds")
        return read_source(asked, city, tree, Fetcher())
    chosen = mapping_of(upload)
    if chosen is None:
        abort(404)
    return tabling.records(table_of(upload, chosen), chosen, city, tree)


def try_out(desk: Desk, upload: Upload) -> None:
    """Note what an import would do; nothing of it stays.

    :raise Refused: when it cannot be read.
    """
    with reading() as session:
        taken = _taken(session, desk, upload)
    with trying() as session:
        city = session.get_one(City, desk.city.id)
        plan = planning.plan(session, city, source_of(upload), taken, now=desk.now, look_for_twins=True)
    unsure = _doubts(desk, upload)
    rows = [
        {
            "outcome": row.outcome,
            "name": row.name,
            "row": row.row,
            "column": row.column,
            "sentence": row.sentence,
            "changes": dict(row.changes),
            "doubts": unsure.get(row.row or 0, []),
            "twins": [
                [*pair.second, round(pair.score * 100)] for pair in plan.twins.get(row.external_id, ())
            ],
        }
        for row in plan.rows
    ]
    upload.said["plan"] = {
        "rows": rows,
        "notes": list(plan.notes),
        "missing": plan.report.missing,
        "kept_edits": plan.report.kept_edits,
    }


def _doubts(desk: Desk, upload: Upload) -> dict[int, list[list[str]]]:
    """Cells that are not understood, by row: the column and a sentence."""
    chosen = mapping_of(upload)
    if chosen is None:
        return {}
    found: dict[int, list[list[str]]] = {}
    table = table_of(upload, chosen)
    city = desk.city
    for row, column, message, values in doubts(
        table, chosen, locale=chosen.locale or city.default_locale, country=city.country, bounds=city.bounds
    ):
        found.setdefault(row, []).append([column, desk.words.gettext(message, **values)])
    return found


def _is(row: dict[str, Any], kind: str) -> bool:
    if kind == "twin":
        return bool(row["twins"])
    return bool(row["doubts"]) if kind == "doubt" else row["outcome"] == kind


@allowed(Right.IMPORT)
def preview(desk: Desk, upload: str) -> Response:
    """What would be new, changed, left as it is, is perhaps there already, is wrong."""
    return _preview(desk, upload_of(desk, upload), {})


def _preview(desk: Desk, waits: Upload, errors: dict[str, str]) -> Response:
    plan = waits.said.get("plan")
    if plan is None:
        return desk.led_to(f"import/{waits.key}")
    counts = {kind: sum(_is(row, kind) for row in plan["rows"]) for kind in KINDS}
    show = request.args.get("show", "")
    rows = [row for row in plan["rows"] if show not in KINDS or _is(row, show)]
    pages = max(1, -(-len(rows) // PAGE))
    asked = request.args.get("page", "1")
    page = min(pages, max(1, int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1))
    place = f"import/{waits.key}/preview"
    return shown(
        "staff/importing/preview.html",
        desk,
        errors,
        upload=waits,
        plan=plan,
        counts=counts,
        show=show if show in KINDS else "",
        rows=[
            row | {"lines": change_lines(desk, row["changes"])}
            for row in rows[(page - 1) * PAGE : page * PAGE]
        ],
        page=page,
        pages=pages,
        to_page=lambda number: desk.to(place, [("show", show), ("page", str(number))]),
    )


@allowed(Right.IMPORT)
def take(desk: Desk, upload: str) -> Response:
    """Take in all rows that can be, in one transaction, and forget the file."""
    waits = upload_of(desk, upload)
    if waits.said.get("plan") is None:
        return desk.led_to(f"import/{waits.key}")
    try:
        source = source_of(waits)
        with reading() as session:
            taken = _taken(session, desk, waits)
            said = planning.stated(session, session.get_one(City, desk.city.id), source, taken)
        with writing() as session:
            city = city_of(session, desk)
            report = planning.take_in(
                session, city, source, taken, now=desk.now, said=said, file=waits.name, by=desk.by
            )
            indexing.index_touched(session, city, report.touched, now=desk.now)
            run = report.run.id if report.run else None
    except Refused as fault:
        return _preview(desk, waits, {"import": str(fault)})
    waiting.forget(folder(), waits)
    return desk.led_to(f"import/runs/{run}", told="imported")


@allowed(Right.IMPORT)
def forget(desk: Desk, upload: str) -> Response:
    """Do not import it; the file is deleted at once."""
    waiting.forget(folder(), upload_of(desk, upload))
    return desk.led_to("import", told="forgotten")
