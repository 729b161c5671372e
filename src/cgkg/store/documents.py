"""RDF documents from outside: what must not reach the parser, and triples out of the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from mmap import mmap
from typing import Final

import pyoxigraph

from cgkg.errors import RequestError
from cgkg.formats import RdfFormat
from cgkg.store.refusals import MalformedRdf
from cgkg.store.writable import RdfDocument

MAX_NESTING: Final = 200
Bytes = bytes | mmap

_POSITION: Final = re.compile(
    r"Parser error (?:at|between) line (\d+) (?:between )?columns? (\d+).*?: (.*) \(line \d+\)\Z",
    re.DOTALL,
)

# Anything that starts with <! and is neither comment nor CDATA section (XML 1.0, section 2). It is
# refused wherever it stands, even inside of those: parsers differ in where a broken comment ends.
_DECLARATION: Final = re.compile(rb"<!(?!--|\[CDATA\[)")
_XML: Final = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"|(?P<closing></)|<(?:[^>\"']|\"[^\"]*+\"|'[^']*+')*?(?P<empty>/?)>",
    re.DOTALL,
)
_BRACKETS: Final = re.compile(rb"[\[{(]|<<")
_QUOTING: Final = re.compile(rb"<<")
_JSON: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|(?P<opening>[\[{])|(?P<closing>[\]}])', re.DOTALL)
_TURTLE: Final = re.compile(
    rb'"""(?:"{0,2}(?:[^"\\]|\\.))*+"""'
    rb"|'''(?:'{0,2}(?:[^'\\]|\\.))*+'''"
    rb'|"(?:[^"\\\r\n]|\\.)*+"'
    rb"|'(?:[^'\\\r\n]|\\.)*+'"
    rb"|\#[^\r\n]*+"
    rb'|<[^<>"{}|^`\x00-\x20]*+>'
    rb"|(?P<opening><<|[\[({])|(?P<closing>>>|[\])}])",
    re.DOTALL,
)


def triples(document: RdfDocument, base: str) -> Iterator[pyoxigraph.Quad]:
    """The triples of a document, each blank node with a label that nothing else has.

    Args:
        document: the document.
        base: IRI against which its relative IRIs are resolved.

    Raises:
        RequestError: 400: it does not parse (with line and column where they are known), is nested
            beyond the limit, has a DTD, a remote context, or a named graph.
    """
    check(document.data, document.syntax, _called(document))
    try:
        yield from pyoxigraph.parse(
            document.data,
            format=pyoxigraph.RdfFormat.from_media_type(document.syntax.media_type),
            base_iri=base,
            without_named_graphs=True,
            rename_blank_nodes=True,
        )
    except SyntaxError as error:
        raise _malformed(document, str(error)) from None


def check(data: Bytes, syntax: RdfFormat, called: str) -> None:
    """Refuse what would make a parser grow without bound.

    Args:
        data: a document, in memory or mapped into it.
        syntax: its syntax.
        called: what a problem report calls it.

    Raises:
        RequestError: 400: it has a document type declaration, or is nested beyond the limit.
    """
    match syntax:
        case RdfFormat.RDF_XML:
            _check_xml(data, called)
        case RdfFormat.JSON_LD:
            _check_nesting(data, called, _JSON, _BRACKETS)
        case RdfFormat.N_TRIPLES | RdfFormat.N_QUADS:
            _check_nesting(data, called, _TURTLE, _QUOTING)
        case _:
            _check_nesting(data, called, _TURTLE, _BRACKETS)


def _check_xml(data: Bytes, called: str) -> None:
    """No DTD, whose entities can grow without bound; no deep nesting."""
    declaration = _DECLARATION.search(data)
    if declaration is not None:
        line = data[: declaration.start()].count(b"\n") + 1
        raise RequestError(
            400,
            "Document type declaration refused",
            f"{called} has a document type declaration (<!DOCTYPE …>) at line {line}. "
            "Write the entities out, and send the document without it.",
        )
    depth = 0
    for match in _XML.finditer(data):
        if match["closing"]:
            depth -= 1
        elif match["empty"] == b"":
            depth += 1
        if depth > MAX_NESTING:
            raise _too_deep(called)


def _check_nesting(
    data: Bytes, called: str, grammar: re.Pattern[bytes], opening: re.Pattern[bytes]
) -> None:
    if sum(1 for _ in islice(opening.finditer(data), MAX_NESTING + 1)) <= MAX_NESTING:
        return
    depth = 0
    for match in grammar.finditer(data):
        if match["opening"]:
            depth += 1
        elif match["closing"]:
            depth -= 1
        if depth > MAX_NESTING:
            raise _too_deep(called)


def _malformed(document: RdfDocument, message: str) -> RequestError:
    called = _called(document)
    if "LoadDocumentCallback" in message:
        return RequestError(
            400,
            "Remote context refused",
            f"{called} refers to a JSON-LD context elsewhere; this server fetches no documents. "
            "Put the context into the document.",
        )
    if message == "Named graphs are not allowed":
        return RequestError(
            400,
            "Not a graph",
            f"{called} holds named graphs; a graph is expected. Send each graph by itself.",
        )
    place = _POSITION.match(message)
    if place is None:
        detail = f"{called} is not {document.syntax.media_type}: {message}"
        return RequestError(400, "Malformed RDF", detail)
    line, column = int(place[1]), int(place[2])
    return MalformedRdf(f"{called}, line {line}, column {column}: {place[3]}", line, column)


def _too_deep(called: str) -> RequestError:
    return RequestError(
        400,
        "Document nested too deeply",
        f"{called} is nested deeper than {MAX_NESTING}; write it flat.",
    )


def _called(document: RdfDocument) -> str:
    return f"The document {document.name}" if document.name else "The document"
