"""Alignments: valid SSSOM, supported by named sources, and exported as what they are."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import VOID

from cgkg import assets, iris
from cgkg.errors import InputError
from cgkg.graph.alignments import build_alignments
from cgkg.graph.generate import read_ontology
from cgkg.graph.linksets import build_linksets
from cgkg.graph.vocabulary import CG, DCTERMS, SCHEMA, new_graph, node, zh
from cgkg.iris import Kind
from cgkg.source.alignments import Alignments, read_alignments
from cgkg.source.curated import read_table
from cgkg.source.gases import COLUMNS as GAS_COLUMNS
from cgkg.source.organizations import read_code_systems
from cgkg.source.sectors import read_sectors

CURATED = assets.root() / "data/curated"
SSSOM = shutil.which("sssom", path=str(Path(sys.executable).parent))
FILES = [*sorted((CURATED / "alignments").glob("*.sssom.tsv")), CURATED / "coverage.sssom.tsv"]


@pytest.fixture(scope="module")
def alignments() -> Alignments:
    return read_alignments(CURATED)


@pytest.fixture(scope="module")
def described() -> Graph:
    """The names of all that is mapped: terms, sectors, gases and organizations."""
    graph = read_ontology(assets.root() / "ontology/cgkg.ttl")
    systems = read_code_systems(CURATED)
    named = [(Kind.ORGANIZATION, one.key, one.label_zh) for one in systems.organizations]
    named += [(Kind.SECTOR, one.industry_code, one.sector_label_zh) for one in systems.designators]
    named += [(Kind.SECTOR, one.key, one.label_zh) for one in read_sectors(CURATED).sectors]
    gases = read_table(
        CURATED / "gases.csv", GAS_COLUMNS, key=("key",), optional=("formula", "aliases", "note")
    )
    named += [(Kind.GAS, row["key"], row["label_zh"]) for row in gases]
    for kind, key, label in named:
        if key:
            graph.add((node(kind, key), RDFS.label, zh(label)))
    return graph


@pytest.fixture(scope="module")
def graph(alignments: Alignments, described: Graph) -> Graph:
    return build_alignments(alignments, described)


def test_figures(alignments: Alignments) -> None:
    sizes = {one.name: len(one.mappings) for one in alignments.sets}
    assert sizes == {"gases": 10, "organizations": 18, "sectors": 79, "vocabulary": 25}
    assert (len(alignments.concepts), len(alignments.unmapped)) == (36, 23)


@pytest.mark.skipif(
    SSSOM is None, reason="the package sssom, which validates mapping sets, is not installed"
)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.partition(".")[0])
def test_the_sssom_package_finds_them_valid(file: Path) -> None:
    """In a process of its own: importing sssom warns of its own use of pandas."""
    result = subprocess.run(
        [str(SSSOM), "validate", str(file)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "must be supplied" not in result.stdout + result.stderr


def test_no_sector_is_called_the_same_as_a_class_of_another_scheme(graph: Graph) -> None:
    exact = set(graph.subjects(SKOS.exactMatch)) | set(graph.subjects(OWL.sameAs))
    assert not [s for s in exact if "/id/sector/" in str(s)]


def test_only_single_substances_match_exactly(graph: Graph) -> None:
    exact = {str(subject).rsplit("/", 1)[-1] for subject in graph.subjects(SKOS.exactMatch)}
    assert exact == {"carbon-dioxide", "methane", "nitrous-oxide", "carbon-monoxide"}


def test_nothing_merges_the_statements_of_two_graphs(graph: Graph) -> None:
    merging = (OWL.sameAs, OWL.equivalentClass, OWL.equivalentProperty)
    assert not [predicate for predicate in merging if (None, predicate, None) in graph]


def test_the_ministry_is_linked_to_the_graph_that_knows_it(graph: Graph) -> None:
    linked = {str(value) for value in graph.objects(node(Kind.ORGANIZATION, "miit"), SCHEMA.sameAs)}
    assert linked == {
        "https://w3id.org/i40/sto#MIIT",
        "https://ror.org/0385nmy68",
        "http://www.wikidata.org/entity/Q1002010",
        "http://dbpedia.org/resource/Ministry_of_Industry_and_Information_Technology",
    }


def test_every_mapping_says_why_and_stands_as_a_triple(graph: Graph, described: Graph) -> None:
    mappings = list(graph.subjects(RDF.type, CG.Mapping))
    assert len(mappings) == 132
    for mapping in mappings:
        triple = tuple(
            graph.value(mapping, CG[f"mapping{part}"])
            for part in ("Subject", "Predicate", "Object")
        )
        assert (triple in graph) != (triple in described)
        for required in (CG.justification, CG.confidence, DCTERMS.source, RDFS.comment):
            assert graph.value(mapping, required) is not None, (mapping, required)


def test_every_outside_concept_is_mapped(alignments: Alignments, graph: Graph) -> None:
    reached = {str(value) for value in graph.objects(None, CG.mappingObject)}
    idle = [c.key for c in alignments.concepts if iris.thing(Kind.SECTOR, c.key) not in reached]
    assert not idle, f"map them, or drop them from external_concepts.csv: {idle}"


def test_linksets_count_the_links(alignments: Alignments, graph: Graph) -> None:
    linksets = build_linksets(alignments)
    counted = Counter(graph.objects(None, DCTERMS.isPartOf))
    assert {
        linkset: int(str(linksets.value(linkset, VOID.triples)))
        for linkset in linksets.subjects(RDF.type, VOID.Linkset)
    } == counted
    for linkset in counted:
        assert (URIRef(iris.DATASET), VOID.subset, linkset) in linksets
        assert linksets.value(linkset, VOID.linkPredicate) is not None


def test_what_has_no_mapping_is_said(graph: Graph) -> None:
    search = node(Kind.ACTIVITY, "search-gas-methane-mapping-wd")
    assert (search, RDF.type, CG.Search) in graph
    assert graph.value(search, CG.searchedFor) == node(Kind.GAS, "methane")


def test_a_mapping_of_an_unknown_thing_is_named_with_its_line(alignments: Alignments) -> None:
    with pytest.raises(InputError, match=r"gases\.sssom\.tsv:\d+: mapping of an unknown thing"):
        build_alignments(alignments, new_graph())


def test_a_stale_label_is_named(alignments: Alignments, described: Graph) -> None:
    changed = new_graph()
    changed += described
    changed.set((node(Kind.GAS, "methane"), RDFS.label, zh("沼气")))
    with pytest.raises(InputError, match="not a label of the subject"):
        build_alignments(alignments, changed)
