"""The only place that mints and parses IRIs of things, documents and graphs.

An identifier is data, not configuration: the same thing has the same IRI in every copy of the
graph, or graphs could not be joined. So the base is a constant. Where a server is reached is
another matter (see :mod:`cgkg.config`); pages link by local path.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

BASE: Final = "https://w3id.org/cgkg/"
ONTOLOGY: Final = BASE + "ns"
DATASET: Final = BASE + "dataset"
LOADED: Final = BASE + "graph/loaded"
"""The graph that describes what was loaded beside the built graphs."""

_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*\Z")


class Kind(StrEnum):
    """The kinds of thing: the path segment between ``id/`` and the key."""

    STANDARD = "standard"
    SERIES = "series"
    ENTRY = "entry"
    SYSTEM = "system"
    CATEGORY = "category"
    TOPIC = "topic"
    DIRECTION = "direction"
    ITEM = "item"
    COVERAGE = "coverage"
    LEVEL = "level"
    STAGE = "stage"
    CONFIDENCE = "confidence"
    DESIGNATOR = "designator"
    DEPARTMENT_CODE = "department-code"
    ORGANIZATION = "organization"
    SECTOR = "sector"
    GAS = "gas"
    DOCUMENT_KIND = "document-kind"
    DOCUMENT = "document"
    TARGET = "target"
    SOURCE = "source"
    RULE = "rule"
    ASSERTION = "assertion"
    MAPPING = "mapping"
    SCHEME = "scheme"
    QUERY = "query"
    ACTIVITY = "activity"


_KINDS: Final = frozenset(kind.value for kind in Kind)


class GraphName(StrEnum):
    """The named graphs of the dataset (see docs/model.md for what each holds)."""

    ONTOLOGY = "ontology"
    FRAMEWORK = "framework"
    LISTING = "listing"
    DIRECTIONS = "directions"
    ORGANIZATIONS = "organizations"
    ENRICHMENT = "enrichment"
    TRANSLATIONS = "translations"
    COVERAGE = "coverage"
    ALIGNMENTS = "alignments"
    INFERRED = "inferred"
    CATALOG = "catalog"


class Thing(NamedTuple):
    """A kind and a key, which together name one thing."""

    kind: Kind
    key: str


def thing(kind: Kind, key: str) -> str:
    """The IRI of a thing.

    Args:
        kind: its kind.
        key: ASCII letters, digits and ``. _ ~ -`` (RFC 3986 unreserved), not empty.

    Raises:
        ValueError: the key has another character.

    >>> thing(Kind.STANDARD, "GB-T-32151.1-2015")
    'https://w3id.org/cgkg/id/standard/GB-T-32151.1-2015'
    """
    if not _KEY.match(key):
        raise ValueError(f"not a key for an IRI: {key!r}: use A-Z a-z 0-9 . _ ~ - only")
    return f"{BASE}id/{kind}/{key}"


def document(kind: Kind, key: str) -> str:
    """The IRI of the document that describes a thing.

    >>> document(Kind.CATEGORY, "2.1")
    'https://w3id.org/cgkg/doc/category/2.1'
    """
    return thing(kind, key).replace("/id/", "/doc/", 1)


def graph(name: GraphName) -> str:
    """The IRI of a named graph.

    >>> graph(GraphName.LISTING)
    'https://w3id.org/cgkg/graph/listing'
    """
    return f"{BASE}graph/{name}"


BUILT_GRAPHS: Final = tuple(graph(name) for name in GraphName)
"""IRIs of the graphs that the project builds; what else a store holds was loaded or written."""


def partition(dataset: str, by: str, term: str) -> str:
    """The IRI of a VoID partition: the described dataset, what it is split by, and the term.

    >>> partition(graph(GraphName.LISTING), "class", "https://w3id.org/cgkg/ns#Standard")
    'https://w3id.org/cgkg/graph/listing#class-https-w3id.org-cgkg-ns-Standard'
    """
    name = re.sub(r"[^A-Za-z0-9._~-]+", "-", term)
    return f"{dataset}#{by}-{name}"


def parse(iri: str) -> Thing | None:
    """The thing that an IRI of this graph names, or None for any other IRI.

    >>> parse("https://w3id.org/cgkg/id/category/2.1")
    Thing(kind=<Kind.CATEGORY: 'category'>, key='2.1')
    >>> parse("https://example.org/") is None
    True
    """
    prefix = BASE + "id/"
    if not iri.startswith(prefix):
        return None
    kind, _, key = iri.removeprefix(prefix).partition("/")
    if kind not in _KINDS or not _KEY.match(key):
        return None
    return Thing(Kind(kind), key)


def key_of_number(number: str) -> str:
    """The key of a standard: its number as printed, ``/`` and blanks become one hyphen each.

    Minted from the raw number, so that it never changes when a mending rule does.

    >>> key_of_number("GB/T 32151.1-2015")
    'GB-T-32151.1-2015'
    >>> key_of_number("2021-1714T-HG/SH")
    '2021-1714T-HG-SH'
    >>> key_of_number("2023-1450--QC")
    '2023-1450--QC'
    """
    return re.sub(r"[/\s]+", "-", number.strip())
