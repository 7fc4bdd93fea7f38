"""The facts of a service for paper: only what is known, each in as few words as there are for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory import hours, wordings
from directory.caring import is_stale
from directory.model.facts import Audience, Cost, Status
from directory.web import i18n
from directory.web.printing.voices import LONGEST_NOTE, shortened
from directory.web.templating import money_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from enum import StrEnum

    from directory.hours import HoursWording
    from directory.model import Service, Wording
    from directory.queries import Listing
    from directory.sheets import Entry
    from directory.web.printing.voices import Voice


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A label, if it needs one, and what is said, with a joint between the parts."""

    label: str = ""
    parts: tuple[Wording, ...]
    joint: str = " "


def warnings(voice: Voice, listing: Listing) -> Iterator[Wording]:
    """What must be read before anything else."""
    service = listing.service
    if service.is_example:
        yield voice.own(voice.words.gettext("This is a made-up example. Nobody is there."))
    if service.status is not Status.ACTIVE:
        yield voice.own(voice.words.gettext(wordings.STATUS[service.status]))
    if alert := voice.text(listing, service, "alert"):
        yield _short(alert)


def all_of(voice: Voice, entry: Entry, *, is_mapped: bool) -> Iterator[Fact]:
    """All that is known, in the order in which one asks."""
    listing, gettext = entry.listing, voice.words.gettext
    service = listing.service
    if where := _where(voice, entry, is_mapped=is_mapped):
        yield Fact(parts=(voice.own(where),))
    if entry.opening_hours:
        yield _opening(voice, entry.opening_hours)
    if who := _who(voice, listing):
        yield Fact(label=gettext("Who may come?"), parts=tuple(who), joint=" · ")
    sentences, cost = list(_sentences(voice, listing)), list(_cost(voice, listing))
    if len(cost) == 1:
        sentences += cost
    if sentences:
        yield Fact(parts=tuple(sentences))
    if len(cost) > 1:
        yield Fact(parts=tuple(cost), joint=" · ")
    if service.required_documents:
        yield Fact(label=gettext("What to bring"), parts=tuple(_documents(voice, service)), joint=" · ")
    if listing.languages:
        # Translators: on paper, in front of the languages that are spoken at a service.
        yield Fact(label=gettext("Languages"), parts=tuple(_languages(voice, listing)), joint=" · ")
    if checked := _checked(voice, service):
        yield Fact(parts=(voice.own(checked),))


def _where(voice: Voice, entry: Entry, *, is_mapped: bool) -> str:
    """What is to be said of the place besides its address."""
    gettext, spot = voice.words.gettext, entry.spot
    if spot is None:
        return gettext("No fixed place")
    if spot.is_hidden or (spot.is_area and not spot.area):
        return gettext("The address is not shown, for safety. Call first.")
    if spot.is_area:
        return gettext("Only the area is shown, for safety: %(area)s", area=spot.area)
    return "" if is_mapped else gettext("Not on this map")


def _opening(voice: Voice, raw: str) -> Fact:
    """Opening hours in short lines, "Monday – Friday 08:00-16:00", and what somebody wrote about them."""
    told = _hours(voice, raw)
    remarks = [_short(voice.local(text)) for text in (*told.comments, told.text) if text]
    lines = tuple(voice.own(line) for line in _lines(told))
    return Fact(
        label="" if lines else voice.words.gettext("Opening hours"), parts=(*lines, *remarks), joint=" · "
    )


def _lines(told: HoursWording) -> Iterator[str]:
    if told.summary:
        yield told.summary
    rows = [*told.lines, told.holidays] if told.lines and told.holidays else told.lines
    for row in rows:
        # Days that are not named are closed; of holidays one has to be told.
        if not row.is_closed or row is told.holidays:
            yield f"{row.days} {row.times}"
    yield from told.notes


def _who(voice: Voice, listing: Listing) -> list[Wording]:
    service, gettext = listing.service, voice.words.gettext
    parts = []
    if service.audience:
        people = [gettext(wordings.AUDIENCE[Audience(who)]) for who in service.audience]
        parts.append(voice.own(i18n.list_words(people, voice.words)))
    youngest, oldest = service.minimum_age, service.maximum_age
    if youngest is not None and oldest is not None:
        ages = {"youngest": voice.words.number(youngest), "oldest": voice.words.number(oldest)}
        parts.append(voice.own(gettext("Age: %(youngest)s to %(oldest)s", **ages)))
    elif youngest is not None:
        parts.append(voice.own(gettext("Age: %(youngest)s or older", youngest=voice.words.number(youngest))))
    elif oldest is not None:
        parts.append(voice.own(gettext("Age: up to %(oldest)s", oldest=voice.words.number(oldest))))
    if eligibility := voice.note(listing, service, "eligibility_description"):
        parts.append(eligibility)
    return parts


def _sentences(voice: Voice, listing: Listing) -> Iterator[Wording]:
    """What is a sentence of its own: how one gets in, papers, who hears of it, room, interpreters."""
    service, gettext = listing.service, voice.words.gettext
    known: tuple[tuple[StrEnum, Mapping[StrEnum, str]], ...] = (
        (service.appointment, wordings.APPOINTMENT),
        (service.papers_required, wordings.PAPERS),
        (service.data_shared, wordings.DATA_SHARED),
        (service.capacity, wordings.CAPACITY),
        (service.interpreter, wordings.INTERPRETER),
    )  # type: ignore[assignment]
    for value, sentences in known:
        if value != "unknown":
            yield voice.own(gettext(sentences[value]))
    if text := voice.note(listing, service, "application_process"):
        yield text


def _cost(voice: Voice, listing: Listing) -> Iterator[Wording]:
    """What it costs: in a sentence, then by what it is for, then what else is to be said."""
    service = listing.service
    if service.cost is not Cost.UNKNOWN:
        yield voice.own(voice.words.gettext(wordings.COST[service.cost]))
    for option in service.cost_options:
        money = "" if option.amount is None else money_words(option.amount, option.currency, voice.words)
        if said := " ".join(filter(None, (option.option, money, option.amount_description))):
            yield _short(voice.local(said))
    if text := voice.note(listing, service, "fees_description"):
        yield text


def _documents(voice: Voice, service: Service) -> Iterator[Wording]:
    """What to bring; what only the city's words say stands in them."""
    for document in service.required_documents:
        if document.kind == "other" and document.document:
            yield _short(voice.local(document.document))
        else:
            yield voice.own(voice.words.gettext(wordings.DOCUMENT[document.kind]))


def _languages(voice: Voice, listing: Listing) -> Iterator[Wording]:
    """What is always spoken, then what is spoken at times, with the times."""
    named = [(i18n.language_name(row.code, voice.locale.tag), row.opening_hours) for row in listing.languages]
    if always := dict.fromkeys(name for name, raw in named if not raw):
        yield voice.own(i18n.list_words(always, voice.words))
    for name, raw in named:
        if raw:
            told = " ".join(_lines(_hours(voice, raw)))
            yield voice.own(f"{name} {told or raw}")


def _hours(voice: Voice, raw: str) -> HoursWording:
    return hours.worded(raw, voice.words, timezone=voice.timezone, country=voice.city.country, now=voice.now)


def _checked(voice: Voice, service: Service) -> str:
    confirmed, gettext = service.confirmed_at, voice.words.gettext
    if confirmed is None:
        return ""
    day = i18n.date_words(confirmed, voice.words)
    if is_stale(confirmed, service.review_every, voice.now.date()):
        return gettext("Not confirmed since %(date)s", date=day)
    return gettext("Confirmed on %(date)s", date=day)


def _short(wording: Wording) -> Wording:
    return shortened(wording, LONGEST_NOTE)
