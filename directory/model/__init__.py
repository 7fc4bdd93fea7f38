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
from directory.model.assuring import ConfirmationAsk, LinkCheck
from directory.model.base import Base
from directory.model.city import City, Notice, NoticeTranslation, UrgentKind, UrgentNumber
from directory.model.drafting import ServiceDraft
from directory.model.finding import OpenSpan, SearchChange, SearchDoc
from directory.model.gazetteer import Place, PlaceKind, PlaceName
from directory.model.importing import ImportChange, ImportRun, Likeness, SourceAsk, Verdict
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
    TaxonomyEdit,
    TaxonomyTerm,
    TaxonomyTermTranslation,
)
from directory.model.translating import GlossaryTerm, MachineSetting, MachineUse, SourceText, TranslationDraft
from directory.model.unfound import UnfoundQuery
from directory.model.wording import Origin, TranslationState, Wording, digest, worded

__all__ = [
    "Accessibility", "Account", "Address", "Attribute", "Base", "City", "ConfirmationAsk", "Contact", "CostOption", "digest",
    "GlossaryTerm", "ImportChange", "ImportRun", "Language", "Likeness", "LinkCheck", "LinkPurpose", "Location",
    "LocationTranslation", "MachineSetting", "MachineUse", "Membership", "Metadata", "Notice", "NoticeTranslation", "OneTimeLink",
    "OpenSpan",
    "Organization", "OrganizationTranslation", "Origin", "Passkey", "Phone", "Place", "PlaceKind", "PlaceName",
    "RecoveryCode", "Report", "RequiredDocument", "Schedule", "SearchChange", "SearchDoc", "Service",
    "ServiceAtLocation", "ServiceDraft", "ServiceTranslation", "SignIn", "SignInKind", "Situation", "SituationTranslation",
    "Source", "SourceAsk", "SourceRecord",
    "SourceText", "Taxonomy", "TaxonomyEdit", "TaxonomyTerm", "TaxonomyTermTranslation", "Throttle",
    "TranslationDraft", "TranslationState", "UnfoundQuery", "UrgentKind", "UrgentNumber", "Verdict", "worded", "Wording",
]  # fmt: skip
