"""From objects of HSDS to neutral records, in one locale."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from directory.exchange.cleaning import email, website
from directory.exchange.feeds.facts import Facts, facts, free_of_charge
from directory.exchange.feeds.hours import as_written, hours
from directory.exchange.feeds.judging import judge
from directory.exchange.feeds.languages import language, languages
from directory.exchange.feeds.places import place_records
from directory.exchange.feeds.reaching import phone_records
from directory.exchange.feeds.values import flag, number, objects, text, verbatim, whole
from directory.exchange.hsds.passing import kept_of
from directory.exchange.hsds.vocabulary import KIND
from directory.exchange.records import (
    ContactRecord,
    CostRecord,
    DocumentRecord,
    LanguageRecord,
    OrganizationRecord,
    ServiceRecord,
)
from directory.model.facts import Cost, Document, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from directory.exchange.faults import Fault
    from directory.exchange.feeds.feed import Feed, Object
    from directory.exchange.feeds.kinds import Kinds


MOST_CONTACTS = 200
"""People to ask at one organization."""

MOST_ABOVE = 10
"""Terms above a term that are looked at."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a reader made of a file, whatever its format."""

    records: Sequence[ServiceRecord] = ()
    organizations: Sequence[OrganizationRecord] = ()
    """Those that offer nothing yet."""
    faults: Sequence[Fault] = ()
    """What is wrong with records that are not among these."""
    notes: Sequence[str] = ()
    """What staff should know, a sentence each."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """The row of each record in its file, by its id, where there are rows."""


def taken(feed: Feed, kinds: Kinds, *, locale: str, country: str | None = None) -> Taken:
    """Make records of a feed; those with faults are left out and named.

    :param locale: of its texts.
    :param country: ISO 3166-1 alpha-2, for numbers without a country's code.
    """
    judge(feed)
    reader = _Reader(feed=feed, kinds=kinds, locale=locale, country=country)
    records = [reader.service(key, said) for key, said in feed.services.items() if not reader.is_faulty(key)]
    offering = {record.organization.external_id for record in records}
    notes = [*feed.notes[:10], *kinds.told()]
    if feed.repeated:
        notes.append(f"Records that the feed repeats word for word: {feed.repeated}.")
    if reader.without_organization:
        count = reader.without_organization
        notes.append(f"Services that name no organization: {count}; each stands as its own.")
    return Taken(
        records=records,
        organizations=[
            reader.organization(said)
            for key, said in feed.organizations.items()
            if key not in offering and not reader.is_faulty(key)
        ],
        faults=feed.faults,
        notes=notes,
        rows={key: row for key in feed.services if (row := feed.places[key][2]) is not None},
    )


@dataclass(kw_only=True)
class _Reader:
    feed: Feed
    kinds: Kinds
    locale: str
    country: str | None
    without_organization: int = 0

    def __post_init__(self) -> None:
        self._faulty = {(fault.file, fault.row) for fault in self.feed.faults if fault.row is not None}
        self._paths = [(fault.file, fault.column or "") for fault in self.feed.faults if fault.row is None]

    def text(self, value: Any) -> str | None:
        """A text; without markup, unless we wrote it ourselves."""
        return verbatim(value) if self.feed.is_own else text(value)

    def is_faulty(self, key: str) -> bool:
        """Whether something is wrong with a record."""
        file, path, row = self.feed.places.get(key, ("", "", None))
        if row is not None:
            return (file, row) in self._faulty
        return any(file == other and column.startswith(f"{path}.") for other, column in self._paths)

    def texts(self, value: Any) -> dict[str, str]:
        said = self.text(value)
        return {self.locale: said} if said else {}

    def public_id(self, said: Object) -> UUID | None:
        try:
            return UUID(said["id"]) if self.feed.is_own else None
        except ValueError:
            return None

    def organization(self, said: Object) -> OrganizationRecord:
        """The record of an organization."""
        return OrganizationRecord(
            external_id=said["id"],
            hsds_id=self.public_id(said),
            names=self.texts(said.get("name")),
            alternate_name=self.text(said.get("alternate_name")),
            descriptions=self.texts(said.get("description")),
            website=website(self.text(said.get("website")) or ""),
            email=email(self.text(said.get("email")) or ""),
            legal_status=self.text(said.get("legal_status")),
            phones=tuple(phone_records(objects(said.get("phones")), self.country, is_own=self.feed.is_own)),
            contacts=tuple(self._contacts(objects(said.get("contacts"))[:MOST_CONTACTS])),
            passed_on=kept_of("organization", said, read=self.text),
        )

    def _contacts(self, listed: Sequence[Object]) -> Iterator[ContactRecord]:
        for said in listed:
            yield ContactRecord(
                name=self.text(said.get("name")),
                title=self.text(said.get("title")),
                department=self.text(said.get("department")),
                email=self.text(said.get("email")),
                phones=tuple(
                    phone_records(objects(said.get("phones")), self.country, is_own=self.feed.is_own)
                ),
            )

    def _offered_by(self, said: Object) -> OrganizationRecord:
        named = said.get("organization") if isinstance(said.get("organization"), dict) else None
        key = str(said.get("organization_id") or (named or {}).get("id") or "")
        found = {**self.feed.organizations.get(key, {}), **(named or {})}
        if key and found:
            return self.organization({**found, "id": key})
        self.without_organization += 1
        return OrganizationRecord(external_id=f"service/{said['id']}", names=self.texts(said.get("name")))

    def service(self, key: str, said: Object) -> ServiceRecord:
        """The record of a service."""
        attributes = objects(said.get("attributes"))
        own, foreign = facts(attributes)
        places, phones = place_records(said, self)
        spoken, other = self._languages(said)
        fees = self.text(said.get("fees_description")) or self.text(said.get("fees"))
        schedule = hours(objects(said.get("schedules")), self.locale)
        return ServiceRecord(
            external_id=key,
            hsds_id=self.public_id(said),
            names=self.texts(said.get("name")),
            terms=self._terms(said, own, foreign),
            organization=self._offered_by(said),
            places=places,
            alternate_names=self.texts(said.get("alternate_name")),
            descriptions=self.texts(said.get("description")),
            application_process=self.texts(said.get("application_process")),
            fees_description=self.texts(fees),
            eligibility_description=self.texts(said.get("eligibility_description")),
            alert=self.texts(said.get("alert")),
            status=_status(said.get("status")),
            interpretation_services=self.text(said.get("interpretation_services")) or other,
            wait_time=self.text(said.get("wait_time")),
            url=website(self.text(said.get("url")) or ""),
            email=email(self.text(said.get("email")) or ""),
            phones=phones,
            opening_hours=schedule,
            languages=spoken,
            minimum_age=whole(said.get("minimum_age")),
            maximum_age=whole(said.get("maximum_age")),
            audience=own.audience,
            cost=own.cost if own.cost is not Cost.UNKNOWN else free_of_charge(fees),
            cost_options=tuple(self._cost(one) for one in objects(said.get("cost_options"))),
            required_documents=tuple(self._documents(objects(said.get("required_documents")))),
            papers_required=own.papers_required,
            data_shared=own.data_shared,
            data_shared_source=self.text(said.get("data_shared_source")),
            data_shared_date=_day(said.get("data_shared_date")),
            appointment=own.appointment,
            capacity=own.capacity,
            capacity_date=_day(said.get("capacity_date")),
            interpreter=own.interpreter,
            female_staff=own.female_staff,
            sensitive=flag(said.get("sensitive")),
            confirmed_at=_day(said.get("assured_date")),
            confirmed_by=self.text(said.get("confirmed_by")) or self.text(said.get("assurer_email")),
            review_every=whole(said.get("review_every")) or 6,
            is_example=flag(said.get("is_example")),
            passed_on=self._passed_on(said, foreign),
            original=None if self.feed.is_own else said,
        )

    def _passed_on(self, said: Object, foreign: Sequence[Object]) -> Object | None:
        """What no column holds, with the items of lists that are rows here as these say them."""
        beside = {
            "attributes": [one for one in foreign if one.get("link_type") != KIND],
            "schedules": as_written(objects(said.get("schedules")), self.locale),
            "cost_options": [
                {**one, "currency": self._cost(one).currency} for one in objects(said.get("cost_options"))
            ],
        }
        return kept_of("service", {**said, **beside}, read=self.text)

    def _terms(self, said: Object, own: Facts, foreign: Sequence[Object]) -> tuple[str, ...]:
        kinds = [code for code in own.kinds if code in self.kinds.tree.terms]
        if kinds:
            return tuple(kinds)
        terms = []
        for attribute in foreign:
            term = attribute.get("taxonomy_term")
            term = term if isinstance(term, dict) else {}
            if attribute.get("link_type") == KIND and term.get("code") in self.kinds.tree.terms:
                kinds.append(term["code"])
            name = self.text(term.get("name")) or self.text(attribute.get("label"))
            self.feed.terms.setdefault(str(term.get("id")), term)
            terms.append([str(term.get(part) or "") for part in ("id", "code")] + [name or ""])
        names = [self.text(said.get("name")), self.text(said.get("alternate_name"))]
        return tuple(kinds) or self.kinds.of(terms, [name for name in names if name], above=self._above)

    def _above(self, keys: list[str]) -> Iterator[list[str]]:
        """The terms above one, the nearest first, as far as the feed knows them."""
        seen: set[str] = set()
        term = next((self.feed.terms[key] for key in keys if key in self.feed.terms), None)
        while term is not None:
            inner = term.get("parent")
            key = (
                str(term.get("parent_id") or (inner or {}).get("id") or "")
                if isinstance(inner, dict | None)
                else ""
            )
            named = self.text(term.get("parent_name"))
            term = inner if isinstance(inner, dict) else self.feed.terms.get(key)
            if key in seen or len(seen) > MOST_ABOVE or not (term or named):
                return
            seen.add(key)
            said = term or {}
            yield [str(said.get(part) or "") for part in ("id", "code")] + [
                self.text(said.get("name")) or named or ""
            ]

    def _languages(self, said: Object) -> tuple[tuple[LanguageRecord, ...], str | None]:
        known: list[LanguageRecord] = []
        words: list[str] = []
        for one in objects(said.get("languages")):
            code = language(self.text(one.get("code")) or "") or language(self.text(one.get("name")) or "")
            if code or (self.feed.is_own and one.get("code")):
                known.append(
                    LanguageRecord(
                        code=code if code and not self.feed.is_own else str(one.get("code") or code),
                        note=self.text(one.get("note")),
                        opening_hours=self.text(one.get("opening_hours")),
                    )
                )
            elif name := self.text(one.get("name")):
                words.append(name)
        more, rest = languages(words)
        codes = {one.code for one in known}
        return (*known, *(one for one in more if one.code not in codes)), rest

    def _cost(self, said: Object) -> CostRecord:
        currency = (self.text(said.get("currency")) or "").upper()
        return CostRecord(
            option=self.text(said.get("option")),
            currency=currency if len(currency) == 3 else None,
            amount=number(said.get("amount")),
            amount_description=self.text(said.get("amount_description")),
        )

    def _documents(self, listed: Sequence[Object]) -> list[DocumentRecord]:
        found = []
        for said in listed:
            own, _ = facts(objects(said.get("attributes")))
            words = self.text(said.get("document"))
            kind = Document(own.document) if own.document else Document.OTHER
            if words == own.document_name:
                words = None
            if words or own.document:
                found.append(DocumentRecord(kind=kind, document=words))
        return found


def _status(value: Any) -> Status:
    said = (text(value) or "").lower()
    return Status(said) if said in list(Status) else Status.ACTIVE


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat((text(value) or "")[:10])
    except ValueError:
        return None
