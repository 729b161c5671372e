"""What the competency questions say about the text, its mending and the dataset itself."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping

import pyoxigraph as ox
from rdflib import OWL, RDF, Graph, URIRef

from cgkg import assets, iris, terms
from cgkg.graph.generate import union
from cgkg.iris import GraphName
from data.competency import ANNEX_1, QUESTIONS, ask, column, counts, rows

ROOT = assets.root()


def test_mended_entries(store: ox.Store) -> None:
    """Each row of the audit table, once for each rule, and the entries whose text differs."""
    with (ROOT / "data/extracted/mendings.csv").open(encoding="utf-8", newline="") as audit:
        mended = {
            (row["record"].removeprefix("annex1-"), row["rule"])
            for row in csv.DictReader(audit)
            if row["record"].startswith("annex1-")
        }
    answer = {(row["position"], row["rule"]) for row in rows(store, "mended-entries")}
    assert answer == mended
    differing = {
        row["position"]
        for row in ANNEX_1
        if (row["number_raw"], row["title_raw"]) != (row["number"], row["title"])
    }
    assert {position for position, _ in answer} == differing


def test_unknown_stays_unknown(store: ox.Store) -> None:
    """The year 2018 had two authorities, and no source was found for 2008."""
    unknown = column(store, "unknown-issuers", "number")
    assert unknown == ["GB/T 32151.12-2018", "GB/T 8984-2008"]
    bibliography = ask(store, "bibliography")
    assert len(re.findall(r"/bibo/Standard>", bibliography)) == 36
    assert f"{iris.BASE}id/standard/GB-T-8984-2008> <http://purl.org/dc/terms/publisher>" not in (
        bibliography
    )


def test_numbers_are_found_in_any_spelling(store: ox.Store) -> None:
    found = {row["asked"]: row["position"] for row in rows(store, "find-by-number")}
    assert found == {
        "gbt32151.1-2015": "6",
        "GB/T 32151.1—2015": "6",
        "2023-1450--QC": "50",
        "GB/T 1.1-2020": "",
    }


def test_quoted_lines_stand_in_the_guide(store: ox.Store) -> None:
    """What an answer quotes is in the source text at the lines that it names."""
    guide = (ROOT / "data/source/guide.md").read_text("utf-8").splitlines()

    def quoted(row: dict[str, str]) -> str:
        return "".join(guide[int(row["firstLine"]) - 1 : int(row["lastLine"])])

    for row in rows(store, "entry-as-printed"):
        for field in ("numberCell", "titleCell", "levelCell", "stageCell", "placementCell"):
            assert row[field] in quoted(row)
    for row in [*rows(store, "gaps-direction-without-standard"), *rows(store, "direction-text")]:
        assert row["text"] in quoted(row)
    for row in rows(store, "definition-of"):
        assert row["definition"] in quoted(row)
    for row in rows(store, "topic-areas"):
        assert row["topic"] in quoted(row)


# --- the questions about the dataset itself -----------------------------------------------------


def test_sizes_of_the_graphs(store: ox.Store, graphs: Mapping[GraphName, Graph]) -> None:
    stated = {
        row["graph"].rpartition("/")[2]: row["triples"] for row in rows(store, "graphs-and-sizes")
    }
    assert stated.pop(GraphName.CATALOG) == ""
    others = graphs.keys() - {GraphName.CATALOG}
    assert stated == {name: str(len(graphs[name])) for name in others}


def test_all_terms_of_the_ontology_are_listed(
    store: ox.Store, graphs: Mapping[GraphName, Graph]
) -> None:
    ontology = graphs[GraphName.ONTOLOGY]
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = {
        str(term)
        for kind in kinds
        for term in ontology.subjects(RDF.type, kind)
        if str(term).startswith(terms.CG)
    }
    listed = column(store, "ontology-terms", "term")
    assert len(listed) == len(set(listed))
    assert set(listed) == declared
    uses = {row["term"]: int(row["uses"]) for row in rows(store, "ontology-terms")}
    assert uses[f"{terms.CG}Standard"] == 166
    positions = [*union(graphs).subjects(URIRef(f"{terms.CG}position"))]
    assert uses[f"{terms.CG}position"] == len(positions)


def test_all_questions_are_in_the_catalogue(store: ox.Store) -> None:
    assert counts(store, "example-queries", "query", "question", "questionEn", "keywords") == [
        (
            iris.thing(iris.Kind.QUERY, question.key),
            question.title_zh,
            question.title_en,
            len(question.keywords),
        )
        for question in QUESTIONS
    ]
