"""Stating: what a source's records say, worked out before anybody is kept waiting; it only reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from directory.exchange.cleaning import line
from directory.exchange.offering import record_id
from directory.exchange.statements import (
    MAX_EXTERNAL_ID,
    USUAL_MONTHS,
    Statement,
    Surroundings,
    TermFacts,
    Unfit,
    organization_statement,
    statement,
)
from directory.model import City, Taxonomy, TaxonomyTerm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.exchange.records import OrganizationRecord, ServiceRecord

ALONE = "organization/"
"""What the ids of organizations begin with that offer nothing yet."""

Basis = tuple[object, ...]


@dataclass(kw_only=True)
class Stated:
    """The statements of one source, by the ids of its records."""

    basis: Basis
    """What they were worked out from, beside the records."""
    around: Surroundings
    terms: dict[str, UUID]
    """The ids of the taxonomy's terms by their codes."""
    records: dict[str, ServiceRecord] = field(default_factory=dict)
    services: dict[str, Statement] = field(default_factory=dict)
    organizations: dict[str, Statement] = field(default_factory=dict)
    """Those that offer nothing yet."""
    public: dict[str, UUID | None] = field(default_factory=dict)
    """The ids under which others know these."""
    months_unsaid: set[str] = field(default_factory=set)
    """Services of which only the city says how often they are checked."""
    refused: list[str] = field(default_factory=list)
    """What cannot be kept, and why."""
    faults: dict[str, str] = field(default_factory=dict)
    """The same by the ids of the records."""
    present: set[str] = field(default_factory=set)
    """All that the source has, whether it can be kept or not."""

    def refuse(self, external_id: str, fault: Unfit) -> None:
        """Leave a record out."""
        self.refused.append(line(f"{external_id[:MAX_EXTERNAL_ID]}: {fault}", 500))
        self.faults.setdefault(external_id, str(fault))


def state(
    session: Session,
    city: City,
    source: str,
    records: Sequence[ServiceRecord],
    alone: Sequence[OrganizationRecord] = (),
) -> Stated:
    """What all records say; three queries, whatever their number.

    :param source: the source's slug.
    :param alone: organizations, of which those are taken that none of the records names.
    """
    around, terms = _surroundings(session, city, source)
    made = Stated(basis=basis(session, city), around=around, terms=terms)
    for record in records:
        made.present.add(record.external_id)
        try:
            said = statement(record, made.around)
            if record.external_id in made.services:
                raise Unfit("its id was there before in the same file")
        except Unfit as fault:
            made.refuse(record.external_id, fault)
            continue
        made.services[record.external_id], made.records[record.external_id] = said, record
        if record.review_every == USUAL_MONTHS and said["review_every"] == city.review_months:
            made.months_unsaid.add(record.external_id)
    offering = {said["organization"] for said in made.services.values()}
    for one in alone:
        key = ALONE + one.external_id
        made.present.add(key)
        try:
            if one.external_id not in offering:
                made.organizations[key] = organization_statement(one, made.around)
                made.public[key] = one.hsds_id
        except Unfit as fault:
            made.refuse(key, fault)
    return made


def basis(session: Session, city: City) -> Basis:
    """What statements are worked out from: other ones are needed where it differs; two queries."""
    # Asked of the table, not of the object: somebody may have changed the city since it was read.
    row = session.execute(select(City.locales, City.review_months).where(City.id == city.id)).one()
    versions = session.scalars(select(Taxonomy.version).order_by(Taxonomy.id)).all()
    return city.slug, tuple(row.locales), row.review_months, tuple(versions)


def _surroundings(session: Session, city: City, source: str) -> tuple[Surroundings, dict[str, UUID]]:
    terms = session.scalars(select(TaxonomyTerm).options(selectinload(TaxonomyTerm.translations))).all()
    around = Surroundings(
        default_locale=city.default_locale,
        locales=city.locales,
        review_months=city.review_months,
        place_id=lambda key: record_id(city, source, f"location/{key}"),
        terms={
            term.code: TermFacts(
                labels={
                    "en": term.name,
                    **{row.locale: row.text for row in term.translations if row.field == "name"},
                },
                sensitive=term.sensitive,
                review_months=term.review_months,
            )
            for term in terms
        },
    )
    return around, {term.code: term.id for term in terms}
