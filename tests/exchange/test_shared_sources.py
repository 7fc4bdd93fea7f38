"""What others really keep comes in whole: two multilingual sets, a city's directory, recorded feeds."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.db import Database
from directory.exchange.faults import Refused, refuse
from directory.exchange.feeds import Kinds, is_tabular, read_documents, read_tables, taken
from directory.exchange.mapping import parse, read_table, records
from directory.exchange.planning import take_in
from directory.exchange.records import SourceRecordOf
from directory.exchange.taxonomy import lay_taxonomy
from directory.hours import understand
from directory.model import Base, City, Location, Organization, Phone, Service
from tests.exchange.test_feeds import TREE
from tests.shared import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from directory.exchange.feeds import Taken

SEEDS = Path(__file__).parents[2] / "seeds"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Sparing(Kinds):
    """Kinds by table alone: understanding words takes seconds and is tested elsewhere."""

    def _meant(self, text: str) -> str | None:
        return None


def feed(path: Path) -> Taken:
    said = read_tables(path) if is_tabular(path) else read_documents(path)
    return taken(said, Sparing(tree=TREE, locale="en"), locale="en", country="US")


def mapped(name: str, file: Path) -> Taken:
    mapping = parse((SEEDS / "mappings" / f"{name}.yaml").read_text("utf-8"))
    kinds = Sparing(tree=TREE, locale="en", table={}, fallback="community")
    return records(read_table(file, mapping), mapping, kinds, locale="en", country=None)


if SHARED:

    @pytest.fixture
    def session() -> Iterator[Session]:
        database = Database("sqlite://")
        Base.metadata.create_all(database.engine)
        with Session(database.engine) as session:
            lay_taxonomy(session, SEEDS / "taxonomy", now=NOW)
            yield session
        database.dispose()

    def test_a_whole_city_comes_in_with_every_number(session: Session) -> None:
        said = feed(SHARED / "baltimore")
        refuse(list(said.faults))
        city = City(slug="baltimore", name="Baltimore", locales=["en"], country="US")
        session.add(city)
        report = take_in(session, city, SourceRecordOf(slug="b", name="B"), said, now=NOW)
        assert report.refused == []

        def count(kind: type[Base]) -> int:
            return session.scalar(select(func.count()).select_from(kind)) or 0

        assert (count(Service), count(Location), count(Phone)) == (1_876, 1_482, 7_157)
        # One service names no organization, and stands as its own.
        assert count(Organization) == 748 + 1

    def test_resources_in_four_languages_come_in_complete() -> None:
        said = mapped("moving-forward", SHARED / "moving-forward" / "resources.csv")
        assert not said.faults
        assert Counter(frozenset(record.names) for record in said.records) == {
            frozenset("es ar fr en".split()): 339
        }
        assert sum(len(record.descriptions) == 4 for record in said.records) == 337
        assert sum(bool(record.places and record.places[0].latitude) for record in said.records) == 330
        assert sum(len(record.phones) for record in said.records) == 382

    def test_a_pair_of_files_becomes_services_in_two_languages() -> None:
        said = mapped("unhcr-jordan", SHARED / "unhcr-jordan" / "compileTruncated.json")
        assert not said.faults
        assert Counter(frozenset(record.names) for record in said.records) == {frozenset(("en", "ar")): 549}
        told = [record.opening_hours for record in said.records if record.opening_hours]
        assert (len(told), sum("Su-Th 0" in hours for hours in told) > 300) == (491, True)
        assert all(understand(hours).expression for hours in told)
        assert said.records[0].opening_hours == 'Su-Th 08:30-13:00 "Biweekly"'

    @pytest.mark.parametrize("name", ["Default", "Warn", "Test"])
    def test_recorded_feeds_come_in(name: str) -> None:
        folder = SHARED / "oruk-fixtures" / f"V3.0-UK-{name}"
        for path in (folder, folder / "service_full.json", folder / "service_list.json"):
            said = feed(path)
            refuse(list(said.faults))
            assert [record.external_id for record in said.records] == ["ac148810-d857-441c-9679-408f346de14b"]
        [record] = feed(folder / "service_full.json").records
        assert record.original
        assert {
            "funding",
            "service_areas",
            "contacts",
            "accreditations",
            "attributes",
        } <= record.original.keys()
        assert record.places[0].address_1 == "1-30 Main Street"
        assert record.cost_options[0].amount == 35

    def test_an_invalid_feed_is_refused_by_the_names_of_its_faults() -> None:
        folder = SHARED / "oruk-fixtures" / "V3.0-UK-Fail"
        with pytest.raises(
            Refused, match=r"service_list\.json, “contents\[0\]\.name”: the service has no name"
        ):
            refuse(list(feed(folder / "service_list.json").faults))
        with pytest.raises(Refused, match=r"“\$\.url”: 'example/counselling' is no address of a site"):
            refuse(list(feed(folder / "service_full.json").faults))
        with pytest.raises(Refused):
            refuse(list(feed(folder).faults))

    def test_an_older_package_comes_in() -> None:
        said = feed(SHARED / "hsds-2.0-sample")
        refuse(list(said.faults))
        assert len(said.records) == 13
        first = next(record for record in said.records if record.names["en"] == "Never Homeless Helpline")
        assert first.places[0].opening_hours == "Mo-We 09:00-17:00"
        assert {one.code for one in first.languages} >= set()
