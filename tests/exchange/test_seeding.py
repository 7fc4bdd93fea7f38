"""The taxonomy and the demonstration city are laid from the seeds."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from directory.db import Database
from directory.exchange.faults import Refused
from directory.exchange.seeding import lay_taxonomy, load_seed_city
from directory.geocoding import Geocoder
from directory.locales import LOCALES
from directory.model import (
    Attribute,
    Base,
    City,
    Place,
    Service,
    Situation,
    SituationTranslation,
    TaxonomyTerm,
    TaxonomyTermTranslation,
    UrgentNumber,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    with as_file(files("directory").joinpath("seeds")) as folder:
        shutil.copytree(folder, tmp_path / "seeds")
    return tmp_path / "seeds"


@pytest.fixture
def empty() -> Iterator[Session]:
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    with Session(database.engine) as session:
        yield session
    database.dispose()


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_taxonomy_is_laid_once_with_its_words(empty: Session, seeds: Path, now: datetime) -> None:
    assert lay_taxonomy(empty, seeds / "taxonomy", now=now) is True
    terms = {term.code: term for term in empty.scalars(select(TaxonomyTerm))}
    assert terms["pharmacy"].parent_id == terms["health"].id
    assert terms["pharmacy"].name == "Pharmacy"
    assert "amenity=pharmacy" in terms["pharmacy"].osm
    words = {
        (row.field, row.locale): row.text
        for row in empty.scalars(
            select(TaxonomyTermTranslation).where(TaxonomyTermTranslation.term_id == terms["pharmacy"].id)
        )
    }
    assert words["name", "fi"] == "Apteekki"
    assert ("name", "en") not in words
    assert empty.scalar(select(func.count()).select_from(Situation))
    assert empty.scalar(select(func.count()).select_from(SituationTranslation))
    assert lay_taxonomy(empty, seeds / "taxonomy", now=now) is False


def test_a_changed_taxonomy_is_laid_over_the_old_one(empty: Session, seeds: Path, now: datetime) -> None:
    folder = seeds / "taxonomy"
    lay_taxonomy(empty, folder, now=now)
    ids = dict(empty.execute(select(TaxonomyTerm.code, TaxonomyTerm.id)).all())
    replace_in(folder / "words/fi.toml", "[terms.pharmacy]", "[terms.nothing]")
    (folder / "words/sv.toml").unlink()
    assert lay_taxonomy(empty, folder, now=now) is True
    assert dict(empty.execute(select(TaxonomyTerm.code, TaxonomyTerm.id)).all()) == ids
    named = TaxonomyTermTranslation.field == "name"
    locales = set(empty.scalars(select(TaxonomyTermTranslation.locale).where(named)))
    assert "sv" not in locales
    assert "fi" in locales
    assert not empty.scalars(
        select(TaxonomyTermTranslation).where(
            TaxonomyTermTranslation.term_id == ids["pharmacy"], TaxonomyTermTranslation.locale == "fi", named
        )
    ).all()


def test_a_term_that_the_seeds_drop_stays_while_a_service_has_it(
    empty: Session, seeds: Path, now: datetime
) -> None:
    folder = seeds / "taxonomy"
    lay_taxonomy(empty, folder, now=now)
    load_seed_city(empty, seeds / "helsinki", now=now)
    for code in ("pharmacy", "elder_care"):
        replace_in(folder / "terms.toml", f"[{code}]", f"[{code}_renamed]")
        replace_in(folder / "words/en.toml", f"[terms.{code}]", f"[terms.{code}_renamed]")
    lay_taxonomy(empty, folder, now=now)
    codes = set(empty.scalars(select(TaxonomyTerm.code)))
    assert {"pharmacy", "pharmacy_renamed", "elder_care_renamed"} <= codes
    assert "elder_care" not in codes


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("terms.toml", "[pharmacy]", "[pharmacy", "terms.toml cannot be read|terms.toml"),
        ("terms.toml", 'parent = "health"', 'parent = "wealth"', "the parent 'wealth'"),
        ("terms.toml", '"amenity=pharmacy"', '"amenity"', "'pharmacy'"),
        ("words/en.toml", "[terms.pharmacy]", "[terms.nothing]", "no label for terms.pharmacy"),
    ],
)
def test_a_wrong_taxonomy_is_refused(
    empty: Session, seeds: Path, now: datetime, file: str, old: str, new: str, message: str
) -> None:
    replace_in(seeds / "taxonomy" / file, old, new)
    with pytest.raises(Refused, match=message):
        lay_taxonomy(empty, seeds / "taxonomy", now=now)


def test_the_demonstration_city_is_loaded_and_updated(empty: Session, seeds: Path, now: datetime) -> None:
    lay_taxonomy(empty, seeds / "taxonomy", now=now)
    city = load_seed_city(empty, seeds / "helsinki", now=now)
    counts = [
        empty.scalar(select(func.count()).select_from(kind)) or 0 for kind in (Service, Place, Attribute)
    ]
    assert counts[0] > 150
    assert counts[1] > 1_000
    assert city.is_demo
    assert city.locales[0] == "fi"
    assert set(city.locales) == set(city.names) == set(LOCALES)
    examples = empty.scalars(select(Service.is_example)).all()
    assert 20 <= sum(examples) < 40
    codes = set(empty.scalars(select(Service.code)))
    again = load_seed_city(empty, seeds / "helsinki", now=now)
    assert again is city
    assert set(empty.scalars(select(Service.code))) == codes
    assert [
        empty.scalar(select(func.count()).select_from(kind)) or 0 for kind in (Service, Place, Attribute)
    ] == counts
    loaded = empty.scalars(select(City).options(selectinload(City.urgent_numbers))).one()
    assert [row.number for row in loaded.urgent_numbers][:2] == ["112", "116117"]
    assert empty.scalar(select(func.count()).select_from(UrgentNumber)) == len(loaded.urgent_numbers)


def test_the_railway_station_is_found_in_each_locale(empty: Session, seeds: Path, now: datetime) -> None:
    lay_taxonomy(empty, seeds / "taxonomy", now=now)
    city = load_seed_city(empty, seeds / "helsinki", now=now)
    for typed in (
        "railway station", "rautatieasema", "järnvägsstation", "محطة القطار", "ایستگاه قطار", "saldhigga tareenka",
        "залізничний вокзал", "железнодорожный вокзал",
    ):  # fmt: skip
        found = Geocoder(empty).geocode(typed, city=city, locale="fi")
        assert found[0].name == "Helsingin rautatieasema", typed


def test_a_broken_line_keeps_the_city_out(empty: Session, seeds: Path, now: datetime) -> None:
    lay_taxonomy(empty, seeds / "taxonomy", now=now)
    (seeds / "helsinki/services.jsonl").write_text("{\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"services\.jsonl, line 1"):
        load_seed_city(empty, seeds / "helsinki", now=now)
    (seeds / "helsinki/city.toml").unlink()
    with pytest.raises(Refused, match=r"city\.toml"):
        load_seed_city(empty, seeds / "helsinki", now=now)
