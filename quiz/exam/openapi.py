"""The hall's OpenAPI document, made of the messages themselves.

Law: describes what ``protocol`` and ``staff_protocol`` say, and nothing by hand beside it.
"""

from __future__ import annotations

import inspect
from typing import Any

from quiz.exam.protocol import VERSION, Denied, Reply, Request, adapter, path_of
from quiz.exam.roles import ALLOWED, OPEN_TO_ALL, REPLY_TO

HEALTH_PATH = f"/v{VERSION}/health"
DOCUMENT_PATH = "/openapi.json"


def document() -> dict[str, Any]:
    """OpenAPI 3.1."""
    schemas: dict[str, Any] = {}
    for kind in (*REPLY_TO, *REPLY_TO.values(), Denied):
        _add(kind, schemas)
    paths: dict[str, Any] = {path_of(kind): {"post": _operation(kind)} for kind in REPLY_TO}
    paths[HEALTH_PATH] = {"get": {"summary": "Is the hall well?", "responses": {"200": {"description": "It is."}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "lawquiz hall", "version": str(VERSION)},
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(kind: type[Request]) -> dict[str, Any]:
    denied = {"description": "Nothing was done.", "content": _content(Denied)}
    operation: dict[str, Any] = {
        "operationId": kind.__name__,
        "summary": inspect.getdoc(kind),
        "requestBody": {"required": True, "content": _content(kind)},
        "responses": {
            "200": {"description": inspect.getdoc(REPLY_TO[kind]), "content": _content(REPLY_TO[kind])},
            "default": denied,
        },
    }
    if kind not in OPEN_TO_ALL:
        operation["security"] = [{"session": sorted(role.value for role in ALLOWED[kind])}]
    return operation


def _content(kind: type[Request] | type[Reply]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}}


def _add(kind: type[Request] | type[Reply], schemas: dict[str, Any]) -> None:
    schema = adapter(kind).json_schema(  # type: ignore[arg-type]  # a class is hashable
        ref_template="#/components/schemas/{model}"
    )
    schemas.update(schema.pop("$defs", {}))
    schemas[kind.__name__] = schema
