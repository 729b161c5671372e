"""The OpenAPI document: the framework's own of the routes, completed by what it cannot know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cgkg.iris import GraphName, Kind
from cgkg.web.api_details import BESIDE_ROUTES, BODIES, DETAILS, HTML, PARAMETERS, Detail
from cgkg.web.phrases.api import OPERATIONS

_METHODS: Final = ("get", "post", "put", "delete")
_PAGE: Final = Detail(("lang",), HTML)
_KEYS: Final[Mapping[str, list[str]]] = {
    "/id/{kind}/{key} kind": [str(kind) for kind in Kind],
    "/doc/{kind}/{key} kind": [str(kind) for kind in Kind],
    "/doc/{name} name": ["dataset", "software"],
    "/graph/{name} name": [str(name) for name in GraphName],
    "/reconcile/suggest/{what} what": ["entity", "type", "property"],
    "/standards.{extension} extension": ["csv", "json", "ttl", "html"],
    "/coverage.{extension} extension": ["csv", "json", "html"],
}
_LICENSE: Final = {
    "name": "CC BY 4.0 (data)",
    "url": "https://creativecommons.org/licenses/by/4.0/",
}
_PROBLEM: Final = {
    "type": "object",
    "description": "A problem (RFC 9457).",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["title", "status"],
}


def complete(generated: Mapping[str, Any]) -> dict[str, Any]:
    """The document.

    Args:
        generated: the framework's.
    """
    paths: dict[str, dict[str, Any]] = {}
    for key in BESIDE_ROUTES:
        method, path = key.split(" ")
        paths.setdefault(path, {})[method.lower()] = {"tags": ["query"]}
    for path, item in generated["paths"].items():
        paths[path] = {method: item[method] for method in _METHODS if method in item}
    return {
        "openapi": generated["openapi"],
        "info": {
            **generated["info"],
            "description": "The knowledge graph of China's industrial carbon standards. GET "
            "answers HEAD too; every response may be read across origins.",
            "license": _LICENSE,
        },
        "servers": [{"url": "/"}],
        "paths": {
            path: {method: _operation(path, method, item[method]) for method in item}
            for path, item in paths.items()
        },
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "parameters": {name: _parameter(name) for name in PARAMETERS},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(path: str, method: str, generated: Mapping[str, Any]) -> dict[str, Any]:
    key = f"{method.upper()} {path}"
    detail = DETAILS.get(key, _PAGE)
    about = str(generated.get("description", ""))
    summary = OPERATIONS[key][1] if key in OPERATIONS else about.partition("\n")[0]
    found: dict[str, Any] = {
        "operationId": _identifier(method, path),
        "summary": summary,
        "tags": generated.get("tags", []),
        "parameters": [
            *(_path_parameter(path, name) for name in re.findall(r"\{(\w+)\}", path)),
            *(
                {**_parameter(name), "required": True}
                if name in detail.needed
                else {"$ref": f"#/components/parameters/{name}"}
                for name in detail.parameters
            ),
        ],
        "responses": _responses(key, detail),
    }
    if about:
        found["description"] = about
    if key in BODIES:
        content: dict[str, Any] = {media_type: {} for media_type in BODIES[key]}
        found["requestBody"] = {"required": True, "content": content}
    if path == "/update" or (path == "/rdf-graph-store" and method != "get"):
        found["security"] = [{"token": []}]
    return found


def _responses(key: str, detail: Detail) -> dict[str, Any]:
    problem = {
        "description": "A problem.",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    if "(303)" in OPERATIONS.get(key, ("", ""))[1]:
        return {"303": {"description": "See the document."}, "default": problem}
    if not detail.media_types:
        return {"204": {"description": "Done."}, "default": problem}
    content: dict[str, Any] = {media_type: {} for media_type in detail.media_types}
    return {"200": {"description": "The answer.", "content": content}, "default": problem}


def _path_parameter(path: str, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if (values := _KEYS.get(f"{path} {name}")) is not None:
        schema["enum"] = values
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _parameter(name: str) -> dict[str, Any]:
    schema, about = PARAMETERS[name]
    return {"name": name, "in": "query", "description": about, "schema": dict(schema)}


def _identifier(method: str, path: str) -> str:
    """A name for an operation, unique because the path is.

    >>> _identifier("get", "/doc/{kind}/{key}"), _identifier("get", "/dumps/")
    ('get_doc_by_kind_by_key', 'get_dumps_')
    """
    name = re.sub(r"\{(\w+)\}", r"by_\1", path)
    return f"{method}_{re.sub(r'[^a-z_]+', '_', name[1:]) or 'home'}"
