"""The little town `oulu` and the demonstration city, served for a real browser."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from directory import create_app
from directory.cli import main
from directory.config import Config
from directory.model import Service, SourceRecord
from tests.browser_support import serving
from tests.web.conftest import fill
from tests.web.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, kw_only=True)
class Town:
    """Where it is served, and the codes of its services by what they were called when they were loaded."""

    url: str
    codes: dict[str, str]

    def to(self, kind: str, locale: str) -> str:
        """The address of a kind of page."""
        return f"{self.url}/oulu/{locale}/{KINDS[kind].format(**self.codes)}"


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town, for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("town")
    config = Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db")
    app = create_app(config)
    fill(app)
    config.basemaps.mkdir()
    with as_file(files("directory").joinpath("seeds", "helsinki", "basemap.pmtiles")) as basemap:
        shutil.copyfile(basemap, config.basemaps / "oulu.pmtiles")
    with app.extensions["directory"].database.reading() as session:
        rows = session.execute(
            select(SourceRecord.external_id, Service.code).join(
                Service, Service.id == SourceRecord.service_id
            )
        )
        codes = {row.external_id: row.code for row in rows}
    with serving(app) as url:
        yield Town(url=url, codes=codes)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demonstration city, for tests that change nothing that the public sees; its codes are by name."""
    folder = tmp_path_factory.mktemp("demonstration")
    for command in ("upgrade", "demo"):
        result = CliRunner().invoke(main, [command], env={"DIRECTORY_INSTANCE": str(folder)})
        assert result.exit_code == 0, result.output
    app = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
    with app.extensions["directory"].database.reading() as session:
        rows = session.execute(select(Service.name, Service.code))
        codes = {row.name: row.code for row in rows}
    with serving(app) as url:
        object.__setattr__(app.extensions["directory"].config, "base_url", url)
        yield Town(url=url, codes=codes)
