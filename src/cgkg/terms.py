"""Namespaces and prefixes. The terms themselves are declared in ``ontology/cgkg.ttl`` only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CG: Final = "https://w3id.org/cgkg/ns#"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cg": CG,
        "id": "https://w3id.org/cgkg/id/",
        "graph": "https://w3id.org/cgkg/graph/",
        "bibo": "http://purl.org/ontology/bibo/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Prefixes that all pages, files and answers here use, and that queries may leave out."""
