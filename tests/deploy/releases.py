"""Releases of a small dataset, each of which says its name in everything that it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph as ox

from small_dataset import write

NUMBER: Final = "GB/T 90001-2026"
THING: Final = "standard/GB-T-90001-2026"
QUERY: Final = "SELECT ?label { ?standard cg:listedIn ?entry ; rdfs:label ?label } ORDER BY ?label"
_TRIG: Final = """
@prefix cg: <https://w3id.org/cgkg/ns#> .
@prefix graph: <https://w3id.org/cgkg/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

graph:ontology {
  <https://w3id.org/cgkg/ns> a owl:Ontology ; rdfs:label "NAME"@en .
  cg:Standard a owl:Class ; rdfs:label "标准"@zh-Hans, "Standard NAME"@en ;
    skos:definition "NAME"@zh-Hans ; rdfs:isDefinedBy <https://w3id.org/cgkg/ns> .
}
graph:catalog {
  <https://w3id.org/cgkg/dataset> dcterms:title "NAME"@en .
}
graph:listing {
  <https://w3id.org/cgkg/id/standard/GB-T-90001-2026> a cg:Standard ;
    cg:number "GB/T 90001-2026" ; rdfs:label "GB/T 90001-2026 NAME"@zh-Hans, "NAME"@en ;
    dcterms:title "NAME"@zh-Hans ; cg:listedIn <https://w3id.org/cgkg/id/entry/annex1-1> .
  <https://w3id.org/cgkg/id/entry/annex1-1> cg:position 1 .
}
"""


def release(folder: Path, name: str) -> str:
    """Write a dataset that says its name and make it the current one, as ``cgkg build`` does.

    Returns:
        Its version.
    """
    text = _TRIG.replace("NAME", name)
    quads = ox.parse(text, format=ox.RdfFormat.TRIG)
    lines = sorted(f"{quad} .\n" for quad in quads)
    return write(folder, lines).version
