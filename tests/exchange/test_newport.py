"""A real city is imported in little time and memory, and its addresses are found."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.exchange import newport_trial
from tests.shared import SHARED

if TYPE_CHECKING:
    from pathlib import Path

if SHARED:

    def test_newport_is_imported_and_its_addresses_are_found(tmp_path: Path) -> None:
        assert SHARED
        folder = SHARED / "newport"
        said = subprocess.run(
            [
                sys.executable, newport_trial.__file__, folder / "newport.osm.pbf", folder / "newport_addresses.csv",
                tmp_path / "newport.db",
            ],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        figures = json.loads(said.stdout)
        assert figures["seconds"] < 60
        assert figures["peak"] < 500
        assert figures["categorized"] >= 150
        assert all(share >= 0.95 for share in figures["near"].values()), figures["near"]
