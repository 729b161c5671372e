"""The reader of mapping sets: SSSOM, strict, and never an exact match to a classification."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cgkg import assets
from cgkg.errors import InputError
from cgkg.model import Confidence
from cgkg.source.alignments import read_alignments
from cgkg.source.mappings import COLUMNS, read_mapping_set

HEAD = """#mapping_set_id: https://example.org/set
#mapping_set_title: "A set"
#mapping_set_description: "For a test."
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  id: "https://w3id.org/cgkg/id/"
#  isic4: "https://w3id.org/cgkg/id/sector/ISIC4-"
#  semapv: "https://w3id.org/semapv/vocab/"
#  skos: "http://www.w3.org/2004/02/skos/core#"
#  wd: "http://www.wikidata.org/entity/"
"""
SOURCE = "https://w3id.org/cgkg/id/source/page"
ROW = (
    "id:gas/methane",
    "甲烷",
    "skos:exactMatch",
    "wd:Q37129",
    "methane",
    "semapv:ManualMappingCuration",
    "0.8",
    "2026-11-23",
    SOURCE,
    "The same substance.",
)


def write(path: Path, *rows: tuple[str, ...], head: str = HEAD) -> Path:
    lines = ["\t".join(COLUMNS), *("\t".join(row) for row in rows)]
    path.write_text(head + "\n".join(lines) + "\n", "utf-8")
    return path


def changed(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(column, cell) for column, cell in zip(COLUMNS, ROW, strict=True))


def test_curies_become_iris_and_numbers_confidences(tmp_path: Path) -> None:
    (mapping,) = read_mapping_set(write(tmp_path / "gases.sssom.tsv", ROW), ["page"]).mappings
    assert mapping.subject == "https://w3id.org/cgkg/id/gas/methane"
    assert mapping.predicate == "http://www.w3.org/2004/02/skos/core#exactMatch"
    assert mapping.object == "http://www.wikidata.org/entity/Q37129"
    assert mapping.confidence is Confidence.ONE_SOURCE
    assert mapping.sources == (SOURCE,)
    assert mapping.reason == "The same substance."


def test_the_set_keeps_its_name_and_metadata(tmp_path: Path) -> None:
    mapping_set = read_mapping_set(write(tmp_path / "gases.sssom.tsv", ROW), ["page"])
    assert mapping_set.name == "gases"
    assert mapping_set.metadata["mapping_set_title"] == "A set"


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ({"predicate_id": "skos:sameAs"}, "predicate_id", "unknown predicate"),
        ({"object_id": "isic4:24"}, "predicate_id", "exact match to a classification"),
        ({"object_id": "wikidata:Q37129"}, "object_id", "not a CURIE with a declared prefix"),
        ({"object_id": "Q37129"}, "object_id", "not a CURIE"),
        ({"subject_id": "wd:Q37129"}, "subject_id", "not a thing of this graph"),
        ({"confidence": "0.9"}, "confidence", "unknown confidence"),
        ({"confidence": "0.95"}, "see_also", "fewer sources than the confidence claims"),
        ({"see_also": SOURCE + "s"}, "see_also", "unknown source"),
        ({"see_also": ""}, "see_also", "empty cell"),
        ({"comment": ""}, "comment", "empty cell"),
        ({"comment": "x "}, "comment", "blank at the edge"),
        ({"mapping_date": "yesterday"}, "mapping_date", "not a date"),
        ({"mapping_justification": "manual"}, "mapping_justification", "not a term of semapv"),
    ],
)
def test_a_wrong_cell_is_named(
    tmp_path: Path, cells: dict[str, str], field: str, words: str
) -> None:
    path = write(tmp_path / "set.sssom.tsv", changed(**cells))
    with pytest.raises(InputError, match=re.escape(words)) as error:
        read_mapping_set(path, ["page"])
    assert f"{path}:12: " in str(error.value)
    assert f"field: {field}" in str(error.value)


def test_two_rows_for_one_pair_are_refused(tmp_path: Path) -> None:
    rows = (changed(predicate_id="skos:closeMatch"), ROW)
    with pytest.raises(InputError, match="repeated key") as error:
        read_mapping_set(write(tmp_path / "set.sssom.tsv", *rows), ["page"])
    assert ":13: " in str(error.value)


def test_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    rows = (ROW, changed(object_id="wd:Q1997"))
    with pytest.raises(InputError, match="row out of order"):
        read_mapping_set(write(tmp_path / "set.sssom.tsv", *rows), ["page"])


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('#mapping_set_title: "A set"\n', "", "metadata without a slot"),
        ('#  wd: "http', "#  wd: http", "metadata that cannot be read"),
        ("#license", "# license", "metadata that cannot be read"),
    ],
)
def test_wrong_metadata_are_named(tmp_path: Path, before: str, after: str, words: str) -> None:
    path = write(tmp_path / "set.sssom.tsv", ROW, head=HEAD.replace(before, after))
    with pytest.raises(InputError, match=words):
        read_mapping_set(path, ["page"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(assets.root() / "data/curated", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize(
    ("table", "before", "after", "words"),
    [
        ("targets.csv", "sto,Industry", "stone,Industry", "not described"),
        ("unmapped.csv", "hydrofluorocarbons,CHEBI", "hydrofluorocarbons,CHEMBL", "unknown key"),
        ("unmapped.csv", "id:gas/methane,wd", "id:gas/methane,OEO", "though it is mapped"),
        ("external_concepts.csv", "isic-rev4,ISIC4-2432,", "isic-rev5,ISIC4-2432,", "unknown key"),
        ("external_concepts.csv", "un-isic-rev4", "un-isic-rev9", "unknown key"),
    ],
)
def test_tables_beside_the_sets_are_checked(
    folder: Path, table: str, before: str, after: str, words: str
) -> None:
    path = folder / "alignments" / table
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(InputError, match=words):
        read_alignments(folder)
