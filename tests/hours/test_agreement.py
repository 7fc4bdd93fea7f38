"""On the real hours of fifteen towns we agree with opening_hours.js, which OpenStreetMap relies on."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from directory.hours import Status, state, understand, worded
from tests.hours.saying import Plain
from tests.shared import SHARED

LETTERS = {Status.OPEN: "o", Status.CLOSED: "c", Status.UNKNOWN: "u", Status.BY_APPOINTMENT: "u"}

if SHARED:
    ORACLE = json.loads((SHARED / "opening-hours" / "oracle_opening_hours_js.json").read_text("utf-8"))
    ZONE = ZoneInfo(ORACLE["timezone"])
    MOMENTS = [datetime.fromisoformat(moment) for moment in ORACLE["times_utc"]]

    def test_all_hours_are_understood_or_shown_as_text_and_most_are_understood() -> None:
        read = [understand(written) for written in ORACLE["values"]]
        assert all(one.expression or one.text for one in read)
        assert sum(one.expression is not None for one in read) / len(read) >= 0.96
        for written in ORACLE["values"]:
            said = worded(written, Plain(), timezone=ZONE, now=MOMENTS[0])  # type: ignore[arg-type]
            assert said.summary or said.lines or said.text

    def test_moments_agree() -> None:
        """What differs is meant: the next day's rule does not end a night; by appointment is not open."""
        asked = agreed = promised = 0
        for written, theirs in ORACLE["values"].items():
            if not theirs["ok"] or understand(written).expression is None:
                continue
            for moment, letter in zip(MOMENTS, theirs["states"], strict=True):
                ours = LETTERS[state(written, timezone=ZONE, country="GB", now=moment).status]
                asked += 1
                agreed += ours == letter
                promised += ours == "o" and letter == "u"
        assert asked > 97_000
        assert agreed / asked >= 0.9985
        assert promised == 0

    def test_changes_agree() -> None:
        """Of the first six moments the next change of each is known."""
        asked = agreed = 0
        for written, theirs in ORACLE["values"].items():
            if not theirs["ok"] or understand(written).expression is None or "u" in theirs["states"]:
                continue
            for moment, change in zip(MOMENTS, theirs.get("next", ()), strict=False):
                until = state(written, timezone=ZONE, country="GB", now=moment).until
                asked += 1
                agreed += until == (datetime.fromisoformat(change) if change else None)
        assert agreed / asked >= 0.995
