"""What a client writes into the list's address: queries made of it, empty results, bad input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from web.browsing import Site
from web.markup import Markup
from web.test_browse_standards import ROWS, positions, stage


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    started = Site()
    with started.client:
        yield started


class TestSparql:
    @pytest.mark.parametrize("language", ["zh-Hans", "en"])
    @pytest.mark.parametrize(
        "state",
        [
            "",
            "stage=in-force&level=industry",
            "sector=HG&sector=SH",
            "q=co2",
            "q=%E4%BA%8C%E6%B0%A7%E5%8C%96%E7%A2%B3+%E9%92%A2%E9%93%81&sort=-number",
            "year=2021&year=2015&sort=-position",
            "department=ndrc&sort=title",
            "issuer=samr",
            "series=GB-T-32151&sort=number",
            "category=3&sort=-stage",
            "sort=-title",
            "sort=-year",
            "q=%22+%5C+%7D%23",
        ],
    )
    def test_the_linked_query_gives_the_same_rows(
        self, site: Site, state: str, language: str
    ) -> None:
        page = site.page(f"/standards?{state}&size=200&lang={language}")
        links = [link for link in Markup(page).links() if link.startswith("/sparql?query=")]
        (query,) = parse_qs(urlsplit(links[0]).query)["query"]
        rows = [int(row["position"].value) for row in site.store.run(query)]
        assert rows == positions(page)

    def test_text_cannot_leave_its_literal(self, site: Site) -> None:
        text = 'x") } INSERT { ?s ?p "\\'
        page = site.page("/standards?" + urlencode({"q": text, "lang": "en"}))
        assert positions(page) == []
        link = next(link for link in Markup(page).links() if link.startswith("/sparql?query="))
        (query,) = parse_qs(urlsplit(link).query)["query"]
        assert list(site.store.run(query)) == []


class TestNothingFound:
    def test_it_says_so_and_offers_to_drop_each_filter(self, site: Site) -> None:
        page = site.page("/standards?q=methane&stage=in-development&level=industry&lang=en")
        assert "No standard meets all of these filters." in page
        links = Markup(page).links()
        assert "/standards?stage=in-development&level=industry&lang=en" in links
        found = re.search(r"Text: methane</a> <small>finds (\d+)</small>", page)
        both = [row for row in ROWS if stage(row) == {"in-development"} and row["level"] == "行标"]
        assert found is not None
        assert int(found[1]) == len(both)
        assert "<table" not in page


class TestBadInput:
    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("stage=inforce", "Did you mean in-force?"),
            ("colour=red", "There is no parameter colour."),
            ("stgae=in-force", "Did you mean stage?"),
            ("utm=in-force", "There is no parameter utm."),
            ("sort=colour", "Allowed: position, number"),
            ("size=7", "Allowed: 25, 50, 100, 200"),
            ("size=999999999999999999999999", "size="),
            ("page=0", "no page number"),
            ("page=-1", "no page number"),
            ("page=%D9%A3", "no page number"),
            ("page=1&page=2", "given 2 times"),
            ("lang=fr", "zh-Hans, zh-Hant or en"),
            ("q=" + "x" * 10_000, "at most 200"),
            ("q=a%00b", "U+0000 at 2"),
            ("q=a%1Bb", "U+001B"),
            ("q=%FF", "not UTF-8"),
            ("stage=%3Cscript%3Ealert(1)%3C/script%3E", "not known"),
            ("year=99999999999999999999", "not known"),
            ("&".join(f"stage={n}" for n in range(300)), "parameters"),
        ],
    )
    def test_a_400_says_what_is_allowed(self, site: Site, query: str, said: str) -> None:
        problem = site.client.get(f"/standards?{query}", headers={"Accept": "application/json"})
        assert problem.status_code == 400
        assert problem.headers["content-type"] == "application/problem+json"
        assert said in problem.json()["detail"]
        page = site.page(f"/standards?{query}", 400)
        assert "<script" not in page
        assert len(page) < 5_000

    def test_an_unknown_page_is_404_and_names_the_last(self, site: Site) -> None:
        page = site.page("/standards?page=5&lang=en", 404)
        suggested = page[page.index("Did you mean</h2>") : page.index("What you can do</h2>")]
        links = Markup(suggested.partition("</h2>")[2].partition("<h2>")[0]).links()
        assert links == ["/standards?lang=en", "/standards?page=4&lang=en"]

    def test_unknown_extensions_are_404(self, site: Site) -> None:
        assert site.client.get("/standards.exe").status_code == 404

    def test_text_is_escaped_everywhere(self, site: Site) -> None:
        text = '"><script>alert(1)</script>'
        page = site.page("/standards?" + urlencode({"q": text}))
        assert "<script" not in page
        assert unescape(page).count(text) >= 2


class TestMarksOfOtherSites:
    """What a newsletter or a social network adds to a link does not spoil it."""

    MARKS = "utm_source=news&utm_medium=e-mail&fbclid=IwAR0&spm=a2c4e.1"

    def test_a_browser_is_sent_to_the_address_without_them(self, site: Site) -> None:
        response = site.client.get(
            f"/standards?{self.MARKS}&stage=in-force&lang=en",
            headers={"Accept": "text/html"},
            follow_redirects=False,
        )
        assert response.status_code == 302
        assert response.headers["location"] == "/standards?stage=in-force&lang=en"

    @pytest.mark.parametrize(
        "path", ["/standards.csv?stage=in-force", "/coverage.json?status=none"]
    )
    def test_they_filter_nothing_and_the_canonical_address_lacks_them(
        self, site: Site, path: str
    ) -> None:
        marked, plain = site.client.get(f"{path}&{self.MARKS}"), site.client.get(path)
        assert marked.status_code == 200
        assert marked.content == plain.content
        assert marked.headers["link"] == plain.headers["link"]
