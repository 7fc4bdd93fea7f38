"""A mapping says what columns mean; each mistake in it is told with its cure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from directory.exchange.faults import Refused
from directory.exchange.mapping import guess, parse, read_table, records
from directory.exchange.mapping.tables import read_bytes
from directory.model.facts import Answer, Audience, Cost
from tests.exchange.test_feeds import kinds

if TYPE_CHECKING:
    from pathlib import Path

    from directory.exchange.feeds import Taken

MAPPING = """
name: Helping hands
locale: es
country: ES
fields:
  external_id: ID
  name: {es: Nombre, ar: Arabe}
  description: {es: [Que, Como]}
  kinds: {column: Tipo, split: ",", values: {comida: food_bank}}
  audience: {ticks: {Mujeres: women, LGTBI: lgbt}}
  cost: {column: Precio, values: {gratis: free}}
  papers_required: Papeles
  address_1: {text: "{Calle} {Numero}"}
  phones: Tel
  latitude: Lat
  longitude: Lon
  opening_hours: Horario
"""
HEADING = "ID,Nombre,Arabe,Que,Como,Tipo,Mujeres,LGTBI,Precio,Papeles,Calle,Numero,Tel,Lat,Lon,Horario\n"
ROW = (
    '1,Comedor,مطعم,Comida,Venga,"comida, otra",'
    'sí,no,Gratis,no,Calle Mayor,3,"950257367,950270124",36.8,-2.4,lunes a viernes de 9 a 14 h\n'
)


def take(tmp_path: Path, text: str, mapping: str = MAPPING) -> Taken:
    path = tmp_path / "t.csv"
    path.write_text(text, "utf-8")
    said = parse(mapping)
    return records(read_table(path, said), said, kinds(), locale="en", country=None)


def test_a_row_becomes_a_record(tmp_path: Path) -> None:
    said = take(tmp_path, HEADING + ROW)
    [record] = said.records
    assert record.names == {"es": "Comedor", "ar": "مطعم"}
    assert record.descriptions == {"es": "Comida\nVenga"}
    assert record.terms[0] == "food_bank"
    assert (record.audience, record.cost, record.papers_required) == ((Audience.WOMEN,), Cost.FREE, Answer.NO)
    assert [phone.number for phone in record.phones] == ["+34950257367", "+34950270124"]
    assert record.places[0].address_1 == "Calle Mayor 3"
    assert record.opening_hours == "Mo-Fr 9:00-14:00"
    assert said.rows == {"1": 2}


def test_bad_rows_are_named_by_row_and_column(tmp_path: Path) -> None:
    bad = ROW.replace("1,Comedor,مطعم", "2,,").replace("36.8,", "136.8,")
    said = take(tmp_path, HEADING + ROW + ROW + bad + ROW.replace("1,", "3,", 1).replace("36.8,", "136.8,"))
    assert [(fault.row, fault.column) for fault in said.faults] == [(3, "ID"), (4, "Nombre"), (5, "Lat")]
    assert len(said.records) == 1


def test_values_that_no_list_has_are_told(tmp_path: Path) -> None:
    said = take(tmp_path, HEADING + ROW.replace("Gratis", "barato"))
    assert said.records[0].cost is Cost.UNKNOWN
    assert any("“barato” (1)" in note and "fields.cost.values" in note for note in said.notes)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("fields: {name: Nombrre}", "the column “Nombrre”, which is not there. Is it “Nombre”"),
        ("fields: {nam: Nombre}", "`nam` is not known. Is it `name`"),
        ("name: x", "it has no `fields`"),
        ("fields:\n\tname: x", "line 2: it is no YAML"),
        ("locale: xx\nfields: {name: Nombre}", "the locale 'xx' is not known"),
        ("fields: {name: {colum: Nombre}}", "`colum` is not known"),
        ("fields: {name: true}", "names no column"),
        ("a: &a\n  - x\nfields: {name: x}", "line 1: there is an anchor or alias"),
        ("fields:\n  name: {values: {a: &a [x, x], b: [*a, *a]}}", "line 2: there is an anchor or alias"),
        (f"fields: {'[' * 2000}", "nested more than 12 levels deep"),
        (f"fields: {{name: [{'a, ' * 101}]}}", "more than 100 columns"),
        ("locale: [xx]\nfields: {name: Nombre}", "is not known"),
        ("every_days: 1000000000000000000000\nfields: {name: x}", "no number of days"),
        ("separator: ab\nfields: {name: x}", "no single character"),
        ("format: [csv]\nfields: {name: x}", "write one of csv"),
        ('encoding: "a\\0"\nfields: {name: x}', "Name the right encoding"),
        ("files: {ar: {file: /etc/passwd, id: x}}\nfields: {name: x}", "beside the table"),
        ("files: {ar: {file: ../x.csv, id: x}}\nfields: {name: x}", "beside the table"),
        ("duplicates: both\nfields: {name: x}", "write one of refuse, merge"),
        ("files: {ar: {file: x}}\nfields: {name: x}", "needs `file` and `id`"),
        ("!!python/object/apply:os.system [ls]", "no YAML"),
    ],
)
def test_a_mistake_in_a_mapping_is_told(tmp_path: Path, mapping: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        take(tmp_path, HEADING + ROW, mapping)


def test_files_are_joined_by_id_and_doubles_put_together(tmp_path: Path) -> None:
    def features(*names: str) -> str:
        return json.dumps([{"id": 1, "properties": {"n": name}, "geometry": None} for name in names])

    (tmp_path / "en.json").write_text(features("School", "Food"), "utf-8")
    (tmp_path / "ar.json").write_text(features("مدرسة", "طعام"), "utf-8")
    mapping = parse(
        "format: geojson\nlocale: en\nduplicates: merge\nfiles: {ar: {file: ar.json, id: id}}\n"
        'fields: {external_id: id, name: {en: n, ar: "ar:n"}}'
    )
    said = records(read_table(tmp_path / "en.json", mapping), mapping, kinds(), locale="en", country=None)
    [record] = said.records
    assert record.names == {"en": "School", "ar": "مدرسة"}
    assert record.descriptions == {"en": "Food", "ar": "طعام"}


def test_headings_tell_what_columns_are() -> None:
    table = read_bytes(
        "Name (fr),name_ar,Téléphone,Adresse,PLZ,Lat,x\na,b,c,d,e,1,2\n".encode(), name="t.csv"
    )
    assert guess(table)["fields"] == {
        "name": {"fr": "Name (fr)", "ar": "name_ar"},
        "phones": "Téléphone",
        "address_1": "Adresse",
        "postal_code": "PLZ",
        "latitude": "Lat",
        "longitude": "x",
    }


def test_rows_of_one_service_are_its_places(tmp_path: Path) -> None:
    rows = "id,name,street\n1,School,First 1\n1,School,Second 2\n1,School,First 1\n"
    mapping = "duplicates: merge\nfields: {external_id: id, name: name, address_1: street}"
    [record] = take(tmp_path, rows, mapping).records
    assert [place.address_1 for place in record.places] == ["First 1", "Second 2"]


def test_kinds_without_end_are_looked_at_as_far_as_anybody_means_them(tmp_path: Path) -> None:
    asked: list[str] = []
    counted = kinds()
    counted.code = lambda keys: asked.append(keys[-1])  # type: ignore[method-assign,assignment]
    path = tmp_path / "t.csv"
    many = ";".join(f"x{number}, y{number}" for number in range(500))
    path.write_text(f"Nombre,Tipo\nUno,a{' ' * 9_000}b;{many}\n".replace(", y", " y"), "utf-8")
    said = parse("name: x\nfields: {name: Nombre, kinds: Tipo}\n")
    [record] = records(read_table(path, said), said, counted, locale="es", country=None).records
    assert record.terms == ("community",)
    assert asked[0] == "a b"
    assert len(asked) < 100
