"""What the form of a service shows: fields with their values, faults and choices, maps, tables of hours, hints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from babel import Locale as CldrLocale

from directory import hours
from directory.editing import completing
from directory.editing.checking import row_count
from directory.editing.drafts import marks, text_in
from directory.editing.faults import first
from directory.editing.fields import MAX_ROWS, ORGANIZATION, PARTS, PLACE, SERVICE, Kind
from directory.editing.timetable import dated_rows, span_columns
from directory.hours.grid import CODES, grid_of
from directory.locales import LOCALES
from directory.web import i18n
from directory.web.staff.services.maps import MapView, map_of
from directory.web.staff.services.typing import shown_places
from directory.web.staff.services.wording import Told, told_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.editing.drafts import Change, Draft
    from directory.editing.duplicates import Twin
    from directory.editing.faults import Fault, Typed
    from directory.editing.fields import Field, Part
    from directory.geocoding import Found
    from directory.hours import HoursWording
    from directory.model import ServiceDraft
    from directory.model.facts import Publication
    from directory.taxonomies import TermTree
    from directory.web.staff.care.beside import Care
    from directory.web.staff.desk import Desk

_MORE_LANGUAGES = ("fse", "sgn", "rom", "yi", "mk", "sr", "hr", "bs", "et", "lv", "lt", "hu", "cs", "sk", "bg", "nl",
                   "da", "nb", "ja", "ko", "id", "ms", "ta", "te", "ml", "ne", "my", "km", "ka", "hy", "az", "uz",
                   "kk", "mn", "am", "om", "ig", "yo", "ha", "ff", "wo", "ln", "rw", "rn", "lg", "mg", "ig", "tl")  # fmt: skip

_OPEN = ("what", "hours", "contact")
_LATIN = (Kind.PHONE, Kind.AMOUNT, Kind.HOURS, Kind.LATITUDE, Kind.LONGITUDE, Kind.CURRENCY, Kind.COUNTRY)


@dataclass(kw_only=True)
class Form:
    """The form of one service."""

    desk: Desk
    tree: TermTree
    code: str
    """"" for a new one."""
    version: int
    publication: Publication
    base: Draft
    """What the service says now."""
    typed: Typed
    draft: Draft
    """What the form says, as far as it can be read."""
    faults: Sequence[Fault] = ()
    found: dict[str, list[Found]] = field(default_factory=dict)
    """Places that were found, by place."""
    twins: Sequence[Twin] = ()
    clashes: Sequence[Change] = ()
    taken: Sequence[Change] = ()
    beside: Sequence[ServiceDraft] = ()
    from_draft: ServiceDraft | None = None
    organizations: Sequence[str] = ()
    care: Care | None = None
    """Beside the form, where it was just opened."""

    parts = PARTS
    place_fields = PLACE
    codes = CODES

    @cached_property
    def errors(self) -> dict[str, str]:
        """Sentences by field, as the parts of forms want them."""
        said: dict[str, str] = {}
        for fault in self.faults:
            values = {
                name: self.desk.words.gettext(str(value)) if name == "label" else value
                for name, value in fault.values.items()
            }
            said.setdefault(fault.field, self.desk.words.gettext(fault.message, **values))
        return said

    @cached_property
    def confirms(self) -> dict[str, tuple[str, str]]:
        """The box to tick beside a faulty field: its name and value."""
        return {
            fault.field: (fault.confirm, str(fault.values.get("confirm", "yes")))
            for fault in self.faults
            if fault.confirm
        }

    def value(self, name: str, absent: str = "") -> str:
        """What stands in a field."""
        return first(self.typed, name, absent)

    def values(self, name: str) -> Sequence[str]:
        """What is chosen of several."""
        return self.typed.get(name, ())

    @cached_property
    def marks(self) -> str:
        """What the form was filled from, for the next save to compare."""
        return marks(self.base)

    def rows(self, spec: Field) -> range:
        """The numbers of the rows of a field: those there are, and an empty one or three."""
        count = row_count(self.typed, spec.name)
        more = first(self.typed, f"add-{spec.name}")
        wanted = (
            int(more)
            if more.isdecimal() and len(more) < 4
            else count + (0 if spec.name in self.empty_rows else 1)
        )
        return range(min(max(wanted, count), MAX_ROWS))

    @cached_property
    def empty_rows(self) -> set[str]:
        """The fields whose last row is empty already."""
        return {
            name
            for name, spec in {**SERVICE, **ORGANIZATION}.items()
            if spec.kind is Kind.ROWS
            and (last := row_count(self.typed, name) - 1) >= 0
            and not any(
                first(self.typed, f"{name}-{last}-{column.name}")
                for column in spec.columns
                if column.name not in ("type",)
            )
        }

    @cached_property
    def places(self) -> list[str]:
        """The ids of the places."""
        return shown_places(self.typed)

    def options(self, spec: Field) -> list[tuple[str, str]]:
        """The choices of a field in the reader's words."""
        empty = [("", "–")] if spec.name == "kind" else []
        return empty + [
            (str(value.value), self.desk.words.gettext(words))
            for value, words in (spec.choices or {}).items()
        ]

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """Languages by their names."""
        spoken = {
            first(self.typed, name)
            for name in self.typed
            if name.startswith("languages-") and name.endswith("-code")
        }
        tag = self.desk.locale.tag
        codes = {*LOCALES, *_MORE_LANGUAGES, *spoken} - {""}
        named = sorted(
            ((code, i18n.language_name(code, tag)) for code in codes), key=lambda pair: pair[1].casefold()
        )
        return [("", "–"), *named]

    @cached_property
    def kinds(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Kinds of services under their top kinds."""
        label = self.label
        return [
            (
                label(top.code),
                [
                    (top.code, label(top.code)),
                    *((term.code, label(term.code)) for term in self.tree.children(top.code)),
                ],
            )
            for top in self.tree.tops
        ]

    def label(self, code: str) -> str:
        """What a kind is called."""
        term = self.tree.terms.get(code)
        return term.labels.get(self.desk.locale.tag) or term.labels["en"] if term else code

    def table(self, prefix: str) -> HoursTable | None:
        """The table of hours; None where it could not show what is written."""
        if grid_of(self.value(f"{prefix}opening_hours-was")) is None:
            return None
        more = first(self.typed, f"{prefix}hours-dated-more")
        return HoursTable(
            prefix=prefix,
            columns=span_columns(self.typed, prefix),
            dated=self._dated(prefix) + (3 if more else 1),
        )

    def _dated(self, prefix: str) -> int:
        """How many rows of days of their own say something."""
        rows = dated_rows(self.typed, prefix)
        ends = ("first", "last", "0-opens", "comment")
        while rows and not any(self.value(f"{prefix}hours-dated-{rows - 1}-{end}") for end in ends):
            rows -= 1
        return rows

    def hours_words(self, key: str) -> HoursWording | None:
        """The hours that would be saved, in the reader's words."""
        raw = text_in(self.draft, key)
        if not raw:
            return None
        return hours.worded(
            raw,
            self.desk.words,
            timezone=self.desk.timezone,
            country=self.desk.city.country,
            now=self.desk.now,
        )

    @cached_property
    def day_names(self) -> dict[str, str]:
        """The days of the week in the reader's words."""
        names = CldrLocale.parse(self.desk.locale.babel).days["format"]["wide"]
        return {code: names[number] for number, code in enumerate(CODES)}

    def map(self, place: str) -> MapView | None:
        """A map to click on."""
        return map_of(self.desk, self.typed, place, self.places.index(place) + 1)

    @cached_property
    def missing(self) -> list[str]:
        """What the listing still lacks, in the reader's words."""
        return [self.desk.words.gettext(completing.WANTED[name]) for name in completing.missing(self.draft)]

    def is_open(self, part: Part) -> bool:
        """Whether a part is unfolded: what is changed most, what is faulty, and all of a new service."""
        names = [spec.name for spec in part.fields]
        return not self.code or part.name in _OPEN or self.has_fault(names)

    def missing_in(self, part: Part) -> list[str]:
        """What a part of the form still lacks, in the reader's words."""
        lacking = completing.missing(self.draft) if self.code else []
        return [
            self.desk.words.gettext(completing.WANTED[spec.name])
            for spec in part.fields
            if spec.name in lacking
        ]

    def hard(self, name: str) -> list[str]:
        """Hints about a text that is hard to read; never a fault."""
        gettext, text = self.desk.words.gettext, text_in(self.draft, name)
        said = [gettext("Long sentence: %(words)s", words=words) for words in completing.hard_sentences(text)]
        if found := completing.long_words(text):
            said.append(gettext("Long words: %(words)s", words=i18n.list_words(found)))
        return said[:4]

    def attributes(self, spec: Field) -> dict[str, str]:
        """What else a field's element says: the language of texts that get translated, the keys of a phone."""
        said = {"lang": self.desk.city.default_locale} if spec.translated else {}
        if spec.kind in _LATIN:
            said["dir"] = "ltr"
        if spec.kind in (Kind.PHONE, Kind.AMOUNT):
            said["inputmode"] = "tel" if spec.kind is Kind.PHONE else "decimal"
        return said

    def told(self, changes: Sequence[Change]) -> list[Told]:
        """Changes for people."""
        return told_changes(self.desk, changes)

    def is_time(self, name: str) -> bool:
        """Whether a browser's field for times can show what was typed."""
        return bool(re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d|", self.value(name)))

    def is_date(self, name: str) -> bool:
        """Whether a browser's field for dates can show what was typed."""
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}|", self.value(name)))

    def own_name(self, tag: str) -> str:
        """What a locale calls itself."""
        return LOCALES[tag].own_name

    def has_fault(self, names: Sequence[str]) -> bool:
        """Whether a field of a part is faulty."""
        return any(fault.startswith(tuple(names)) for fault in self.errors)


@dataclass(frozen=True, kw_only=True)
class HoursTable:
    """The size of a table of hours."""

    prefix: str
    columns: int
    dated: int
