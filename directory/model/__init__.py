"""HSDS nouns as SQLAlchemy classes; importing this package makes all tables known."""

from __future__ import annotations

from directory.model.account import (
    Account,
    LinkPurpose,
    Membership,
    OneTimeLink,
    Passkey,
    RecoveryCode,
    SignIn,
    SignInKind,
    Throttle,
)
from directory.model.base import Base
from directory.model.city import City, Notice, NoticeTranslation, UrgentKind, UrgentNumber
from directory.model.finding import OpenSpan, SearchDoc, SearchTerm
from directory.model.gazetteer import Place, PlaceKind, PlaceName
from directory.model.keeping import Metadata, Report, Source, SourceRecord
from directory.model.location import Accessibility, Address, Location, LocationTranslation, ServiceAtLocation
from directory.model.organization import Contact, Organization, OrganizationTranslation
from directory.model.reaching import Language, Phone, Schedule
from directory.model.service import CostOption, RequiredDocument, Service, ServiceTranslation
from directory.model.taxonomy import (
    Attribute,
    Situation,
    SituationTranslation,
    Taxonomy,
    TaxonomyTerm,
    TaxonomyTermTranslation,
)
from directory.model.unfound import UnfoundQuery
from directory.model.wording import Origin, TranslationState, Wording, digest, worded

__all__ = [
    "Accessibility", "Address", "Attribute", "Base", "City", "Contact", "CostOption", "Language", "Location",
    "LocationTranslation", "Metadata", "Notice", "NoticeTranslation", "OpenSpan", "Organization",
    "OrganizationTranslation", "Origin", "Phone", "Place", "PlaceKind", "PlaceName", "Report", "RequiredDocument",
    "Schedule", "SearchDoc", "SearchTerm", "Service", "ServiceAtLocation", "ServiceTranslation", "Situation",
    "SituationTranslation", "Source", "SourceRecord", "Taxonomy", "TaxonomyTerm", "TaxonomyTermTranslation",
    "TranslationState", "UnfoundQuery", "UrgentKind", "UrgentNumber", "Wording", "digest", "worded",
    # People who sign in.
    "Account", "LinkPurpose", "Membership", "OneTimeLink", "Passkey", "RecoveryCode", "SignIn", "SignInKind",
    "Throttle",
]  # fmt: skip
