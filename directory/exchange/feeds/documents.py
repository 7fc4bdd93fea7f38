"""HSDS as JSON: a list, a page of a list, one service, or a folder of such files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory.exchange.faults import Refused
from directory.exchange.feeds.feed import Feed, Object
from directory.exchange.feeds.older import modern
from directory.exchange.hsds.vocabulary import PROFILE
from directory.exchange.reading import bounded, open_members, parse_json

if TYPE_CHECKING:
    from pathlib import Path

_OF_SERVICE = frozenset(
    "status organization organization_id service_at_locations schedules eligibility_description fees cost_options "
    "fees_description wait_time application_process program_id assured_date minimum_age service_areas "
    "regular_schedules service_taxonomys eligibilitys".split()
)
_OF_ORGANIZATION = frozenset(
    "website organization_identifiers legal_status tax_id tax_status year_incorporated logo services locations "
    "parent_organization_id programs".split()
)
_ONLY_HERE = frozenset(
    "organization_id service_at_locations services_at_location regular_schedules service_taxonomys eligibilitys "
    "cost_options eligibility_description fees_description assured_date application_process organization_identifiers "
    "legal_status year_incorporated physical_addresses service_areas location_id".split()
)
"""What nobody calls so who has not heard of HSDS."""

_OF_LOCATION = frozenset("location_type latitude longitude addresses transportation".split())
_OF_TERM = frozenset("taxonomy taxonomy_detail taxonomy_id term_uri term".split())
_OF_TAXONOMY = frozenset("id name description uri version metadata".split())
LISTS = ("contents", "content", "results", "data", "items")
"""What feeds call the list of a page: HSDS 3, Open Referral UK 1, and frameworks that many use."""

_LISTS = {"services": "services", "organizations": "organizations", "locations": "locations"}


_SHAPES = {
    "services": "service",
    "organizations": "organization",
    "locations": "location",
    "at": "service_at_location",
}


def read_documents(path: Path) -> Feed:
    """Read a file, a folder or a zipped folder of JSON.

    :raise Refused: when there is nothing in it that could be read.
    """
    feed = Feed()
    if path.is_dir():
        for file in sorted(path.glob("*.json")):
            gather(feed, parse_json(bounded(file), name=file.name), file=file.name)
    elif path.suffix == ".zip":
        members = open_members(bounded(path), name=path.name, wanted=lambda name: name.endswith(".json"))
        for name, data in sorted(members):
            gather(feed, parse_json(data, name=name), file=name)
    else:
        gather(feed, parse_json(bounded(path), name=path.name), file=path.name)
    refuse_empty(feed, path.name)
    return feed


def refuse_empty(feed: Feed, name: str) -> None:
    """Refuse a feed with nothing in it."""
    if not feed.services and not feed.organizations and not feed.faults:
        told = f" ({'; '.join(feed.notes[:3])})" if feed.notes else ""
        raise Refused(
            f"{name}: there is no service in it{told}. A file of HSDS is a list of services, "
            "or an object with `contents` or `services`. Another list is taken in with `directory import geojson` and a "
            "mapping, which `directory mapping` drafts."
        )


def gather(feed: Feed, value: Any, *, file: str) -> None:
    """Take all services and organizations from a document."""
    if isinstance(value, dict):
        if PROFILE in (value.get("profile"), value.get("profile_id")):
            feed.is_own = True
        if isinstance(locale := value.get("locale"), str):
            feed.locale = feed.locale or locale
        listed = _lists_in(value)
        if listed:
            for name in listed:
                _gather_list(feed, value[name], file, name, _LISTS.get(name))
            return
        _gather_one(feed, value, file, "$", None)
    elif isinstance(value, list):
        _gather_list(feed, value, file, "", None)
    else:
        feed.fault("it is neither a list nor an object. A file of HSDS is one of these.", file=file)


def is_feed(value: Any) -> bool:
    """Whether a document looks like one of HSDS, of any version, not like any other list of things."""
    if isinstance(value, dict):
        if any(name in value for name in ("contents", "total_pages", "totalPages", "profile")):
            return True
        listed = next((value[name] for name in _lists_in(value)), [value])
    else:
        listed = value if isinstance(value, list) else []
    first = next((one for one in listed if isinstance(one, dict)), {})
    if not isinstance(first.get("name"), str) or "id" not in first:
        return isinstance(first.get("service"), dict)
    return bool(
        first.keys() & _ONLY_HERE or isinstance((by := first.get("organization")), dict) and "id" in by
    )


def _lists_in(value: Object) -> list[str]:
    """The names of the lists that a page or collection consists of."""
    if "id" in value and "name" in value:
        return []
    return [name for name in (*LISTS, *_LISTS) if isinstance(value.get(name), list)]


def _gather_list(feed: Feed, values: list[Any], file: str, name: str, kind: str | None) -> None:
    for number, one in enumerate(values):
        _gather_one(feed, one, file, f"{name}[{number}]", kind)


def _gather_one(feed: Feed, one: Any, file: str, path: str, kind: str | None) -> None:
    if not isinstance(one, dict):
        feed.fault(f"there is {_called(one)} where a record should be.", file=file, path=path)
        return
    kind = kind or _kind(one)
    if kind in _SHAPES and not feed.is_own:
        modern(_SHAPES[kind], one)
    if kind == "at":
        _gather_at(feed, one, file, path)
    elif kind == "organizations":
        services = one.get("services")
        organization = {name: value for name, value in one.items() if name != "services"}
        feed.add("organizations", organization, file=file, path=path)
        for number, service in enumerate(services if isinstance(services, list) else []):
            if isinstance(service, dict):
                service = {"organization": {**organization}, **service}
            _gather_one(feed, service, file, f"{path}.services[{number}]", "services")
    elif kind in ("services", "locations"):
        feed.add(kind, one, file=file, path=path)
    else:
        feed.notes.append(f"{file}: {path} is {kind}, which is not taken in by itself")


def _kind(one: Object) -> str:
    keys = one.keys()
    service = one.get("service")
    if (isinstance(service, dict) and "id" in service) or ("location" in keys and "service_id" in keys):
        return "at"
    if keys & _OF_SERVICE:
        return "services"
    if keys & _OF_TERM and "name" in keys:
        return "a term of a taxonomy"
    if keys & _OF_LOCATION:
        return "locations"
    if keys & _OF_ORGANIZATION:
        return "organizations"
    if keys <= _OF_TAXONOMY and {"uri", "version"} & keys:
        return "a taxonomy"
    if "name" in keys and "id" in keys:
        return "organizations" if "email" not in keys and "url" not in keys else "services"
    return "something else"


def _gather_at(feed: Feed, one: Object, file: str, path: str) -> None:
    """A service at a location, which some feeds list by themselves."""
    service = one.get("service")
    key = service.get("id") if isinstance(service, dict) else one.get("service_id")
    bare = {name: value for name, value in one.items() if name not in ("service", "service_id")}
    known = feed.services.get(str(key))
    if known is None:
        if isinstance(service, dict):
            feed.add(
                "services", {**service, "service_at_locations": [bare]}, file=file, path=f"{path}.service"
            )
        return
    if isinstance(service, dict):
        feed.add("services", dict(service), file=file, path=f"{path}.service")
    listed = known.setdefault("service_at_locations", [])
    if isinstance(listed, list) and not any(
        isinstance(other, dict) and other.get("id") == bare.get("id") for other in listed
    ):
        listed.append(bare)


def _called(value: Any) -> str:
    names = {
        bool: "yes or no",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "nothing")
