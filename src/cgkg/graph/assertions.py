"""How a derived, curated or outside fact says where it comes from and how sure it is.

The plain triple stands in its graph, so that simple queries stay simple; beside it a
``cg:Assertion`` names the same subject, predicate and object with confidence, rule and sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rdflib import Graph, Literal, URIRef

from cgkg import iris, terms
from cgkg.graph.vocabulary import CG, DCTERMS, RDF, RDFS, en, node, zh
from cgkg.iris import Kind
from cgkg.model import Confidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a fact is held.

    Attributes:
        confidence: how sure it is.
        sources: what states it: source nodes, documents.
        rule: key of the rule that gave it, if a rule did.
        reason: in words, by language tag (``zh-Hans``, ``en``).
    """

    confidence: Confidence
    sources: Sequence[URIRef] = ()
    rule: str | None = None
    reason: dict[str, str] = field(default_factory=dict)


def assert_fact(
    graph: Graph,
    subject: URIRef,
    predicate: URIRef,
    value: URIRef | Literal,
    evidence: Evidence,
    discriminator: str | None = None,
) -> URIRef:
    """Add a triple and the assertion that accounts for it.

    Args:
        graph: where both go.
        subject: IRI of a thing of this graph.
        predicate: a property of the ontology or of a reused vocabulary.
        value: the object.
        evidence: why the fact is held.
        discriminator: tells several values of one property apart in the assertion's IRI.

    Returns:
        The assertion's IRI.
    """
    graph.add((subject, predicate, value))
    assertion = node(Kind.ASSERTION, _key(subject, predicate, discriminator))
    graph.add((assertion, RDF.type, CG.Assertion))
    graph.add((assertion, CG.subject, subject))
    graph.add((assertion, CG.predicate, predicate))
    carrier = CG.objectResource if isinstance(value, URIRef) else CG.objectLiteral
    graph.add((assertion, carrier, value))
    graph.add((assertion, CG.confidence, node(Kind.CONFIDENCE, evidence.confidence)))
    if evidence.rule is not None:
        graph.add((assertion, CG.rule, node(Kind.RULE, evidence.rule)))
    for source in evidence.sources:
        graph.add((assertion, DCTERMS.source, source))
    for language, reason in evidence.reason.items():
        graph.add((assertion, RDFS.comment, zh(reason) if language == "zh-Hans" else en(reason)))
    return assertion


def _key(subject: URIRef, predicate: URIRef, discriminator: str | None) -> str:
    thing = iris.parse(subject)
    if thing is None:
        raise ValueError(f"not a thing of this graph: {subject}")
    local = predicate.removeprefix(terms.CG).rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    parts = [thing.kind, thing.key, local, *([discriminator] if discriminator else [])]
    return "-".join(parts)
