"""The one step that the build adds to setuptools: compile the catalogs, so that every install has them."""

from __future__ import annotations

import runpy
from pathlib import Path

from setuptools.command.build_py import build_py


class BuildWithCatalogs(build_py):
    """build_py that compiles translations/ before it looks for package data."""

    def run(self) -> None:
        """Compile, forget what was found before, and build."""
        # The build loads this file alone, without the folder it is in, so its neighbor cannot be imported.
        runpy.run_path(str(Path(__file__).with_name("catalogs.py")))["compile_catalogs"]()
        self.__dict__.pop("data_files", None)
        super().run()
