"""The shapes: each has examples, messages in both languages, and uses declared terms only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, SH

from cgkg.assets import root
from cgkg.errors import InputError
from cgkg.graph.generate import read_ontology, union
from cgkg.graph.report import as_json, as_text
from cgkg.graph.validate import Report, focus_of, read_shapes, validate, validate_part
from cgkg.iris import DATASET, GraphName
from cgkg.terms import CG

EXAMPLES = root() / "examples"
SHAPES = Namespace("https://w3id.org/cgkg/shapes#")
ID = Namespace("https://w3id.org/cgkg/id/")
VALID = sorted((EXAMPLES / "valid").glob("*.ttl"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.ttl"))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return read_shapes(root() / "shapes")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read_ontology(root() / "ontology/cgkg.ttl")


@pytest.fixture(scope="module")
def taxonomy(ontology: Graph) -> Graph:
    """What shapes look at in the ontology: the hierarchy of classes, and its individuals."""
    taxonomy = Graph()
    for triple in ontology:
        if triple[1] == RDFS.subClassOf or str(triple[0]).startswith(ID):
            taxonomy.add(triple)
    return taxonomy


def kebab(shape: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", shape).lower()


def named_in_first_line(path: Path) -> set[str]:
    """The shapes that the first line of an example says it conforms to or breaks."""
    return set(re.findall(r"shapes:([\w-]+)", path.read_text("utf-8").partition("\n")[0]))


def judge(path: Path, taxonomy: Graph, shapes: Graph) -> Report:
    """The report on an example, as a part of the graph; it holds what reasoning adds to it.

    What the example describes is taken from it alone, even where the ontology describes it too.
    """
    example = Graph().parse(path)
    described = set(example.subjects())
    data = Graph()
    for triple in example:
        data.add(triple)
    for triple in taxonomy:
        if triple[0] not in described:
            data.add(triple)
    return validate(data, shapes, focus_of(example))


@pytest.fixture(scope="module")
def reports(taxonomy: Graph, shapes: Graph) -> Callable[[Path], Report]:
    """The report on an example, made once."""
    return cache(lambda path: judge(path, taxonomy, shapes))


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_example_conforms(path: Path, reports: Callable[[Path], Report]) -> None:
    report = reports(path)
    assert report.results == (), as_text(report, "en")


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_example_breaks_what_it_names_alone(
    path: Path, reports: Callable[[Path], Report]
) -> None:
    report = reports(path)
    assert {r.shape.removeprefix(SHAPES) for r in report.results} == named_in_first_line(path)
    assert not report.conforms


def node_shapes(shapes: Graph) -> set[str]:
    return {str(shape).removeprefix(SHAPES) for shape in shapes.subjects(RDF.type, SH.NodeShape)}


def test_every_shape_has_a_valid_example_of_its_name(shapes: Graph) -> None:
    assert {path.stem for path in VALID} == {kebab(shape) for shape in node_shapes(shapes)}


def test_every_shape_has_an_invalid_example(shapes: Graph) -> None:
    broken = {shape for path in INVALID for shape in named_in_first_line(path)}
    named = {
        str(shape).removeprefix(SHAPES)
        for shape in shapes.subjects(RDF.type, SH.PropertyShape)
        if isinstance(shape, URIRef)
    }
    # A node shape that only gathers named property shapes can be broken in them alone.
    gathering = {
        shape
        for shape in node_shapes(shapes)
        if not set(shapes.predicates(SHAPES[shape])) & CONSTRAINING
    }
    assert (named | node_shapes(shapes)) - gathering - broken == set()


CONSTRAINING = {
    *(SH.pattern, SH.nodeKind, SH.closed, SH.sparql),
    *(SH["class"], SH["or"], SH["not"]),
}


def test_every_constraint_has_a_message_in_both_languages(shapes: Graph) -> None:
    places = set(shapes.subjects(RDF.type, SH.PropertyShape))
    places |= set(shapes.objects(None, SH.sparql))
    places |= {o for o in shapes.objects(None, SH.property) if isinstance(o, BNode)}
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        if set(shapes.predicates(shape)) & (CONSTRAINING - {SH.sparql}):
            places.add(shape)
    assert len(places) > 200
    for place in places:
        languages = sorted(
            message.language or ""
            for message in shapes.objects(place, SH.message)
            if isinstance(message, Literal)
        )
        assert languages == ["en", "zh-Hans"], f"{place}: {list(shapes.objects(place, SH.path))}"


def test_no_two_constraints_of_one_property_share_a_message_that_differs_in_the_other_language(
    shapes: Graph,
) -> None:
    """A message that pyshacl leaves without its tag is found again by its words."""
    tagged: dict[str, str] = {}
    for message in shapes.objects(None, SH.message):
        assert isinstance(message, Literal)
        assert tagged.setdefault(str(message), str(message.language)) == message.language


def test_every_property_shape_belongs_to_a_node_shape(shapes: Graph) -> None:
    stated = set(shapes.subjects(RDF.type, SH.PropertyShape))
    used = set(shapes.objects(None, SH.property))
    assert {s for s in used if isinstance(s, URIRef)} == stated


def test_shapes_use_declared_terms_only(ontology: Graph) -> None:
    declared = {str(s).removeprefix(CG) for s in ontology.subjects(RDF.type) if CG in str(s)}
    for path in sorted((root() / "shapes").glob("*.ttl")):
        used = set(re.findall(r"\bcg:([A-Za-z]\w*)", path.read_text("utf-8")))
        assert used - declared == set(), path.name


def test_rules_use_declared_prefixes_only(shapes: Graph) -> None:
    declared = {str(prefix) for prefix in shapes.objects(None, SH.prefix)}
    for query in shapes.objects(None, SH.select):
        text = re.sub(r'<[^>]*>|"[^"]*"', "", str(query))
        assert set(re.findall(r"\b([a-z]+):[A-Za-z]", text)) <= declared, text


def test_real_graph_conforms(graphs: Mapping[GraphName, Graph], shapes: Graph) -> None:
    report = validate(union(graphs), shapes)
    assert report.results == (), as_text(report, "en")


BROKEN_RULES = [
    path for path in INVALID if re.search(r"shapes:[A-Z]\w+ ", path.read_text("utf-8")[:200])
]


@pytest.mark.parametrize("path", BROKEN_RULES, ids=lambda path: path.stem)
def test_rule_finds_the_same_on_rdflib_as_on_oxigraph(
    path: Path, taxonomy: Graph, shapes: Graph, reports: Callable[[Path], Report]
) -> None:
    """The rules run on Oxigraph for speed; another engine must find the same offenders."""
    data = Graph().parse(path) + taxonomy
    prefixes = {
        str(shapes.value(declared, SH.prefix)): str(shapes.value(declared, SH.namespace))
        for declared in shapes.objects(None, SH.declare)
    }
    for name in sorted(named_in_first_line(path)):
        query = shapes.value(shapes.value(SHAPES[name], SH.sparql), SH.select)
        if query is None:
            continue
        whole = (SHAPES[name], SH.targetClass, DCAT.Dataset) in shapes
        this = URIRef(DATASET) if whole else ID["system/industrial-carbon"]
        rows = data.query(str(query), initNs=prefixes, initBindings={"this": this})
        found = {str(row["value"]) for row in rows}  # type: ignore[index]
        results = reports(path).results
        assert found == {r.value for r in results if r.shape == str(SHAPES[name])} != set()


def test_one_standard_alone_is_judged_by_what_it_holds(
    graphs: Mapping[GraphName, Graph], ontology: Graph, shapes: Graph
) -> None:
    part = Graph()
    for triple in graphs[GraphName.LISTING].triples((ID["standard/GB-T-32151.1-2015"], None, None)):
        part.add(triple)
    rules = root() / "queries/reasoning"
    assert validate_part(part, ontology, rules, shapes).results == ()
    part.remove((None, DCTERMS.title, None))
    blamed = {r.shape for r in validate_part(part, ontology, rules, shapes).results}
    assert str(SHAPES["Standard-title-in-chinese"]) in blamed


def test_one_slip_in_a_part_is_not_spread_by_reasoning(
    graphs: Mapping[GraphName, Graph], ontology: Graph, shapes: Graph
) -> None:
    """Two entries of one position have the same key, and yet are not one entry."""
    part = Graph() + graphs[GraphName.LISTING]
    part.set((ID["entry/annex1-77"], URIRef(CG + "position"), Literal(78)))
    report = validate_part(part, ontology, root() / "queries/reasoning", shapes)
    assert {result.shape.removeprefix(SHAPES) for result in report.results} == {
        "EntryPositionsAreUnique",
        "EntryKeyIsPosition",
    }


def test_each_graph_alone_conforms(
    graphs: Mapping[GraphName, Graph], ontology: Graph, shapes: Graph
) -> None:
    rules = root() / "queries/reasoning"
    for name in (GraphName.LISTING, GraphName.FRAMEWORK, GraphName.DIRECTIONS):
        report = validate_part(graphs[name], ontology, rules, shapes)
        assert report.conforms, f"{name}: {as_text(report, 'en')}"


def test_report_tells_shape_place_value_and_origin_in_both_languages(
    graphs: Mapping[GraphName, Graph], shapes: Graph
) -> None:
    data = union(graphs)
    entry = ID["entry/annex1-6"]
    data.set((entry, URIRef(CG + "stageCell"), Literal("废止", lang="zh-Hans")))
    lines = f"data/source/guide.md:{data.value(entry, URIRef(CG + 'firstLine'))}"
    report = validate(data, shapes)
    english, chinese = as_text(report, "en"), as_text(report, "zh-Hans")
    assert english.startswith("does not conform: ")
    for words in ("Violation: ", "shapes:ListEntry-stage-cell", "id:entry/annex1-6", "废止", lines):
        assert words in english
    assert "the stage should be what the cell 状态 says" in english
    assert chinese.startswith("不符合：")
    assert "“状态”一栏应为现行或在研" in chinese
    assert '"origin": "data/source/guide.md:' in as_json(report)
    messages = list(report.graph.objects(None, SH.resultMessage))
    assert messages
    assert all(isinstance(m, Literal) and m.language in {"zh-Hans", "en"} for m in messages)


def test_shapes_that_do_not_parse_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no shapes"):
        read_shapes(tmp_path)
    (tmp_path / "broken.ttl").write_text("<a> <b> .", "utf-8")
    with pytest.raises(InputError, match=r"broken\.ttl: not Turtle"):
        read_shapes(tmp_path)


def test_ill_formed_rule_is_an_input_error(shapes: Graph) -> None:
    broken = Graph()
    shape, rule = SHAPES.Broken, BNode()
    broken.add((shape, RDF.type, SH.NodeShape))
    broken.add((shape, SH.targetNode, ID["system/industrial-carbon"]))
    broken.add((shape, SH.sparql, rule))
    broken.add((rule, SH.select, Literal("SELECT $this WHERE { VALUES ?a { 1 } }")))
    with pytest.raises(InputError, match="VALUES"):
        validate(Graph().add((ID.x, RDFS.label, Literal("x"))), broken)


def test_severity_is_violation_throughout(shapes: Graph) -> None:
    """Every concept has its English name by now, so nothing is left that merely should be."""
    assert set(shapes.objects(None, SH.severity)) == set()
    assert (None, SKOS.prefLabel, None) not in shapes
