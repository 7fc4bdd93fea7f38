"""Records as JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from directory.exchange.faults import Refused
from directory.exchange.jsonlines import read_records, write_records
from directory.exchange.records import GazetteerRecord, ServiceRecord
from directory.model import PlaceKind
from tests.exchange.test_loading import LIBRARY, PHARMACY

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "services.jsonl"
    assert write_records(path, [LIBRARY, PHARMACY]) == 2
    assert list(read_records(path, ServiceRecord)) == [LIBRARY, PHARMACY]
    place = GazetteerRecord(
        kind=PlaceKind.STATION, name="A", latitude=1.0, longitude=2.0, alternate_names=("B",)
    )
    write_records(path, [place])
    assert list(read_records(path, GazetteerRecord)) == [place]


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "services.jsonl"
    write_records(path, [PHARMACY])
    assert path.read_text("utf-8") == (
        '{"external_id":"node/2","names":{"fi":"Apteekki"},"terms":["pharmacy"],"organization":{"external_id":"node/2",'
        '"names":{"fi":"Apteekki"}},"places":[{"latitude":60.18,"longitude":24.95}]}\n'
    )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"external_id":"1"}',
        '{"nonsense":1}',
        '{"cost":"cheap"}',
        '{"confirmed_at":"soon"}',
        "x" * 200_001,
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "services.jsonl"
    write_records(path, [PHARMACY])
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    with pytest.raises(Refused, match=r"services\.jsonl, line 3"):
        list(read_records(path, ServiceRecord))
