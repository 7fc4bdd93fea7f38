"""What a sheet says of a service in one column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory.model import Origin, Wording
from directory.taxonomies import pick
from directory.web.printing import facts
from directory.web.printing.voices import LONGEST, Voice, shortened

if TYPE_CHECKING:
    from directory.queries import Listing
    from directory.sheets import Entry
    from directory.web.printing.facts import Fact


@dataclass(frozen=True, kw_only=True)
class Said:
    """A service in one column."""

    voice: Voice
    name: Wording
    organization: Wording | None
    kind: Wording | None
    warnings: tuple[Wording, ...]
    what_for: tuple[Wording, ...]
    facts: tuple[Fact, ...]

    def __len__(self) -> int:
        """How many characters it takes, roughly."""
        texts = [self.name, self.organization, self.kind, *self.warnings, *self.what_for]
        texts += [part for fact in self.facts for part in fact.parts]
        return sum(len(text.text) for text in texts if text)


def said(voice: Voice, entry: Entry, *, explained: set[str], is_mapped: bool) -> Said:
    """Word a service for a column; one with a place that is on no map says so.

    What a kind of service is for is said of the first of the kind alone: `explained` holds the kinds that
    were, and takes in this one.
    """
    listing = entry.listing
    service = listing.service
    name = voice.text(listing, service, "name")
    organization = voice.text(listing, service.organization, "name")
    codes = [
        attribute.term.code for attribute in service.attributes if attribute.term.code in voice.tree.terms
    ]
    return Said(
        voice=voice,
        name=name,
        organization=organization if organization.text != name.text else None,
        kind=pick(voice.tree.terms[codes[0]].labels, voice.chain) if codes else None,
        warnings=tuple(facts.warnings(voice, listing)),
        what_for=tuple(_what_for(voice, listing, codes, explained)),
        facts=tuple(facts.all_of(voice, entry, is_mapped=is_mapped)),
    )


def _what_for(voice: Voice, listing: Listing, codes: list[str], explained: set[str]) -> list[Wording]:
    """The description where the reader has it, else what such services are for."""
    description = voice.text(listing, listing.service, "description")
    if description and description.locale == voice.locale.tag:
        parts = [shortened(description, LONGEST)]
        if description.origin is Origin.MACHINE:
            parts.append(voice.own(voice.words.gettext("A machine translated this text.")))
        return parts
    sentence = pick(voice.tree.terms[codes[0]].sentences, voice.chain) if codes else None
    if sentence and sentence.locale == voice.locale.tag:
        is_new = codes[0] not in explained
        explained.add(codes[0])
        return [sentence] if is_new else []
    return [shortened(description, LONGEST)] if description else []
