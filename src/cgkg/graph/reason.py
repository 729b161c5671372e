"""OWL 2 RL reasoning: what follows from the asserted graphs, and is worth saying.

Each rule of the profile (OWL 2 Profiles, 4.3) is one CONSTRUCT query in ``queries/reasoning``;
they run on the embedded engine until nothing new comes. :func:`reference_closure` does the same
with owlrl; a test holds that both agree on every non-trivial triple of the real graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import owlrl
import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from cgkg.graph.vocabulary import OWL, RDF, RDFS, XSD, new_graph

_MAX_ROUNDS = 50

_TRIVIAL_OBJECTS = frozenset(
    {
        OWL.Thing,
        OWL.Nothing,
        RDFS.Resource,
        RDFS.Class,
        RDF.Property,
        RDFS.Datatype,
        RDFS.ContainerMembershipProperty,
        RDFS.Literal,
    }
)
_REFLEXIVE = frozenset(
    {
        OWL.sameAs,
        OWL.equivalentClass,
        OWL.equivalentProperty,
        RDFS.subClassOf,
        RDFS.subPropertyOf,
    }
)
_LANGUAGES = tuple(str(namespace) for namespace in (OWL, RDF, RDFS, XSD))


def infer(asserted: Graph, rules: Path) -> Graph:
    """What the OWL 2 RL rules add to a graph.

    Args:
        asserted: all asserted triples, the ontology's included.
        rules: folder of CONSTRUCT queries, one a rule.

    Returns:
        The new triples, without the trivial ones; see :func:`is_trivial`.
    """
    store = ox.Store()
    store.bulk_load(asserted.serialize(format="nt").encode(), ox.RdfFormat.N_TRIPLES)
    base = set(store)
    saturate(store, read_rules(rules))
    added = (quad for quad in store if quad not in base)
    return _non_trivial(_to_graph(added), asserted)


def read_rules(folder: Path) -> list[str]:
    """The rules of a folder, in order of their names, those of class axioms last.

    Those pass on what the others find, so that a second round most often brings nothing new.
    """
    paths = sorted(folder.glob("*.rq"), key=lambda path: (path.name.startswith("cax-"), path.name))
    return [path.read_text("utf-8") for path in paths]


def saturate(store: ox.Store, rules: Sequence[str]) -> None:
    """Run rules on the default graph of a store until they bring nothing new to it."""
    before = len(store)  # to count takes a walk over the store: once a round, not once a rule
    for _ in range(_MAX_ROUNDS):
        for rule in rules:
            _apply(store, rule)
        if (after := len(store)) == before:
            return
        before = after
    raise RuntimeError(f"reasoning did not end within {_MAX_ROUNDS} rounds")


def reference_closure(asserted: Graph) -> Graph:
    """The same as :func:`infer`, by owlrl; slow, and the standard to measure by."""
    closure = new_graph()
    closure += asserted
    _repeat_last_keys(closure)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closure)
    return _non_trivial(closure, asserted)


def _repeat_last_keys(graph: Graph) -> None:
    """Make owlrl (7.6) look at the last property of a key, which it leaves out of the comparison.

    Otherwise all members of a class with a key of one property would be found to be the same.
    """
    for keys in list(graph.objects(None, OWL.hasKey)):
        properties = Collection(graph, keys)
        properties.append(properties[len(properties) - 1])


def is_trivial(subject: object, predicate: object, value: object) -> bool:
    """Whether a triple holds of anything, or speaks of RDF, RDFS or OWL alone.

    Trivial are: statements about a blank node or a literal (class expressions of the ontology,
    lists, generalized triples); a thing being itself, a resource or an ``owl:Thing``; statements
    about the terms of the ontology languages.
    """
    return (
        not isinstance(subject, URIRef)
        or isinstance(value, BNode)
        or str(subject).startswith(_LANGUAGES)
        or (predicate in _REFLEXIVE and subject == value)
        or value in _TRIVIAL_OBJECTS
        or (predicate == OWL.sameAs and isinstance(value, Literal))
    )


def _apply(store: ox.Store, query: str) -> None:
    triples = store.query(query)
    if not isinstance(triples, ox.QueryTriples):
        raise TypeError("a rule must be a CONSTRUCT query")
    store.extend([ox.Quad(t.subject, t.predicate, t.object) for t in triples])


def _to_graph(quads: Iterable[ox.Quad]) -> Graph:
    data = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    graph = new_graph()
    graph.parse(data=data, format="nt")
    return graph


def _non_trivial(closure: Graph, asserted: Graph) -> Graph:
    graph = new_graph()
    for triple in closure:
        if triple not in asserted and not is_trivial(*triple):
            graph.add(triple)
    return graph
