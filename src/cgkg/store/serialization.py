"""Triples to bytes: small graphs sorted and with the prefixes they use, large ones as they come."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby, islice
from typing import IO, Any, Final

import pyoxigraph

from cgkg.formats import RdfFormat
from cgkg.terms import PREFIXES

SMALL: Final = 5_000
"""Up to this many triples are held, sorted and freed of doubles before they are written."""

_ENGINE_FORMATS: Final = {
    RdfFormat.TURTLE: pyoxigraph.RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES: pyoxigraph.RdfFormat.N_TRIPLES,
    RdfFormat.N_QUADS: pyoxigraph.RdfFormat.N_QUADS,
    RdfFormat.TRIG: pyoxigraph.RdfFormat.TRIG,
    RdfFormat.RDF_XML: pyoxigraph.RdfFormat.RDF_XML,
    RdfFormat.JSON_LD: pyoxigraph.RdfFormat.JSON_LD,
}
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_IMPLIED: Final = frozenset((_STRING, _LANGUAGE_STRING))
# JSON-LD 1.1, 5.2: a suffix that starts with // would make an absolute IRI of the compact one.
_COMPACT_SUFFIX: Final = re.compile(r"(?!//)\S*\Z")

_Triple = pyoxigraph.Triple


def write_graph(triples: pyoxigraph.QueryTriples, output: IO[bytes], syntax: RdfFormat) -> None:
    """Write the triples of a CONSTRUCT or DESCRIBE.

    Args:
        triples: the engine's result, read as it is written.
        output: where the bytes go.
        syntax: the syntax; Turtle, TriG and RDF/XML come with the project's prefixes, JSON-LD
            compact with the same prefixes where the graph is small.
    """
    if syntax in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        triples.serialize(output, _ENGINE_FORMATS[syntax])
    else:
        write_triples(triples, output, syntax)


def write_triples(triples: Iterator[_Triple], output: IO[bytes], syntax: RdfFormat) -> None:
    """Write triples from anywhere; see :func:`write_graph`."""
    head = list(islice(triples, SMALL))
    rest = next(triples, None) if len(head) == SMALL else None
    if rest is None:
        _write_small(sorted(set(head), key=_order), output, syntax)
    else:
        _write(chain(head, (rest,), triples), output, syntax, dict(PREFIXES))


def _write_small(triples: list[_Triple], output: IO[bytes], syntax: RdfFormat) -> None:
    if syntax is RdfFormat.JSON_LD and all(map(_is_plain, triples)):
        output.write(_compact_json_ld(triples))
    else:
        _write(triples, output, syntax, _used_prefixes(triples))


def _write(
    triples: Iterable[_Triple], output: IO[bytes], syntax: RdfFormat, prefixes: dict[str, str]
) -> None:
    pyoxigraph.serialize(triples, output, _ENGINE_FORMATS[syntax], prefixes=prefixes)


def _order(triple: _Triple) -> tuple[str, bool, str, str]:
    """Subjects together, their types first."""
    predicate = triple.predicate.value
    return str(triple.subject), predicate != _TYPE, predicate, str(triple.object)


def _used_prefixes(triples: Iterable[_Triple]) -> dict[str, str]:
    iris = list(_iris(triples))
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(iri.startswith(namespace) for iri in iris)
    }


def _iris(triples: Iterable[_Triple]) -> Iterator[str]:
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, pyoxigraph.NamedNode):
                yield term.value
            elif isinstance(term, pyoxigraph.Literal) and term.datatype.value not in _IMPLIED:
                yield term.datatype.value


def _is_plain(triple: _Triple) -> bool:
    """Whether compact JSON-LD 1.1 can say the triple: no triple terms, no base directions."""
    value = triple.object
    if isinstance(value, pyoxigraph.Literal):
        return value.language is None or value.datatype.value == _LANGUAGE_STRING
    return not isinstance(value, pyoxigraph.Triple)


def _compact_json_ld(triples: list[_Triple]) -> bytes:
    """JSON-LD 1.1 with a local context of prefixes only, so it needs nothing from elsewhere."""
    prefixes = _used_prefixes(triples)
    schemes = {iri.partition(":")[0] for iri in _iris(triples)}
    context = {name: iri for name, iri in prefixes.items() if name not in schemes}
    compact = _compactor(context)
    nodes = [
        _node(list(group), compact)
        for _, group in groupby(triples, key=lambda triple: str(triple.subject))
    ]
    document = {"@context": context, "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _compactor(context: dict[str, str]) -> Callable[[str], str]:
    by_length = sorted(context.items(), key=lambda item: -len(item[1]))

    def compact(iri: str) -> str:
        for prefix, namespace in by_length:
            suffix = iri.removeprefix(namespace)
            if suffix != iri and _COMPACT_SUFFIX.match(suffix):
                return f"{prefix}:{suffix}"
        return iri

    return compact


def _node(triples: list[_Triple], compact: Callable[[str], str]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _identifier(triples[0].subject, compact)}
    for triple in triples:
        if triple.predicate.value == _TYPE and not isinstance(triple.object, pyoxigraph.Literal):
            node.setdefault("@type", []).append(_identifier(triple.object, compact))
        else:
            values = node.setdefault(compact(triple.predicate.value), [])
            values.append(_value(triple.object, compact))
    return node


def _identifier(term: Any, compact: Callable[[str], str]) -> str:
    return compact(term.value) if isinstance(term, pyoxigraph.NamedNode) else str(term)


def _value(term: Any, compact: Callable[[str], str]) -> dict[str, str]:
    if not isinstance(term, pyoxigraph.Literal):
        return {"@id": _identifier(term, compact)}
    value = {"@value": term.value}
    if term.language is not None:
        value["@language"] = term.language
    elif term.datatype.value != _STRING:
        value["@type"] = compact(term.datatype.value)
    return value
