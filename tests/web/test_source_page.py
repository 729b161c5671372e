"""The page of the guide's text: nothing lost, every line to be linked to, mendings shown."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from html import unescape

import pyoxigraph as ox
import pytest

from cgkg import assets
from cgkg.graph.build import Build
from cgkg.terms import CG
from web.linked_site import LinkedSite
from web.markup import Markup

GUIDE = assets.root() / "data/source/guide.md"
MENDINGS = assets.root() / "data/extracted/mendings.csv"


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as started:
        yield started


@pytest.fixture(scope="module")
def page(site: LinkedSite) -> str:
    return site.page("/source?lang=en")


def anchors(page: str) -> set[int]:
    return {int(number) for number in re.findall(r'id="L(\d+)"', page)}


def texts(page: str) -> str:
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", page)))


def test_it_is_well_formed_in_both_languages(site: LinkedSite) -> None:
    for language in ("en", "zh-Hans"):
        markup = Markup(site.page(f"/source?lang={language}"))
        assert {
            element.attributes["lang"]
            for element in markup.elements
            if "lang" in element.attributes
        } >= {
            "zh-Hans",
            "zh-Hant",
        }


def test_every_line_with_words_has_an_anchor_and_is_whole(page: str) -> None:
    shown, text = anchors(page), texts(page)
    for number, line in enumerate(GUIDE.read_text("utf-8").splitlines(), 1):
        words = [word.strip() for word in re.sub(r"</?p>", "|", line).split("|")]
        if not any(re.search(r"\w", word) for word in words):
            continue
        assert number in shown, (number, line)
        for word in words:
            assert re.sub(r"\s+", "", word) in text, (number, word)


def test_every_place_in_the_graph_can_be_linked_to(site: LinkedSite, page: str) -> None:
    first = ox.NamedNode(CG + "firstLine")
    places = {
        int(quad.object.value)
        for quad in site.store.engine.quads_for_pattern(None, first, None)
        if isinstance(quad.object, ox.Literal)
    }
    assert len(places) > 180
    assert places <= anchors(page)


def test_rows_link_to_their_entry_and_standard(page: str) -> None:
    row = page[page.index('<tr id="L247">') :]
    row = row[: row.index("</tr>")]
    assert 'href="/id/entry/annex1-6?lang=en">6</a>' in row
    assert 'href="/id/standard/GB-T-32151.1-2015?lang=en">GB/T 32151.1-2015</a>' in row
    assert page.count("/id/entry/annex1-") == 166


def test_every_mending_is_shown_with_its_rule(page: str) -> None:
    with MENDINGS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert page.count("<del>") == page.count("<ins>") == len(rows)
    for row in rows:
        assert f'href="/id/rule/{row["rule"]}?lang=en"' in page
    assert texts("<del>2023-1450--QC") in texts(page)
    assert "2023-1450T-QC" in page


def test_the_excerptor_s_note_is_set_apart(page: str) -> None:
    note = page[page.index('class="note"') : page.index('id="L9"')]
    assert 'lang="zh-Hant" id="L3"' in note
    assert "no part of the guide" in note
    assert 'class="note"' not in page[page.index('id="L9"') :]


def test_the_lost_figures_are_named(page: str) -> None:
    assert page.count('class="lost"') == 6


def test_the_raw_file_is_byte_for_byte(site: LinkedSite) -> None:
    response = site.client.get("/source.md")
    assert response.content == GUIDE.read_bytes()
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"


def test_it_is_read_once_for_each_version(site: LinkedSite) -> None:
    site.page("/source")
    before = len(site.store.asked)
    response = site.client.get("/source", headers={"Accept": "text/html"})
    assert len(site.store.asked) == before
    again = site.client.get("/source", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304
