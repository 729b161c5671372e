"""Why an answer is empty: which pattern matches nothing, and what was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, Final

from cgkg.errors import CgkgError
from cgkg.services.solutions import ask, select
from cgkg.services.triple_patterns import QueryOutline, TriplePattern, outline
from cgkg.services.versioned import Current
from cgkg.store.base import QueryRequest, Store
from cgkg.terms import PREFIXES

_MOST_PATTERNS: Final = 12
_SECONDS: Final = 2.0
_NEAR: Final = 3
_CLOSE: Final = 0.6
_TAG: Final = re.compile(r"@([A-Za-z]+(?:-[A-Za-z0-9]+)*)\Z")
_TAG_TEST: Final = re.compile(
    r"\blang\s*\([^)]*\)\s*=\s*[\"']([A-Za-z]+-[A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*)[\"']", re.I
)


class EmptyAnswers:
    """Explains empty answers from the dataset's own statistics (VoID, in the catalog graph)."""

    def __init__(self, store: Store, queries: Mapping[str, str]) -> None:
        """Args: a store for small questions of its own; the texts of ``queries/pages``."""
        self._store, self._queries = store, queries
        self._terms = Current(lambda: store.version, self._read_terms)

    async def explain(self, request: QueryRequest) -> dict[str, Any]:
        """Why a SELECT found nothing.

        Args:
            request: the query, whose answer was empty.

        Returns:
            ``patterns``: those that match nothing even by themselves, each with its ``pattern``,
            a ``detail``, its ``cause`` (``class``, ``property`` or ``combination``), the ``term``
            that the dataset lacks and those that are ``near``; ``notes``: what else is worth
            knowing.
        """
        parts = outline(request.query)
        counts = await self._terms.get()
        empty = []
        for pattern in parts.patterns[:_MOST_PATTERNS]:
            if not await self._matches(pattern, parts, request):
                empty.append(_explain(pattern, counts, parts))
        notes = _notes(request.query, parts, found=bool(empty))
        return {"patterns": empty, "notes": notes}

    async def _matches(
        self, pattern: TriplePattern, parts: QueryOutline, request: QueryRequest
    ) -> bool:
        """Whether a pattern matches by itself, in the default graph or any named one."""
        query = f"{parts.prologue} ASK {{ {{ {pattern} }} UNION {{ GRAPH ?g0 {{ {pattern} }} }} }}"
        try:
            return await ask(self._store, query, min(request.timeout, _SECONDS))
        except CgkgError:
            return True  # not known: nothing is said of it

    async def _read_terms(self, _: str) -> Mapping[str, int]:
        rows = await select(self._store, self._queries["void-terms"], _SECONDS)
        return {row["term"].value: int(row["count"].value) for row in rows}


def _explain(
    pattern: TriplePattern, counts: Mapping[str, int], parts: QueryOutline
) -> dict[str, Any]:
    prefixes = _prefixes(parts.prologue)
    suspects = [pattern.predicate]
    if pattern.predicate in ("a", "rdf:type"):
        suspects = [pattern.object]
    for term in suspects:
        iri = _expand(term, prefixes)
        if iri and counts and iri not in counts and term != "a":
            kind = "class" if term == pattern.object else "property"
            near = _near(iri, counts)
            hint = f" Near: {', '.join(near)}." if near else ""
            detail = f"The dataset has no {kind} {term}.{hint}"
            return _pattern(pattern, detail, kind, term, near)
    detail = (
        "This pattern matches nothing by itself; its terms are known, their combination is not."
    )
    return _pattern(pattern, detail, "combination", "", [])


def _pattern(
    pattern: TriplePattern, detail: str, cause: str, term: str, near: list[str]
) -> dict[str, Any]:
    return {
        "pattern": str(pattern),
        "detail": detail,
        "cause": cause,
        "term": term,
        "near": near,
    }


def _notes(query: str, parts: QueryOutline, *, found: bool) -> list[str]:
    tags = [match[1] for pattern in parts.patterns if (match := _TAG.search(pattern.object))]
    tags += _TAG_TEST.findall(query)
    notes = []
    if tags:
        notes.append(
            f"Language tags are in lower case in answers (for example {tags[0].lower()}); compare "
            f'them with langMatches(lang(?text), "{tags[0].split("-")[0]}"), not with =.'
        )
    if not found:
        notes.append(
            "Each simple pattern matches something by itself; their join, a FILTER, or a pattern "
            "that was not looked at (a path) leaves nothing."
        )
    return notes


def _near(iri: str, counts: Mapping[str, int]) -> list[str]:
    by_name = {_local(term).casefold(): term for term in sorted(counts)}
    close = difflib.get_close_matches(_local(iri).casefold(), by_name, _NEAR, _CLOSE)
    return [_shorten(by_name[name]) for name in close]


def _prefixes(prologue: str) -> dict[str, str]:
    declared = re.findall(r"prefix\s+([^:\s]*):\s*<([^>]*)>", prologue, re.I)
    return {**PREFIXES, **dict(declared)}


def _expand(term: str, prefixes: Mapping[str, str]) -> str:
    if term.startswith("<"):
        return term[1:-1]
    prefix, colon, local = term.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else ""


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri.rstrip("#/"))[-1]


def _shorten(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"
