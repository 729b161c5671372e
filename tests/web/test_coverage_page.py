"""The page of gaps and coverage: figures against the curated tables, choices, languages, files."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pyoxigraph as ox
import pytest

from cgkg import assets
from web.browsing import Site
from web.markup import Markup

CURATED = assets.root() / "data" / "curated"
STATES = [
    "",
    "sector=building-materials",
    "direction=5&status=none",
    "deliverable=verification",
    "q=cement",
    "q=waste+cement&status=none",
]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    started = Site()
    with started.client:
        yield started


def tsv(name: str) -> list[dict[str, str]]:
    lines = (CURATED / name).read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("#")]
    return list(csv.DictReader(kept, delimiter="\t"))


def statuses() -> dict[str, str]:
    """The status of each item, counted here from the curated tables alone."""
    with (CURATED / "item_translations.csv").open(encoding="utf-8", newline="") as table:
        keys = [row["key"] for row in csv.DictReader(table)]
    found = {key: "none" for key in keys if not key.startswith("body-")}
    for link in tsv("coverage.sssom.tsv"):
        key = link["subject_id"].removeprefix("item:")
        if link["degree"] in ("exact", "broader"):
            found[key] = "covered"
        elif found[key] == "none":
            found[key] = "partly"
    return found


def get(site: Site, path: str, **headers: str) -> httpx.Response:
    response = site.client.get(path, headers=headers)
    assert response.status_code == 200, response.text
    return response


def rows(site: Site, state: str) -> list[dict[str, str]]:
    text = get(site, f"/coverage.csv?{state}").content.decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def items_on(page: str) -> list[str]:
    return re.findall(r'<li id="item-([\d-]+)"', page)


class TestFigures:
    def test_the_three_numbers_are_those_of_the_curated_tables(self, site: Site) -> None:
        page = site.page("/coverage?lang=en")
        shown = dict(re.findall(r'<div class="(covered|partly|none)">.*?<dd>(\d+) <small>', page))
        assert {name: int(number) for name, number in shown.items()} == Counter(statuses().values())

    def test_a_square_for_each_item_of_a_cell(self, site: Site) -> None:
        """Items of two sectors stand in two cells; nothing else is counted twice."""
        page = Markup(site.page("/coverage?lang=en"))
        waffles = [one for one in page.elements if one.attributes.get("class") == "waffle"]
        sides = Counter(one.attributes.get("class", "") for one in page.all("rect"))
        cells = sum(len(row["sectors"].split("; ")) for row in unique(rows(site, "")))
        legend = 2 * 1  # at the figures on top and in the legend
        assert len(waffles) == 61
        assert sides["missing"] + sides["covered"] + sides["partly"] >= cells
        assert sides["missing"] == legend + sum(
            len(row["sectors"].split("; ")) for row in unique(rows(site, "status=none"))
        )

    def test_a_cell_tells_what_its_list_holds(self, site: Site) -> None:
        page = site.page("/coverage?lang=en")
        cell = re.compile(
            r'href="(/coverage\?sector=[^"]+)"><span class="figures-of"><b>(\d+)</b><small>/(\d+)'
        )
        found = cell.findall(page)
        assert len(found) == 61
        for target, missing, total in found[::7]:
            listed = unique(rows(site, unescape(target).partition("?")[2]))
            assert len(listed) == int(total)
            assert sum(row["status"] == "none" for row in listed) == int(missing)

    def test_cement_footprints_are_missing(self, site: Site) -> None:
        """What a reader comes for: 水泥 is among the footprints that 建材 still lacks."""
        page = site.page("/coverage?sector=building-materials&deliverable=footprint&lang=zh-Hans")
        assert '<a class="words none" href="#item-5-070">水泥</a>' in page
        assert "没有标准的事项（8）" in page
        assert "有标准涉及的事项（2）" in page

    def test_what_exists_for_cement_and_what_is_missing(self, site: Site) -> None:
        page = site.page("/coverage?q=cement&lang=en")
        found = unique(rows(site, "q=cement"))
        assert sorted(items_on(page)) == sorted(row["item"] for row in found)
        assert {row["status"] for row in found} == {"covered", "partly", "none"}
        named = [row["object_en"].casefold() for row in found]
        assert named
        assert all("cement" in one for one in named)

    def test_words_in_any_script(self, site: Site) -> None:
        in_simplified = unique(rows(site, "q=钢铁"))
        assert in_simplified
        assert unique(rows(site, "q=鋼鐵")) == in_simplified

    def test_words_that_no_item_has_lead_to_search(self, site: Site) -> None:
        page = site.page("/coverage?q=shuini&lang=en")
        assert items_on(page) == []
        assert 'href="/search?q=shuini&amp;lang=en"' in page


def unique(found: list[dict[str, str]]) -> list[dict[str, str]]:
    return list({row["item"]: row for row in found}.values())


class TestItems:
    @pytest.mark.parametrize("state", STATES[1:])
    def test_each_chosen_item_once(self, site: Site, state: str) -> None:
        page = site.page(f"/coverage?{state}&lang=en")
        listed = sorted(row["item"] for row in unique(rows(site, state)))
        assert sorted(items_on(page)) == listed

    def test_all_items_can_be_reached_by_their_status(self, site: Site) -> None:
        found = [
            key
            for status in ("covered", "partly", "none")
            for key in items_on(site.page(f"/coverage?status={status}"))
        ]
        assert sorted(found) == sorted(statuses())

    def test_quotations_stand_in_annex_2(self, site: Site) -> None:
        path = assets.root() / "data/extracted/annex2.csv"
        with path.open(encoding="utf-8", newline="") as table:
            texts = [row["text"] for row in csv.DictReader(table)]
        for state in STATES[1:]:
            page = site.page(f"/coverage?{state}&lang=zh-Hans")
            quotations = re.findall(r'<blockquote lang="zh-Hans" translate="no"><p>(.*?)</p>', page)
            assert quotations
            for quotation in quotations:
                words = unescape(re.sub(r"<[^>]+>", "", quotation))
                assert any(words in text for text in texts)

    def test_links_have_degree_reason_and_both_stages(self, site: Site) -> None:
        page = site.page("/coverage?direction=5&sector=non-ferrous-metals&lang=en")
        assert "20173626-T-303" in page
        link = next(
            one
            for one in tsv("coverage.sssom.tsv")
            if one["subject_id"] == "item:5-017" and one["object_id"] == "standard:20173626-T-303"
        )
        assert unescape(page).count(link["comment"]) >= 1
        assert f"<small>certainty {link['confidence']}</small>" in page
        assert ">In development</span> as listed" in page
        assert "<strong>published since</strong> as known on 2026-11-23" in page

    def test_nothing_found_says_so(self, site: Site) -> None:
        page = site.page("/coverage?direction=1&sector=steel&lang=en")
        assert "No item meets all of these conditions." in page
        assert not items_on(page)


class TestFiles:
    def test_a_row_for_each_item_and_link(self, site: Site) -> None:
        found = rows(site, "")
        assert {row["item"]: row["status"] for row in found} == statuses()
        linked = {
            (link["subject_id"].removeprefix("item:"), link["comment"], link["confidence"])
            for link in tsv("coverage.sssom.tsv")
        }
        assert {
            (row["item"], row["reason_en"], row["certainty"]) for row in found if row["number"]
        } == linked

    @pytest.mark.parametrize("state", STATES)
    def test_json_has_the_same_items(self, site: Site, state: str) -> None:
        document = get(site, f"/coverage.json?{state}").json()
        assert [one["key"] for one in document["items"]] == [
            row["item"] for row in unique(rows(site, state))
        ]
        assert document["total"] == len(document["items"])
        assert document["filters"] == {name: v[0] for name, v in parse_qs(state).items()}

    @pytest.mark.parametrize("state", STATES[1:])
    def test_the_query_finds_the_same(self, site: Site, state: str) -> None:
        page = Markup(site.page(f"/coverage?{state}&lang=en"))
        (target,) = {
            one.attributes["href"]
            for one in page.all("a")
            if one.attributes.get("href", "").startswith("/sparql?query=")
        }
        query = parse_qs(urlsplit(target).query)["query"][0]
        results = site.store.run(query)
        assert isinstance(results, ox.QuerySolutions)
        found = {
            (solution["item"].value.rpartition("/")[2], number.value if number else "")
            for solution in results
            for number in [solution["number"]]
        }
        assert found == {(row["item"], row["number"]) for row in rows(site, state)}

    def test_negotiation(self, site: Site) -> None:
        for accept, expected in (
            ("text/csv", "text/csv"),
            ("application/json", "application/json"),
            ("*/*", "text/html"),
        ):
            media_type = get(site, "/coverage", Accept=accept).headers["content-type"]
            assert media_type.partition(";")[0] == expected
        assert site.client.get("/coverage", headers={"Accept": "image/png"}).status_code == 406
        assert site.client.get("/coverage.xlsx").status_code == 404

    def test_a_known_answer_is_not_sent_again(self, site: Site) -> None:
        first = get(site, "/coverage?sector=steel")
        again = site.client.get(
            "/coverage?sector=steel", headers={"If-None-Match": first.headers["etag"]}
        )
        assert again.status_code == 304
        assert get(site, "/coverage?sector=equipment").headers["etag"] != first.headers["etag"]


class TestBadInput:
    @pytest.mark.parametrize(
        ("state", "told"),
        [
            ("sector=steal", "Did you mean steel?"),
            ("sektor=steel", "Did you mean sector?"),
            ("q=" + 10_000 * "x", "10000 characters"),
            ("q=a%00b", "U+0000"),
            ("direction=15", "Allowed: 1, 2, 3"),
            ("status=open", "covered, partly, none"),
            ("sector=steel&sector=chemical", "given twice"),
            ("lang=fr", "zh-Hans, zh-Hant or en"),
        ],
    )
    def test_told_with_what_is_allowed(self, site: Site, state: str, told: str) -> None:
        response = site.client.get(f"/coverage?{state}")
        assert response.status_code == 400
        assert told in response.json()["detail"]

    def test_markup_in_a_value_stays_text(self, site: Site) -> None:
        response = site.client.get("/coverage?sector=<b>x", headers={"Accept": "text/html"})
        assert response.status_code == 400
        assert "<b>x" not in response.text

    def test_empty_values_of_the_form_are_no_choice(self, site: Site) -> None:
        page = site.page("/coverage?lang=en&direction=&sector=steel&deliverable=&status=")
        assert items_on(page) == items_on(site.page("/coverage?sector=steel"))


class TestPage:
    @pytest.mark.parametrize("state", STATES)
    def test_well_formed_and_every_link_inside_answers(self, site: Site, state: str) -> None:
        page = Markup(site.page(f"/coverage?{state}&lang=en"))
        assert len(page.all("h1")) == 1
        ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
        assert len(ids) == len(set(ids))
        targets = {one.attributes["href"] for one in page.all("a")}
        assert {one[1:] for one in targets if one.startswith("#")} <= set(ids)
        for target in sorted(one for one in targets if one.startswith("/coverage"))[:12]:
            assert site.client.get(target).status_code == 200

    def test_english_pages_mark_what_is_chinese(self, site: Site) -> None:
        for state in STATES:
            page = Markup(site.page(f"/coverage?{state}&lang=en"))
            stray = [
                text
                for text, language in page.texts
                if language == "en" and re.search(r"[\u4e00-\u9fff]", text)
            ]
            assert [text for text in stray if "工信厅科" not in text] == []

    def test_a_page_asks_the_store_nothing_once_it_is_read(self, site: Site) -> None:
        site.page("/coverage")
        before = len(site.store.asked)
        site.page("/coverage?sector=steel")
        assert len(site.store.asked) == before
