"""A made-up town for tests: a few services that show every fact, a few places to be near to."""

from __future__ import annotations

from datetime import date

from directory.exchange.records import (
    CostRecord,
    DocumentRecord,
    GazetteerRecord,
    LanguageRecord,
    OrganizationRecord,
    PhoneRecord,
    PlaceRecord,
    ServiceRecord,
)
from directory.model.facts import (
    AddressVisibility,
    Answer,
    Appointment,
    Audience,
    Capacity,
    Cost,
    Document,
    Interpreter,
    Wheelchair,
)
from directory.model.gazetteer import PlaceKind

HOSTILE = "{{7*7}} {% x %} {# ${x} </script><img src=x onerror=alert(1)> `"
"""What must come out as it went in, and never be run."""

CLINIC = OrganizationRecord(external_id="clinic", names={"fi": "Kaupungin klinikat", "en": "City clinics"})


def pharmacy(number: int) -> ServiceRecord:
    """One of many pharmacies, farther north the higher its number."""
    return ServiceRecord(
        external_id=f"pharmacy-{number}",
        names={"fi": f"Apteekki {number}", "ru": f"Аптека {number}"},
        terms=("pharmacy",),
        organization=OrganizationRecord(external_id=f"p{number}", names={"fi": f"Apteekki {number}"}),
        places=(
            PlaceRecord(
                latitude=65.01 + number / 2000, longitude=25.47, address_1=f"Isokatu {number}", city="Oulu"
            ),
        ),
        opening_hours="24/7" if number % 2 else None,
        phones=(PhoneRecord(number="+358800100"),),
    )


RICH = ServiceRecord(
    external_id="rich",
    names={"fi": "Neuvola", "en": "Child health clinic", "ar": "عيادة الأطفال"},
    terms=("pediatrician", "midwife"),
    organization=CLINIC,
    descriptions={"fi": "Lapsille ja vanhemmille.", "en": "For children and parents."},
    application_process={"fi": "Soita ensin."},
    fees_description={"fi": "Ei maksa mitään."},
    eligibility_description={"fi": "Kaikki lapset."},
    alert={"fi": "Suljettu juhannuksena."},
    wait_time="kaksi viikkoa",
    url="https://klinikka.example/oulu",
    email="hei@klinikka.example",
    phones=(PhoneRecord(number="+35881234567"), PhoneRecord(number="+358401234567", type="text")),
    opening_hours="Mo-Fr 08:00-16:00; PH off",
    languages=(LanguageRecord(code="ar", opening_hours="Th 14:00-17:00"), LanguageRecord(code="fi"), LanguageRecord(code="fse")),
    interpreter=Interpreter.ON_REQUEST,
    minimum_age=0,
    maximum_age=7,
    audience=(Audience.CHILDREN, Audience.FAMILIES),
    cost=Cost.FREE,
    cost_options=(CostRecord(option="Rokote", currency="EUR", amount=12.5),),
    required_documents=(DocumentRecord(kind=Document.VACCINATION_CARD), DocumentRecord(kind=Document.OTHER, document="Vaippa")),
    papers_required=Answer.NO,
    data_shared=Answer.NO,
    data_shared_source="Laki",
    data_shared_date=date(2026, 1, 1),
    appointment=Appointment.BOTH,
    capacity=Capacity.WAITING_LIST,
    capacity_date=date(2026, 10, 1),
    female_staff=Answer.YES,
    confirmed_at=date(2026, 11, 1),
    confirmed_by="Klinikka",
    places=(
        PlaceRecord(
            latitude=65.012, longitude=25.465, address_1="Kirkkokatu 5", postal_code="90100", city="Oulu",
            wheelchair=Wheelchair.YES, toilet=Wheelchair.YES, transportation={"fi": "Bussi 3"},
        ),
        PlaceRecord(latitude=65.022, longitude=25.475, names={"fi": "Pohjoinen"}, address_1="Torikatu 9", city="Oulu"),
    ),
)  # fmt: skip

SHELTER = ServiceRecord(
    external_id="shelter",
    names={"fi": "Turvakoti"},
    terms=("womens_shelter",),
    organization=OrganizationRecord(external_id="shelter", names={"fi": "Turvakoti"}),
    sensitive=True,
    places=(
        PlaceRecord(
            latitude=65.0133, longitude=25.4677, address_1="Salainen kuja 1", city="Oulu", region="Keskusta",
            address_visibility=AddressVisibility.HIDDEN,
        ),
    ),
    phones=(PhoneRecord(number="+358800555"),),
    opening_hours="24/7",
)  # fmt: skip

AREA = ServiceRecord(
    external_id="area",
    names={"fi": "Vertaisryhmä"},
    terms=("lgbt",),
    organization=CLINIC,
    places=(
        PlaceRecord(
            latitude=65.0144, longitude=25.4688, address_1="Piilokatu 2", city="Oulu", region="Tuira",
            address_visibility=AddressVisibility.AREA,
        ),
    ),
    opening_hours="kun ehditään",
)  # fmt: skip

HOTLINE = ServiceRecord(
    external_id="hotline",
    names={"fi": "Neuvontapuhelin", "en": "Advice line"},
    terms=("migration_counselling",),
    organization=CLINIC,
    phones=(PhoneRecord(number="+358800777"),),
    languages=(LanguageRecord(code="so"), LanguageRecord(code="ar")),
    audience=(Audience.ANYONE,),
)

RUDE = ServiceRecord(
    external_id="rude",
    names={"fi": HOSTILE, "en": HOSTILE},
    terms=("library",),
    organization=OrganizationRecord(external_id="rude", names={"fi": HOSTILE}),
    descriptions={"fi": HOSTILE},
    places=(PlaceRecord(latitude=65.011, longitude=25.468, address_1=HOSTILE[:80], city="Oulu"),),
    opening_hours=HOSTILE,
    is_example=True,
)

SERVICES = [RICH, SHELTER, AREA, HOTLINE, RUDE, *(pharmacy(number) for number in range(1, 26))]

PLACES = [
    GazetteerRecord(kind=PlaceKind.STATION, name="Oulun rautatieasema", latitude=65.0112, longitude=25.4835,
                    names={"ar": "محطة قطار أولو", "en": "Oulu railway station"}),
    GazetteerRecord(kind=PlaceKind.STREET, name="Isokatu", street="Isokatu", latitude=65.012, longitude=25.47),
    GazetteerRecord(kind=PlaceKind.ADDRESS, name="Isokatu 5", street="Isokatu", housenumber="5", latitude=65.0125,
                    longitude=25.47),
]  # fmt: skip
