"""The named rules of extraction and derivation, as things that records and assertions point to."""

from __future__ import annotations

from rdflib import Graph

from cgkg.graph.vocabulary import CG, RDF, RDFS, SKOS, en, node, text, zh
from cgkg.iris import Kind
from cgkg.source.mending import RULES, Rule
from cgkg.source.series import SERIES_RULES, DerivationRule


def add_rules(graph: Graph) -> None:
    """Add every mending rule and every rule that gives a standard its series."""
    for mending in RULES.values():
        add_rule(graph, mending)
    for derivation in SERIES_RULES:
        add_rule(graph, derivation)


def add_rule(graph: Graph, rule: Rule | DerivationRule) -> None:
    """Add a rule by its name, what it does in both languages, and why."""
    subject = node(Kind.RULE, rule.name)
    graph.add((subject, RDF.type, CG.Rule))
    graph.add((subject, RDFS.label, text(rule.name)))
    graph.add((subject, SKOS.definition, zh(rule.zh)))
    graph.add((subject, SKOS.definition, en(rule.en)))
    graph.add((subject, RDFS.comment, en(rule.reason)))
