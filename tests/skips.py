"""The last line of a run says what was skipped and why; with DIRECTORY_NO_SKIPS=1 a skip fails the run."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    """Let pytest say all that it has to say, then add the line."""
    skipped = _skipped(session.config)
    forbidden = bool(skipped) and os.environ.get("DIRECTORY_NO_SKIPS") == "1"
    if forbidden and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    yield
    if skipped:
        reasons = "; ".join(f"{reason} ({count})" for reason, count in skipped.most_common())
        verdict = " (nothing may be skipped here)" if forbidden else ""
        _reporter(session.config).write_line(f"{skipped.total()} skipped{verdict}: {reasons}")


def _skipped(config: pytest.Config) -> Counter[str]:
    """How often each reason was given; empty in the workers of pytest-xdist, which tell the main process."""
    if hasattr(config, "workerinput"):
        return Counter()
    reports = _reporter(config).stats.get("skipped", [])
    return Counter(_reason(report) for report in reports)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


def _reporter(config: pytest.Config) -> pytest.TerminalReporter:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    assert isinstance(reporter, pytest.TerminalReporter)
    return reporter
