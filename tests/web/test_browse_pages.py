"""The other browsing pages, and what all of them share: languages, markup, cost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

import pytest

from cgkg.web import browse
from cgkg.web.phrases.browse import BROWSE
from web.browsing import Site
from web.markup import Markup
from web.test_browse_standards import ROWS, year

PAGES = [
    "/standards",
    "/standards?stage=in-force&sector=YB",
    "/standards?q=zzzzzz",
    "/series",
    "/series/GB-T-32151",
    "/series/YB-T-4891",
    "/bodies",
    "/sectors",
    "/directions",
    "/timeline",
]
HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTED = "工信厅科〔2024〕7号"  # the document's own number, in the footer of both languages


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    started = Site()
    with started.client:
        yield started


def in_language(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


class TestSeries:
    def test_the_parts_of_gb_t_32151(self, site: Site) -> None:
        page = Markup(site.page("/series/GB-T-32151?lang=en"))
        states = Counter(
            element.attributes["class"]
            for element in page.all("rect")
            if "class" in element.attributes
        )
        titles = [row["title"] for row in ROWS]
        open_parts = sum("第XX部分" in title for title in titles)
        assert states["part exists"] == sum(row["number"].startswith("GB/T 32151.") for row in ROWS)
        assert states["part planned"] == 4  # 4, 5, 11 and 17
        assert states["part none"] == 4
        assert open_parts == 7
        assert sum(states.values()) - states["part none"] == 34

    def test_gaps_are_named(self, site: Site) -> None:
        assert "13, 14, 15, 16" in site.page("/series/GB-T-32151?lang=en")
        assert "None is missing." in site.page("/series/YB-T-4891?lang=en")

    def test_unsure_membership_says_so(self, site: Site) -> None:
        page = site.page("/series/YB-T-4891?lang=en")
        assert page.count("<small>one source</small>") == 3
        assert page.count("<small>inferred</small>") == 2

    def test_many_series_are_shown_page_by_page_the_largest_first(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keys = re.compile(r'<h2><a href="/series/([^?"]+)')
        whole = keys.findall(site.page("/series?lang=en"))
        assert whole[0] == "GB-T-32151"
        monkeypatch.setattr(browse, "_SERIES", 1)
        pages = [site.page(f"/series?lang=en&page={number + 1}") for number in range(len(whole))]
        assert [keys.findall(page) for page in pages] == [[key] for key in whole]
        assert "/series?page=2&lang=en" in Markup(pages[0]).links()
        assert "/series?page=1&lang=en" in Markup(pages[1]).links()
        assert site.client.get(f"/series?page={len(whole) + 1}").status_code == 404
        assert site.client.get("/series?page=no").status_code == 400

    def test_an_unknown_series_is_404_with_those_there_are(self, site: Site) -> None:
        response = site.client.get("/series/GB-T-1")
        assert response.status_code == 404
        assert "/series/GB-T-32151" in response.text
        assert site.client.get("/series/%2e%2e%2fx").status_code == 404


class TestBodies:
    def test_departments_add_up_to_the_national_plans(self, site: Site) -> None:
        page = site.page("/bodies?lang=en")
        shown = [
            int(count)
            for count in re.findall(
                r'href="/standards\?department=[a-z]+&amp;lang=en">(\d+)<', page
            )
        ]
        codes = Counter(
            row["number"][-3:] for row in ROWS if row["stage"] == "在研" and row["level"] == "国标"
        )
        assert sorted(shown) == sorted(codes.values())

    def test_every_number_is_the_length_of_the_list_it_links(self, site: Site) -> None:
        page = site.page("/bodies?lang=en")
        links = re.findall(r'href="(/standards\?[^"]+)">(\d+)<', page)
        assert len(links) > 15
        for target, count in links:
            found = site.client.get(unescape(target).replace("/standards", "/standards.json"))
            assert found.json()["total"] == int(count), target

    def test_unconfirmed_readings_are_marked(self, site: Site) -> None:
        assert 'class="tag unconfirmed">unconfirmed<' in site.page("/bodies?lang=en")


class TestSectors:
    def test_every_cell_is_the_length_of_the_list_it_links(self, site: Site) -> None:
        page = site.page("/sectors?lang=en")
        cells = re.findall(r'href="(/standards\?category=[^"]+)">(\d+)<', page)
        assert len(cells) >= 20
        for target, count in cells:
            found = site.client.get(unescape(target).replace("/standards", "/standards.json"))
            assert found.json()["total"] == int(count), target


class TestDirections:
    def test_the_text_is_the_guides_own_whole(self, site: Site) -> None:
        page = site.page("/directions")
        quotes = re.findall(
            r'<blockquote lang="zh-Hans" translate="no">(.*?)</blockquote>', page, re.DOTALL
        )
        shown = [unescape(re.sub(r"\s*<[^>]+>\s*", "", quote)).strip() for quote in quotes]
        query = (
            "SELECT ?text { ?d a cg:KeyDirection ; cg:position ?n ; cg:text ?text "
            'FILTER(LANGMATCHES(LANG(?text), "zh-Hans")) } ORDER BY ?n'
        )
        stored = [row["text"].value.replace("\n", "") for row in site.store.run(query)]
        assert len(shown) == 14
        assert shown == stored

    def test_english_readers_get_the_translation_marked_as_one(self, site: Site) -> None:
        page = site.page("/directions?lang=en")
        blocks = re.findall(r'<div class="translation" lang="en">(.*?)</div>', page, re.DOTALL)
        assert len(blocks) == 14
        assert all("this project&#39;s translation, not official" in block for block in blocks)
        shown = [
            unescape(re.sub(r"\s*<[^>]+>", "", block.rpartition("<p>")[0])) for block in blocks
        ]
        query = (
            "SELECT ?text { ?d a cg:KeyDirection ; cg:position ?n ; cg:text ?text "
            'FILTER(LANGMATCHES(LANG(?text), "en")) } ORDER BY ?n'
        )
        stored = [row["text"].value for row in site.store.run(query)]
        assert [re.sub(r"\s", "", text) for text in shown] == [
            re.sub(r"\s", "", text) for text in stored
        ]
        assert 'class="translation"' not in site.page("/directions?lang=zh-Hans")

    def test_counts_are_those_of_the_subcategory(self, site: Site) -> None:
        page = site.page("/directions?lang=en")
        section = page.partition('id="direction-5"')[2].partition("</header>")[0]
        rows = [row for row in ROWS if row["subcategory"] == "温室气体核算"]
        in_force = sum(row["stage"] == "现行" for row in rows)
        assert [int(n) for n in re.findall(r"<b>(\d+)</b>", section)] == [
            in_force,
            len(rows) - in_force,
        ]

    def test_gaps_stand_out_both_ways(self, site: Site) -> None:
        page = site.page("/directions?lang=en")
        labels = page.partition('id="direction-3"')[2].partition("</article>")[0]
        assert "The list has no standard of this kind yet" in labels
        without = page.partition("Subcategories without a key direction")[2]
        assert "4.2" in without
        assert "4.3" in without

    def test_anchors_lead_somewhere(self, site: Site) -> None:
        page = Markup(site.page("/directions"))
        ids = {element.attributes.get("id") for element in page.elements}
        anchors = [link[1:] for link in page.links() if link.startswith("#")]
        assert len(anchors) == 15  # the skip link and the 14 directions
        assert set(anchors) <= ids


class TestTimeline:
    def test_tables_are_the_years_of_the_numbers(self, site: Site) -> None:
        page = site.page("/timeline?lang=en")
        for stage, name in (("在研", "in-development"), ("现行", "in-force")):
            years = Counter(next(iter(year(row))) for row in ROWS if row["stage"] == stage)
            pattern = rf'stage={name}&amp;year=(\d+)&amp;lang=en">(\d+)<'
            assert {at: int(n) for at, n in re.findall(pattern, page)} == years

    def test_the_oldest_projects(self, site: Site) -> None:
        page = site.page("/timeline?lang=en")
        old = [row for row in ROWS if row["stage"] == "在研" and int(row["number"][:4]) <= 2018]
        assert f"{len(old)} projects that were 6 years old" in page
        assert page.partition('id="oldest"')[2].count("<tr>") == len(old) + 1


@pytest.mark.parametrize("address", PAGES)
class TestEveryPage:
    def test_english_has_chinese_only_where_it_is_marked(self, site: Site, address: str) -> None:
        page = Markup(site.page(in_language(address, "en")))
        for text, language in page.texts:
            if not language.startswith("zh"):
                assert not HAN.search(text.replace(QUOTED, "")), text
        for element in page.elements:
            for name in ("aria-label", "placeholder", "title", "alt"):
                if not element.language.startswith("zh"):
                    assert not HAN.search(element.attributes.get(name, "")), element

    def test_chinese_has_english_only_where_it_is_marked(self, site: Site, address: str) -> None:
        page = Markup(site.page(in_language(address, "zh-Hans")))
        english = {phrase for _, phrase in BROWSE.values() if re.search(r"[a-z]{3}", phrase)}
        for text, language in page.texts:
            if language == "zh-Hans":
                assert text not in english

    def test_markup_is_sound_for_everyone(self, site: Site, address: str) -> None:
        page = Markup(site.page(in_language(address, "en")))
        headings = [int(e.tag[1]) for e in page.elements if re.fullmatch(r"h[1-6]", e.tag)]
        assert headings[0] == 1
        assert headings.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(headings))
        ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids))
        labelled = [
            e.attributes[n]
            for e in page.elements
            for n in ("for", "aria-labelledby")
            if n in e.attributes
        ]
        assert set(labelled) <= set(ids)
        assert all("scope" in e.attributes for e in page.all("th"))
        assert len(page.all("caption")) == len(page.all("table"))
        assert all(e.attributes.get("tabindex", "0") == "0" for e in page.elements)
        assert not any("style" in e.attributes for e in page.elements)
        assert len(page.all("main")) == 1
        for region in page.all("div", role="region"):
            assert region.attributes["tabindex"] == "0"

    def test_links_of_the_site_resolve(self, site: Site, address: str) -> None:
        own = re.compile(r"/(standards|series|bodies|sectors|directions|timeline)\b")
        for target in set(Markup(site.page(in_language(address, "en"))).links()):
            if own.match(target):
                assert site.client.get(target).status_code == 200, target

    def test_a_page_costs_few_queries(self, site: Site, address: str) -> None:
        site.page(address)  # the list itself is read once for each version of the dataset
        site.store.asked.clear()
        site.page(address)
        assert len(site.store.asked) <= 2

    def test_it_is_current_until_the_dataset_changes(self, site: Site, address: str) -> None:
        response = site.client.get(address)
        tag = {"If-None-Match": response.headers["etag"]}
        assert site.client.get(address, headers=tag).status_code == 304

    def test_unknown_languages_are_refused(self, site: Site, address: str) -> None:
        assert site.client.get(in_language(address, "tlh")).status_code == 400


def test_the_first_page_of_a_version_costs_two_queries_for_the_list() -> None:
    site = Site()
    with site.client:
        site.page("/standards")
        assert len(site.store.asked) == 2


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_navigation_names_where_one_is(site: Site, language: str) -> None:
    for path in ("/standards", "/series", "/bodies", "/sectors", "/directions", "/timeline"):
        page = Markup(site.page(f"{path}?lang={language}"))
        (here,) = page.all("a", aria_current="page")[:1]
        assert here.attributes["href"] == f"{path}?lang={language}"
