"""The words of closed lists of facts: English sentences that catalogs translate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.catalogs import N_
from directory.model.city import UrgentKind
from directory.model.facts import (
    Answer,
    Appointment,
    Audience,
    Capacity,
    Cost,
    Document,
    Interpreter,
    ReportReason,
    Status,
    Wheelchair,
)
from directory.model.finding import Trait

if TYPE_CHECKING:
    from collections.abc import Mapping

AUDIENCE: Mapping[Audience, str] = {
    Audience.ANYONE: N_("Everyone"),
    Audience.ASYLUM_SEEKERS: N_("Asylum seekers"),
    Audience.REFUGEES: N_("Refugees"),
    Audience.UNDOCUMENTED: N_("Undocumented people"),
    Audience.RESIDENTS: N_("People who live in this city"),
    Audience.WORKERS: N_("People who work"),
    Audience.JOB_SEEKERS: N_("People who look for work"),
    Audience.STUDENTS: N_("Students and pupils"),
    Audience.WOMEN: N_("Women"),
    Audience.MEN: N_("Men"),
    Audience.CHILDREN: N_("Children"),
    Audience.YOUNG_PEOPLE: N_("Young people"),
    Audience.FAMILIES: N_("Families"),
    Audience.OLDER_PEOPLE: N_("Older people"),
    Audience.DISABLED_PEOPLE: N_("People with disabilities"),
    Audience.LGBT: N_("LGBT+ people"),
    Audience.HOMELESS_PEOPLE: N_("People without a home"),
}

COST: Mapping[Cost, str] = {
    Cost.FREE: N_("It is free."),
    Cost.REDUCED: N_("You pay less if you have little money."),
    Cost.PAID: N_("You have to pay."),
    Cost.UNKNOWN: N_("We do not know what it costs."),
}

PAPERS: Mapping[Answer, str] = {
    Answer.NO: N_("You do not need papers."),
    Answer.YES: N_("They ask for papers."),
    Answer.UNKNOWN: N_("We do not know if they ask for papers."),
}

DATA_SHARED: Mapping[Answer, str] = {
    Answer.NO: N_("What you say is not passed on to the authorities."),
    Answer.YES: N_("What you say may be passed on to the authorities."),
    Answer.UNKNOWN: N_("We do not know if what you say is passed on to the authorities."),
}

APPOINTMENT: Mapping[Appointment, str] = {
    Appointment.WALK_IN: N_("You can just come."),
    Appointment.BY_APPOINTMENT: N_("Book a time first."),
    Appointment.BOTH: N_("You can just come, or book a time."),
    Appointment.REFERRAL: N_("Another office or doctor has to send you here."),
    Appointment.UNKNOWN: N_("We do not know if you must book a time."),
}

CAPACITY: Mapping[Capacity, str] = {
    Capacity.OPEN: N_("There is room."),
    Capacity.WAITING_LIST: N_("There is a waiting list."),
    Capacity.FULL: N_("It is full now."),
    Capacity.UNKNOWN: N_("We do not know if there is room."),
}

INTERPRETER: Mapping[Interpreter, str] = {
    Interpreter.YES: N_("There is an interpreter."),
    Interpreter.ON_REQUEST: N_("Ask for an interpreter when you book."),
    Interpreter.NO: N_("There is no interpreter."),
    Interpreter.UNKNOWN: N_("We do not know if there is an interpreter."),
}

FEMALE_STAFF: Mapping[Answer, str] = {
    Answer.YES: N_("You can ask that a woman helps you."),
    Answer.NO: N_("You cannot choose that a woman helps you."),
    Answer.UNKNOWN: N_("We do not know if you can ask that a woman helps you."),
}

WHEELCHAIR: Mapping[Wheelchair, str] = {
    Wheelchair.YES: N_("You can get in with a wheelchair."),
    Wheelchair.LIMITED: N_("You can get into some parts with a wheelchair."),
    Wheelchair.NO: N_("You cannot get in with a wheelchair."),
    Wheelchair.UNKNOWN: N_("We do not know if you can get in with a wheelchair."),
}

TOILET: Mapping[Wheelchair, str] = {
    Wheelchair.YES: N_("There is a toilet for wheelchair users."),
    Wheelchair.LIMITED: N_("The toilet is partly usable with a wheelchair."),
    Wheelchair.NO: N_("There is no toilet for wheelchair users."),
    Wheelchair.UNKNOWN: N_("We do not know if there is a toilet for wheelchair users."),
}

DOCUMENT: Mapping[Document, str] = {
    Document.IDENTITY: N_("Passport or identity card"),
    Document.RESIDENCE_PERMIT: N_("Residence permit"),
    Document.PROOF_OF_ADDRESS: N_("A paper that shows where you live"),
    Document.HEALTH_CARD: N_("Health insurance card"),
    Document.PRESCRIPTION: N_("Prescription from a doctor"),
    Document.REFERRAL: N_("Referral letter"),
    Document.BIRTH_CERTIFICATE: N_("Birth certificate"),
    Document.SCHOOL_REPORT: N_("School report"),
    Document.DIPLOMA: N_("Diploma or certificate"),
    Document.PROOF_OF_INCOME: N_("A paper that shows your income"),
    Document.EMPLOYMENT_CONTRACT: N_("Employment contract"),
    Document.RENTAL_CONTRACT: N_("Rental contract"),
    Document.BANK_STATEMENT: N_("Bank statement"),
    Document.PHOTO: N_("A photo of yourself"),
    Document.LETTER: N_("The letter that you got"),
    Document.VACCINATION_CARD: N_("Vaccination card"),
    Document.OTHER: N_("Something else: ask them"),
}

STATUS: Mapping[Status, str] = {
    Status.ACTIVE: N_("It is running."),
    Status.TEMPORARILY_CLOSED: N_("Closed for some time. Call before you go."),
    Status.INACTIVE: N_("Not offered now"),
    Status.DEFUNCT: N_("No longer offered"),
}

URGENT: Mapping[UrgentKind, str] = {
    UrgentKind.EMERGENCY: N_("Emergency: ambulance, fire, police"),
    UrgentKind.POLICE: N_("Police"),
    UrgentKind.MEDICAL_ADVICE: N_("Medical advice, day and night"),
    UrgentKind.POISON: N_("Poisoning"),
    UrgentKind.CRISIS: N_("Somebody to talk to in a crisis"),
    UrgentKind.VIOLENCE: N_("Help against violence"),
    UrgentKind.CHILDREN: N_("For children and young people"),
    UrgentKind.SOCIAL: N_("Social emergency"),
}

REPORT_REASON: Mapping[ReportReason, str] = {
    ReportReason.MOVED: N_("It has moved"),
    ReportReason.CLOSED: N_("It is closed for good"),
    ReportReason.PHONE: N_("The phone number is wrong"),
    ReportReason.HOURS: N_("The opening hours are wrong"),
    ReportReason.REFUSED: N_("They did not let me in or did not help me"),
    ReportReason.OTHER: N_("Something else"),
}

TRAIT: Mapping[Trait, str] = {
    Trait.FREE: N_("Free"),
    Trait.NO_PAPERS: N_("No papers needed"),
    Trait.WHEELCHAIR: N_("Wheelchair can get in"),
    Trait.INTERPRETER: N_("Interpreter"),
    Trait.WALK_IN: N_("No appointment needed"),
    Trait.FEMALE_STAFF: N_("A woman can help you"),
    Trait.NOT_SHARED: N_("Tells the authorities nothing"),
    # Translators: of a service that has no address to go to, such as a phone line or help at home.
    Trait.PLACELESS: N_("By phone, online or where you are"),
}
