"""Edits: what staff changed of the taxonomy, laid over what the seeds say, so that newer seeds take nothing back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.model import TaxonomyEdit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

LISTS = frozenset({"terms", "needs"})
"""Fields of terms that hold a list, one entry a line: of these only what staff added and took away is kept."""

SOURCE_LOCALE = "en"

Key = tuple[str, str, str, str]
"""Owner ("term", "situation", "situations"), code, field, locale."""


def base_of(version: str | None) -> str:
    """The part of a taxonomy's version that names its seeds; the rest counts what staff changed."""
    return (version or "").partition("+")[0]


def version_after(version: str | None, *, base: str | None = None) -> str:
    """The version after a change of staff, or with a base after newer seeds: one that was not there before."""
    old, _, count = (version or "").partition("+")
    number = int(count or 0) + (base is None or bool(count))
    return f"{base or old}+{number}" if number else base or old


@dataclass(frozen=True, kw_only=True)
class Edits:
    """All changes of staff, by what they are of."""

    by_key: Mapping[Key, TaxonomyEdit]

    @classmethod
    def read(cls, session: Session) -> Edits:
        """Read them; one query."""
        rows = session.scalars(select(TaxonomyEdit))
        return cls(by_key={(row.owner, row.code, row.field, row.locale): row for row in rows})

    def over(self, owner: str, code: str, field: str, locale: str, seed: str) -> str:
        """What a text is to be where the seeds say this; remembers what they say."""
        edit = self.by_key.get((owner, code, field, locale))
        if edit is None:
            return seed
        if field in LISTS:
            edit.text = merged_lines(edit.seed or "", edit.text, seed)
        edit.seed = seed or (None if edit.seed is None else "")
        return edit.text

    def over_all(
        self, owner: str, code: str, wanted: Mapping[tuple[str, str], str]
    ) -> dict[tuple[str, str], str]:
        """The texts of translations by field and locale; what is empty is not there."""
        keys = dict.fromkeys(wanted) | {
            (field, locale): None
            for kind, of, field, locale in self.by_key
            if (kind, of) == (owner, code) and locale and (locale != SOURCE_LOCALE or field in LISTS)
        }
        found = {key: self.over(owner, code, *key, wanted.get(key, "")) for key in keys}
        return {key: text for key, text in found.items() if text}

    def terms_of(self, situation: str, seed: Sequence[str]) -> list[str]:
        """The terms that a situation leads to."""
        edit = self.by_key.get(("situation", situation, "terms", ""))
        if edit is None:
            return list(seed)
        edit.seed = "\n".join(seed)
        return edit.text.split("\n") if edit.text else []

    def position(self, situation: str, seed: int) -> int:
        """Where a situation stands; those that staff did not order come last."""
        edit = self.by_key.get(("situations", "", "order", ""))
        if edit is None:
            return seed
        order = edit.text.split("\n")
        return order.index(situation) if situation in order else len(order) + seed

    @property
    def own_situations(self) -> set[str]:
        """Codes of situations that staff defined."""
        return {
            code
            for owner, code, field, _ in self.by_key
            if owner == "situation" and field == "terms" and self.by_key[owner, code, field, ""].seed is None
        }


def merged_lines(seed_before: str, text: str, seed: str) -> str:
    """A list of newer seeds, without what staff took away, with what they added."""
    before, wanted = _lines(seed_before), _lines(text)
    gone = set(before) - set(wanted)
    added = [line for line in wanted if line not in before]
    return "\n".join(dict.fromkeys([*(line for line in _lines(seed) if line not in gone), *added]))


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]
