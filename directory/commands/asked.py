"""The child that reads the sources that staff asked for: one at a time in an instance, with little memory and time.

The state of what was asked says that it broke off once `asking.LONGEST` is over, and not before this process ends.
"""

from __future__ import annotations

import fcntl
import os
import resource
import signal
from pathlib import Path

from directory.exchange.asking import LONGEST

MEMORY = 2 * 1024**3
"""Bytes of addresses, most of them libraries that are only looked into."""
CPU = 5 * 60
"""Seconds, for each source."""
SECONDS = int(LONGEST.total_seconds()) - 30
"""For each source, after which this process is ended."""


def main() -> None:
    """Wait for one's turn, then read all that waits."""
    from directory.commands.sources import run_asked
    from directory.commands.tools import open_database
    from directory.config import from_environment

    config = from_environment(os.environ)
    signal.alarm(SECONDS)
    with (Path(config.instance) / "asked.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        run_asked(open_database(config), config, before=_bound)


def _bound() -> None:
    """Begin the time of the next source."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
    signal.alarm(SECONDS)


if __name__ == "__main__":
    main()
