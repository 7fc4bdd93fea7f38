"""Read an OpenStreetMap extract into a seed city's folder: tools/seed_city.py CITY.osm.pbf seeds/CITY."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from directory.exchange.jsonlines import write_records
from directory.exchange.osm import TermRules, read_extract
from directory.geo import Bounds


def main(extract: Path, folder: Path) -> None:
    """Write services.jsonl and gazetteer.jsonl beside the folder's city.toml."""
    city = tomllib.loads((folder / "city.toml").read_text("utf-8"))
    terms = tomllib.loads((folder.parent / "taxonomy/terms.toml").read_text("utf-8"))
    found = read_extract(
        extract,
        rules=TermRules.from_terms((code, term.get("osm", ())) for code, term in terms.items()),
        default_locale=city["locales"][0],
        country=city["country"],
        bounds=Bounds(**city["bounds"]),
        city_name=city["name"],
    )
    services = write_records(folder / "services.jsonl", found.services)
    places = write_records(folder / "gazetteer.jsonl", found.places)
    print(f"{services} services, {places} places; data of {found.data_date}; left out: {len(found.skipped)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
