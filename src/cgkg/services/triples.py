"""Triples as a person reads them: from N-Triples to rows of terms, and to Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from cgkg.services.solutions import Term
from cgkg.terms import PREFIXES

Triple = tuple[Term, Term, Term]

_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_TYPE: Final = PREFIXES["rdf"] + "type"
_LINE: Final = re.compile(r"(<[^>]*>|_:\S+) (<[^>]*>) (.+) \.")
_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?')
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_LOCAL_NAME: Final = re.compile(r"[A-Za-z_](?:[\w-]*\w)?", re.ASCII)


def read_triples(text: str) -> list[Triple]:
    """The triples of an N-Triples document (RDF 1.1 N-Triples, section 7).

    Raises:
        ValueError: a line is no triple.
    """
    triples = []
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"not a triple: {line[:100]!r}")
        triples.append((_term(match[1]), _term(match[2]), _term(match[3])))
    return triples


def write_turtle(triples: Iterable[Triple]) -> str:
    """Triples in Turtle: subjects in the order of their IRIs, only the prefixes that occur.

    Args:
        triples: each once, in any order.
    """
    ordered = sorted(triples, key=lambda triple: (triple[0], triple[1].value != _TYPE, triple[1:]))
    blocks = [_block(subject, list(group)) for subject, group in groupby(ordered, lambda t: t[0])]
    body = "\n".join(blocks)
    used = set(re.findall(r"(?<![\w:<])([a-z]+):[A-Za-z_]", body))
    heads = [f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items() if name in used]
    return "".join(heads) + ("\n" if heads else "") + body


def _block(subject: Term, triples: list[Triple]) -> str:
    lines = []
    for predicate, group in groupby(triples, lambda triple: triple[1]):
        name = "a" if predicate.value == _TYPE else _written(predicate)
        lines.append(f"{name} {', '.join(_written(triple[2]) for triple in group)}")
    statements = " ;\n    ".join(lines)
    return f"{_written(subject)} {statements} .\n"


def _written(term: Term) -> str:
    if term.kind == "uri":
        return _short(term.value)
    if term.kind == "bnode":
        return f"_:{term.value}"
    if term.kind == "triple":
        return term.value
    quoted = '"' + term.value.translate(_ESCAPES) + '"'
    if term.language:
        return f"{quoted}@{term.language}"
    return f"{quoted}^^{_short(term.datatype)}" if term.datatype else quoted


_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri.removeprefix(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def _term(text: str) -> Term:
    if text.startswith("<<"):
        return Term("triple", text)
    if text.startswith("<"):
        return Term("uri", _unescaped(text[1:-1]))
    if text.startswith("_:"):
        return Term("bnode", text[2:])
    match = _LITERAL.fullmatch(text)
    if match is None:
        raise ValueError(f"not a term: {text[:100]!r}")
    datatype = "" if match[3] in (None, _STRING) else match[3]
    return Term("literal", _unescaped(match[1]), match[2] or "", datatype)


def _unescaped(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _PLAIN.get(match[3], match[3])

    return _ESCAPE.sub(replace, text)
