"""Profiles: one thing in several vocabularies (W3C Content Negotiation by Profile)."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
import rdflib

from cgkg import iris
from cgkg.errors import RequestError
from cgkg.graph.build import Build
from cgkg.terms import PREFIXES
from cgkg.web.profiles import OF_GRAPHS, Profile, accepted_profiles, named_profile
from web.linked_site import BROWSER, LinkedSite

PATH = "/doc/standard/GB-T-32151.1-2015"
THING = rdflib.URIRef(iris.BASE + "id/standard/GB-T-32151.1-2015")
SCHEMA = rdflib.Namespace("https://schema.org/")
DCTERMS = rdflib.Namespace(PREFIXES["dcterms"])
BIBO = rdflib.Namespace(PREFIXES["bibo"])
DCAT = rdflib.Namespace(PREFIXES["dcat"])
ALTR = rdflib.Namespace("http://www.w3.org/ns/dx/connegp/altr#")


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as started:
        yield started


def graph_of(site: LinkedSite, path: str) -> rdflib.Graph:
    """A document's triples, whichever graphs they stand in."""
    content = site.client.get(path).content
    triples = [quad.triple for quad in ox.parse(content, format=ox.RdfFormat.TRIG)]
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=lines, format="nt")


@pytest.mark.parametrize(
    ("header", "tokens"),
    [
        (None, []),
        ("", []),
        ("<https://schema.org/>", ["schema"]),
        ("<http://schema.org/>;q=0.4, <http://www.w3.org/ns/dcat#>;q=0.5", ["dcat", "schema"]),
        ("<urn:unknown>", []),
        ("<urn:unknown>, <http://purl.org/ontology/bibo/>; q=0.1", ["dcat"]),
        ("<https://schema.org/>;q=0", []),
        ("https://schema.org/", []),
        ("<https://schema.org/>;q=2, ,;", []),
        (f"<{Profile.GRAPHS.iri}>, <{Profile.CGKG.iri}>", ["graphs", "cgkg"]),
    ],
)
def test_accept_profile(header: str | None, tokens: list[str]) -> None:
    assert [one.token for one in accepted_profiles(header, tuple(Profile))] == tokens


def test_the_parameter_must_be_known() -> None:
    assert named_profile("https://schema.org/", tuple(Profile)) is Profile.SCHEMA
    with pytest.raises(RequestError, match="cgkg, graphs, schema, dcat, alt"):
        named_profile("none", tuple(Profile))
    with pytest.raises(RequestError, match="is not known here; there is: cgkg, graphs"):
        named_profile("schema", OF_GRAPHS.members)


def test_the_parameter_decides_and_the_header_wishes(site: LinkedSite) -> None:
    """Which profile is sent: ``_profile`` or none, ``Accept-Profile`` where it can be had."""
    graphs, schema = f"<{Profile.GRAPHS.iri}>", f"<{Profile.SCHEMA.iri}>"
    for address, headers, expected in (
        ("?_profile=dcat", {"Accept": "text/turtle", "Accept-Profile": schema}, "dcat"),
        ("", {"Accept": "text/turtle", "Accept-Profile": graphs}, "cgkg"),
        ("", {"Accept": "text/turtle", "Accept-Profile": f"{graphs}, {schema};q=0.1"}, "schema"),
        ("", {"Accept": "text/html", "Accept-Profile": schema}, "cgkg"),
        (".nt", {"Accept-Profile": graphs}, "cgkg"),
    ):
        response = site.client.get(PATH + address, headers=headers)
        profile = next(one for one in Profile if one.token == expected)
        assert response.headers["content-profile"] == f"<{profile.iri}>", (address, headers)


def test_the_answer_says_which_profile_it_has(site: LinkedSite) -> None:
    headers = {"Accept": "text/turtle", "Accept-Profile": "<https://schema.org/>"}
    response = site.client.get(PATH, headers=headers)
    assert response.headers["content-profile"] == f"<{Profile.SCHEMA.iri}>"
    assert response.headers["content-location"] == f"{PATH}.ttl?_profile=schema"
    assert "Accept-Profile" in response.headers["vary"]
    links = response.headers["link"]
    assert f'<{Profile.SCHEMA.iri}>; rel="profile"' in links
    assert (
        f'<{PATH}.ttl?_profile=dcat>; rel="alternate"; type="text/turtle"; '
        f'profile="{Profile.DCAT.iri}"'
    ) in links


def test_schema_org(site: LinkedSite) -> None:
    graph = graph_of(site, f"{PATH}.ttl?_profile=schema")
    assert (THING, rdflib.RDF.type, SCHEMA.CreativeWork) in graph
    assert (THING, SCHEMA.identifier, rdflib.Literal("GB/T 32151.1-2015")) in graph
    assert {str(p) for p in graph.predicates()} <= {
        str(rdflib.RDF.type),
        *(str(p) for p in graph.predicates() if str(p).startswith(SCHEMA)),
    }


def test_dcat_and_bibo(site: LinkedSite) -> None:
    graph = graph_of(site, f"{PATH}.ttl?_profile=dcat")
    assert (THING, rdflib.RDF.type, BIBO.Standard) in graph
    assert (THING, BIBO.number, rdflib.Literal("GB/T 32151.1-2015")) in graph
    assert graph.value(THING, DCTERMS.title) is not None
    record = rdflib.URIRef(iris.BASE + PATH[1:])
    assert (record, rdflib.RDF.type, DCAT.CatalogRecord) in graph
    dataset = graph_of(site, "/doc/dataset.ttl?_profile=dcat")
    assert (rdflib.URIRef(iris.DATASET), rdflib.RDF.type, DCAT.Dataset) in dataset
    assert list(dataset.objects(rdflib.URIRef(iris.DATASET), DCAT.distribution))


def test_every_listed_representation_is_there_and_conforms(site: LinkedSite) -> None:
    graph = graph_of(site, f"{PATH}.ttl?_profile=alt")
    listed = list(graph.objects(THING, ALTR.hasRepresentation))
    assert len(listed) == 4 * 6 + 2 + 3
    for representation in listed:
        path = "/" + str(representation).removeprefix(iris.BASE)
        response = site.client.get(path, headers=BROWSER)
        assert response.status_code == 200, path
        profile = graph.value(representation, DCTERMS.conformsTo)
        assert response.headers["content-profile"] == f"<{profile}>"
        type_ = str(graph.value(representation, DCTERMS["format"]))
        assert response.headers["content-type"].partition(";")[0] == type_


def test_every_kind_says_something_in_every_profile(site: LinkedSite) -> None:
    for path in [*site.one_of_each_kind().values(), "/doc/dataset"]:
        for profile in Profile:
            graph = graph_of(
                site, f"{path}.{profile.syntaxes[0].extension}?_profile={profile.token}"
            )
            thing = rdflib.URIRef(iris.BASE + path[1:].replace("doc/", "id/", 1))
            if path == "/doc/dataset":
                thing = rdflib.URIRef(iris.DATASET)
            assert list(graph.predicate_objects(thing)), (path, profile)


def test_the_list_as_a_page(site: LinkedSite) -> None:
    page = site.page(f"{PATH}?_profile=alt&lang=en")
    for profile in Profile:
        best = profile.syntaxes[0].extension
        assert f'href="{PATH}.{best}?_profile={profile.token}"' in page


@pytest.mark.parametrize("profile", [one for one in Profile if one.iri.startswith(iris.BASE)])
def test_a_profile_s_iri_leads_somewhere(site: LinkedSite, profile: Profile) -> None:
    path = "/" + profile.iri.removeprefix(iris.BASE)
    assert site.client.get(path, follow_redirects=False).status_code == 303
    assert site.client.get(path, headers=BROWSER).status_code == 200


def test_no_other_profile(site: LinkedSite) -> None:
    assert site.client.get("/profile/none").status_code == 404
