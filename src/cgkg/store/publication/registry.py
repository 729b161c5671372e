"""What a remote store has been given: a small graph in the store itself.

::

    GRAPH <https://w3id.org/cgkg/publication> {
      <https://w3id.org/cgkg/dataset>
          owl:versionInfo "68bafac8c70e69ed" ;  # being served; none before the first switch
          sd:namedGraph <https://w3id.org/cgkg/graph/listing>, … ;  # of this version
          pub:publisher "…" ;                            # who is publishing at this moment
          pub:switchEnds "2026-11-23T08:00:00Z" .        # a switch may be under way until then
      <https://w3id.org/cgkg/graph/listing>
          void:triples 10746 ; pub:digest "c5b2…" .      # of what was sent
      <urn:cgkg:staging:…>  pub:loading "c5b2…" .        # this graph is being filled with that
    }

It is none of the dataset's graphs. ``pub:`` is the registry's own address with ``#``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cgkg.iris import DATASET
from cgkg.store.publication.content import GraphContent
from cgkg.store.remote import served
from cgkg.store.remote.knowledge import STAGING
from cgkg.store.remote.served import REGISTRY

_PUB: Final = REGISTRY + "#"
VERSION: Final = "http://www.w3.org/2002/07/owl#versionInfo"
GRAPH: Final = "http://www.w3.org/ns/sparql-service-description#namedGraph"
TRIPLES: Final = "http://rdfs.org/ns/void#triples"
DIGEST: Final = _PUB + "digest"
LOADING: Final = _PUB + "loading"
PUBLISHER: Final = served.PUBLISHER
SWITCH_ENDS: Final = served.SWITCH_ENDS

READ: Final = (
    "SELECT ?subject ?property ?value "
    f"WHERE {{ GRAPH <{REGISTRY}> {{ ?subject ?property ?value }} }}"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A graph as it was sent: number of triples, and digest."""

    triples: int
    digest: str


@dataclass(frozen=True, slots=True)
class Registry:
    """What the registry graph says.

    Attributes:
        version: of the dataset being served; empty: none was published yet.
        graphs: what it consists of.
        loading: graphs that were being filled, and the digest of what with; leftovers if nobody
            publishes.
        publishers: who is publishing; more than one only for the moment in which both find out.
        switch_ends: until when a switch may be under way, ISO 8601; empty: none is.
    """

    version: str = ""
    graphs: Mapping[str, Kept] = field(default_factory=dict)
    loading: Mapping[str, str] = field(default_factory=dict)
    publishers: tuple[str, ...] = ()
    switch_ends: str = ""


def parse(rows: list[dict[str, str]]) -> Registry:
    """The registry from the rows of :data:`READ`; what it does not know it leaves aside."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        of_subject = found.setdefault(row["subject"], {})
        of_subject.setdefault(row["property"], []).append(row["value"])
    dataset = found.get(DATASET, {})
    return Registry(
        version=_one(dataset, VERSION),
        graphs={
            iri: Kept(
                int(_one(found.get(iri, {}), TRIPLES) or -1), _one(found.get(iri, {}), DIGEST)
            )
            for iri in sorted(dataset.get(GRAPH, ()))
        },
        loading={
            iri: _one(properties, LOADING)
            for iri, properties in sorted(found.items())
            if LOADING in properties
        },
        publishers=tuple(sorted(dataset.get(PUBLISHER, ()))),
        switch_ends=_one(dataset, SWITCH_ENDS),
    )


def insert(subject: str, predicate: str, value: str) -> str:
    """An update that says something in the registry."""
    return f"INSERT DATA {{ {_in_registry(f'<{subject}> <{predicate}> {_text(value)}')} }}"


def delete(subject: str, predicate: str, value: str | None = None) -> str:
    """An update that takes something back, or all that is said with a predicate."""
    if value is not None:
        return f"DELETE DATA {{ {_in_registry(f'<{subject}> <{predicate}> {_text(value)}')} }}"
    return f"DELETE WHERE {{ {_in_registry(f'<{subject}> <{predicate}> ?value')} }}"


def held_by(publisher: str) -> str:
    """A pattern that matches only while this publisher has not been replaced by another."""
    return _in_registry(f"<{DATASET}> <{PUBLISHER}> {_text(publisher)}")


def marking(ends: str, publisher: str) -> str:
    """Updates that say until when a switch may be under way, and no longer what was said before.

    Args:
        ends: ISO 8601.
        publisher: who does it; if it has been replaced, nothing is done.
    """
    new = _in_registry(f"<{DATASET}> <{SWITCH_ENDS}> {_text(ends)}")
    old = _in_registry(f"<{DATASET}> <{SWITCH_ENDS}> ?before")
    return (
        f"INSERT {{ {new} }} WHERE {{ {held_by(publisher)} }} ;\n"
        f"DELETE {{ {old} }} WHERE {{ {held_by(publisher)} {old} "
        f"FILTER (STR(?before) != {_text(ends)}) }}"
    )


def renewal(version: str, contents: Mapping[str, GraphContent], publisher: str) -> str:
    """Updates that make the registry say that this version is served.

    Args:
        version: of the dataset.
        contents: its graphs, by IRI.
        publisher: who does it; if it has been replaced, nothing is done.
    """
    spoken_of = ", ".join(f"<{iri}>" for iri in (VERSION, GRAPH, TRIPLES, DIGEST))
    # A graph that was filled in its place is no leftover once it is served.
    old = (
        f"{_in_registry('?subject ?property ?value')} FILTER (?property IN ({spoken_of}) || "
        f'(?property = <{LOADING}> && !STRSTARTS(STR(?subject), "{STAGING}")))'
    )
    new = [f"<{DATASET}> <{VERSION}> {_text(version)}"]
    for iri, content in sorted(contents.items()):
        new += [
            f"<{DATASET}> <{GRAPH}> <{iri}>",
            f"<{iri}> <{TRIPLES}> {content.triples}",
            f"<{iri}> <{DIGEST}> {_text(content.digest)}",
        ]
    return (
        f"DELETE {{ {_in_registry('?subject ?property ?value')} }} "
        f"WHERE {{ {held_by(publisher)} {old} }} ;\n"
        f"INSERT {{ {_in_registry(' . '.join(new))} }} WHERE {{ {held_by(publisher)} }}"
    )


def _in_registry(pattern: str) -> str:
    return f"GRAPH <{REGISTRY}> {{ {pattern} }}"


def _one(properties: Mapping[str, list[str]], predicate: str) -> str:
    return min(properties.get(predicate, ("",)))


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
