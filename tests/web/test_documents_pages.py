"""The pages of things: what they tell, that they are well formed, and how little they ask."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib

from cgkg import iris
from cgkg.graph.build import Build
from cgkg.terms import PREFIXES
from web.linked_site import BROWSER, LinkedSite
from web.markup import Markup

# rdflib's own parsers still use what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use:DeprecationWarning")

STANDARD = "/doc/standard/GB-T-32151.1-2015"
THING = iris.BASE + "id/standard/GB-T-32151.1-2015"
MOST_CALLS = 9


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as started:
        yield started


def local(iri: str) -> str:
    return quote("/" + iri.partition("#")[0].removeprefix(iris.BASE))


class TestPages:
    @pytest.mark.parametrize("language", ["en", "zh-Hans"])
    def test_every_kind_has_a_well_formed_page_with_links_that_lead_somewhere(
        self, site: LinkedSite, language: str
    ) -> None:
        seen: set[str] = set()
        for kind, path in site.one_of_each_kind().items():
            page = Markup(site.page(f"{path}?lang={language}"))
            assert page.all("html")[0].attributes["lang"] == language
            assert len(page.all("h1")) == 1, kind
            ids = [
                element.attributes["id"] for element in page.elements if "id" in element.attributes
            ]
            assert len(ids) == len(set(ids)), kind
            for link in page.links():
                target, _, fragment = link.partition("#")
                if not target:
                    assert fragment in {*ids, "content"}, (kind, link)
                elif target.startswith("/") and "/sparql?" not in target:
                    seen.add(target)
        broken = [
            target
            for target in sorted(seen)[::3]
            if site.client.get(target, headers=BROWSER).status_code != 200
        ]
        assert broken == []

    def test_no_page_asks_more_than_a_few_times(self, site: LinkedSite) -> None:
        asked = {}
        large = ["/doc/document/miit-2024-7", "/doc/confidence/inferred", "/doc/category/2.1"]
        for path in [*site.one_of_each_kind().values(), *large, STANDARD]:
            before = len(site.store.asked)
            site.page(path)
            asked[path] = len(site.store.asked) - before
        assert max(asked.values()) <= MOST_CALLS, asked

    def test_a_standard_s_page_tells_what_matters(self, site: LinkedSite) -> None:
        page = site.page(f"{STANDARD}?lang=en")
        for expected in (
            '<span class="part">32151<small>serial number</small></span>',
            '<span class="stage in-force">In force</span>',
            "2024-02-04",
            'href="/source?lang=en#L247"',
            "温室气体排放核算与报告要求 第1部分：发电企业",
            "Greenhouse gas accounting",
            "Same series",
            "@misc{cgkg-standard-GB-T-32151.1-2015",
            "&#34;type&#34;: &#34;dataset&#34;",
            "/explain?",
        ):
            assert expected in page, expected

    def test_a_translation_is_marked(self, site: LinkedSite) -> None:
        note = "this project&#39;s translation, not official"
        assert note in site.page("/doc/standard/20220807-T-467?lang=en")
        assert note not in site.page(f"{STANDARD}?lang=en")

    def test_a_direction_is_quoted_first_and_translated_after(self, site: LinkedSite) -> None:
        page = site.page("/doc/direction/9?lang=en")
        original = page.index(
            '<blockquote translate="no" lang="zh-Hans"><p>重点制定工业领域二氧化碳捕集'
        )
        translated = page.index(
            '<blockquote translate="no" lang="en"><p>Focus on drawing up technology'
        )
        note = page.index("this project&#39;s translation, not official", original)
        assert original < translated < note

    def test_what_became_of_a_project_stands_beside_its_listed_stage(
        self, site: LinkedSite
    ) -> None:
        subject = next(
            quad.subject
            for quad in site.store.engine.quads_for_pattern(
                None, ox.NamedNode(PREFIXES["cg"] + "resultedIn"), None
            )
        )
        assert isinstance(subject, ox.NamedNode)
        page = site.page(local(subject.value) + "?lang=en")
        assert "As known now" in page
        assert '<span class="stage in-development">In development</span>' in page

    def test_to_have_found_nothing_is_not_to_have_looked_for_nothing(
        self, site: LinkedSite
    ) -> None:
        searched = site.page("/doc/standard/20220807-T-467?lang=en")
        unsearched = site.page("/doc/standard/20173624-T-303?lang=en")
        found_nothing = "Publication was looked for; nothing was found"
        assert f'href="#by-searchedFor">{found_nothing}' in searched
        assert 'id="by-searchedFor"' in searched
        assert "Unknown: nobody has looked for its publication yet" in unsearched
        assert found_nothing not in unsearched
        assert "未知：尚未查找是否已发布" in site.page("/doc/standard/20173624-T-303")

    def test_an_assertion_s_reason_is_on_the_page(self, site: LinkedSite) -> None:
        page = site.page("/doc/department-code/303?lang=en")
        assert "The plan page of 20161883-T-303" in page
        assert "/id/assertion/department-code-303-denotes?lang=en" in page

    def test_long_lists_have_pages(self, site: LinkedSite) -> None:
        numbers = []
        for number in (1, 2, 3):
            page = site.page(f"/doc/stage/in-development?page={number}")
            table = page[page.index('id="standards"') : page.index('id="facts"')]
            numbers += re.findall(r'<td class="number"><a [^>]*>([^<]+)</a>', table)
        assert len(numbers) == len(set(numbers)) == 130

    def test_embedded_json_ld_is_schema_org(self, site: LinkedSite) -> None:
        for path, type_ in (
            ("/", "schema:Dataset"),
            (STANDARD, "schema:CreativeWork"),
            ("/doc/category/2.1", "schema:DefinedTerm"),
        ):
            page = site.page(path)
            match = re.search(
                r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL
            )
            assert match is not None
            document = json.loads(match[1])
            assert document["@context"]["schema"] == "https://schema.org/"
            types = {one for node in document["@graph"] for one in node.get("@type", ())}
            assert type_ in types
            graph = rdflib.Graph().parse(data=match[1], format="json-ld")
            assert len(graph) > 3
            main = next(n for n in document["@graph"] if type_ in n.get("@type", ()))
            assert main["schema:name"]
            if type_ == "schema:Dataset":
                assert main["schema:description"]
                assert main["schema:license"]
                assert main["schema:distribution"]

    def test_links_keep_the_language_that_was_asked_for(self, site: LinkedSite) -> None:
        links = Markup(site.page(f"{STANDARD}?lang=en")).links()
        assert "/id/series/GB-T-32151?lang=en" in links
        assert "/ns?lang=en#Standard" in links
        assert "/id/series/GB-T-32151" in Markup(site.page(STANDARD)).links()


class TestExplanation:
    ADDRESS = (
        f"/explain?subject={quote(THING, safe='')}"
        f"&property={quote(PREFIXES['cg'] + 'category', safe='')}"
        f"&value={quote(iris.BASE + 'id/category/2', safe='')}"
    )

    def test_for_people(self, site: LinkedSite) -> None:
        page = site.page(self.ADDRESS + "&lang=en")
        assert "By the rule prp-spo2" in page
        assert "What holds by a chain of two properties?" in page
        assert "按两个属性的链，什么成立？" in site.page(self.ADDRESS + "&lang=zh-Hans")
        assert "/id/category/2.1?lang=en" in page

    def test_as_json(self, site: LinkedSite) -> None:
        response = site.client.get(self.ADDRESS + "&format=json")
        derivation = response.json()["derivations"][0]
        assert derivation["rule"] == "prp-spo2"
        assert derivation["premises"]

    def test_every_inferred_fact_of_a_page_links_to_its_explanation(self, site: LinkedSite) -> None:
        links = [link for link in Markup(site.page(STANDARD)).links() if "/explain?" in link]
        assert len(links) >= 5
        for link in links:
            assert "cax" in site.page(link) or "<h2>" in site.page(link)

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("", 400),
            ("subject=x&property=y&value=z", 400),
            ("subject=urn:a&property=urn:b&value=%3Cscript%3E", 400),
            ("subject=urn:a&property=urn:b&value=urn:c", 404),
            ('subject=urn:a&property=urn:b&value="x"@en', 404),
            ('subject=urn:a&property=urn:b&value="x', 400),
        ],
    )
    def test_bad_input(self, site: LinkedSite, query: str, status: int) -> None:
        response = site.client.get(f"/explain?{query}")
        assert response.status_code == status
        assert response.json()["status"] == status


def test_the_graph_of_links_lists_its_linksets_under_their_own_fragments(site: LinkedSite) -> None:
    page = site.page("/graph/alignments?lang=en")
    start = f"{iris.BASE}graph/alignments#"
    parts = {iri.removeprefix(start) for iri in site.iris() if iri.startswith(start)}
    linksets = {part for part in parts if part.startswith("linkset-")}
    assert len(linksets) > 20
    for part in parts:
        assert page.count(f' id="{part}"') == 1, part
    assert "ChEBI (Chemical Entities of Biological Interest)" in page


def test_parts_of_the_dataset_are_found_on_its_page(site: LinkedSite) -> None:
    page = site.page("/doc/dataset?lang=en")
    start = f"{iris.BASE}dataset#"
    parts = {iri.removeprefix(start) for iri in site.iris() if iri.startswith(start)}
    assert len(parts) > 100
    assert all(page.count(f' id="{part}"') == 1 for part in parts)


def test_the_parts_of_the_dataset_are_named_by_what_they_hold(site: LinkedSite) -> None:
    english = site.page("/doc/dataset?lang=en")
    assert ">listed standard (166)</span>" in english
    assert ">清单所列标准 (166)</span>" in site.page("/doc/dataset?lang=zh-Hans")
    assert ">https://w3id.org/cgkg/dataset#class-" not in english


def test_codes_are_told_in_words_beside_themselves(site: LinkedSite) -> None:
    path = "/doc/standard/GB-T-32151.1-2015"
    chinese, english = (site.page(f"{path}?lang={language}") for language in ("zh-Hans", "en"))
    assert '只称温室气体 <code class="quiet">greenhouse-gas</code>' in chinese
    assert "<div>organization</div>" in english
