"""gunicorn's log without visitors: no network address, no question, no browser's name, no secret of an address."""

from __future__ import annotations

import re
import sys
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from directory.web import faults

ACCESS = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
"""A line of an access log, where somebody wants one: time, method, page, status, bytes, milliseconds."""

_SECRET = re.compile("^(/confirm/|/staff/link/|/[^/]+/[^/]+/reports/).+")


class Log(Logger):  # type: ignore[misc]
    """Says what happened to the server, and nothing about who asked it."""

    def exception(self, msg: str, *_args: object, **_options: object) -> None:
        """Tell a fault by its kind and lines: gunicorn would add the address with its question."""
        super().error("%s: %s", msg.partition(" %")[0], faults.told(sys.exc_info()[1]))

    def warning(self, msg: str, *args: object, **options: object) -> None:
        """Tell what cannot be read, without who sent it."""
        if msg.startswith("Invalid request"):
            msg, args = "A request could not be read.", ()
        super().warning(msg, *args, **options)

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """What a line of the access log may be made of."""
        known = super().atoms(resp, req, environ, request_time)
        kept: dict[str, Any] = {
            name: known[name] for name in ("t", "m", "s", "B", "b", "M", "D", "L", "T", "p", "H")
        }
        return kept | {"U": _SECRET.sub(r"\1…", str(known["U"]))}
