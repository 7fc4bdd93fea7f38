"""What fields are called for people who fill tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.catalogs import S_

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "external_id": S_("Your own number"),
    "name": S_("Name of the service"),
    "alternate_name": S_("Other name"),
    "kinds": S_("Kind of service"),
    "organization": S_("Organization"),
    "description": S_("What one gets there"),
    "phones": S_("Phone"),
    "mobile_phones": S_("Mobile phone"),
    "fax": S_("Fax"),
    "email": S_("E-mail address"),
    "url": S_("Website"),
    "place_name": S_("Name of the place"),
    "address_1": S_("Street and number"),
    "address_2": S_("Second line of the address"),
    "postal_code": S_("Postal code"),
    "city": S_("Town"),
    "region": S_("District"),
    "state_province": S_("State or province"),
    "country": S_("Country"),
    "latitude": S_("Latitude"),
    "longitude": S_("Longitude"),
    "coordinates": S_("Latitude and longitude"),
    "address_visibility": S_("How much of the address is shown"),
    "transportation": S_("How to get there"),
    "wheelchair": S_("Wheelchair can get in"),
    "toilet": S_("Toilet for wheelchair users"),
    "accessibility_description": S_("More about getting in"),
    "opening_hours": S_("Opening hours"),
    "languages": S_("Languages spoken"),
    "interpreter": S_("Interpreter"),
    "interpretation_services": S_("More about interpreting"),
    "audience": S_("Who may come"),
    "minimum_age": S_("Youngest age"),
    "maximum_age": S_("Oldest age"),
    "eligibility_description": S_("More about who may come"),
    "cost": S_("Cost"),
    "fees_description": S_("More about the cost"),
    "papers_required": S_("Papers are asked for"),
    "data_shared": S_("Data are passed on to authorities"),
    "documents": S_("What to bring"),
    "appointment": S_("Appointment"),
    "application_process": S_("How to get this help"),
    "wait_time": S_("How long one waits"),
    "capacity": S_("Whether there is room"),
    "female_staff": S_("A woman can help"),
    "alert": S_("Warning"),
    "status": S_("Status"),
    "organization_id": S_("Number of the organization"),
    "organization_description": S_("About the organization"),
    "organization_url": S_("Website of the organization"),
    "organization_email": S_("E-mail address of the organization"),
    "confirmed_at": S_("Day of the last check"),
    "confirmed_by": S_("Who checked it"),
    # Translators: a column that tells in which language the texts of each row are.
    "locale": S_("Language of the row"),
}
"""Messages of the domain `staff`, by field, in the order in which fields are offered."""
