"""One record side by side: its texts in the city's own locale and in another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Response, abort, make_response, redirect, render_template, request

from directory.locales import LOCALES
from directory.model import TranslationState
from directory.roles import Right
from directory.texts import Standing
from directory.translating.machine import Trouble, rounds
from directory.translating.machine.troubles import SENTENCES
from directory.translating.records import find_record
from directory.translating.saving import Typed, save
from directory.web.staff.guard import allowed
from directory.web.staff.services.common import city_to_write
from directory.web.staff.store import reading, writing
from directory.web.staff.translations.common import BADGES, NOUNS, STANDINGS, order_of, provider, target_of
from directory.web.staff.translations.showing import shown_texts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from flask import Blueprint
    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.translating.records import Record
    from directory.web.staff.desk import Desk

SAVES = {
    "draft": TranslationState.DRAFT,
    "review": TranslationState.IN_REVIEW,
    "publish": TranslationState.PUBLISHED,
    "publish-next": TranslationState.PUBLISHED,
}
"""Buttons that save, and the state that they lead to."""
TOLD = {"draft": "drafted", "review": "in-review", "publish": "published", "publish-next": "published"}


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/translations/<locale>/<noun>/<key>")(form)
    blueprint.post("/<city>/translations/<locale>/<noun>/<key>")(take)


@dataclass(frozen=True, kw_only=True)
class _Back:
    """Why the form comes back, and with what."""

    status: int = 200
    typed: Mapping[str, Typed] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    moved: Collection[str] = ()
    machine: Mapping[str, str] = field(default_factory=dict)


@allowed(Right.TRANSLATE)
def form(desk: Desk, locale: str, noun: str, key: str) -> Response:
    """Show a record's texts; seven queries."""
    target_of(desk, locale)
    with reading() as session:
        return _shown(session, desk, locale, _record(session, desk.city, noun, key), _Back())


@allowed(Right.TRANSLATE)
def take(desk: Desk, locale: str, noun: str, key: str) -> Response:
    """Save what was typed, let a machine fill in what is empty, or give the form back."""
    target_of(desk, locale)
    do = request.form.get("do", "")
    if do in SAVES:
        return _save(desk, locale, noun, key, do)
    with reading() as session:
        record = _record(session, desk.city, noun, key)
        typed = _typed(record)
        if not do.startswith("machine"):
            return _shown(session, desk, locale, record, _Back(typed=typed))
    back = _by_machine(desk, locale, record, typed, do.removeprefix("machine").removeprefix("-"))
    with reading() as session:
        return _shown(session, desk, locale, _record(session, desk.city, noun, key), back)


def _record(session: Session, city: City, noun: str, key: str) -> Record:
    found = find_record(session, city, noun, key)
    if found is None or not found.sources:
        abort(404)
    return found


def _typed(record: Record) -> dict[str, Typed]:
    """What came with the form, by field."""
    sent = request.form
    return {
        name: Typed(
            text=sent[f"text-{name}"],
            source_mark=sent.get(f"source-{name}", ""),
            row_mark=sent.get(f"row-{name}", ""),
            shown_mark=sent.get(f"shown-{name}", ""),
            still_right=sent.get(f"right-{name}") == "yes",
            machine_mark=sent.get(f"machine-{name}", ""),
        )
        for name in record.sources
        if f"text-{name}" in sent
    }


def _save(desk: Desk, locale: str, noun: str, key: str, do: str) -> Response:
    words = desk.words
    with writing() as session:
        city = city_to_write(session, desk)
        record = _record(session, city, noun, key)
        typed = _typed(record)
        saved = save(session, city, record, locale, typed, state=SAVES[do], by=desk.by, now=desk.now)
        if saved.moved:
            return _shown(session, desk, locale, record, _Back(status=409, typed=typed, moved=saved.moved))
        if saved.faults:
            errors = {
                f"text-{name}": words.gettext(
                    "This cannot be taken: %(reason)s.", reason=words.gettext(fault.sentence, **fault.values)
                )
                for name, fault in saved.faults.items()
            }
            return _shown(session, desk, locale, record, _Back(status=422, typed=typed, errors=errors))
    told = TOLD[do] if saved.count else "unchanged"
    if do == "publish-next":
        asked = [(name, value) for name in ("noun", "state") if (value := request.args.get(name, ""))]
        asked += [("after", f"{noun}/{key}"), ("told", told)]
        return make_response(redirect(desk.to(f"translations/{locale}/next", asked), 303))
    return desk.led_to(f"translations/{locale}/{noun}/{key}", told=told)


def _by_machine(desk: Desk, locale: str, record: Record, typed: Mapping[str, Typed], only: str) -> _Back:
    """Ask a machine for one text, or for all that are empty. No session is open meanwhile."""
    machine = provider()
    if machine is None:
        return _in_trouble(desk, typed, Trouble.OFF)
    wanted = [
        text
        for text in record.texts(locale)
        if (record.noun.name, text.field) not in rounds.PROPER
        and (text.field == only if only else not (text.field in typed and typed[text.field].text.strip()))
    ]
    if not wanted:
        return _Back(typed=typed)
    with reading() as session:
        order = order_of(session, desk, locale)
        jobs = rounds.jobs_for(session, order, wanted, record.organization)
    done = rounds.asked(writing, machine, order, jobs)
    made = {text.field: words for text, words in done.made}
    if done.trouble:
        return _in_trouble(desk, typed, done.trouble, made)
    lost = desk.words.gettext(SENTENCES[Trouble.LOST])
    errors = {f"text-{text.field}": lost for text in done.refused}
    return _Back(typed=typed, errors=errors, machine=made, status=422 if errors else 200)


def _in_trouble(
    desk: Desk, typed: Mapping[str, Typed], trouble: Trouble, made: Mapping[str, str] | None = None
) -> _Back:
    said = {"machine": desk.words.gettext(SENTENCES[trouble])}
    status = 422 if trouble is Trouble.OFF else 503
    return _Back(status=status, typed=typed, errors=said, machine=made or {})


def _shown(session: Session, desk: Desk, locale: str, record: Record, back: _Back) -> Response:
    texts = shown_texts(
        session, desk.city, record, locale, back.typed, moved=back.moved, machine=back.machine
    )
    asked = [(name, value) for name in ("noun", "state") if (value := request.args.get(name, ""))]
    place = f"translations/{locale}/{record.noun.name}/{record.key}"
    return make_response(
        render_template(
            "staff/translations/page.html",
            desk=desk,
            record=record,
            target=target_of(desk, locale),
            source=LOCALES[desk.city.default_locale],
            texts=texts,
            errors=back.errors,
            moved=back.moved,
            has_machine=provider() is not None,
            action=desk.to(place, asked),
            next=desk.to(
                f"translations/{locale}/next", [*asked, ("after", f"{record.noun.name}/{record.key}")]
            ),
            nouns=NOUNS,
            standings=STANDINGS,
            badges=BADGES,
            outdated=Standing.OUTDATED,
        ),
        back.status,
    )
