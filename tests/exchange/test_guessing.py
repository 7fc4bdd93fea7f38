"""What columns mean is told by their headings in many languages, and by what stands below them."""

from __future__ import annotations

import json

import pytest

from directory.exchange import tabling
from directory.exchange.cleaning import phones
from directory.exchange.faults import Refused
from directory.exchange.feeds import Kinds, Taken
from directory.exchange.mapping import guess, parse, records
from directory.exchange.mapping.headings import meaning
from directory.exchange.mapping.spots import degrees, spot
from directory.exchange.mapping.tables import read_bytes
from directory.hours import understand
from directory.hours.free import spelled
from directory.taxonomies import Term, TermTree

TREE = TermTree(
    version="1",
    terms={
        code: Term(
            code=code, parent=None, icon="", labels={"en": code}, sentences={}, sensitive=False, osm=(), review_months=6
        )
        for code in ("community", "library")
    },
    needs={},
)  # fmt: skip


def take(text: str, mapping: str, *, name: str = "t.csv", locale: str = "en") -> Taken:
    said = parse(mapping)
    table = read_bytes(text.encode(), name=name, mapping=said)
    return records(table, said, Kinds(tree=TREE, locale=locale), locale=locale, country="GB")


@pytest.mark.parametrize(
    ("heading", "means"),
    [
        ("name_ar", ("name", "ar", "")),
        ("name:uk", ("name", "uk", "")),
        ("nameAr", ("name", "ar", "")),
        ("Name (English)", ("name", "en", "")),
        ("Arabic Name", ("name", "ar", "")),
        ("\u200fالاسم", ("name", "", "ar")),
        ("Назва", ("name", "", "uk")),
        ("translations.ar.title", ("name", "ar", "")),
        ("service.name.en", ("name", "en", "")),
        ("organization.name", ("organization", "", "")),
        ("category.subCategory.name", ("kinds", "", "")),
        ("ÖFFNUNGSZEITEN", ("opening_hours", "", "de")),
        ("addressLine1", ("address_1", "", "")),
        ("contact_name", None),
        ("location.type", None),
        ("so", None),
    ],
)
def test_a_heading_tells_a_field_and_a_language(heading: str, means: tuple[str, str, str] | None) -> None:
    assert meaning(heading) == means


def test_texts_go_to_the_languages_of_the_city_that_they_are_in() -> None:
    table = read_bytes(
        "Name,الاسم,Description,Details,Назва\nSchool,مدرسة,Стоянка їжа,x,Школа\n".encode(), name="t.csv"
    )
    assert guess(table, locales=["en", "ru", "uk", "ar"])["fields"] == {
        "name": {"en": "Name", "ar": "الاسم", "uk": "Назва"},
        "description": {"uk": "Description", "en": "Details"},
    }


def test_headings_in_one_language_tell_what_the_texts_are_in() -> None:
    table = read_bytes(b"Einrichtung;Beschreibung;Strasse\nA;B;C\n", name="t.csv")
    fields = guess(table, locales=["fi", "de"])["fields"]
    assert fields == {
        "name": {"de": "Einrichtung"},
        "description": {"de": "Beschreibung"},
        "address_1": "Strasse",
    }
    assert guess(table, locales=["fi"])["fields"]["name"] == "Einrichtung"


def test_a_provider_without_services_is_listed_by_its_name() -> None:
    table = read_bytes(b"provider_name,telephone_number\nHelp,0117 496 0001\n", name="t.csv")
    assert tabling.proposed(table)["provider_name"] == ("name", "")


def test_rows_in_several_languages_are_one_service() -> None:
    rows = "id,lang,name,phone\n7,en,School,0117 496 0001\n7,Arabic,مدرسة,\n8,en,Bank,\n8,ar,بنك,\n"
    table = read_bytes(rows.encode(), name="t.csv")
    assert guess(table, locales=["en", "ar"])["fields"] == {
        "external_id": "id", "locale": "lang", "name": "name", "phones": "phone",
    }  # fmt: skip
    mapping = "fields: {external_id: id, locale: lang, name: name, phones: phone}"
    first, second = take(rows, mapping).records
    assert list(first.names.items()) == [("en", "School"), ("ar", "مدرسة")]
    assert second.names == {"en": "Bank", "ar": "بنك"}
    assert [phone.number for phone in first.phones] == ["+441174960001"]
    assert first.descriptions == {}


def test_staff_choose_the_column_that_says_the_language_of_each_row() -> None:
    table = read_bytes("id,lang,name\n7,en,School\n7,ar,مدرسة\n8,en,B\n8,ar,ب\n".encode(), name="t.csv")
    chosen = tabling.proposed(table, ["en", "ar"])
    mapping = tabling.mapping_of({**chosen, "name": ("name", "en")}, name="t", locale="en")
    said = records(table, mapping, Kinds(tree=TREE, locale="en"), locale="en", country=None)
    assert said.records[0].names == {"en": "School", "ar": "مدرسة"}


def test_rows_in_several_languages_need_an_id_in_common() -> None:
    with pytest.raises(Refused, match="external_id"):
        take("lang,name\nen,School\n", "fields: {locale: lang, name: name}")
    said = take("id,lang,name\n1,Klingon,School\n", "fields: {external_id: id, locale: lang, name: name}")
    assert "Klingon" in str(said.faults[0])


def test_a_plain_list_of_objects_is_a_table() -> None:
    listed = [
        {
            "name": {"en": "Clinic", "ar": "عيادة"},
            "organization": {"name": "Help"},
            "details": [{"Nationality": "any"}, {"Age": "18"}],
            "texts": [{"lang": "en", "value": "Doctors"}, {"lang": "ar", "value": "أطباء"}],
            "location": {"type": "Feature", "geometry": {"type": "Point", "coordinates": [35.9, 32.6]}},
            "phones": ["1", "2"],
        }
    ]
    table = read_bytes(json.dumps({"items": listed}).encode(), name="t.json")
    assert table.rows[0].cells == {
        "name.en": "Clinic", "name.ar": "عيادة", "organization.name": "Help", "details.Nationality": "any",
        "details.Age": "18", "texts.en": "Doctors", "texts.ar": "أطباء", "longitude": "35.9", "latitude": "32.6",
        "location.type": "Feature", "phones": "1\n2",
    }  # fmt: skip
    assert guess(table)["fields"]["name"] == {"en": "name.en", "ar": "name.ar"}


def test_a_plain_list_of_objects_is_no_feed() -> None:
    assert tabling.format_of(b'[{"title": "A", "phone": "1"}]', "t.json") == "geojson"
    assert (
        tabling.format_of(b'[{"id": "1", "name": "A", "organization_id": "2", "status": "active"}]', "t.json")
        == "hsds"
    )
    assert tabling.format_of(b'{"contents": [{"id": "1", "name": "A", "fees": ""}]}', "t.json") == "hsds"


def test_a_heading_may_stand_below_a_title_and_in_two_rows() -> None:
    rows = "Services 2024,,,\n\nName,Contact,,Address\n,Phone,Mail,\nSchool,1,a@b.example,First 1\n"
    table = read_bytes(rows.encode(), name="t.csv")
    assert table.columns == ("Name", "Contact Phone", "Contact Mail", "Address")
    assert [row.number for row in table.rows] == [5]
    plain = read_bytes(b"name,phone,mail\nA,,\nB,1,2\n", name="t.csv")
    assert plain.columns == ("name", "phone", "mail")


def test_degrees_are_read_as_people_write_them() -> None:
    assert [degrees(text) for text in ("60,17", "\u200e31.95", "٣١٫٩٥", "12° 30' S", "x")] == [
        60.17,
        31.95,
        31.95,
        -12.5,
        None,
    ]
    assert spot("60.17, 24.94") == spot("60,17; 24,94") == spot("POINT(24.94 60.17)") == (60.17, 24.94)
    assert spot("030 123") is None
    [record] = take('name,gps\nA,"51,5; -0,12"\n', "fields: {name: name, coordinates: gps}").records
    assert (record.places[0].latitude, record.places[0].longitude) == (51.5, -0.12)


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("\u200e+962 6 400 8000\u200f", "JO", [("+96264008000", "voice", None)]),
        ("Tel: 030 123456, Fax: 030 123457", "DE", [("+4930123456", "voice", None), ("+4930123457", "fax", None)]),
        ("030 1234567 (Hilfe) oder 0170 1234567", "DE", [("+49301234567", "voice", "Hilfe"), ("+491701234567", "voice", None)]),
        ("هاتف: 0791234567 / فاكس: 064008001", "JO", [("+962791234567", "voice", None), ("+96264008001", "fax", None)]),
        ("01 23 45 67 89 - 06 12 34 56 78", "FR", [("+33123456789", "voice", None), ("+33612345678", "voice", None)]),
        ("123 (Info)", None, [("123", "voice", "Info")]),
    ],
)  # fmt: skip
def test_words_beside_a_number_say_what_it_is_for(
    text: str, country: str | None, found: list[tuple[str, str, str | None]]
) -> None:
    assert [(one.number, one.type, one.description) for one in phones(text, country)] == found


def test_marks_around_a_cell_are_no_part_of_it() -> None:
    [record] = take(
        "\u200fname\u200f,mail\n\u202bمدرسة\u202c,\u200ea@b.example\n", "fields: {name: name, email: mail}"
    ).records
    assert record.names == {"en": "مدرسة"}
    assert record.email == "a@b.example"


def test_a_text_that_is_too_long_is_named_by_its_row_and_column() -> None:
    said = take(f"name,about\nA,{'x' * 10_001}\nB,short\n", "fields: {name: name, description: about}")
    assert [record.names["en"] for record in said.records] == ["B"]
    assert str(said.faults[0]).startswith("t.csv, row 2, “about”: it has 10001 characters")


def test_several_kinds_in_a_cell_are_parted() -> None:
    [record] = take('name,kind\nA,"zorgl, library"\n', "fields: {name: name, kinds: kind}").records
    assert record.terms == ("library",)


def test_hours_are_read_in_the_languages_of_the_texts() -> None:
    [record] = take(
        "name,hours\nA,الأحد-الخميس 8:00-15:00\n", "fields: {name: {ar: name}, opening_hours: hours}"
    ).records
    assert record.opening_hours == "Su-Th 8:00-15:00"


@pytest.mark.parametrize(
    ("text", "locale", "meant"),
    [
        ("Monday-Friday, 9-5", "en", "Mo-Fr 09:00-17:00"),
        ("9:00am-5:00pm, Mon-Fri", "en", "Mo-Fr 09:00-17:00"),
        ("Fri 22:00-4:00", "en", "Fr 22:00-04:00"),
        ("Open 24 hours", "en", "24/7"),
        ("الأحد - الخميس: 8:00 ص - 3:00 م", "ar", "Su-Th 08:00-15:00"),
        ("Понеділок – п'ятниця: 09:00–18:00", "uk", "Mo-Fr 09:00-18:00"),
        ("du lundi au vendredi de 9h à 12h30 et de 14h à 17h", "fr", "Mo-Fr 09:00-12:30,14:00-17:00"),
        ("L-V 9:00-14:00", "es", "Mo-Fr 09:00-14:00"),
        ("ma–pe klo 9–16", "fi", "Mo-Fr 09:00-16:00"),
        ("شنبه تا چهارشنبه ۸ تا ۱۶", "fa", "Sa-We 08:00-16:00"),
    ],
)
def test_plain_hours_are_understood(text: str, locale: str, meant: str) -> None:
    assert understand(spelled(text, locale)).expression == meant
