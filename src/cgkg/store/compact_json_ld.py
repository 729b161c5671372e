"""Compact JSON-LD 1.1 with a local context of prefixes only, so it needs nothing from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import pyoxigraph

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
# JSON-LD 1.1, 5.2: a suffix that starts with // would make an absolute IRI of the compact one.
_COMPACT_SUFFIX: Final = re.compile(r"(?!//)\S*\Z")

_Statement = pyoxigraph.Triple | pyoxigraph.Quad
_Compact = Callable[[str], str]


def can_say(statements: Iterable[_Statement]) -> bool:
    """Whether JSON-LD 1.1 has words for all of it: no triple terms, no base directions."""
    return all(_is_plain(statement.object) for statement in statements)


def compact_json_ld(
    statements: Sequence[_Statement], prefixes: Mapping[str, str], schemes: Iterable[str]
) -> bytes:
    """A document.

    Args:
        statements: those of a graph together, and in it those of a subject.
        prefixes: to be used.
        schemes: of the IRIs in the statements; none of them can be a prefix too.
    """
    taken = set(schemes)
    context = {name: iri for name, iri in prefixes.items() if name not in taken}
    compact = _compactor(context)
    nodes: list[dict[str, Any]] = []
    for name, group in groupby(statements, _graph_name):
        found = _nodes(group, compact)
        nodes += found if name is None else [{"@id": _identifier(name, compact), "@graph": found}]
    return json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False, indent=1).encode()


def _graph_name(statement: _Statement) -> pyoxigraph.NamedNode | pyoxigraph.BlankNode | None:
    name = getattr(statement, "graph_name", None)
    return None if isinstance(name, pyoxigraph.DefaultGraph) else name


def _is_plain(value: Any) -> bool:
    if isinstance(value, pyoxigraph.Literal):
        return value.language is None or value.datatype.value == _LANGUAGE_STRING
    return not isinstance(value, pyoxigraph.Triple)


def _compactor(context: Mapping[str, str]) -> _Compact:
    by_length = sorted(context.items(), key=lambda item: -len(item[1]))

    def compact(iri: str) -> str:
        for prefix, namespace in by_length:
            suffix = iri.removeprefix(namespace)
            if suffix != iri and _COMPACT_SUFFIX.match(suffix):
                return f"{prefix}:{suffix}"
        return iri

    return compact


def _nodes(statements: Iterable[_Statement], compact: _Compact) -> list[dict[str, Any]]:
    groups = groupby(statements, key=lambda statement: str(statement.subject))
    return [_node(list(group), compact) for _, group in groups]


def _node(statements: Sequence[_Statement], compact: _Compact) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _identifier(statements[0].subject, compact)}
    for one in statements:
        if one.predicate.value == _TYPE and not isinstance(one.object, pyoxigraph.Literal):
            node.setdefault("@type", []).append(_identifier(one.object, compact))
        else:
            values = node.setdefault(compact(one.predicate.value), [])
            values.append(_value(one.object, compact))
    return node


def _identifier(term: Any, compact: _Compact) -> str:
    return compact(term.value) if isinstance(term, pyoxigraph.NamedNode) else str(term)


def _value(term: Any, compact: _Compact) -> dict[str, str]:
    if not isinstance(term, pyoxigraph.Literal):
        return {"@id": _identifier(term, compact)}
    value = {"@value": term.value}
    if term.language is not None:
        value["@language"] = term.language
    elif term.datatype.value != _STRING:
        value["@type"] = compact(term.datatype.value)
    return value
