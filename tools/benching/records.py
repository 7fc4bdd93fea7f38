"""A made-up city: the same services, organizations and streets each time, as an importer would hand them over."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from directory.exchange.records import (
    DocumentRecord,
    GazetteerRecord,
    LanguageRecord,
    OrganizationRecord,
    PhoneRecord,
    PlaceRecord,
    ServiceRecord,
)
from directory.model.facts import Answer, Appointment, Audience, Cost, Document, Interpreter, Wheelchair
from directory.model.gazetteer import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CENTER = (60.17, 24.94)
"""(latitude, longitude) in degrees."""
SPREAD = 0.035
"""Standard deviation of latitudes, in degrees; longitudes spread twice as far."""
LOCALES = ("fi", "en", "sv", "ar", "fa", "so", "uk", "ru")

_KINDS = {
    "fi": ("Neuvonta", "Keskus", "Asema", "Talo", "Palvelu", "Apu", "Piste", "Toimisto"),
    "en": ("Advice", "Center", "Station", "House", "Service", "Help", "Point", "Office"),
    "sv": ("Rådgivning", "Central", "Station", "Hus", "Tjänst", "Hjälp", "Punkt", "Kontor"),
    "ar": ("مشورة", "مركز", "محطة", "بيت", "خدمة", "مساعدة", "نقطة", "مكتب"),
    "fa": ("مشاوره", "مرکز", "ایستگاه", "خانه", "خدمت", "کمک", "نقطه", "دفتر"),
    "so": ("Talo", "Xarun", "Saldhig", "Guri", "Adeeg", "Caawimo", "Bar", "Xafiis"),
    "uk": ("Порада", "Центр", "Станція", "Дім", "Послуга", "Допомога", "Пункт", "Офіс"),
    "ru": ("Совет", "Центр", "Станция", "Дом", "Услуга", "Помощь", "Пункт", "Офис"),
}
_STARTS = "Kaivo Meri Koivu Lehto Saari Niitty Harju Kallio Ranta Pelto Lintu Hakka Aurinko Ruusu Tammi Vuori".split()
_ENDS = "mäki lahti niemi kylä puisto silta kulma portti linna koski metsä järvi".split()
_STREETS = ("katu", "tie", "polku", "kuja")
_GIVEN = (
    "Aino Beda Cecilia Daavid Elias Fanni Gunnar Helmi Iida Joel Kerttu Lauri Maija Niilo Oiva Pihla".split()
)
_SPOKEN = ("fi", "en", "sv", "ar", "fa", "so", "uk", "ru", "fr", "de", "tr", "vi", "zh", "es", "et", "ti")
_HOURS = (
    "Mo-Fr {a}:00-{z}:00",
    "Mo-Fr {a}:30-{z}:00; Sa 10:00-15:00",
    "Mo-Th {a}:00-{z}:30; Fr {a}:00-16:00",
    "Mo-Fr {a}:00-{z}:00; Sa 09:00-12:30; Su off",
    "Mo,We,Fr {a}:00-{z}:00",
    "Mo-Fr {a}:15-12:00,13:00-{z}:00; PH off",
    "Tu-Sa {a}:30-{z}:30; Mo off; Su off",
    "Mo-Sa {a}:00-2{b}:00; Su 12:00-18:00",
    "Tu, Th {a}:00-{z}:00; PH off",
    "Mo-Su {a}:00-2{b}:00",
    "Mo-Fr {a}:00-{z}:00; Jun-Aug: Mo-Fr 10:00-14:00",
    "We 14:00-{z}:30; Sa {a}:00-13:00",
    "Mo-Th 0{c}:45-20:00, Fr {a}:00-18:00, Sa 10:00-16:00",
    "24/7",
    '"by appointment"',
    "Mo-Fr {a}:00-{z}:00; first Saturday of the month",
)


def services(codes: Sequence[str], number: int, *, seed: int = 7) -> Iterator[ServiceRecord]:
    """So many services of these terms (codes of the taxonomy): about one in five has a fact of each kind."""
    dice = random.Random(seed)  # noqa: S311 (the same each time, not secret)
    offices = [_organization(dice, place) for place in range(max(1, number // 3))]
    for place in range(number):
        yield _service(dice, place, codes, dice.choice(offices))


def gazetteer(number: int, *, seed: int = 8) -> list[GazetteerRecord]:
    """So many streets, each with a name of its own."""
    dice = random.Random(seed)  # noqa: S311 (the same each time, not secret)
    return [
        GazetteerRecord(kind=PlaceKind.STREET, name=name, street=name, latitude=latitude, longitude=longitude)
        for name, (latitude, longitude) in ((street(place), _point(dice)) for place in range(number))
    ]


def street(place: int) -> str:
    """The name of a street by its number."""
    start, rest = _STARTS[place % 16], place // 16
    end, rest = _ENDS[rest % 12], rest // 12
    given = f"{_GIVEN[rest // 4 % 16]} " if rest >= 4 else ""
    return f"{given}{start}{end}n{_STREETS[rest % 4]}"


def _point(dice: random.Random) -> tuple[float, float]:
    return round(dice.gauss(CENTER[0], SPREAD), 6), round(dice.gauss(CENTER[1], 2 * SPREAD), 6)


def _names(dice: random.Random, place: int) -> dict[str, str]:
    kind, own = dice.randrange(8), f"{dice.choice(_STARTS)}{dice.choice(_ENDS)}"
    tags = ("fi", *(tag for tag in LOCALES[1:] if dice.random() < 0.2))
    return {tag: f"{own} {_KINDS[tag][kind]} {place}" for tag in tags}


def _organization(dice: random.Random, place: int) -> OrganizationRecord:
    return OrganizationRecord(external_id=f"office/{place}", names=_names(dice, place))


def opening_hours(dice: random.Random) -> str:
    """Opening hours as places write them."""
    # The commonest hours are those of most places, as in real cities.
    pattern = _HOURS[min(int(dice.expovariate(0.25)), len(_HOURS) - 1)]
    return pattern.format(
        a=f"{dice.choice((7, 8, 8, 9, 9, 9, 10, 11)):02}",
        z=dice.randint(14, 20),
        b=dice.randint(0, 3),
        c=dice.randint(6, 9),
    )


def _place(dice: random.Random) -> PlaceRecord:
    latitude, longitude = _point(dice)
    return PlaceRecord(
        latitude=latitude,
        longitude=longitude,
        address_1=f"{street(dice.randrange(600))} {dice.randint(1, 90)}",
        postal_code=f"00{dice.randint(10, 99)}0",
        country="FI",
        wheelchair=dice.choice(
            (Wheelchair.YES, Wheelchair.LIMITED, Wheelchair.NO, *[Wheelchair.UNKNOWN] * 4)
        ),
    )


def _service(
    dice: random.Random, place: int, codes: Sequence[str], office: OrganizationRecord
) -> ServiceRecord:
    def seldom(value: object, otherwise: object, share: float = 0.2) -> object:
        return value if dice.random() < share else otherwise

    names = _names(dice, place)
    return ServiceRecord(
        external_id=f"service/{place}",
        names=names,
        terms=tuple(dice.sample(list(codes), dice.choice((1, 1, 1, 2, 2, 3)))),
        organization=office,
        places=(_place(dice),),
        descriptions={tag: f"{name}. {name} {street(dice.randrange(600))}." for tag, name in names.items()},
        url=f"https://example.org/{place}",
        phones=(PhoneRecord(number=f"+35840{dice.randint(1000000, 9999999)}"),)
        if dice.random() < 0.7
        else (),
        opening_hours=opening_hours(dice) if dice.random() < 0.6 else None,
        languages=tuple(
            LanguageRecord(code=code) for code in dice.sample(_SPOKEN, dice.choice((0, 0, 1, 2, 3)))
        ),
        interpreter=seldom(Interpreter.ON_REQUEST, Interpreter.UNKNOWN),  # type: ignore[arg-type]
        audience=tuple(dice.sample(list(Audience), dice.choice((0, 0, 1, 2)))),
        cost=seldom(Cost.FREE, Cost.UNKNOWN, 0.4),  # type: ignore[arg-type]
        required_documents=(DocumentRecord(kind=dice.choice(list(Document))),) if dice.random() < 0.2 else (),
        papers_required=seldom(Answer.NO, Answer.UNKNOWN),  # type: ignore[arg-type]
        appointment=seldom(Appointment.WALK_IN, Appointment.UNKNOWN, 0.3),  # type: ignore[arg-type]
        confirmed_at=date(2026, 1, 1) + timedelta(days=dice.randrange(120)),
    )
