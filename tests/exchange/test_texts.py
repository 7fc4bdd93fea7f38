"""A city's texts go out to translators and come back; only what fits today's source is taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from directory.db import Database
from directory.exchange.faults import Refused
from directory.exchange.texts import po, xliff
from directory.exchange.texts.files import writable
from directory.exchange.texts.units import Unit, UnitFile, UnitState, take_units, units_of
from directory.model import (
    Base,
    City,
    Location,
    Metadata,
    Notice,
    Organization,
    Origin,
    SearchDoc,
    Service,
    ServiceAtLocation,
    ServiceTranslation,
    TranslationState,
    digest,
)
from directory.model.facts import Publication
from directory.text import clean
from directory.texts import Standing, standings, texts_of
from tests.exchange.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

NAME, DESCRIPTION = "service/abc234/name", "service/abc234/description"


def through_po(file: UnitFile) -> UnitFile:
    return po.read(po.write(file, now=NOW).decode())


def through_xliff_12(file: UnitFile) -> UnitFile:
    return xliff.read(xliff.write(file, version="1.2").decode())


def through_xliff_20(file: UnitFile) -> UnitFile:
    return xliff.read(xliff.write(file).decode())


FORMATS = {"po": through_po, "xliff 1.2": through_xliff_12, "xliff 2.0": through_xliff_20}
each_format = pytest.mark.parametrize("through", FORMATS.values(), ids=FORMATS)


def lay(session: Session, city: City) -> Service:
    """A service with an organization, a place and a notice of its city."""
    organization = Organization(city_id=city.id, code="org234", name="Apua ry")
    session.add(organization)
    session.flush()
    service = Service(
        city_id=city.id,
        organization_id=organization.id,
        code="abc234",
        name="Neuvonta",
        description="Autamme.",
    )
    location = Location(city_id=city.id, name="Talo", transportation="Bussi 7")
    session.add_all([service, location, Notice(city_id=city.id, name="Suljettu", description="Maanantaina")])
    session.flush()
    session.add(ServiceAtLocation(service_id=service.id, location_id=location.id))
    session.flush()
    return service


@pytest.fixture
def service(session: Session, city: City) -> Service:
    return lay(session, city)


def translated(
    session: Session,
    service: Service,
    text: str,
    *,
    field: str = "description",
    source: str = "Autamme.",
    origin: Origin = Origin.HUMAN,
    state: TranslationState = TranslationState.PUBLISHED,
) -> None:
    session.add(
        ServiceTranslation(
            service_id=service.id,
            field=field,
            locale="ar",
            text=text,
            source_digest=digest(source),
            origin=origin,
            state=state,
        )
    )
    session.flush()


def kept(session: Session, field: str = "description") -> ServiceTranslation | None:
    session.expire_all()
    return session.scalar(
        select(ServiceTranslation).where(ServiceTranslation.field == field, ServiceTranslation.locale == "ar")
    )


def file_of(*units: Unit, locale: str = "ar") -> UnitFile:
    return UnitFile(city="helsinki", source_locale="fi", locale=locale, units=units)


def unit(
    identifier: str = DESCRIPTION, target: str = "نساعد.", source: str = "Autamme.", **facts: object
) -> Unit:
    return replace(Unit(id=identifier, source=source, target=target, digest=digest(source)), **facts)  # type: ignore[arg-type]


def test_every_text_of_the_city_is_a_unit_with_what_a_translator_must_know(
    session: Session, city: City, service: Service
) -> None:
    units = units_of(session, city, "ar").units
    assert {unit.id.split("/")[0] + "/" + unit.id.split("/")[2] for unit in units} == {
        "service/name", "service/description", "organization/name", "location/name", "location/transportation",
        "notice/name", "notice/description",
    }  # fmt: skip
    by_id = {unit.id: unit for unit in units}
    assert by_id[DESCRIPTION].notes == ["Service: Neuvonta", "Description: what it offers and to whom"]
    place = next(
        unit for unit in units if unit.id.startswith("location/") and unit.id.endswith("/transportation")
    )
    assert place.notes[0] == "Location: Neuvonta", "a place is told by what is offered there"
    assert by_id[DESCRIPTION].digest == digest("Autamme.")


def test_archived_services_and_other_cities_are_not_translated(
    session: Session, city: City, service: Service
) -> None:
    other = City(slug="espoo", name="Espoo", locales=["fi", "ar"])
    session.add(other)
    session.flush()
    assert texts_of(session, other, "ar") == []
    service.publication = Publication.ARCHIVED
    session.flush()
    assert [text for text in texts_of(session, city, "ar") if text.noun.name == "service"] == []


def test_how_each_translation_stands(session: Session, city: City, service: Service) -> None:
    assert standings(session, city, "ar") == Counter({Standing.MISSING: 7})
    translated(session, service, "نساعد.")
    translated(session, service, "مشورة", field="name", source="Vanha nimi")
    assert standings(session, city, "ar") == Counter(missing=5, done=1, outdated=1)
    assert {unit.id for unit in units_of(session, city, "ar").units} & {DESCRIPTION, NAME} == {NAME}
    assert {unit.id for unit in units_of(session, city, "ar", everything=True).units} >= {DESCRIPTION, NAME}


@pytest.mark.parametrize(
    ("origin", "state", "standing"),
    [
        (Origin.MACHINE, TranslationState.DRAFT, Standing.MACHINE),
        (Origin.MACHINE, TranslationState.PUBLISHED, Standing.MACHINE),
        (Origin.HUMAN, TranslationState.IN_REVIEW, Standing.IN_REVIEW),
        (Origin.HUMAN, TranslationState.DRAFT, Standing.IN_REVIEW),
    ],
)
@each_format
def test_what_nobody_has_approved_goes_out_as_unfinished_and_comes_back_unchanged(
    session: Session,
    city: City,
    service: Service,
    through: Callable[[UnitFile], UnitFile],
    origin: Origin,
    state: TranslationState,
    standing: Standing,
) -> None:
    translated(session, service, "نساعد.", origin=origin, state=state)
    assert standings(session, city, "ar")[standing] == 1
    file = through(units_of(session, city, "ar"))
    [found] = [unit for unit in file.units if unit.id == DESCRIPTION]
    assert (found.target, found.state is UnitState.DONE) == ("نساعد.", False)
    assert take_units(session, city, "ar", file, by=None, now=NOW).taken == 0
    row = kept(session)
    assert row is not None
    assert (row.origin, row.state) == (origin, state)


@each_format
def test_units_keep_all_they_say_in_a_file(through: Callable[[UnitFile], UnitFile]) -> None:
    units = [
        unit(source='Kaksi  väliä\n\nja <b>rivejä</b> & "lainaus" \\n', target=" نعم\n\tلا "),
        unit(NAME, "", notes=["Service: Neuvonta"]),
        unit("service/abc234/alert", "x", state=UnitState.NEEDS_REVIEW),
        unit("location/5f0c6a3e-0000-4000-8000-000000000000/name", "y"),
    ]
    file = through(file_of(*units, locale="fa-AF"))
    assert file.locale.replace("_", "-") == "fa-AF"
    assert (file.city, file.source_locale) == ("helsinki", "fi")
    assert [replace(unit, notes=()) for unit in file.units] == [replace(unit, notes=()) for unit in units]


@each_format
def test_notes_for_the_translator_are_in_the_file(through: Callable[[UnitFile], UnitFile]) -> None:
    file = file_of(unit(notes=["Service: Neuvonta", "Name"]))
    data = {
        through_po: lambda: po.write(file, now=NOW),
        through_xliff_12: lambda: xliff.write(file, version="1.2"),
        through_xliff_20: lambda: xliff.write(file),
    }[through]()
    assert b"Service: Neuvonta" in data


@each_format
def test_out_and_in_again_changes_nothing(
    session: Session, city: City, service: Service, through: Callable[[UnitFile], UnitFile]
) -> None:
    translated(session, service, "نساعد.\nدائما")
    translated(session, service, "مشورة", field="name", source="Vanha nimi")
    before = texts_of(session, city, "ar")
    file = through(units_of(session, city, "ar", everything=True))
    report = take_units(session, city, "ar", file, by="Amal", now=NOW)
    assert (report.taken, report.unchanged, report.refused) == (0, 1, [])
    assert report.skipped == Counter({"without a translation": 5, "marked as unfinished": 1})
    assert texts_of(session, city, "ar") == before
    assert city.data_version == 7, "no cached page is thrown away for nothing"
    assert session.scalars(select(Metadata)).all() == []


def test_what_is_taken_is_published_signed_recorded_and_found(
    session: Session, city: City, service: Service
) -> None:
    report = take_units(session, city, "ar", file_of(unit()), by="Amal", now=NOW)
    assert (report.taken, report.refused) == (1, [])
    row = kept(session)
    assert row is not None
    assert (row.text, row.origin, row.state, row.updated_by, row.updated_at, row.source_digest) == (
        "نساعد.", Origin.HUMAN, TranslationState.PUBLISHED, "Amal", NOW, digest("Autamme."),
    )  # fmt: skip
    revision = session.scalars(select(Metadata)).one()
    assert (revision.resource_id, revision.field_name) == (service.id, "description@ar")
    assert (revision.previous_value, revision.replacement_value, revision.updated_by) == (
        "",
        "نساعد.",
        "Amal",
    )
    doc = session.scalars(select(SearchDoc)).one()
    assert (doc.service_id, city.data_version) == (service.id, 8)


@pytest.mark.parametrize("noun", ["organization", "location", "notice"])
def test_texts_beside_services_are_taken_and_their_services_indexed(
    session: Session, city: City, service: Service, noun: str
) -> None:
    text = next(text for text in texts_of(session, city, "ar") if text.noun.name == noun)
    report = take_units(
        session, city, "ar", file_of(unit(text.id, "اسم", source=text.source)), by=None, now=NOW
    )
    assert (report.taken, report.refused) == (1, [])
    assert len(session.scalars(select(SearchDoc)).all()) == (0 if noun == "notice" else 1)
    assert city.data_version == 8


def test_a_stale_unit_is_refused_by_name_and_the_rest_is_taken(
    session: Session, city: City, service: Service
) -> None:
    file = file_of(unit(), unit(NAME, "مشورة", source="Neuvonta"))
    service.description = "Autamme nyt toisin."
    session.flush()
    report = take_units(session, city, "ar", file, by=None, now=NOW)
    assert report.refused == [
        "service abc234, description: the source changed since this file was made; export it again"
    ]
    assert (report.taken, kept(session)) == (1, None)
    assert kept(session, "name") is not None


def test_a_unit_that_lost_its_digest_is_judged_by_its_source(
    session: Session, city: City, service: Service
) -> None:
    file = file_of(unit(digest=""), unit(NAME, "مشورة", source="Vanha", digest=""))
    report = take_units(session, city, "ar", file, by=None, now=NOW)
    assert (report.taken, len(report.refused)) == (1, 1)


@pytest.mark.parametrize(
    "identifier", ["service/zzz999/name", "service/abc234/cost", "", "../../etc", "service/abc234"]
)
def test_an_unknown_text_is_refused_by_name(
    session: Session, city: City, service: Service, identifier: str
) -> None:
    report = take_units(session, city, "ar", file_of(unit(identifier), unit()), by=None, now=NOW)
    assert (report.taken, report.refused) == (1, [f"{identifier}: there is no such text in Helsinki"])


def test_the_text_of_another_city_is_unknown(session: Session, city: City, service: Service) -> None:
    other = City(slug="espoo", name="Espoo", locales=["fi", "ar"])
    session.add(other)
    session.flush()
    report = take_units(session, other, "ar", file_of(unit()), by=None, now=NOW)
    assert (report.taken, len(report.refused), kept(session)) == (0, 1, None)


@pytest.mark.parametrize("locale", ["fi", "", "ar-EG", "x" * 500])
def test_a_file_in_another_language_is_refused_whole(
    session: Session, city: City, service: Service, locale: str
) -> None:
    with pytest.raises(Refused, match="not 'ar'"):
        take_units(session, city, "ar", file_of(unit(), locale=locale), by=None, now=NOW)


def test_a_file_with_a_text_twice_is_refused_whole(session: Session, city: City, service: Service) -> None:
    with pytest.raises(Refused, match="abc234/description is in the file 2 times"):
        take_units(session, city, "ar", file_of(unit(), unit(target="غيره")), by=None, now=NOW)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("<b>نساعد</b>", "markup"),
        ("نساعد <script>alert(1)</script>", "markup"),
        ("نساعد <img src=x onerror=alert(1)", "markup"),
        ("<!-- x", "markup"),
        ("نسا\u202eعد", "turns the direction"),
        ("نسا\u202aعد", "turns the direction"),
        ("نسا\u2067عد", "isolate"),
        ("نسا\u2069عد\u2067", "isolate"),
        ("نسا\u0007عد", "control character"),
        ("نسا\u0085عد", "control character"),
        ("ن" * 10_001, "at most 10000"),
    ],
)
def test_a_target_that_could_harm_a_page_is_refused_by_name(
    session: Session, city: City, service: Service, target: str, reason: str
) -> None:
    report = take_units(session, city, "ar", file_of(unit(target=target)), by=None, now=NOW)
    assert len(report.refused) == 1
    assert report.refused[0].startswith("service abc234, description: ")
    assert reason in report.refused[0]
    assert (report.taken, kept(session)) == (0, None)


@pytest.mark.parametrize("target", ["2 < 3 > 1", "نسا\u2067عد\u2069", "ن\u200cن", "100 % <3", "سطر\nسطر"])
def test_a_target_that_only_looks_odd_is_taken(
    session: Session, city: City, service: Service, target: str
) -> None:
    report = take_units(session, city, "ar", file_of(unit(target=target)), by=None, now=NOW)
    assert (report.taken, report.refused) == (1, [])
    row = kept(session)
    assert row is not None
    assert row.text == target


def test_a_name_is_shorter_than_a_text(session: Session, city: City, service: Service) -> None:
    long = file_of(unit(NAME, "ن" * 256, source="Neuvonta"))
    assert "at most 255" in take_units(session, city, "ar", long, by=None, now=NOW).refused[0]


def test_markup_that_the_source_has_may_stay(session: Session, city: City, service: Service) -> None:
    service.description = "Autamme <em>heti</em>."
    session.flush()
    file = file_of(unit(target="نساعد <em>الآن</em>.", source=service.description))
    assert take_units(session, city, "ar", file, by=None, now=NOW).taken == 1


def test_what_a_machine_made_waits_as_a_draft_and_never_replaces_a_person(
    session: Session, city: City, service: Service
) -> None:
    translated(session, service, "مشورة", field="name", source="Vanha nimi")
    file = file_of(
        unit(state=UnitState.MACHINE), unit(NAME, "آلة", source="Neuvonta", state=UnitState.MACHINE)
    )
    report = take_units(session, city, "ar", file, by=None, now=NOW)
    assert (report.taken, report.skipped.total(), report.refused) == (1, 1, [])
    row, name = kept(session), kept(session, "name")
    assert row is not None
    assert name is not None
    assert (row.origin, row.state) == (Origin.MACHINE, TranslationState.DRAFT)
    assert name.text == "مشورة"


def test_a_person_approves_what_a_machine_made_without_changing_it(
    session: Session, city: City, service: Service
) -> None:
    translated(session, service, "نساعد.", origin=Origin.MACHINE, state=TranslationState.DRAFT)
    assert take_units(session, city, "ar", file_of(unit()), by="Amal", now=NOW).taken == 1
    row = kept(session)
    assert row is not None
    assert (row.origin, row.state, row.updated_by) == (Origin.HUMAN, TranslationState.PUBLISHED, "Amal")


def test_a_correction_takes_the_place_of_what_was_there(
    session: Session, city: City, service: Service
) -> None:
    translated(session, service, "نعطي.")
    assert take_units(session, city, "ar", file_of(unit()), by="Amal", now=NOW).taken == 1
    row, revision = kept(session), session.scalars(select(Metadata)).one()
    assert row is not None
    assert (row.text, revision.previous_value, revision.last_action_type) == ("نساعد.", "نعطي.", "update")


def test_a_translation_into_another_locale_is_another_one(
    session: Session, city: City, service: Service
) -> None:
    translated(session, service, "نساعد.")
    assert standings(session, city, "en") == Counter({Standing.MISSING: 7})


def test_an_outdated_translation_is_approved_as_it_is(session: Session, city: City, service: Service) -> None:
    translated(session, service, "نساعد.", source="Vanha")
    assert take_units(session, city, "ar", file_of(unit()), by=None, now=NOW).taken == 1
    assert standings(session, city, "ar")[Standing.DONE] == 1


TARGETS = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs"),
        exclude_characters="<\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    )
    | st.sampled_from("\n\t\"\\%&'#"),
    max_size=60,
).filter(lambda text: bool(clean(text)) and writable(text) == text)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    with database.writing() as session:
        city = City(slug="helsinki", name="Helsinki", locales=["fi", "ar"])
        session.add(city)
        session.flush()
        lay(session, city)
    yield database
    database.dispose()


@each_format
@settings(max_examples=60)
@given(description=TARGETS, name=TARGETS)
def test_what_was_filled_in_comes_out_again(
    database: Database, through: Callable[[UnitFile], UnitFile], description: str, name: str
) -> None:
    filled = {DESCRIPTION: description, NAME: name}
    with database.writing() as session:
        city = session.scalars(select(City)).one()
        out = through(units_of(session, city, "ar"))
        back = through(
            replace(out, units=[replace(unit, target=filled.get(unit.id, "")) for unit in out.units])
        )
        report = take_units(session, city, "ar", back, by=None, now=NOW)
        assert (report.taken, report.refused) == (2, [])
        again = through(units_of(session, city, "ar", everything=True))
        found = {unit.id: unit.target for unit in again.units if unit.id in filled}
        assert found == {key: clean(text) for key, text in filled.items()}
        assert take_units(session, city, "ar", again, by=None, now=NOW).taken == 0
        session.rollback()


def test_postgresql_takes_translations_as_well(postgres_database: str) -> None:
    database = Database(postgres_database)
    Base.metadata.create_all(database.engine)
    with database.writing() as session:
        city = City(slug="helsinki", name="Helsinki", locales=["fi", "ar"])
        session.add(city)
        session.flush()
        lay(session, city)
        file = file_of(unit(), unit(NAME, "مشورة", source="Vanha"))
        report = take_units(session, city, "ar", file, by="Amal", now=NOW)
        assert (report.taken, len(report.refused)) == (1, 1)
        assert standings(session, city, "ar") == Counter(missing=6, done=1)
    database.dispose()


def test_a_unit_that_was_cut_into_many_segments_is_refused_by_name_and_the_rest_is_taken(
    session: Session, city: City, service: Service
) -> None:
    whole = xliff.write(file_of(unit(), unit(NAME, "مشورة", source="Neuvonta"))).decode()
    start, end = whole.index("<segment"), whole.index("</segment>") + len("</segment>")
    file = xliff.read(whole[:start] + whole[start:end] * 20_000 + whole[end:])
    assert len(file.units) == 2
    report = take_units(session, city, "ar", file, by=None, now=NOW)
    assert report.refused == ["service/abc234/description: it was cut into segments; join them"]
    assert (report.taken, kept(session)) == (1, None)
