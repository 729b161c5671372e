"""The mappings in ``examples/mappings``: their lists become graphs that are sound and join."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg.assets import root
from cgkg.cli import loader
from cgkg.errors import InputError, SettingError, ValidationFailed
from cgkg.graph.build import Build
from cgkg.iris import LOADED
from cgkg.store.loading.request import About
from cgkg.store.versions import LiveFolder
from cgkg.terms import PREFIXES

FOLDER = root() / "examples/mappings"
LISTS = sorted(FOLDER.glob("*.csv"))
GRAPH = "https://example.org/graph/list"


def load(
    build: Build, target: Path, table: Path, mapping: Path | None = None, shapes: Path | None = None
) -> ox.Store:
    """The store after a list was loaded into a folder of its own."""
    columns = mapping or table.with_name(f"{table.name}-metadata.json")
    wanted = loader.Wanted(table, GRAPH, GRAPH, About(), columns, replace=True, merge_graphs=False)
    loader.load_here(
        target, build.dataset, wanted, loader.Checks(own=shapes is None, shapes=shapes)
    )
    version = LiveFolder(target / "live").current()
    assert version is not None
    return ox.Store.read_only(str(version.store))


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(term.value for term in row) for row in found]


def number(store: ox.Store, pattern: str) -> int:
    return int(rows(store, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")[0][0])


@pytest.mark.parametrize("table", LISTS, ids=lambda path: path.stem)
def test_a_list_meets_the_shapes_and_repeats_nothing(
    built: Build, tmp_path: Path, table: Path
) -> None:
    """Loading checks the shapes; a count without DISTINCT stays what it was."""
    store = load(built, tmp_path, table)
    assert number(store, f"GRAPH <{GRAPH}> {{ ?entry a cg:CatalogueEntry }}") >= 3
    repeated = f"GRAPH <{GRAPH}> {{ ?s ?p ?o }} GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{GRAPH}>)"
    assert number(store, repeated) == 0
    assert number(store, "?s a cg:Standard") == 166


def test_the_guides_own_list_joins_every_standard(built: Build, tmp_path: Path) -> None:
    """The extracted table is in the form of the mapping; all of it is known."""
    store = load(
        built,
        tmp_path,
        root() / "data/extracted/annex1.csv",
        FOLDER / "guide-annex.csv-metadata.json",
    )
    joined = (
        f"GRAPH <{GRAPH}> {{ ?entry foaf:primaryTopic ?standard }} ?standard a cg:Standard ; "
        "cg:number ?number ; cg:subcategory ?place . "
        "?entry cg:number ?number ; dcterms:subject ?place"
    )
    assert number(store, joined) == 166
    assert number(store, f"GRAPH <{GRAPH}> {{ ?s a cg:CataloguedStandard }}") == 0


def test_what_a_list_says_of_a_known_standard_stands_on_its_entry(
    built: Build, tmp_path: Path
) -> None:
    store = load(built, tmp_path, FOLDER / "national-catalogue.csv")
    known = "https://w3id.org/cgkg/id/standard/GB-T-32151.1-2015"
    assert rows(
        store,
        f"SELECT ?issued {{ ?entry a cg:CatalogueEntry ; foaf:primaryTopic <{known}> ; "
        "dcterms:issued ?issued }",
    ) == [("2015-11-19",)]
    assert number(store, f"GRAPH <{GRAPH}> {{ <{known}> ?p ?o }}") == 0


def test_references_within_the_iso_list_are_resolved(built: Build, tmp_path: Path) -> None:
    store = load(built, tmp_path, FOLDER / "iso-deliverables.csv")
    replaced = rows(
        store,
        "SELECT ?new ?old { ?entry a cg:CatalogueEntry ; cg:number ?new ; "
        "dcterms:replaces/cg:number ?old } ORDER BY ?new",
    )
    assert replaced == [
        ("ISO 99901:2030", "ISO 99901:2020"),
        ("ISO/TR 99902:2031", "ISO 99901:2020"),
    ]


def test_the_list_and_its_mapping_are_its_provenance(built: Build, tmp_path: Path) -> None:
    store = load(built, tmp_path, FOLDER / "guide-annex.csv")
    files = rows(
        store,
        f"SELECT ?name {{ GRAPH <{LOADED}> {{ <{GRAPH}> prov:wasDerivedFrom/rdfs:label ?name }} }} "
        "ORDER BY ?name",
    )
    assert files == [("guide-annex.csv",), ("guide-annex.csv-metadata.json",)]


def test_shapes_of_ones_own_keep_a_list_out(built: Build, tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix cg: <https://w3id.org/cgkg/ns#> .\n"
        "[] a sh:NodeShape ; sh:targetClass cg:CatalogueEntry ;\n"
        '  sh:property [ sh:path cg:ccs ; sh:minCount 1 ; sh:message "no CCS"@en ] .\n',
        "utf-8",
    )
    with pytest.raises(ValidationFailed, match="no CCS"):
        load(built, tmp_path / "target", FOLDER / "guide-annex.csv", shapes=shapes)
    assert not (tmp_path / "target/live").exists()


def test_the_projects_shapes_keep_out_what_a_mapping_lets_through(
    built: Build, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.json"
    text = (FOLDER / "national-catalogue.csv-metadata.json").read_text("utf-8")
    mapping.write_text(text.replace('"separator": ";",', ""), "utf-8")  # two codes in one value
    with pytest.raises(InputError, match="not of this form"):
        load(built, tmp_path / "target", LISTS[2], mapping)
    anything = r"[0-9]{2}(\\.[0-9]{3}(\\.[0-9]{2})?)?"
    assert anything in text
    mapping.write_text(mapping.read_text("utf-8").replace(anything, ".*"), "utf-8")
    with pytest.raises(ValidationFailed, match=r"13\.020\.10;13\.020\.40"):
        load(built, tmp_path / "target", LISTS[2], mapping)


@pytest.mark.parametrize("option", ["license", "source"])
def test_what_is_said_of_a_load_must_be_sayable(built: Build, tmp_path: Path, option: str) -> None:
    about = About(**{option: "no IRI"})
    wanted = loader.Wanted(LISTS[0], GRAPH, GRAPH, about, None, replace=False, merge_graphs=False)
    with pytest.raises(SettingError, match=f"--{option}"):
        loader.load_here(tmp_path, built.dataset, wanted, loader.Checks(own=False, shapes=None))


def test_a_list_without_a_mapping_is_refused(built: Build, tmp_path: Path) -> None:
    wanted = loader.Wanted(LISTS[0], GRAPH, GRAPH, About(), None, replace=False, merge_graphs=False)
    with pytest.raises(InputError, match="--mapping"):
        loader.load_here(tmp_path, built.dataset, wanted, loader.Checks(own=False, shapes=None))


def test_a_folder_of_lists_is_refused(built: Build, tmp_path: Path) -> None:
    wanted = loader.Wanted(
        LISTS[0].parent, GRAPH, GRAPH, About(), LISTS[0], replace=False, merge_graphs=False
    )
    with pytest.raises(InputError, match="load each list by itself"):
        loader.load_here(tmp_path, built.dataset, wanted, loader.Checks(own=False, shapes=None))
