"""Records become rows; a second import updates them and keeps what staff edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import selectinload

from directory.exchange.codes import ALPHABET, candidates, codes_for
from directory.exchange.loading import load_services
from directory.exchange.recording import LoadReport
from directory.exchange.records import (
    CostRecord,
    DocumentRecord,
    LanguageRecord,
    OrganizationRecord,
    PhoneRecord,
    PlaceRecord,
    ServiceRecord,
    SourceRecordOf,
)
from directory.model import (
    Accessibility,
    Address,
    Attribute,
    CostOption,
    Language,
    Location,
    LocationTranslation,
    Organization,
    OrganizationTranslation,
    Origin,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceTranslation,
    Source,
    SourceRecord,
    TaxonomyTerm,
    TranslationState,
    digest,
)
from directory.model.facts import AddressVisibility, Audience, Cost, Document, Wheelchair

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.model import City

    Load = Callable[..., LoadReport]

SOURCE = SourceRecordOf(slug="osm", name="OpenStreetMap", licence="ODbL-1.0", data_date=date(2026, 1, 1))
LIBRARY = ServiceRecord(
    external_id="node/1",
    names={"fi": "Kirjasto", "ar": "مكتبة"},
    terms=("internet_access", "library"),
    organization=OrganizationRecord(external_id="operator/city", names={"fi": "Kaupunki", "sv": "Staden"}),
    places=(
        PlaceRecord(
            latitude=60.17, longitude=24.94, address_1="Katu 1", postal_code="00100", country="FI",
            wheelchair=Wheelchair.YES, names={"fi": "Talo", "en": "House"}, opening_hours="Mo 10:00-12:00",
        ),
    ),
    descriptions={"fi": "Kirjoja.", "en": "Books."},
    phones=(PhoneRecord(number="+35891", languages=("ar",)), PhoneRecord(number="+35892", extension="7", type="cell")),
    opening_hours="Mo-Fr 09:00-17:00",
    languages=(LanguageRecord(code="so", opening_hours="Th 14:00-16:00"),),
    audience=(Audience.ANYONE,),
    cost=Cost.FREE,
    cost_options=(CostRecord(option="Kortti", currency="EUR", amount=3.5),),
    required_documents=(DocumentRecord(kind=Document.IDENTITY), DocumentRecord(kind=Document.OTHER, document="Avain")),
    minimum_age=0,
    url="https://example.org",
)  # fmt: skip
PHARMACY = ServiceRecord(
    external_id="node/2",
    names={"fi": "Apteekki"},
    terms=("pharmacy",),
    organization=OrganizationRecord(external_id="node/2", names={"fi": "Apteekki"}),
    places=(PlaceRecord(latitude=60.18, longitude=24.95),),
)


@pytest.fixture
def load(session: Session, city: City, now: datetime) -> Load:
    def load(*records: ServiceRecord, **options: Any) -> LoadReport:
        report = load_services(session, city, SOURCE, records, **{"now": now, **options})
        session.expire_all()
        return report

    return load


def count(session: Session, kind: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def the_service(session: Session) -> Service:
    return session.scalars(
        select(Service).options(selectinload(Service.translations)).where(Service.name != "Apteekki")
    ).one()


def texts(service: Service) -> dict[tuple[str, str], str]:
    return {(row.field, row.locale): row.text for row in service.translations}


def test_a_record_fills_all_tables(session: Session, load: Load) -> None:
    assert load(LIBRARY) == LoadReport(new=1)
    service = the_service(session)
    assert (service.name, service.description, service.url) == ("Kirjasto", "Kirjoja.", "https://example.org")
    assert texts(service) == {("name", "ar"): "مكتبة", ("description", "en"): "Books."}
    assert {row.source_digest for row in service.translations} == {digest("Kirjasto"), digest("Kirjoja.")}
    assert (service.cost, service.audience, service.minimum_age) == (Cost.FREE, ["anyone"], 0)
    location = session.scalars(select(Location)).one()
    assert (location.name, location.latitude, location.address_visibility) == (
        "Talo",
        60.17,
        AddressVisibility.FULL,
    )
    assert session.scalars(select(Address.address_1)).all() == ["Katu 1"]
    assert session.scalars(select(Accessibility.wheelchair)).all() == [Wheelchair.YES]
    assert session.scalars(select(Organization.name)).all() == ["Kaupunki"]
    phones = session.execute(select(Phone.number, Phone.extension, Phone.type).order_by(Phone.position)).all()
    assert [tuple(row) for row in phones] == [("+35891", None, "voice"), ("+35892", "7", "cell")]
    assert set(session.scalars(select(Language.code))) == {"ar", "so"}
    assert set(session.scalars(select(Schedule.opening_hours))) == {"Mo-Fr 09:00-17:00", "Mo 10:00-12:00"}
    assert session.scalars(select(CostOption.amount)).all() == [3.5]
    assert [row.document for row in session.scalars(select(RequiredDocument).order_by(RequiredDocument.position))] == [
        None, "Avain",
    ]  # fmt: skip
    codes = select(TaxonomyTerm.code).join(Attribute).order_by(Attribute.position)
    assert session.scalars(codes).all() == ["internet_access", "library"]
    assert session.scalars(select(Source.licence)).all() == ["ODbL-1.0"]


def test_importing_again_changes_nothing_but_that_it_was_imported(
    session: Session, city: City, load: Load, now: datetime
) -> None:
    load(LIBRARY, PHARMACY)
    before = session.execute(select(Service.id, Service.code, Service.version).order_by(Service.id)).all()
    later = now + timedelta(days=1)
    assert load(LIBRARY, PHARMACY, now=later) == LoadReport(unchanged=2)
    assert (
        session.execute(select(Service.id, Service.code, Service.version).order_by(Service.id)).all()
        == before
    )
    assert count(session, Location) == 2
    assert session.scalars(select(Source.imported_at)).one() == later


def test_what_the_source_changed_is_changed(session: Session, load: Load) -> None:
    load(LIBRARY)
    changed = replace(
        LIBRARY,
        names={"fi": "Uusi kirjasto", "ar": "مكتبة", "sv": "Bibliotek"},
        descriptions={},
        opening_hours=None,
        phones=(PhoneRecord(number="+35899"),),
        terms=("library",),
        languages=(),
        required_documents=(),
        url=None,
        cost=Cost.UNKNOWN,
        places=(
            replace(LIBRARY.places[0], address_1="Katu 2", wheelchair=Wheelchair.NO, opening_hours=None),
        ),
        organization=replace(LIBRARY.organization, names={"fi": "Kunta"}),
    )
    assert load(changed) == LoadReport(changed=1)
    service = the_service(session)
    assert (service.name, service.description, service.url, service.version) == ("Uusi kirjasto", "", None, 2)
    assert service.cost is Cost.UNKNOWN
    assert texts(service) == {("name", "ar"): "مكتبة", ("name", "sv"): "Bibliotek"}
    assert {row.source_digest for row in service.translations} == {digest("Uusi kirjasto")}
    assert session.scalars(select(Phone.number)).all() == ["+35899"]
    assert session.scalars(select(Address.address_1)).all() == ["Katu 2"]
    assert session.scalars(select(Accessibility.wheelchair)).all() == [Wheelchair.NO]
    assert session.scalars(select(Organization.name)).all() == ["Kunta"]
    assert [count(session, kind) for kind in (Schedule, Language, RequiredDocument, Attribute)] == [
        0,
        0,
        0,
        1,
    ]


def test_what_staff_edited_stays_and_is_counted_even_at_the_third_import(
    session: Session, load: Load
) -> None:
    load(LIBRARY)
    service = the_service(session)
    service.name = "Rikhardinkadun kirjasto"
    session.scalars(select(Address)).one().address_1 = "Sisäpiha"
    for phone in session.scalars(select(Phone)):
        session.delete(phone)
    session.flush()
    changed = replace(
        LIBRARY,
        names={"fi": "Uusi", "ar": "جديد"},
        phones=(PhoneRecord(number="+35899"),),
        places=(replace(LIBRARY.places[0], address_1="Katu 2", postal_code="00200"),),
        url="https://new.example.org",
    )
    report = load(changed)
    assert (report.changed, report.kept_edits) == (1, 3)
    service = the_service(session)
    assert (service.name, service.url) == ("Rikhardinkadun kirjasto", "https://new.example.org")
    address = session.scalars(select(Address)).one()
    assert (address.address_1, address.postal_code) == ("Sisäpiha", "00200")
    assert count(session, Phone) == 0
    assert load(changed) == LoadReport(unchanged=1)
    assert load(replace(changed, names={"fi": "Uusin", "ar": "جديد"})).kept_edits == 1
    assert the_service(session).name == "Rikhardinkadun kirjasto"


def test_a_translation_of_the_source_is_outdated_beside_an_edited_name(session: Session, load: Load) -> None:
    load(LIBRARY)
    the_service(session).name = "Muokattu"
    session.flush()
    load(replace(LIBRARY, names={"fi": "Kirjasto", "ar": "المكتبة"}))
    row = session.scalars(select(ServiceTranslation).where(ServiceTranslation.field == "name")).one()
    assert (row.text, row.source_digest) == ("المكتبة", digest("Kirjasto"))
    assert row.source_digest != digest(the_service(session).name)


def test_translations_by_staff_stay(session: Session, load: Load) -> None:
    load(LIBRARY)
    service = the_service(session)
    service.translations.append(
        ServiceTranslation(field="name", locale="uk", text="Бібліотека", source_digest=digest("Kirjasto"))
    )
    session.flush()
    load(replace(LIBRARY, names={"fi": "Uusi kirjasto"}))
    service = the_service(session)
    assert texts(service)["name", "uk"] == "Бібліотека"
    assert ("name", "ar") not in texts(service)


def test_a_text_by_people_in_the_source_replaces_what_a_machine_made(session: Session, load: Load) -> None:
    load(replace(LIBRARY, organization=replace(LIBRARY.organization, names={"fi": "Kaupunki"})))
    machine = {"origin": Origin.MACHINE, "state": TranslationState.DRAFT, "source_digest": digest("x")}
    service, organization = the_service(session).id, session.scalars(select(Organization.id)).one()
    place = session.scalars(select(Location.id)).one()
    session.add_all(
        [
            ServiceTranslation(service_id=service, field="name", locale="en", text="Biblioteque", **machine),
            ServiceTranslation(service_id=service, field="name", locale="uk", text="Бібліотека", **machine),
            OrganizationTranslation(
                organization_id=organization, field="name", locale="sv", text="Stade", **machine
            ),
            LocationTranslation(location_id=place, field="name", locale="sv", text="Hus", **machine),
        ]
    )
    session.flush()
    session.expire_all()
    named = replace(
        LIBRARY,
        names={**LIBRARY.names, "en": "Library"},
        places=(replace(LIBRARY.places[0], names={"fi": "Talo", "en": "House", "sv": "Huset"}),),
    )
    assert load(named) == LoadReport(changed=1)
    kinds: tuple[type[Any], ...] = (ServiceTranslation, OrganizationTranslation, LocationTranslation)
    found = {
        (row.locale, row.text, row.origin, row.state)
        for kind in kinds
        for row in session.scalars(
            select(kind).where(kind.field == "name", kind.locale.in_(["en", "sv", "uk"]))
        )
    }
    human = (Origin.HUMAN, TranslationState.PUBLISHED)
    assert found == {
        ("en", "Library", *human), ("sv", "Staden", *human), ("sv", "Huset", *human), ("en", "House", *human),
        ("uk", "Бібліотека", Origin.MACHINE, TranslationState.DRAFT),
    }  # fmt: skip


def test_what_a_machine_made_in_the_place_of_a_sources_text_goes_once_the_source_says_it_anew(
    session: Session, load: Load
) -> None:
    load(LIBRARY)
    row = next(row for row in the_service(session).translations if row.field == "name")
    row.text, row.origin, row.state = "مكتبه", Origin.MACHINE, TranslationState.DRAFT
    session.flush()
    assert load(replace(LIBRARY, names={"fi": "Kirjasto", "ar": "المكتبة"})) == LoadReport(changed=1)
    row = next(row for row in the_service(session).translations if row.field == "name")
    assert (row.text, row.origin, row.state) == ("المكتبة", Origin.HUMAN, TranslationState.PUBLISHED)


def test_a_place_that_the_source_no_longer_has_goes_unless_it_was_edited(
    session: Session, load: Load
) -> None:
    two = replace(
        LIBRARY, places=(LIBRARY.places[0], PlaceRecord(latitude=60.2, longitude=24.9, address_1="B 1"))
    )
    load(two)
    assert count(session, ServiceAtLocation) == 2
    load(LIBRARY)
    assert session.scalars(select(Address.address_1)).all() == ["Katu 1"]
    load(two)
    assert set(session.scalars(select(Address.address_1))) == {"Katu 1", "B 1"}
    session.scalars(select(Address).where(Address.address_1 == "B 1")).one().address_1 = "B 2"
    session.flush()
    assert load(LIBRARY).kept_edits == 1
    assert set(session.scalars(select(Address.address_1))) == {"Katu 1", "B 2"}


def test_a_service_that_staff_deleted_comes_back_at_the_place_that_is_still_there(
    session: Session, load: Load
) -> None:
    load(LIBRARY, PHARMACY)
    place = session.scalars(select(Location.id).where(Location.name == "Talo")).one()
    session.execute(delete(Service).where(Service.name == "Kirjasto"))
    session.execute(update(Location).where(Location.id == place).values(transportation="Bussi 7"))
    session.expire_all()
    assert load(LIBRARY, PHARMACY) == LoadReport(new=1, unchanged=1)
    assert the_service(session).name == "Kirjasto"
    assert [count(session, kind) for kind in (Location, Address, ServiceAtLocation)] == [2, 1, 2]
    assert session.scalars(select(Location.transportation).where(Location.id == place)).one() == "Bussi 7"


def test_a_place_that_staff_unlinked_is_linked_again_when_the_source_brings_it_back(
    session: Session, load: Load
) -> None:
    two = replace(LIBRARY, places=(*LIBRARY.places, PlaceRecord(latitude=60.2, longitude=24.9)))
    load(two)
    place = session.scalars(select(Location.id).where(Location.latitude == 60.2)).one()
    session.execute(delete(ServiceAtLocation).where(ServiceAtLocation.location_id == place))
    session.expire_all()
    load(LIBRARY)
    assert load(two).changed == 1
    assert [count(session, kind) for kind in (Location, ServiceAtLocation)] == [2, 2]


def test_a_place_that_the_source_no_longer_has_stays_where_staff_offer_something_else(
    session: Session, load: Load
) -> None:
    load(LIBRARY, PHARMACY)
    place = session.scalars(select(Location.id).where(Location.name == "Talo")).one()
    pharmacy = session.scalars(select(Service.id).where(Service.name == "Apteekki")).one()
    session.add(ServiceAtLocation(service_id=pharmacy, location_id=place))
    session.flush()
    assert load(replace(LIBRARY, places=()), PHARMACY).changed == 1
    links = session.execute(select(ServiceAtLocation.service_id, Location.latitude).join(Location)).all()
    assert sorted((service == pharmacy, latitude) for service, latitude in links) == [
        (True, 60.17),
        (True, 60.18),
    ]
    assert load(LIBRARY, PHARMACY).changed == 1
    assert [count(session, kind) for kind in (Location, ServiceAtLocation)] == [2, 3]


def test_a_link_that_staff_moved_to_another_place_is_left_alone(session: Session, load: Load) -> None:
    load(LIBRARY, PHARMACY)
    there = session.scalars(select(Location.id).where(Location.latitude == 60.18)).one()
    at = session.scalars(
        select(ServiceAtLocation).where(ServiceAtLocation.service_id == the_service(session).id)
    ).one()
    at.location_id = there
    session.flush()
    load(replace(LIBRARY, places=()), PHARMACY)
    load(LIBRARY, PHARMACY)
    assert count(session, ServiceAtLocation) == 3


def test_what_vanished_from_the_source_is_kept_and_marked_until_it_is_back(
    session: Session, load: Load, now: datetime
) -> None:
    load(LIBRARY, PHARMACY)
    assert load(PHARMACY) == LoadReport(unchanged=1, missing=1)
    since = select(SourceRecord.missing_since).where(SourceRecord.external_id == "node/1")
    assert session.scalars(since).one() == now.date()
    load(PHARMACY, now=now + timedelta(days=9))
    assert session.scalars(since).one() == now.date()
    assert count(session, Service) == 2
    assert load(LIBRARY, PHARMACY).missing == 0
    assert session.scalars(since).one() is None


def test_a_service_moves_to_another_organization_unless_staff_moved_it(session: Session, load: Load) -> None:
    load(LIBRARY, PHARMACY)
    moved = replace(
        LIBRARY, organization=OrganizationRecord(external_id="operator/state", names={"fi": "Valtio"})
    )
    assert load(moved, PHARMACY).changed == 1
    owner = select(Organization.name).join(Service).where(Service.name == "Kirjasto")
    assert session.scalars(owner).all() == ["Valtio"]
    pharmacist = session.scalars(select(Organization.id).where(Organization.name == "Apteekki")).one()
    the_service(session).organization_id = pharmacist
    session.flush()
    assert load(LIBRARY, PHARMACY).kept_edits == 1
    assert the_service(session).organization_id == pharmacist


def test_services_of_one_operator_share_its_organization(session: Session, load: Load) -> None:
    load(LIBRARY, replace(PHARMACY, organization=LIBRARY.organization))
    assert count(session, Organization) == 1


def test_a_place_without_a_name_is_called_what_its_term_is_called(session: Session, load: Load) -> None:
    toilets = replace(
        PHARMACY, names={}, terms=("toilets",), organization=OrganizationRecord(external_id="t", names={})
    )
    load(toilets)
    service = the_service(session)
    assert (service.name, texts(service)) == ("Vessa", {("name", "en"): "Toilets"})
    assert session.scalars(select(Organization.name)).all() == ["Vessa"]
    assert service.review_every == 3


def test_without_the_default_locale_the_first_text_is_the_source(session: Session, load: Load) -> None:
    load(replace(PHARMACY, names={"sv": "Apoteket", "en": "Pharmacy"}))
    service = the_service(session)
    assert service.name == "Apoteket"
    assert texts(service) == {("name", "sv"): "Apoteket", ("name", "en"): "Pharmacy"}


def test_a_sensitive_term_makes_the_service_sensitive(session: Session, load: Load) -> None:
    load(replace(PHARMACY, names={"fi": "Yösuoja"}, terms=("emergency_shelter",)))
    assert the_service(session).sensitive is True


BAD: Sequence[tuple[dict[str, Any], str]] = [
    ({"terms": ("alchemist",)}, "alchemist"),
    ({"terms": ()}, "none of its terms"),
    ({"terms": ("\ud800\x1b",)}, "none of its terms"),
    ({"names": {"fi": "x" * 10_240}}, "10240 characters"),
    ({"descriptions": {"fi": "x" * 10_001}}, "10001 characters"),
    ({"places": (PlaceRecord(latitude=91.0, longitude=0.0),)}, "not on the Earth"),
    ({"places": (PlaceRecord(latitude=float("nan"), longitude=0.0),)}, "not on the Earth"),
    ({"places": (PlaceRecord(latitude=1.0),)}, "coordinates is missing"),
    ({"places": (PlaceRecord(),) * 51}, "51 places"),
    ({"phones": (PhoneRecord(number="1" * 61),)}, "number has 61"),
    ({"external_id": "x" * 121}, "121 characters"),
    ({"external_id": ""}, "its id"),
    ({"external_id": "node/\x001"}, "printable"),
    ({"external_id": "node/\ud800"}, "printable"),
    ({"names": {"fi": "\ud800"}}, "its name has no character"),
    ({"names": {"fi": "\x00\x1b", "sv": " "}}, "its name has no character"),
    ({"names": {"fi": "Talo", "x" * 36: "Hus"}}, "no tag of a language"),
    ({"names": {"fi": "Talo", "sv_FI": "Hus"}}, "no tag of a language"),
    ({"descriptions": {"": "Hus"}}, "no tag of a language"),
    ({"minimum_age": -1}, "minimum_age is not between"),
    ({"maximum_age": 10**400}, "maximum_age is not between"),
    ({"maximum_age": 151}, "between 0 and 150"),
    ({"review_every": -(10**30)}, "review_every is not"),
    ({"cost_options": (CostRecord(amount=1e10),)}, "amount is not smaller"),
    ({"cost_options": (CostRecord(amount=10**400),)}, "amount is not smaller"),
    ({"cost_options": (CostRecord(amount=float("nan")),)}, "amount is no number"),
    ({"cost": "cheap"}, "its cost is 'cheap'"),
    ({"audience": ("wizards",)}, "its audience is 'wizards'"),
    ({"phones": (PhoneRecord(number="112", type="owl"),)}, "its type is 'owl'"),
    ({"required_documents": (DocumentRecord(kind="wand"),)}, "its kind is 'wand'"),  # type: ignore[arg-type]
    ({"places": (PlaceRecord(wheelchair="maybe"),)}, "its wheelchair is 'maybe'"),  # type: ignore[arg-type]
    ({"places": (PlaceRecord(address_visibility="never"),)}, "address_visibility is"),  # type: ignore[arg-type]
    ({"organization": OrganizationRecord(external_id="\udfff", names={"fi": "A"})}, "id of its organization"),
    ({"organization": OrganizationRecord(external_id="", names={"fi": "A"})}, "id of its organization"),
    ({"organization": OrganizationRecord(external_id="a", names={"fi": "\x07"})}, "its organization.name"),
]


@pytest.mark.parametrize(("faults", "message"), BAD, ids=[message for _, message in BAD])
def test_a_record_that_cannot_be_kept_is_refused_alone(
    session: Session, load: Load, faults: dict[str, Any], message: str
) -> None:
    report = load(replace(LIBRARY, **faults), PHARMACY)
    assert report.new == 1
    assert len(report.refused) == 1
    assert message in report.refused[0]
    assert report.refused[0].isprintable()


def test_of_two_records_with_one_id_the_second_is_refused(load: Load) -> None:
    report = load(LIBRARY, replace(PHARMACY, external_id="node/1"))
    assert (report.new, report.refused) == (1, ["node/1: its id was there before in the same file"])


def test_control_characters_never_reach_the_database(session: Session, load: Load) -> None:
    load(replace(LIBRARY, names={"fi": "A\x00B\x1b"}, descriptions={"fi": "C\ud800"}))
    assert (the_service(session).name, the_service(session).description) == ("AB", "C")


def test_codes_can_be_read_aloud_and_never_meet(
    session: Session, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(LIBRARY, PHARMACY)
    codes = session.scalars(select(Service.code)).all()
    assert len(set(codes)) == 2
    assert all(len(code) == 6 and set(code) <= set(ALPHABET) for code in codes)
    taken = session.scalars(select(Service)).first()
    assert taken is not None
    other = record = taken.id
    first, second = (code for code, _ in zip(candidates(record), range(2), strict=False))
    assert taken.code == first
    assert codes_for(session, Service, [other]) == {other: second}


def test_the_same_record_has_the_same_code_in_another_database(
    session: Session, load: Load, city: City
) -> None:
    load(LIBRARY)
    assert the_service(session).code == "spgmnj"


def test_an_import_makes_a_fixed_number_of_queries(session: Session, load: Load) -> None:
    from sqlalchemy import event

    def queries(*records: ServiceRecord) -> int:
        made: list[str] = []
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *said: made.append(said[2]))
        load(*records)
        return len(made)

    many = [replace(LIBRARY, external_id=f"way/{number}") for number in range(60)]
    few = queries(*many[:10])
    assert (
        queries(*many[:10], *[replace(record, external_id=f"n{record.external_id}") for record in many])
        <= few * 2 + 60
    )


def test_loading_tells_how_far_it_is(load: Load) -> None:
    told: list[tuple[str, int, int]] = []
    load(LIBRARY, PHARMACY, progress=lambda *step: told.append(step))
    assert told == [("Loading services", 2, 2)]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "http://[::1", "//", "file:///etc/passwd"]
)
def test_what_is_no_address_of_a_site_becomes_no_link(address: str) -> None:
    from directory.exchange.records import OrganizationRecord, ServiceRecord
    from directory.exchange.statements import Surroundings, TermFacts, statement

    record = ServiceRecord(
        external_id="x",
        names={"en": "X"},
        terms=("doctor",),
        organization=OrganizationRecord(
            external_id="o", names={"en": "O"}, website=address, email="a@b?bcc=x@y"
        ),
        url=address,
        email="a@b?bcc=x@y",
    )
    around = Surroundings(
        default_locale="en", locales=["en"], terms={"doctor": TermFacts(labels={"en": "Doctor"})}
    )
    said = statement(record, around)
    assert [key for key in said if "url" in key or "website" in key or "email" in key] == []
