"""The list of standards: facets, counts, filters, orders, pages and addresses."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import pytest

from cgkg import assets
from cgkg.services.listing.facets import FACETS
from cgkg.services.listing.selection import SIZES, SORTS
from cgkg.terms import CG
from web.browsing import Site
from web.markup import Markup

# The rows of Annex 1 as people review them; everything is counted here once more from them.
with (assets.root() / "data/extracted/annex1.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

CATEGORY = dict(zip("一二三四五", "12345", strict=True))
STAGE = {"现行": "in-force", "在研": "in-development"}
LEVEL = {"国标": "national", "行标": "industry"}


def stage(row: dict[str, str]) -> set[str]:
    return {STAGE[row["stage"]]}


def level(row: dict[str, str]) -> set[str]:
    return {LEVEL[row["level"]]}


def category(row: dict[str, str]) -> set[str]:
    return {CATEGORY[row["section"][0]]}


def year(row: dict[str, str]) -> set[str]:
    number = row["number"]
    return {number[-4:] if row["stage"] == "现行" else number[:4]}


def sector(row: dict[str, str]) -> set[str]:
    """From the letters of an industry number: at its end for a project, else at its start."""
    if row["level"] == "国标":
        return set()
    codes = (
        row["number"].partition("/")[0]
        if row["stage"] == "现行"
        else (re.split(r"-+", row["number"])[-1])
    )
    return set(codes.split("/"))


def designator(row: dict[str, str]) -> set[str]:
    return {f"{code}-T" for code in sector(row)} or {"GB-T"}


COUNTED = {
    "stage": stage,
    "level": level,
    "category": category,
    "year": year,
    "designator": designator,
}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    started = Site()
    with started.client:
        yield started


def shown_counts(page: str) -> dict[str, dict[str, int]]:
    """The counts beside the check boxes, by facet and value."""
    found: dict[str, dict[str, int]] = {}
    pattern = r'name="(\w+)" value="([^"]+)"(?: checked)?> .*?<data value="(\d+)">\3</data>'
    for name, key, count in re.findall(pattern, page):
        found.setdefault(name, {})[key] = int(count)
    return found


def positions(page: str) -> list[int]:
    return [int(text) for text in re.findall(r'<td class="position count">(\d+)</td>', page)]


def tally(rows: list[dict[str, str]], facet: str) -> dict[str, int]:
    return dict(Counter(key for row in rows for key in COUNTED[facet](row)))


class TestCounts:
    def test_all_facets_of_the_whole_list(self, site: Site) -> None:
        shown = shown_counts(site.page("/standards"))
        for facet in COUNTED:
            assert shown[facet] == tally(ROWS, facet), facet

    def test_code_sectors_count_joint_projects_twice(self, site: Site) -> None:
        shown = shown_counts(site.page("/standards"))["sector"]
        codes = Counter(code for row in ROWS for code in sector(row))
        assert shown == codes
        assert sum(codes.values()) == 104

    def test_subjects_are_counted_as_the_graph_states_them(self, site: Site) -> None:
        query = (
            "SELECT ?sector (COUNT(DISTINCT ?s) AS ?n) "
            "{ ?s a cg:Standard ; cg:subjectSector ?sector } GROUP BY ?sector"
        )
        stated = {
            row["sector"].value.rpartition("/")[2]: int(row["n"].value)
            for row in site.store.run(query)
        }
        assert shown_counts(site.page("/standards")).get("subject", {}) == stated

    def test_subcategories(self, site: Site) -> None:
        labels = Counter(row["subcategory"] for row in ROWS)
        page = site.page("/standards")
        shown = shown_counts(page)["subcategory"]
        assert sorted(shown.values()) == sorted(labels.values())
        assert shown["2.1"] == labels["温室气体核算"] == 90

    def test_a_facet_keeps_its_own_choices_open(self, site: Site) -> None:
        """Counts respect the other facets, not the facet itself: choosing adds, it never hides."""
        shown = shown_counts(site.page("/standards?stage=in-force&year=2015&year=2017"))
        in_force = [row for row in ROWS if row["stage"] == "现行"]
        of_years = [row for row in ROWS if year(row) <= {"2015", "2017"}]
        both = [row for row in in_force if row in of_years]
        assert shown["year"] == tally(in_force, "year")
        assert shown["stage"] == tally(of_years, "stage")
        assert shown["level"] == tally(both, "level")

    def test_values_within_a_facet_add_up(self, site: Site) -> None:
        page = site.page("/standards?designator=HG-T&designator=SH-T&size=200")
        wanted = [row for row in ROWS if designator(row) & {"HG-T", "SH-T"}]
        assert positions(page) == [int(row["position"]) for row in wanted]

    def test_facets_without_values_are_not_shown(self, site: Site) -> None:
        shown = shown_counts(site.page("/standards"))
        for facet in FACETS:
            path = "|".join(f"<{CG}{property_}>" for property_ in facet.properties)
            has = bool(site.store.run(f"ASK {{ ?s a cg:Standard ; ({path}) ?v }}"))
            assert (facet.name in shown) == has, facet.name

    def test_the_query_reads_every_facet_and_the_titles(self) -> None:
        text = (assets.root() / "queries/pages/listed-standards.rq").read_text("utf-8")
        for facet in FACETS:
            for property_ in facet.properties:
                assert f"cg:{property_}" in text.split(), property_


class TestText:
    @pytest.mark.parametrize("text", ["水泥", "碳足迹 产品", "32151", "gb/t 32151.1", "yb/t"])
    def test_every_word_is_in_number_or_title(self, site: Site, text: str) -> None:
        page = site.page("/standards?" + urlencode({"q": text, "size": 200, "lang": "zh-Hans"}))
        wanted = [
            int(row["position"])
            for row in ROWS
            if all(
                word in row["number"].lower() or word in row["title"].lower()
                for word in text.split()
            )
        ]
        assert wanted
        assert positions(page) == wanted

    def test_subscripts_are_digits(self, site: Site) -> None:
        found = positions(site.page("/standards?q=co2&size=200"))
        wanted = [int(row["position"]) for row in ROWS if "CO₂" in row["title"]]
        assert wanted
        assert set(wanted) <= set(found)

    def test_english_titles_are_found_in_either_language(self, site: Site) -> None:
        for language in ("zh-Hans", "en"):
            page = site.page(f"/standards?q=cement&lang={language}")
            assert 13 in positions(page)


class TestOrderAndPages:
    def test_pages_make_up_the_list(self, site: Site) -> None:
        seen: list[int] = []
        for number in range(1, 8):
            page = f"&page={number}" if number > 1 else ""
            seen += positions(site.page(f"/standards?size=25{page}"))
        assert seen == list(range(1, 167))

    def test_year_newest_first_then_position(self, site: Site) -> None:
        found = positions(site.page("/standards?sort=-year&size=200"))
        years = {int(row["position"]): int(next(iter(year(row)))) for row in ROWS}
        assert found == sorted(found, key=lambda position: (-years[position], position))

    def test_parts_are_in_the_order_of_numbers(self, site: Site) -> None:
        page = site.page("/standards?stage=in-force&series=GB-T-32151&sort=number")
        assert positions(page) == [6, 7, 8, 11, 12, 13, 14, 15, 17]

    def test_sizes_are_offered(self, site: Site) -> None:
        options = Markup(site.page("/standards")).all("option")
        assert len(options) == len(SIZES) + 2 * len(SORTS)


class TestAddresses:
    def test_a_form_is_sent_on_to_the_canonical_address(self, site: Site) -> None:
        given = "size=50&lang=en&sort=position&q=&year=2017&stage=in-force&year=2023&page=1"
        response = site.client.get(f"/standards?{given}", follow_redirects=False)
        assert response.status_code == 302
        assert response.headers["location"] == (
            "/standards?stage=in-force&year=2023&year=2017&lang=en"
        )
        again = site.client.get(response.headers["location"], follow_redirects=False)
        assert again.status_code == 200

    @pytest.mark.parametrize(
        "state",
        [
            "q=%E6%B0%B4%E6%B3%A5&category=2&stage=in-development&sort=-year&size=25",
            "sector=HG&sector=SH&lang=en",
            "size=25&page=3",
        ],
    )
    def test_a_state_survives_the_round_trip_through_its_form(self, site: Site, state: str) -> None:
        """What the boxes and fields hold, sent again, is the same address."""
        form = site.page(f"/standards?{state}").partition('<form class="filters"')[2]
        form = form.partition(">")[2].partition("</form>")[0]
        page = Markup(form)
        sent = [
            (element.attributes["name"], element.attributes["value"])
            for element in page.all("input")
            if element.attributes.get("type") != "checkbox" or "checked" in element.attributes
        ]
        selected = [e.attributes for e in page.all("option") if "selected" in e.attributes]
        sizes = re.findall(r"<option selected>(\d+)</option>", form)
        sent += [("sort", selected[0]["value"]), ("size", sizes[0])]
        wanted = [pair for pair in parse_qsl(state) if pair[0] not in ("page", "lang")]
        final = site.client.get("/standards?" + urlencode(sent)).url
        got = [pair for pair in parse_qsl(final.query.decode()) if pair[0] != "lang"]
        assert got == wanted

    def test_chips_drop_one_filter_each(self, site: Site) -> None:
        links = Markup(site.page("/standards?stage=in-force&level=national&lang=en")).links()
        assert "/standards?level=national&lang=en" in links
        assert "/standards?stage=in-force&lang=en" in links

    def test_links_on_the_page_are_canonical(self, site: Site) -> None:
        for target in Markup(site.page("/standards?sector=JC&lang=en&size=25")).links():
            if target.startswith("/standards?"):
                response = site.client.get(target, follow_redirects=False)
                assert response.status_code == 200, target

    def test_unchanged_is_304(self, site: Site) -> None:
        first = site.client.get("/standards?stage=in-force")
        tag = {"If-None-Match": first.headers["etag"]}
        assert site.client.get("/standards?stage=in-force", headers=tag).status_code == 304
        assert site.client.get("/standards", headers=tag).status_code == 200
