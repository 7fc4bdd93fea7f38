"""Changes that an import would make, as staff read them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from directory.web.staff.importing.wording import change_lines, field_words


def test_of_what_no_column_holds_only_what_differs_is_told() -> None:
    desk: Any = SimpleNamespace(words=SimpleNamespace(gettext=str))
    before = {"logo": "https://example.org/a", "funding": [{"source": "The city"}]}
    term = {"id": "00000000-0000-0000-0000-000000000001", "name": "Shelter"}
    after = {**before, "funding": [{"source": "Gifts"}], "attributes": [{"taxonomy_term": term}]}
    assert change_lines(
        desk, {"place0.at_passed_on": [before, after], "url": [None, "https://a.example"]}
    ) == [
        ("More", "funding source The city", "funding source Gifts, attributes taxonomy term name Shelter"),
        ("Website", "", "https://a.example"),
    ]


def test_people_to_ask_are_called_as_in_their_form() -> None:
    desk: Any = SimpleNamespace(words=SimpleNamespace(gettext=str))
    assert field_words(desk, "organization.contacts") == "Contact persons"
