"""Meeting: two people changed one record at once; what each of them changed, field by field, so that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory.editing.drafts import changed_since, difference

if TYPE_CHECKING:
    from collections.abc import Callable

    from directory.editing.drafts import Change, Draft


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What was typed, and what others saved meanwhile."""

    draft: Draft
    """Mine, with what they changed and I did not."""
    clashes: list[Change]
    """What both changed, from theirs to mine."""
    taken: list[Change]
    """What only they changed."""


def met(marked: str, theirs: Draft, mine: Draft, whole: Callable[[Draft], Draft] = dict) -> Meeting:
    """Two drafts of one record.

    :param marked: the marks of what mine was made from; without them, all that differs clashes.
    :param whole: makes a draft whole again in which fields of both stand.
    """
    they = changed_since(marked, theirs) if marked else {change.key for change in difference(theirs, mine)}
    only_they = they - changed_since(marked, mine) if marked else set()
    draft = {key: value for key, value in mine.items() if key not in only_they}
    draft = whole(draft | {key: theirs[key] for key in only_they if key in theirs})
    return Meeting(
        draft=draft,
        clashes=[change for change in difference(theirs, draft) if change.key in they - only_they],
        taken=[change for change in difference(mine, draft) if change.key in only_they],
    )
