"""Describing: the API in OpenAPI 3.1, and the profile: what it says beyond HSDS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, url_for

from directory.exchange.hsds.feed import as_json
from directory.exchange.hsds.fields import NOUNS, Field
from directory.exchange.hsds.vocabulary import FACTS, PROFILE, VERSION, taxonomy_id
from directory.web.api import details
from directory.web.api.asking import PARAMETERS, TAKES, ask
from directory.web.api.feeds import open_feed
from directory.web.api.lists import as_response
from directory.web.state import state

if TYPE_CHECKING:
    from directory.exchange.hsds.terms import Object

_ITEMS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
_ENUMS = {
    ("service", "status"): ["active", "inactive", "defunct", "temporarily closed"],
    ("location", "location_type"): ["physical", "postal", "virtual"],
    ("address", "address_type"): ["physical", "postal", "virtual"],
}
_BEYOND = {
    ("service", "confirmed_by"): "Who confirmed the facts on assured_date.",
    ("service", "review_every"): "Months after which the facts want to be confirmed again.",
    ("service", "capacity_date"): "The day of which the fact “capacity” speaks.",
    ("service", "data_shared_source"): "Where the fact “data_shared” comes from.",
    ("service", "data_shared_date"): "The day of which the fact “data_shared” speaks.",
    ("service", "sensitive"): "Whether pages about it carry a button to leave at once.",
    ("service", "is_example"): "Whether it is made up, to show what the directory can hold.",
    ("service_at_location", "name"): "The name of the service.",
    ("service_at_location", "status"): "The status of the service.",
    ("phone", "extension_text"): "The extension where it is no plain number.",
    (
        "schedule",
        "opening_hours",
    ): "The hours as OpenStreetMap writes them: what the other fields are taken from.",
    ("language", "opening_hours"): "When somebody speaks it, where that is not always.",
}


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.add_url_rule("/openapi.json", "openapi", openapi)


def openapi(city: str, locale: str) -> Response:
    """Describe the API of one feed."""
    ask(())
    with state().database.reading() as session:
        feed = open_feed(session, city, locale)
    base = state().config.base_url
    return as_response(
        as_json(
            {
                "openapi": "3.1.0",
                "info": {
                    "title": f"{feed.city.name}: services in HSDS {VERSION}",
                    "version": VERSION,
                    "summary": "Open Referral's Human Services Data Specification, one feed per locale.",
                    "description": _about(base),
                },
                "servers": [{"url": url_for("api.about", city=city, locale=locale).rstrip("/")}],
                "paths": _paths(),
                "components": {"schemas": _schemas(), "responses": _responses()},
            }
        )
    )


def profile() -> Response:
    """Say what the feeds say beyond HSDS: properties, and closed lists as taxonomies."""
    ask(())
    said: Object = {
        "id": PROFILE,
        "hsds": VERSION,
        "description": "Every feed is in one locale. Facts are attributes: their taxonomy is the closed list that they are from. "
        "Places whose address is not shown have none, and no coordinates; where only the area is shown, an address has "
        "nothing but its region. Ids of services, organizations and locations last; those of what belongs to them are "
        "made from these.",
        "properties": {
            noun: {
                name: {**_schema(noun, name, said), "description": _BEYOND[noun, name]}
                for name, said in NOUNS[noun].fields.items()
                if said.is_ours
            }
            for noun in NOUNS
            if any(said.is_ours for said in NOUNS[noun].fields.values())
        },
        "taxonomies": [
            {
                "id": str(taxonomy_id(code)),
                "name": code,
                "description": fact.question,
                "codes": dict(fact.choices),
            }
            for code, fact in FACTS.items()
        ],
    }
    return as_response(as_json(said))


def _about(base: str) -> str:
    return (
        f"A read API as HSDS {VERSION} asks for, with the profile {base}{url_for('api.profile')} ({PROFILE}). "
        "It needs no key, keeps nothing of who asks, and answers pages of any site. Answers carry an ETag. "
        "What is wrong with a question is told as application/problem+json, with the cure."
    )


def _paths() -> Object:
    paths: Object = {
        "/": {"get": _operation("about", "What this API is", {"$ref": "#/components/schemas/about"})},
    }
    for name, noun in _ITEMS.items():
        page = {
            "allOf": [{"$ref": "#/components/schemas/page"}],
            "properties": {"contents": {"type": "array", "items": {"$ref": f"#/components/schemas/{noun}"}}},
        }
        parameters = [_parameter(each) for each in TAKES[name]]
        words = f"A page of {name.replace('_', ' ')}"
        paths[f"/{name}"] = {
            "get": _operation(f"list_{name}", words, page, lines=noun, parameters=parameters),
            "post": _operation(
                f"ask_for_{name}",
                f"{words}, the question not in logs",
                page,
                lines=noun,
                parameters=parameters,
            ),
        }
        paths[f"/{name}/{{id}}"] = {
            "parameters": [
                {
                    "name": "id",
                    "in": "path",
                    "required": True,
                    "description": f"The id of the {details.NOUNS[name]}.",
                    "schema": {"type": "string", "format": "uuid"},
                }
            ],
            "get": _operation(
                f"get_{name}",
                f"One {details.NOUNS[name]} in full",
                {"$ref": f"#/components/schemas/{noun}"},
                parameters=[_parameter(each) for each in details.TAKES_ONE.get(name, ())],
                is_one=True,
            ),
        }
    return paths


def _operation(
    name: str,
    words: str,
    schema: Object,
    *,
    lines: str = "",
    parameters: list[Object] | None = None,
    is_one: bool = False,
) -> Object:
    content: Object = {"application/json": {"schema": schema}}
    if lines:
        content["application/x-ndjson"] = {"schema": {"type": "string"}}
    answers: Object = {
        "200": {"description": words + ".", "content": content},
        "400": {"$ref": "#/components/responses/wrong"},
    }
    if is_one:
        answers["404"] = {"$ref": "#/components/responses/missing"}
    return {
        "operationId": name,
        "summary": words,
        **({"parameters": parameters} if parameters else {}),
        "responses": answers,
    }


def _parameter(name: str) -> Object:
    parameter = PARAMETERS[name]
    schema: Object = (
        {"type": "array", "items": parameter.schema, "maxItems": 20}
        if parameter.is_repeatable
        else {**parameter.schema}
    )
    return {"name": name, "in": "query", "required": False, "description": parameter.words, "schema": schema}


def _responses() -> Object:
    schema = {"$ref": "#/components/schemas/problem"}
    return {
        name: {"description": words, "content": {"application/problem+json": {"schema": schema}}}
        for name, words in (
            ("wrong", "A parameter cannot be used; `detail` says which, and the cure."),
            ("missing", "There is nothing with this id."),
        )
    }


def _schemas() -> Object:
    return {
        **{noun: _noun(noun) for noun in NOUNS},
        "page": {
            "type": "object",
            "required": [*_PAGE, "contents"],
            "properties": {
                **{name: {"type": kind} for name, kind in _PAGE.items()},
                "contents": {"type": "array"},
            },
        },
        "about": {
            "type": "object",
            "required": ["version", "profile", "openapi_url"],
            "properties": {
                "version": {"type": "string"},
                "profile": {"type": "string", "format": "uri"},
                "profile_id": {"type": "string", "format": "uri"},
                "openapi_url": {"type": "string", "format": "uri"},
                "locale": {"type": "string", "description": "BCP 47: the locale of all texts."},
                "locales": {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}},
                "city": {"type": "string"},
                "is_demo": {"type": "boolean"},
                "sources": {"type": "array", "items": {"type": "object"}},
            },
        },
        "problem": {
            "type": "object",
            "required": ["title", "status", "detail"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
            },
        },
    }


_PAGE = {
    "total_items": "integer",
    "total_pages": "integer",
    "page_number": "integer",
    "size": "integer",
    "first_page": "boolean",
    "last_page": "boolean",
    "empty": "boolean",
}


def _noun(noun: str) -> Object:
    said = NOUNS[noun]

    def ref(other: str) -> Object:
        return {"$ref": f"#/components/schemas/{other}"}

    return {
        "type": "object",
        "required": [name for name, field in said.fields.items() if field.is_required],
        "properties": {
            **{name: _schema(noun, name, field) for name, field in said.fields.items()},
            **{name: ref(other) for name, other in said.objects.items()},
            **{name: {"type": "array", "items": ref(other)} for name, other in said.lists.items()},
        },
    }


def _schema(noun: str, name: str, said: Field) -> dict[str, Any]:
    kind = said.type if said.type in ("number", "integer", "boolean") else "string"
    schema: dict[str, Any] = {"type": kind}
    # A clock time of a place has no zone, which the format of JSON Schema asks for.
    if said.format and said.format != "time":
        schema["format"] = said.format
    if (noun, name) in _ENUMS:
        schema["enum"] = _ENUMS[noun, name]
    if (noun, name) in _BEYOND:
        schema["description"] = f"Beyond HSDS: {_BEYOND[noun, name]}"
    return schema
