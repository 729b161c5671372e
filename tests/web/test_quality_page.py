"""The page about the data's quality says what the data say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cgkg.graph.build import Build
from cgkg.store.validation import ReportSummary, read_report
from web.linked_site import LinkedSite
from web.markup import Markup


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as started:
        yield started


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_it_is_well_formed(site: LinkedSite, language: str) -> None:
    markup = Markup(site.page(f"/quality?lang={language}"))
    assert len(markup.all("h1")) == 1


def test_the_report_is_that_of_the_build(site: LinkedSite, built: Build) -> None:
    assert built.report.conforms
    assert "All shapes hold" in site.page("/quality?lang=en")


def test_all_41_anomalies_with_their_treatment(site: LinkedSite) -> None:
    page = site.page("/quality?lang=en")
    assert {int(n) for n in re.findall(r'id="anomaly-(\d+)"', page)} == set(range(1, 42))
    assert "word broken in 减排 量评估" in page
    assert "合并为一个词" in site.page("/quality?lang=zh")


def test_counts_and_unknowns_are_the_graph_s(site: LinkedSite) -> None:
    page = site.page("/quality?lang=en")
    assert re.search(r"listed standard</span></a></dt><dd>166</dd>", page)
    assert "Projects whose part number is not assigned: <strong>7</strong>" in page
    assert "Standards in force whose issuing body is unknown: <strong>2</strong>" in page


def test_certainty_adds_up(site: LinkedSite) -> None:
    rows: object = site.store.engine.query(
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?x <https://w3id.org/cgkg/ns#confidence> ?c } }"
    )
    (row,) = list(rows)  # type: ignore[call-overload]
    page = site.page("/quality?lang=en")
    table = page[page.index('id="confidence"') : page.index('id="unknowns"')]
    shown = [int(n) for n in re.findall(r'<td class="count">(\d+)</td>', table)]
    assert sum(shown) == int(row["n"].value)
    assert shown == sorted(shown, reverse=True)


def test_it_names_the_version_and_every_input(site: LinkedSite) -> None:
    page = site.page("/quality")
    assert site.store.version in page
    assert "data/source/guide.md" in page
    assert len(re.findall(r"<code>[0-9a-f]{64}</code>", page)) > 100


def test_a_report_with_violations_is_told(tmp_path: Path) -> None:
    path = tmp_path / "validation.ttl"
    path.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:ValidationReport ; sh:conforms false ;"
        " sh:result [ sh:resultSeverity sh:Violation ] , [ sh:resultSeverity sh:Warning ] .",
        "utf-8",
    )
    assert read_report(path) == ReportSummary(False, 1, 1, 0)
    assert read_report(tmp_path / "none.ttl") is None
