"""``cg:knownStage``: the stages as known, their concepts, and the rules that gave them."""

from __future__ import annotations

from typing import Final

from rdflib import Graph

from cgkg.graph.assertions import Evidence, assert_fact
from cgkg.graph.organizations import source_iris
from cgkg.graph.vocabulary import CG, RDF, RDFS, SKOS, date, en, node, text, zh
from cgkg.iris import Kind
from cgkg.source.enrichment import Enrichment
from cgkg.source.known_stage import STAGE_RULES, KnownStage, StageAsKnown, known_stages

_SCHEME: Final = node(Kind.SCHEME, "known-stages")
_LABELS: Final = {
    KnownStage.NOW_IN_FORCE: ("现已知有效", "in force as known now"),
    KnownStage.NOW_REPLACED: ("已被代替", "replaced"),
    KnownStage.REPLACEMENT_ISSUED: ("代替标准已发布", "replacement issued"),
    KnownStage.NOW_ABOLISHED: ("已废止", "abolished"),
    KnownStage.PUBLISHED_SINCE: ("项目已发布为标准", "published since"),
}


def add_known_stages(graph: Graph, enrichment: Enrichment) -> None:
    """Add the scheme of stages, the rules, and the stage of each standard of which one is known."""
    graph.add((_SCHEME, RDF.type, SKOS.ConceptScheme))
    graph.add((_SCHEME, RDFS.label, zh("据现有资料所知的状态")))
    graph.add((_SCHEME, RDFS.label, en("Stages as known now")))
    for stage in KnownStage:
        _add_concept(graph, stage)
        _add_rule(graph, stage)
    for found in known_stages(enrichment):
        _add_stage(graph, found)


def _add_concept(graph: Graph, stage: KnownStage) -> None:
    subject = node(Kind.STAGE, stage)
    chinese, english = _LABELS[stage]
    rule = STAGE_RULES[stage]
    graph.add((subject, RDF.type, CG.KnownStage))
    graph.add((subject, SKOS.inScheme, _SCHEME))
    graph.add((subject, SKOS.topConceptOf, _SCHEME))
    graph.add((subject, SKOS.notation, text(stage)))
    for property_ in (RDFS.label, SKOS.prefLabel):
        graph.add((subject, property_, zh(chinese)))
        graph.add((subject, property_, en(english)))
    graph.add((subject, SKOS.definition, zh(rule.zh)))
    graph.add((subject, SKOS.definition, en(rule.en)))


def _add_rule(graph: Graph, stage: KnownStage) -> None:
    rule = STAGE_RULES[stage]
    subject = node(Kind.RULE, rule.name)
    graph.add((subject, RDF.type, CG.Rule))
    graph.add((subject, RDFS.label, text(rule.name)))
    graph.add((subject, SKOS.definition, zh(rule.zh)))
    graph.add((subject, SKOS.definition, en(rule.en)))
    graph.add((subject, RDFS.comment, en(rule.en)))


def _add_stage(graph: Graph, found: StageAsKnown) -> None:
    subject = node(Kind.STANDARD, found.standard)
    evidence = Evidence(
        confidence=found.confidence,
        sources=source_iris(found.sources),
        rule=STAGE_RULES[found.stage].name,
    )
    assert_fact(graph, subject, CG.knownStage, node(Kind.STAGE, found.stage), evidence)
    graph.add((subject, CG.knownAsOf, date(found.as_of)))
