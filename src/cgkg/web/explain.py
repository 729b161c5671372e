"""``/explain``: why a statement holds, for people and as JSON."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from cgkg import iris
from cgkg.errors import RequestError
from cgkg.iris import GraphName
from cgkg.services.explanation import Derivation, Explanations, Triple
from cgkg.services.resources import Resources
from cgkg.services.solutions import Term
from cgkg.services.values import written
from cgkg.web.negotiation import Offer, joined, require
from cgkg.web.pages import Pages
from cgkg.web.phrases.terms import OTHERS

_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]+\Z')
_LITERAL: Final = re.compile(
    r'"((?:[^"\\\n\r]|\\["\\nr])*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^<([^<>]*)>)?\Z'
)
_OFFERS: Final = (Offer("application/json", "json"), Offer("text/html", "html"))
_INFERRED: Final = iris.graph(GraphName.INFERRED)


class ExplainRoutes:
    """The page that explains a statement."""

    def __init__(self, explanations: Explanations, resources: Resources, pages: Pages) -> None:
        self._explanations, self._resources, self._pages = explanations, resources, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["resources"])
        router.add_api_route("/explain", self.explain, methods=["GET"], response_class=Response)
        return router

    async def explain(self, request: Request) -> Response:
        """By which rule, from which premises, a statement is inferred.

        ``subject`` and ``property`` are IRIs; ``value`` is one too, or a literal in N-Triples.
        """
        statement = _statement(request)
        chosen = require(joined(request.headers, "accept"), _OFFERS)
        if request.query_params.get("format") == "json":
            chosen = _OFFERS[0]
        graphs = await self._explanations.graphs(statement)
        derivations = []
        if graphs == (_INFERRED,):
            derivations = await self._explanations.explain(statement)
        if not graphs:
            raise RequestError(404, "Not found", "The dataset does not have this statement.")
        if chosen.value == "json":
            return JSONResponse(_document(statement, graphs, derivations))
        premises = [premise for one in derivations for premise in one.premises]
        terms = [*statement, *(term for premise in premises for term in premise.triple)]
        mentioned = [term.value for term in terms if term.kind == "uri" and _IRI.match(term.value)]
        context = {
            "statement": statement,
            "graphs": graphs,
            "derivations": derivations,
            "labels": {**OTHERS, **await self._resources.labels(mentioned)},
            "address": address,
        }
        return self._pages.render(
            request, "explanation.html", context, {"Cache-Control": "no-cache"}
        )


def address(statement: Triple) -> str:
    """Where a statement is explained."""
    subject, property_, value = statement
    text = value.value if value.kind == "uri" else written(value)
    query = {"subject": subject.value, "property": property_.value, "value": text}
    return f"/explain?{urlencode(query)}"


def _statement(request: Request) -> Triple:
    """The statement that the parameters name.

    Raises:
        RequestError: 400.
    """
    terms = []
    for name in ("subject", "property", "value"):
        text = request.query_params.get(name, "")
        literal = _LITERAL.match(text) if name == "value" else None
        if literal:
            plain = re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r"}.get(m[1], m[1]), literal[1])
            terms.append(Term("literal", plain, (literal[2] or "").lower(), literal[3] or ""))
        elif _IRI.match(text):
            terms.append(Term("uri", text))
        else:
            raise RequestError(400, "Bad request", f"The parameter {name} is not an IRI.")
    return terms[0], terms[1], terms[2]


def _document(
    statement: Triple, graphs: tuple[str, ...], derivations: list[Derivation]
) -> dict[str, Any]:
    return {
        "statement": [term._asdict() for term in statement],
        "graphs": graphs,
        "derivations": [
            {
                "rule": one.rule.name,
                "question": one.rule.questions,
                "citation": one.rule.citation,
                "premises": [
                    {
                        "statement": [term._asdict() for term in premise.triple],
                        "graphs": premise.graphs,
                    }
                    for premise in one.premises
                ],
            }
            for one in derivations
        ],
    }
