"""PDFs: made a few at a time by the press, a process that ends with the sheet."""

from __future__ import annotations

import fcntl
import importlib.util
import logging
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from directory.web.printing import press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Sheets that are made at a time by all workers of an instance."""
PATIENCE = 25
"""Seconds for one sheet; gunicorn gives up on a worker after 30."""
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "XDG_DATA_HOME",
             "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")  # fmt: skip
"""What the press may know of the environment: where fonts and libraries are, no secrets."""


class NoPdf(Exception):
    """There is no PDF to be had; the page itself can still be printed."""


class Busy(NoPdf):
    """Others are being made."""


def is_there() -> bool:
    """Whether the library that makes PDFs is installed."""
    return importlib.util.find_spec("weasyprint") is not None


def make(html: str, folder: Path) -> bytes:
    """Make a PDF of a page that needs nothing but itself; `folder` keeps the locks that all workers share.

    :raise Busy: when as many as may be are being made.
    :raise NoPdf: when the library or a font is missing, or the press failed or took too long.
    """
    if not is_there():
        raise NoPdf("The [pdf] extra is not installed.")
    with _turn(folder) as lock:
        try:
            done = subprocess.run(  # noqa: S603 (our own interpreter and file, no shell)
                [sys.executable, "-I", press.__file__],
                input=html.encode("utf-8", "replace"),
                capture_output=True,
                check=False,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
                # The press holds the lock as long as it runs, even if the worker is ended before.
                pass_fds=(lock,),
                timeout=PATIENCE,
            )
        except (OSError, subprocess.SubprocessError) as error:
            log.error("The press did not end (%s).", type(error).__name__)
            raise NoPdf("The press did not end.") from error
    if done.returncode == press.NO_FONT:
        log.warning("There are letters on a sheet that no font of this machine has.")
        raise NoPdf("A font is missing.")
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        # The kind alone: what follows may hold a heading that somebody typed.
        log.error("The press failed: %s", told[-1].partition(":")[0] if told else f"status {done.returncode}")
        raise NoPdf("The press failed.")
    return done.stdout


@contextmanager
def _turn(folder: Path) -> Iterator[int]:
    """Take one of the places at the press.

    :raise Busy: when all are taken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for place in range(AT_ONCE):
        lock = os.open(folder / f"press-{place}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            with suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield lock
                return
        finally:
            os.close(lock)
    raise Busy("Others are being made.")
