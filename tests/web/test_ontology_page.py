"""The ontology's page: all terms, both languages, where they stand, how they are used."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
import rdflib

from cgkg import assets, iris
from cgkg.graph.build import Build
from cgkg.terms import CG, PREFIXES
from web.linked_site import BROWSER, LinkedSite
from web.markup import Markup

ONTOLOGY = assets.root() / "ontology/cgkg.ttl"


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as started:
        yield started


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(ONTOLOGY)


def section(page: str, name: str) -> str:
    start = page.index(f'<section id="{name}">')
    return page[start : page.index("</section>", start)]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_term_has_its_section_in_a_well_formed_page(
    site: LinkedSite, ontology: rdflib.Graph, language: str
) -> None:
    page = site.page(f"/ns?lang={language}")
    markup = Markup(page)
    sections = {element.attributes.get("id") for element in markup.all("section")}
    terms = {
        str(term).removeprefix(CG)
        for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
        for term in ontology.subjects(rdflib.RDF.type, rdflib.URIRef(PREFIXES["owl"] + kind))
        if str(term).startswith(CG)
    }
    assert terms <= sections
    for link in markup.links():
        if link.startswith("#") and link != "#content":
            assert link[1:] in sections | {"classes"}, link


def test_definitions_are_in_both_languages(site: LinkedSite, ontology: rdflib.Graph) -> None:
    text = section(site.page("/ns?lang=en"), "Standard")
    definitions = list(ontology.objects(rdflib.URIRef(CG + "Standard"), rdflib.SKOS.definition))
    assert len(definitions) == 2
    assert all(str(one) in text for one in definitions)
    assert '<p lang="zh-Hans">' in text


def test_use_is_counted_and_shown_by_an_example(site: LinkedSite) -> None:
    page = site.page("/ns?lang=en")
    assert "166 members" in section(page, "Standard")
    assert "/id/standard/" in section(page, "Standard")
    triples = len(
        list(site.store.engine.quads_for_pattern(None, ox.NamedNode(CG + "listedIn"), None))
    )
    assert f"{triples} times" in section(page, "listedIn")


def test_hierarchy_and_expressions(site: LinkedSite) -> None:
    page = site.page("/ns?lang=en")
    national = section(page, "NationalStandard")
    assert 'href="#Standard"' in national
    assert "cg:Standard and (cg:level value id:level/national)" in national
    assert 'href="#NationalStandard"' in section(page, "Standard")
    assert "cg:subcategory o skos:broader" in section(page, "category")


def test_the_figures_are_drawn_from_the_graph(site: LinkedSite) -> None:
    page = site.page("/ns?lang=en")
    figures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(figures) == 2
    assert 'href="#Standard"' in figures[0]
    assert 'href="#subcategory"' in figures[1]


def test_the_version_iri_answers_with_the_ontology(site: LinkedSite) -> None:
    whole = site.client.get("/ns.ttl").content
    response = site.client.get("/ns/0.1.0", headers={"Accept": "text/turtle"})
    assert response.headers["content-location"] == "/ns/0.1.0.ttl"
    graph = rdflib.Graph().parse(data=response.content, format="turtle")
    assert len(graph) == len(rdflib.Graph().parse(data=whole, format="turtle"))
    assert (
        rdflib.URIRef(iris.ONTOLOGY),
        rdflib.OWL.versionIRI,
        rdflib.URIRef(iris.ONTOLOGY + "/0.1.0"),
    ) in graph
    assert site.client.get("/ns/0.1.0.rdf").headers["content-type"] == "application/rdf+xml"
    assert site.client.get("/ns/9.9.9", headers=BROWSER).status_code == 404


def test_it_is_read_once_for_each_version(site: LinkedSite) -> None:
    site.page("/ns?lang=en")
    before = len(site.store.asked)
    site.page("/ns?lang=zh")
    assert len(site.store.asked) - before <= 1  # the labels of the examples
