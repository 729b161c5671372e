"""Two languages: whatever the graphs name has English, and the directions have it in full."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg import iris
from cgkg.assets import root
from cgkg.errors import InputError
from cgkg.iris import GraphName
from cgkg.source.direction_translations import read_direction_translations
from cgkg.source.guide import extract
from cgkg.source.knowledge import Knowledge, read_knowledge
from cgkg.terms import PREFIXES
from data.test_glossary import missing_terms, read_glossary

CURATED = root() / "data" / "curated"
GUIDE = root() / "data" / "source" / "guide.md"
PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

LISTED = {
    **dict.fromkeys(("cg:Category", "cg:Subcategory", "cg:TopicArea"), "rdfs:label skos:prefLabel"),
    **dict.fromkeys(
        ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
        "rdfs:label skos:definition",
    ),
    "cg:ListEntry": "rdfs:label",
    "cg:Standard": "rdfs:label dcterms:title",
    "cg:KeyDirection": "rdfs:label cg:text",
    "cg:DirectionItem": "rdfs:label cg:object",
    "cg:BodyMention": "rdfs:label",
    "cg:Organization": "rdfs:label",
    "cg:Sector": "rdfs:label",
    "cg:DocumentKind": "rdfs:label skos:prefLabel skos:definition",
    **dict.fromkeys(
        (
            *("cg:Level", "cg:Stage", "cg:KnownStage", "cg:Confidence", "cg:Substance"),
            *("cg:Target", "cg:GuidanceDocument", "cg:PolicyDocument", "cg:NeighbouringSystem"),
            *("cg:StandardsSystem", "cg:StandardSeries", "bibo:Document", "skos:ConceptScheme"),
        ),
        "rdfs:label",
    ),
}
"""What must be said in English of each kind of thing (issue 5, point 5, and what stands beside)."""


def without_english(store: ox.Store, kind: str, property_: str) -> list[str]:
    """This project's things of a kind that lack a property in English, in whatever graph."""
    query = f"""{PROLOGUE}SELECT DISTINCT ?thing WHERE {{
        GRAPH ?any {{ ?thing a {kind} }}
        FILTER (STRSTARTS(STR(?thing), "{iris.BASE}"))
        FILTER NOT EXISTS {{
            GRAPH ?graph {{ ?thing {property_} ?text }} FILTER (LANGMATCHES(LANG(?text), "en"))
        }}
    }} ORDER BY ?thing"""
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [str(row["thing"].value) for row in found]


class TestEverythingHasEnglish:
    @pytest.mark.parametrize("kind", LISTED)
    def test_of_a_kind(self, store: ox.Store, kind: str) -> None:
        asked = store.query(f"{PROLOGUE}ASK {{ GRAPH ?any {{ ?thing a {kind} }} }}")
        assert asked, f"nothing is a {kind}"
        missing = {one: without_english(store, kind, one) for one in LISTED[kind].split()}
        assert not any(missing.values()), missing

    def test_of_the_divisions_that_sectors_are_mapped_to(self, store: ox.Store) -> None:
        found = store.query(
            f"{PROLOGUE}SELECT ?thing WHERE {{ GRAPH ?any {{ ?thing skos:inScheme ?scheme }}"
            f' FILTER (STRSTARTS(STR(?thing), "{iris.BASE}id/sector/")) FILTER NOT EXISTS {{'
            ' GRAPH ?graph { ?thing rdfs:label ?text } FILTER (LANGMATCHES(LANG(?text), "en")) } }'
        )
        assert isinstance(found, ox.QuerySolutions)
        assert not list(found)

    def test_a_thing_without_english_would_be_found(self) -> None:
        thing = f"{iris.BASE}id/organization/example"
        label = '"示例"@zh-Hans'
        store = ox.Store()
        store.update(f"""{PROLOGUE}INSERT DATA {{ GRAPH <{iris.graph(GraphName.ORGANIZATIONS)}> {{
            <{thing}> a cg:Organization ; rdfs:label {label} }} }}""")
        assert without_english(store, "cg:Organization", "rdfs:label") == [thing]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return read_knowledge(extract(GUIDE), CURATED, GUIDE)


def rows(name: str) -> list[dict[str, str]]:
    with (CURATED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stems(english: str) -> set[str]:
    """Its words in small letters, a plural as its singular."""
    return {word.lower().rstrip("s") for word in re.findall(r"[A-Za-z]{2,}", english)}


class TestDirectionsInEnglish:
    def test_every_item_of_a_paragraph_is_named_in_it(self, knowledge: Knowledge) -> None:
        """Nothing that a paragraph enumerates was left out or called by another name."""
        missing = {}
        for key, classified in knowledge.items.items():
            item = classified.item
            number = item.direction.text[: item.object.start].count("\n")
            english = knowledge.directions_en[item.direction.position].split("\n")[number]
            named = classified.text_en
            if item.head is not None:
                named = named.rpartition(" (")[0]
            if lacking := stems(named) - stems(english):
                missing[key] = sorted(lacking)
        assert not missing

    def test_as_many_clauses_as_the_guide_has(self) -> None:
        """A ``；`` of the guide is a semicolon here; commas may be semicolons too."""
        short = [
            row["direction"]
            for row in rows("direction_translations.csv")
            if row["text_en"].count("; ") < row["text_zh"].count("；")
        ]
        assert not short

    def test_the_glossary_is_applied(self) -> None:
        glossary = read_glossary()
        tables = [*rows("direction_translations.csv"), *rows("item_translations.csv")]
        wrong = {
            row["text_zh"]: lacking
            for row in tables
            if (lacking := missing_terms(row["text_zh"], row["text_en"], glossary))
        }
        assert not wrong, f"use the glossary's English, or mend the glossary: {wrong}"

    def test_nothing_but_plain_characters(self) -> None:
        tables = [*rows("direction_translations.csv"), *rows("item_translations.csv")]
        wrong = [row["text_en"] for row in tables if re.search(r"\s{2}|[^ -~]", row["text_en"])]
        assert not wrong

    @pytest.mark.parametrize(
        ("before", "after", "message"),
        [
            ("2,1,工业领域温室气体", "2,1,工业温室气体", "not the words of that paragraph"),
            ("12,2,重点制定", "12,3,重点制定", "not the words of that paragraph"),
            ("2,1,", "1,1,", "repeated key 1/1"),
        ],
    )
    def test_a_wrong_row_is_refused(
        self, tmp_path: Path, before: str, after: str, message: str
    ) -> None:
        table = CURATED / "direction_translations.csv"
        text = table.read_text("utf-8")
        assert before in text
        (tmp_path / table.name).write_text(text.replace(before, after, 1), "utf-8")
        with pytest.raises(InputError, match=message):
            read_direction_translations(tmp_path, extract(GUIDE).directions)

    def test_a_missing_paragraph_is_told(self, tmp_path: Path) -> None:
        table = CURATED / "direction_translations.csv"
        lines = table.read_text("utf-8").splitlines(keepends=True)
        text = "".join(line for line in lines if not line.startswith("5,2,"))
        (tmp_path / table.name).write_text(text, "utf-8")
        with pytest.raises(InputError, match="no row for paragraph 2 of key direction 5"):
            read_direction_translations(tmp_path, extract(GUIDE).directions)
