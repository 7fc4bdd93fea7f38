"""Starting the process that reads the sources that staff asked for."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from directory.config import Config

READER = "directory.commands.asked"
"""The module that such a process runs; doors do not enter each other's rooms."""


def start(config: Config) -> None:
    """Let a child read what was asked for; nobody waits for it.

    :raise OSError: when it cannot be started.
    """
    told = {
        "DIRECTORY_INSTANCE": str(config.instance),
        "DIRECTORY_DATABASE_URL": config.database_url,
        "DIRECTORY_FEED_HOSTS": " ".join(config.feed_hosts),
    }
    child = subprocess.Popen(  # noqa: S603 (our own interpreter, no shell)
        [sys.executable, "-m", READER],
        env=os.environ | told,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # It outlives the worker that started it, and no signal to that one's group ends it.
        start_new_session=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()
