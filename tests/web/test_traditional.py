"""Pages in Traditional Chinese: made from those in Simplified, quotations left as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from cgkg.graph.build import Build
from cgkg.web.traditional import in_traditional
from web.linked_site import BROWSER, LinkedSite
from web.markup import Markup

STANDARD = "/doc/standard/GB-T-32151.1-2015"
SIMPLIFIED = "温室气体排放核算与报告要求"
TRADITIONAL = "溫室氣體排放核算與報告要求"
PAGES = (
    "/",
    "/standards",
    "/framework",
    "/coverage",
    "/sparql",
    "/source",
    "/search?q=水泥",
    STANDARD,
)


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as started:
        yield started


def asked(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang=zh-Hant"


@pytest.mark.parametrize("path", PAGES)
class TestEachPage:
    def test_it_says_its_language_and_how_it_was_made(self, site: LinkedSite, path: str) -> None:
        response = site.client.get(asked(path), headers=BROWSER, follow_redirects=True)
        assert response.headers["content-language"] == "zh-Hant"
        assert response.text.startswith('<!doctype html>\n<html lang="zh-Hant">')
        assert "由 OpenCC 自動轉為繁體" in response.text

    def test_its_links_keep_the_language(self, site: LinkedSite, path: str) -> None:
        page = site.page(asked(path))
        elsewhere = re.findall(r'<a [^>]*href="[^"]*lang=zh-Hans[^>]*>', page)
        assert len(elsewhere) == 1
        assert 'hreflang="zh-Hans"' in elsewhere[0]
        assert len(re.findall(r'<a [^>]*href="[^"]*lang=zh-Hant', page)) > 10

    def test_it_is_well_formed(self, site: LinkedSite, path: str) -> None:
        assert len(Markup(site.page(asked(path))).all("h1")) == 1


def test_titles_are_converted_and_literals_are_not(site: LinkedSite) -> None:
    page = site.page(asked(STANDARD))
    assert re.search(rf"<h1[^>]*>(<[^>]*>)*{TRADITIONAL}", page)
    assert re.search(rf'<span translate="no" lang="zh-Hans">{SIMPLIFIED}', page)
    assert not re.search(rf'lang="zh-Hans">{TRADITIONAL}', page)


def test_the_guide_is_quoted_as_it_is(site: LinkedSite) -> None:
    page = site.page(asked("/source"))
    guide = page[page.index('<div class="guide"') :]
    assert SIMPLIFIED in guide
    assert TRADITIONAL not in guide
    assert re.search(r'<details class="mending" lang="zh-Hant" translate="yes">', guide)


def test_what_was_typed_stays_as_it_was(site: LinkedSite) -> None:
    assert 'value="国标"' in site.page(asked("/search?q=国标"))


def test_the_words_of_the_script_are_converted_too(site: LinkedSite) -> None:
    page = site.page(asked("/sparql"))
    words = page[page.index('id="query-words"') :]
    assert '"language": "zh-Hant"' in words
    assert "\\u8907\\u88fd" in words  # 複製


@pytest.mark.parametrize("language", ["zh-TW", "zh-HK,zh;q=0.8", "zh-Hant;q=0.9, en;q=0.8"])
def test_it_is_had_by_negotiation(site: LinkedSite, language: str) -> None:
    headers = {**BROWSER, "Accept-Language": language}
    response = site.client.get("/framework", headers=headers)
    assert response.headers["content-language"] == "zh-Hant"
    assert "Accept-Language" in response.headers["vary"]
    assert "體系框架" in response.text


@pytest.mark.parametrize("path", [STANDARD, "/ns.html", "/graph/listing", "/source"])
def test_each_script_has_a_tag_of_its_own(site: LinkedSite, path: str) -> None:
    """Else who changes the script in the browser is told that nothing changed."""
    tags = {
        language: site.client.get(
            path, headers={**BROWSER, "Accept-Language": language}, follow_redirects=True
        ).headers["etag"]
        for language in ("zh-CN", "zh-TW", "en")
    }
    assert len(set(tags.values())) == 3


def test_a_problem_is_told_in_it(site: LinkedSite) -> None:
    page = site.page(asked("/nothing-here"), 404)
    assert '<html lang="zh-Hant">' in page
    assert "標準" in page


def test_marks_within_marks() -> None:
    page = '<q translate="no">国<q>国</q>国<b translate="yes" lang="zh-Hans">国</b>国</q>国'
    assert in_traditional(page) == (
        '<q translate="no">国<q>国</q>国<b translate="yes" lang="zh-Hant">國</b>国</q>國'
    )


def test_a_query_is_not_converted_but_its_label_is() -> None:
    page = '<textarea aria-label="查询">?s ?p "国标"</textarea><code title="国">国</code>'
    assert in_traditional(page) == (
        '<textarea aria-label="查詢">?s ?p "国标"</textarea><code title="國">国</code>'
    )
