"""Where the large real inputs are, which are not a part of the project.

A module that needs them guards its tests with `if SHARED:`, so that there are none to skip where it is None.
"""

from __future__ import annotations

import os
from pathlib import Path


def find_shared() -> Path | None:
    """The folder named by DIRECTORY_SHARED_DATA, else shared/data beside the checkout; None if there is none.

    :raise FileNotFoundError: when the variable names a folder that does not exist.
    """
    if named := os.environ.get("DIRECTORY_SHARED_DATA"):
        return Path(named).resolve(strict=True)
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    return beside if beside.is_dir() else None


SHARED = find_shared()
