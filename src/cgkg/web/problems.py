"""Errors as clients see them: one shape, RFC 9457 problem details, as JSON or as a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from cgkg import errors
from cgkg.web.negotiation import Offer, choose
from cgkg.web.problem import Problem, ProblemError
from cgkg.web.problem_page import ProblemPage

__all__ = ["Problem", "ProblemError", "describe", "not_found", "respond"]

_OFFERS: Final = (
    Offer("application/problem+json", "json"),
    Offer("application/json", "json"),
    Offer("text/html", "html"),
    Offer("application/xhtml+xml", "html"),
)
_RETRY_AFTER: Final = "1"

_STORE_ERRORS: Final[Mapping[type[errors.CgkgError], tuple[int, str]]] = {
    errors.QuerySyntaxError: (400, "Query syntax error"),
    errors.QueryTimeout: (504, "Query time limit reached"),
    errors.QueryTooLarge: (413, "Query memory limit reached"),
    errors.StoreBusy: (503, "Server busy"),
    errors.WorkerCrashed: (500, "Query worker died"),
    errors.RemoteUnreachable: (503, "Remote store unreachable"),
    errors.RemoteSwitching: (503, "Dataset being switched"),
    errors.RemoteRejected: (502, "Remote store rejected the request"),
    errors.RemoteIncomplete: (502, "Remote answer incomplete"),
    errors.RemoteError: (502, "Remote store unusable"),
    errors.StoreError: (500, "Store error"),
    errors.DatasetError: (500, "Dataset error"),
}


def describe(error: Exception) -> Problem:
    """The problem that an exception is to a client; unknown ones tell nothing of the inside."""
    match error:
        case ProblemError():
            return error.problem
        case errors.PartnerFailed():
            return Problem(error.status, error.title, error.detail, {"partner": error.partner})
        case errors.RequestError():
            return Problem(error.status, error.title, error.detail, headers=error.headers)
        case errors.CgkgError():
            return _describe_store_error(error)
        case HTTPException():
            return _describe_http_error(error)
        case _:
            return Problem(500, "Internal error", "The server failed; its log says why.")


def respond(error: Exception, accept: str | None) -> Response:
    """The response that tells a client of an error.

    Args:
        error: what was raised.
        accept: the request's Accept header; browsers get a page.
    """
    problem = describe(error)
    offer = choose(accept, _OFFERS)
    if offer is not None and offer.value == "html":
        return ProblemPage(problem)
    document = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        **problem.extra,
    }
    body = json.dumps(document, ensure_ascii=False).encode()
    headers = {**problem.headers, "Content-Type": "application/problem+json"}
    return Response(body, problem.status, headers)


def not_found(
    detail: str,
    suggestions: Mapping[str, str] | None = None,
    labels: Mapping[str, Mapping[str, str]] | None = None,
) -> ProblemError:
    """A 404 with what may have been meant.

    Args:
        detail: what is unknown.
        suggestions: name → path of things that exist.
        labels: name → what it is called, by language tag.
    """
    found, called = suggestions or {}, labels or {}
    listed = [
        {"name": name, "href": path, "labels": dict(called.get(name, {}))}
        for name, path in found.items()
    ]
    hint = f" Did you mean {' or '.join(found)}?" if found else ""
    return ProblemError(Problem(404, "Not found", detail + hint, {"suggestions": listed}))


def _describe_store_error(error: errors.CgkgError) -> Problem:
    known = (_STORE_ERRORS[kind] for kind in type(error).__mro__ if kind in _STORE_ERRORS)
    status, title = next(known, (500, "Internal error"))
    headers = {"Retry-After": _RETRY_AFTER} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    if not isinstance(error, errors.QuerySyntaxError) or error.line is None:
        return Problem(status, title, str(error), headers=headers)
    place = {"line": error.line, "column": error.column}
    detail = f"Line {error.line}, column {error.column}: {error}"
    return Problem(status, title, detail, place, headers)


def _describe_http_error(error: HTTPException) -> Problem:
    phrase = HTTPStatus(error.status_code).phrase
    detail = "There is nothing at this path." if error.status_code == 404 else error.detail
    return Problem(error.status_code, phrase, detail, headers=dict(error.headers or {}))
