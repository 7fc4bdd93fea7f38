"""Import the extract named first and look up addresses of the list named second; the figures as JSON.

A process of its own, so that its peak of memory is that of the import.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import sys
import time
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.db import Database
from directory.exchange.gazetteering import load_gazetteer
from directory.exchange.loading import load_services
from directory.exchange.osm import TermRules, read_extract
from directory.exchange.records import SourceRecordOf
from directory.exchange.taxonomy import lay_taxonomy
from directory.geo import distance
from directory.geocoding import Geocoder
from directory.model import Attribute, Base, City, TaxonomyTerm

FORMS = ("{housenumber} {street}, {postcode}", "{housenumber} {street}", "{street} {housenumber}, Newport")


def main(extract: Path, addresses: Path, database: Path) -> dict[str, object]:
    """Import, look up, and say how it went."""
    engine = Database(f"sqlite:///{database}").engine
    Base.metadata.create_all(engine)
    now = datetime.now(UTC)
    with Session(engine) as session:
        with as_file(files("directory").joinpath("seeds/taxonomy")) as folder:
            lay_taxonomy(session, folder, now=now)
        city = City(slug="newport", name="Newport", locales=["en"], country="GB", timezone="Europe/London")
        session.add(city)
        session.flush()
        began = time.perf_counter()
        terms = session.execute(
            select(TaxonomyTerm.code, TaxonomyTerm.osm).order_by(TaxonomyTerm.position)
        ).all()
        rules = TermRules.from_terms([(code, conditions) for code, conditions in terms])
        found = read_extract(extract, rules=rules, default_locale="en", country="GB")
        load_services(
            session, city, SourceRecordOf(slug="osm", name="OpenStreetMap"), found.services, now=now
        )
        load_gazetteer(session, city, found.places)
        session.commit()
        seconds = time.perf_counter() - began
        peak = _peak()
        categorized = session.scalar(select(func.count(func.distinct(Attribute.service_id))))
        return {
            "seconds": seconds,
            "peak": peak,
            "categorized": categorized,
            "near": _near(session, city, addresses),
        }


def _peak() -> float:
    """The most memory that this program held, in MB.

    Linux lets what getrusage tells begin with the peak of who started the program: that of the whole suite.
    """
    status = Path("/proc/self/status")
    if status.exists():
        told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        return int(told["VmHWM"].split()[0]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 / (1024 if sys.platform == "darwin" else 1)


def _near(session: Session, city: City, addresses: Path) -> dict[str, float]:
    """By the way of writing, the share of addresses that are found within 100 metres."""
    with addresses.open(encoding="utf-8", newline="") as file:
        rows = random.Random(7).sample(list(csv.DictReader(file)), 500)  # noqa: S311 a sample
    geocoder = Geocoder(session)
    shares: dict[str, float] = {}
    for form in FORMS:
        hits = 0
        for row in rows:
            answers = geocoder.geocode(form.format(**row), city=city, locale="en")
            point = float(row["lat"]), float(row["lon"])
            hits += bool(answers) and distance(answers[0].point, point) <= 100
        shares[form] = hits / len(rows)
    return shares


if __name__ == "__main__":
    print(json.dumps(main(*map(Path, sys.argv[1:]))))  # noqa: T201 its result
