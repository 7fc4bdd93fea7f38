"""The services of a city as rows for a phone: what their pages show, without what the phone derives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory import hours, wordings
from directory.model import Wording, worded
from directory.model.facts import (
    AddressVisibility,
    Answer,
    Audience,
    Capacity,
    Document,
    LocationType,
    PhoneType,
    Status,
    Wheelchair,
)
from directory.web.i18n import language_name, list_words, phone_words
from directory.web.phone.writing import Table, said, steps
from directory.web.templating import hours_line, money_words

if TYPE_CHECKING:
    from datetime import datetime

    from directory.model import Location, Service
    from directory.queries import Listing
    from directory.web.page import Page

EXAMPLE, SENSITIVE, PAUSED = 1, 2, 4
"""Bits of a row's `flags`."""
HIDDEN, AREA = 1, 2
"""What a place's `seen` says of its address."""

Row = dict[str, Any]


class Shelves:
    """Collects what services share while they are written: sentences, opening hours, kinds, languages."""

    def __init__(self, page: Page, midnight: datetime) -> None:
        """Begin for the readers of a page, whose day begins at `midnight`."""
        self.page = page
        self.midnight = midnight
        self.sentences: Table[str] = Table()
        self.hours: Table[str] = Table()
        self.kinds = {code: place for place, code in enumerate(page.tree.terms)}
        self.languages: Table[str] = Table()
        self.places: list[Row] = []

    def say(self, *texts: str | Wording | None) -> list[int]:
        """Where these texts stand; empty ones are left out."""
        tag = self.page.locale.tag
        found = (text if isinstance(text, str) else said(text, tag) for text in texts)
        return [self.sentences.place(text) for text in found if text]

    def own(self, text: str | None) -> Wording:
        """A text that is only there in the city's own words."""
        return Wording(text=text or "", locale=self.page.city.default_locale)

    def row(self, listing: Listing) -> Row:
        """A service."""
        page, service = self.page, listing.service
        texts = {name: self._text(listing, name) for name in _TEXTS}
        general = next((row.opening_hours for row in listing.schedules if row.service_id), None)
        name, organization = texts["name"], self._organization(listing)
        return {
            "code": service.code,
            "name": said(name, page.locale.tag),
            "by": said(organization, page.locale.tag) if organization.text != name.text else "",
            "kinds": [self.kinds[attribute.term.code] for attribute in service.attributes],
            "flags": EXAMPLE * service.is_example
            | SENSITIVE * service.sensitive
            | PAUSED * (service.status is not Status.ACTIVE),
            "free": int(service.cost == "free"),
            "text": said(texts["description"], page.locale.tag),
            "alert": said(texts["alert"], page.locale.tag),
            "call": [_call(page, phone) for phone in listing.phones if phone.type is not PhoneType.FAX],
            "web": service.url or "",
            "mail": service.email or "",
            "hours": self._hours(general),
            "seen": service.confirmed_at.isoformat() if service.confirmed_at else "",
            "tongues": sorted({self.languages.place(row.code) for row in listing.languages}),
            "at": [self._place(listing, place.id, place.location) for place in listing.places],
            **self._facts(listing, texts),
        }

    def _text(self, listing: Listing, name: str) -> Wording:
        source = Wording(text=getattr(listing.service, name) or "", locale=self.page.city.default_locale)
        return worded(name, source, listing.translations.get(listing.service.id, []), self.page.chain)

    def _organization(self, listing: Listing) -> Wording:
        owner = listing.service.organization
        source = Wording(text=owner.name, locale=self.page.city.default_locale)
        return worded("name", source, listing.translations.get(owner.id, []), self.page.chain)

    def _hours(self, raw: str | None) -> int:
        """Where opening hours stand, counted from 1; 0 for none."""
        return self.hours.place(raw) + 1 if raw else 0

    def _facts(self, listing: Listing, texts: dict[str, Wording]) -> Row:
        """The answers to what one asks before one goes, each as sentences."""
        service, words = listing.service, self.page.words
        shared = words.gettext(wordings.DATA_SHARED[service.data_shared])
        if service.data_shared_source:
            shared += f" ({words.gettext('Source: %(source)s', source=service.data_shared_source)})"
        capacity = (
            "" if service.capacity is Capacity.UNKNOWN else words.gettext(wordings.CAPACITY[service.capacity])
        )
        waiting = f"{words.gettext('Waiting time:')} {texts['wait_time'].text}" if texts["wait_time"] else ""
        return {
            "who": self.say(self._audience(service), self._age(service), texts["eligibility_description"]),
            "papers": self.say(words.gettext(wordings.PAPERS[service.papers_required])),
            "shared": self.say(shared),
            "cost": self.say(
                words.gettext(wordings.COST[service.cost]),
                *(self.own(self._price(option)) for option in service.cost_options),
                texts["fees_description"],
            ),
            "bring": self.say(*(self._document(one) for one in service.required_documents)),
            "speak": self.say(*self._spoken(listing)),
            "get": self.say(
                words.gettext(wordings.APPOINTMENT[service.appointment]),
                texts["application_process"],
                waiting,
                capacity,
            ),
        }

    def _audience(self, service: Service) -> str:
        words = self.page.words
        people = [words.gettext(wordings.AUDIENCE[Audience(who)]) for who in service.audience]
        return list_words(people, words) or words.gettext("We do not know. Ask them.")

    def _age(self, service: Service) -> str:
        words, youngest, oldest = self.page.words, service.minimum_age, service.maximum_age
        if youngest is not None and oldest is not None:
            return words.gettext(
                "Age: %(youngest)s to %(oldest)s",
                youngest=words.number(youngest),
                oldest=words.number(oldest),
            )
        if youngest is not None:
            return words.gettext("Age: %(youngest)s or older", youngest=words.number(youngest))
        return (
            words.gettext("Age: up to %(oldest)s", oldest=words.number(oldest)) if oldest is not None else ""
        )

    def _price(self, option: Any) -> str:
        amount = "" if option.amount is None else money_words(option.amount, option.currency, self.page.words)
        return " ".join(filter(None, (option.option, amount, option.amount_description)))

    def _document(self, one: Any) -> Wording:
        if one.kind is Document.OTHER and one.document:
            return self.own(one.document)
        kind = self.page.words.gettext(wordings.DOCUMENT[one.kind])
        return Wording(text=" ".join(filter(None, (kind, one.document))), locale=self.page.locale.tag)

    def _spoken(self, listing: Listing) -> list[str]:
        page, service = self.page, listing.service
        spoken = []
        for row in listing.languages:
            name = language_name(row.code, page.locale.tag)
            spoken.append(f"{name} · {hours_line(page, row.opening_hours)}" if row.opening_hours else name)
        found = list(dict.fromkeys(spoken)) or [page.words.gettext("We do not know. Ask them.")]
        found.append(page.words.gettext(wordings.INTERPRETER[service.interpreter]))
        if service.female_staff is not Answer.UNKNOWN:
            found.append(page.words.gettext(wordings.FEMALE_STAFF[service.female_staff]))
        return found

    def _place(self, listing: Listing, place_id: object, location: Location) -> int:
        """Where a place stands. What is hidden on the service's page is not there."""
        visibility = location.address_visibility
        address = location.addresses[0] if location.addresses else None
        raw = next(
            (
                row.opening_hours
                for row in listing.schedules
                if row.service_at_location_id == place_id or row.location_id == location.id
            ),
            None,
        )
        is_full = visibility is AddressVisibility.FULL and location.location_type is LocationType.PHYSICAL
        is_somewhere = is_full and location.latitude is not None and location.longitude is not None
        street = address.address_1 if address and is_full else ""
        area = (address.region or "") if address and visibility is AddressVisibility.AREA else ""
        town = " ".join(filter(None, (address.postal_code, address.city))) if address and is_full else ""
        self.places.append(
            {
                "lat": round((location.latitude or 0) * 1e5) if is_somewhere else 0,
                "lon": round((location.longitude or 0) * 1e5) if is_somewhere else 0,
                "street": street or area,
                "town": self.say(town),
                "seen": HIDDEN * (visibility is AddressVisibility.HIDDEN)
                | AREA * (visibility is AddressVisibility.AREA),
                "name": self.say(self._place_text(listing, location, "name")) if is_full else [],
                "way": self.say(self._place_text(listing, location, "transportation")) if is_full else [],
                "hours": self._hours(raw),
                "wheels": self._wheels(location),
            }
        )
        return len(self.places) - 1

    def _wheels(self, location: Location) -> list[int]:
        known = location.accessibility
        if known is None or known.wheelchair is Wheelchair.UNKNOWN:
            return []
        return self.say(self.page.words.gettext(wordings.WHEELCHAIR[known.wheelchair]))

    def _place_text(self, listing: Listing, location: Location, name: str) -> Wording:
        source = self.own(getattr(location, name))
        return worded(name, source, listing.translations.get(location.id, []), self.page.chain)

    def timetable(self, days: int) -> list[Row]:
        """All opening hours: the rows of their table, what else is said, and when it is open in the days to come.

        `open` has minutes since 1970 in UTC, opening and closing in turn, each as the step from the one before.
        """
        page, found = self.page, []
        for raw in self.hours:
            told = hours.worded(
                raw, page.words, timezone=page.timezone, country=page.city.country, now=self.midnight
            )
            lines = [*told.lines, *told.dated, *filter(None, (told.holidays,))]
            spans = hours.spans(
                raw, timezone=page.timezone, country=page.city.country, start=self.midnight, days=days
            )
            found.append(
                {
                    "lines": [[line.days, line.times] for line in lines],
                    "also": self.say(
                        told.summary, *told.notes, *map(self.own, told.comments), self.own(told.text)
                    ),
                    "open": steps([minute for span in spans for minute in span]),
                }
            )
        return found


_TEXTS = (
    "name", "description", "application_process", "fees_description", "wait_time", "eligibility_description", "alert",
)  # fmt: skip


def _call(page: Page, phone: Any) -> list[str]:
    """A number as it is dialed and as it is written, what it takes if not a voice, and whose it is."""
    dialed = f"{phone.number};ext={phone.extension}" if phone.extension else phone.number
    kind = "sms" if phone.type is PhoneType.TEXT else ""
    parts = [dialed, phone_words(phone.number, page.city.country), kind, phone.description or ""]
    while parts[-1] == "":
        parts.pop()
    return parts
