"""Documents: every IRI leads to one, every syntax says the same, bad input is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from cgkg import iris
from cgkg.errors import InputError
from cgkg.formats import RdfFormat
from cgkg.graph.build import Build
from cgkg.services.withdrawals import Withdrawal, read_withdrawals
from cgkg.terms import PREFIXES
from rdflib_reading import read_triples
from web.linked_site import BROWSER, LinkedSite

# rdflib's own parsers still use what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use:DeprecationWarning")

STANDARD = "/doc/standard/GB-T-32151.1-2015"
THING = iris.BASE + "id/standard/GB-T-32151.1-2015"


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as started:
        yield started


def local(iri: str) -> str:
    return quote("/" + iri.partition("#")[0].removeprefix(iris.BASE))


class TestDereferencing:
    def test_every_iri_of_the_dataset_leads_to_a_description(self, site: LinkedSite) -> None:
        broken = {}
        paths = sorted({local(iri) for iri in site.iris() if iri != iris.BASE})
        for path in paths:
            accept = "*/*" if path.startswith("/dumps/") else "text/turtle"
            response = site.client.get(path, headers={"Accept": accept})
            if response.status_code != 200 or not response.content:
                broken[path] = response.status_code
        assert broken == {}
        assert len(paths) > 1000

    def test_things_are_303_and_keep_what_was_asked(self, site: LinkedSite) -> None:
        for path, location in (
            ("/dataset", "/doc/dataset.ttl"),
            ("/software?lang=en", "/doc/software.ttl?lang=en"),
            ("/id/category/2.1?_profile=schema", "/doc/category/2.1.ttl?_profile=schema"),
            ("/id/category/2.1?format=jsonld", "/doc/category/2.1.jsonld"),
            ("/file/ontology/cgkg.ttl", "/doc/file/ontology/cgkg.ttl.ttl"),
        ):
            headers = {"Accept": "text/turtle"}
            response = site.client.get(path, headers=headers, follow_redirects=False)
            assert (response.status_code, response.headers["location"]) == (303, location)
            assert site.client.get(location).status_code == 200
        page = site.client.get("/id/category/2?lang=en", headers=BROWSER, follow_redirects=False)
        assert page.headers["location"] == "/doc/category/2?lang=en"

    def test_a_file_s_own_extension_is_none_of_a_syntax(self, site: LinkedSite) -> None:
        response = site.client.get("/doc/file/ontology/cgkg.ttl", headers=BROWSER)
        assert response.headers["content-type"].startswith("text/html")
        assert "ontology/cgkg.ttl" in response.text


class TestSyntaxes:
    def test_all_kinds_say_the_same_in_every_syntax(self, site: LinkedSite) -> None:
        paths = [*site.one_of_each_kind().values(), "/doc/dataset", "/doc/software"]
        for path in paths:
            turtle = rdflib.Graph().parse(data=site.client.get(f"{path}.ttl").content)
            assert len(turtle) > 3, path
            for syntax in RdfFormat:
                content = site.client.get(f"{path}.{syntax.extension}").content
                assert isomorphic(read_triples(content, syntax), turtle), (path, syntax)
                assert self.engine_reads(content, syntax) == len(turtle), (path, syntax)

    def engine_reads(self, content: bytes, syntax: RdfFormat) -> int:
        known = {
            RdfFormat.TURTLE: ox.RdfFormat.TURTLE,
            RdfFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
            RdfFormat.N_QUADS: ox.RdfFormat.N_QUADS,
            RdfFormat.TRIG: ox.RdfFormat.TRIG,
            RdfFormat.RDF_XML: ox.RdfFormat.RDF_XML,
            RdfFormat.JSON_LD: ox.RdfFormat.JSON_LD,
        }
        return len({quad.triple for quad in ox.parse(content, format=known[syntax])})

    def test_a_document_describes_itself(self, site: LinkedSite) -> None:
        graph = rdflib.Graph().parse(data=site.client.get(f"{STANDARD}.ttl").content)
        document = rdflib.URIRef(iris.BASE + STANDARD[1:])
        dcterms, foaf, prov = (
            rdflib.Namespace(PREFIXES[name]) for name in ("dcterms", "foaf", "prov")
        )
        assert (document, foaf.primaryTopic, rdflib.URIRef(THING)) in graph
        assert (document, dcterms.isPartOf, rdflib.URIRef(iris.DATASET)) in graph
        assert graph.value(document, dcterms.modified) is not None
        assert "creativecommons.org/licenses/by/4.0" in str(graph.value(document, dcterms.license))
        sources = {
            str(value).rpartition("/")[2] for value in graph.objects(document, prov.wasDerivedFrom)
        }
        assert {"listing", "inferred"} <= sources

    @pytest.mark.parametrize(
        ("format_", "media_type"),
        [
            ("ttl", "text/turtle"),
            ("json-ld", "application/ld+json"),
            ("application/rdf+xml", "application/rdf+xml"),
            ("html", "text/html"),
        ],
    )
    def test_format_wins_over_accept(self, site: LinkedSite, format_: str, media_type: str) -> None:
        response = site.client.get(
            f"{STANDARD}?format={quote(format_, safe='')}", headers={"Accept": "image/png"}
        )
        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == media_type

    def test_signposts(self, site: LinkedSite) -> None:
        links = site.client.get(STANDARD, headers=BROWSER).headers["link"]
        for expected in (
            f'<{THING}>; rel="cite-as"',
            f'<{STANDARD}.ttl>; rel="describedby"; type="text/turtle"',
            '<https://schema.org/CreativeWork>; rel="type"',
            '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
            f'<{STANDARD}>; rel="canonical"',
            f'<{STANDARD}.nq>; rel="alternate"; type="application/n-quads"',
        ):
            assert expected in links
        assert (
            'schema.org/DefinedTerm>; rel="type"'
            in (site.client.get("/doc/category/2.ttl").headers["link"])
        )

    def test_tags_change_with_language_page_and_profile(self, site: LinkedSite) -> None:
        path = "/doc/stage/in-development"
        addresses = ["", "?lang=en", "?lang=zh", "?page=2", ".ttl", ".ttl?_profile=schema", ".nt"]
        tags = [site.client.get(path + one, headers=BROWSER).headers["etag"] for one in addresses]
        assert len(set(tags)) == len(tags)
        for one, tag in zip(addresses, tags, strict=True):
            again = site.client.get(path + one, headers={**BROWSER, "If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b"")


class TestBadInput:
    @pytest.mark.parametrize(
        ("path", "status"),
        [
            (f"{STANDARD}?page=0", 400),
            (f"{STANDARD}?page=-1", 400),
            (f"{STANDARD}?page=two", 400),
            (f"{STANDARD}?page=%EF%BC%92", 400),
            (f"{STANDARD}?page=99999999999999999999", 400),
            (f"{STANDARD}?page=999", 404),
            (f"{STANDARD}?format=gif", 400),
            (f"{STANDARD}?format=csv", 400),
            (f"{STANDARD}?format=%00", 400),
            (f"{STANDARD}?_profile=none", 400),
            (f"{STANDARD}.html?_profile=schema", 406),
            (f"{STANDARD}.gif", 404),
            ("/doc/standard/%2e%2e/%2e%2e/etc/passwd", 404),
            ("/doc/standard/..%2F..%2Fetc", 404),
            ("/doc/standard/GB-T%2F32151.1-2015", 404),
            ("/doc/nothing", 404),
            ("/doc/file/../../pyproject.toml", 404),
            ("/file/data/none.csv", 404),
            ("/file/a%20b%22%3E", 404),
            ("/id/standard/%3Cscript%3Ealert(1)%3C/script%3E", 404),
            ("/id/standard/" + "9" * 10000, 404),
            ("/ns/0.0.9", 404),
        ],
    )
    def test_right_status_and_nothing_unescaped(
        self, site: LinkedSite, path: str, status: int
    ) -> None:
        for accept in ("text/html,*/*;q=0.1", "application/json,*/*;q=0.1"):
            response = site.client.get(path, headers={"Accept": accept})
            assert "Traceback" not in response.text
            is_page = response.headers["content-type"].startswith("text/html")
            assert not is_page or "<script>alert" not in response.text
            if is_page or "page=" not in path:  # RDF has no pages
                assert response.status_code == status, response.text[:200]


class TestTombstones:
    def test_a_withdrawn_iri_is_gone_and_says_why(
        self, built: Build, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gone = iris.BASE + "id/standard/GB-T-1-1900"
        instead = iris.BASE + "id/standard/GB-T-32151.1-2015"
        row = Withdrawal(gone, "2027-01-31", (instead,), "It was listed twice.", "重复。")
        monkeypatch.setattr("cgkg.web.linked_data.read_withdrawals", lambda _: {gone: row})
        with LinkedSite(built) as site:
            for path in ("/id/standard/GB-T-1-1900", "/doc/standard/GB-T-1-1900.ttl"):
                response = site.client.get(path)
                assert response.status_code == 410
                assert "It was listed twice." in response.json()["detail"]
                assert response.json()["suggestions"][0]["href"] == local(instead)

    def test_the_project_s_table_reads(self) -> None:
        from cgkg import assets

        table = read_withdrawals(assets.root() / "data/curated/withdrawn.csv")
        assert all(iris.parse(iri) for iri in table)

    @pytest.mark.parametrize(
        ("row", "field"),
        [
            ("https://example.org/x,2027-01-31,,why,为何", "iri"),
            (f"{iris.BASE}id/standard/X-1,31.1.2027,,why,为何", "date"),
            (f"{iris.BASE}id/standard/X-1,2027-01-31,,,为何", "reason_en"),
        ],
    )
    def test_a_bad_row_is_named(self, tmp_path: Path, row: str, field: str) -> None:
        path = tmp_path / "withdrawn.csv"
        path.write_text(f"iri,date,replaced_by,reason_en,reason_zh\n{row}\n", "utf-8")
        with pytest.raises(InputError) as caught:
            read_withdrawals(path)
        assert (caught.value.field, caught.value.line) == (field, 2)
