"""The kinds of services are told by what others call them, by their names, and by whom they are for last."""

from __future__ import annotations

import pytest

from directory.exchange.faults import Refused
from directory.exchange.feeds import Kinds
from directory.exchange.mapping.common import common_kinds
from directory.taxonomies import Term, TermTree


def _term(code: str, parent: str | None, *terms: str) -> Term:
    return Term(
        code=code,
        parent=parent,
        icon="",
        labels={"en": code.replace("_", " ").capitalize()},
        sentences={},
        sensitive=False,
        osm=(),
        review_months=6,
        terms={"en": terms},
    )


TREE = TermTree(
    version="1",
    terms={
        one.code: one
        for one in (
            _term("community", None),
            _term("church", "community", "church"),
            _term("education", None),
            _term("library", "education", "library"),
            _term("health", None),
            _term("clinic", "health", "clinic"),
            _term("dentist", "health", "dentist"),
            _term("disability", "health", "disability"),
            _term("food_things", None),
            _term("food_bank", "food_things", "food pantry"),
        )
    },
    needs={},
)


def kinds(**table: str) -> Kinds:
    return Kinds(tree=TREE, locale="en", table=table, known=common_kinds())


@pytest.mark.parametrize(
    ("terms", "name", "codes"),
    [
        (["Physical Disability", "Dental Care"], "Smile", ("dentist", "disability")),
        (["Physical Disability"], "Smile", ("disability",)),
        (["Health", "Dental Care"], "Smile", ("dentist", "health")),
        (["Education"], "Anne County Public Library", ("library", "education")),
        (["Food Pantry"], "St. Stephen Church", ("food_bank",)),
        ([], "St. Stephen Food Pantry", ("food_bank",)),
        ([], "Bureau of Rodents", ("community",)),
        (["Health > Zorgl"], "Smile", ("health",)),
    ],
)
def test_what_a_service_does_is_its_main_kind(terms: list[str], name: str, codes: tuple[str, ...]) -> None:
    assert kinds().of([[term] for term in terms], [name]) == codes


def test_a_mapping_of_ones_own_says_more_than_the_common_one() -> None:
    assert kinds(**{"Dental Care": "~clinic"}).of([["Dental Care"], ["Health"]], []) == ("health", "clinic")
    with pytest.raises(Refused, match="zorgl"):
        kinds(Teeth="~zorgl")
