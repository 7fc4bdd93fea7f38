"""Faults as the log tells them: where, and of which kind; never the message, which may hold what somebody typed."""

from __future__ import annotations

import traceback


def told(error: BaseException | None) -> str:
    """The kind of an error, a database's own code for it, the lines that it came through, and the same of its causes."""
    parts = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines = traceback.extract_tb(error.__traceback__)
        code = getattr(error, "sqlstate", "") or getattr(error, "sqlite_errorname", "")
        parts.append(f"{type(error).__name__} {code or ''}".strip())
        parts.extend(f"  {line.filename}:{line.lineno} in {line.name}" for line in lines)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(parts)
