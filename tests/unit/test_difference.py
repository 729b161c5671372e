"""Differences between datasets and files: what is told of each thing, and what is refused."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from cgkg.errors import DatasetError, InputError
from cgkg.graph.build import Build
from cgkg.graph.difference.comparison import Change, Tally, ThingChange, counted, differences
from cgkg.graph.difference.lines import Side
from cgkg.graph.difference.patch import as_patch
from cgkg.graph.difference.report import as_json, as_text

OLD = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix cg: <https://w3id.org/cgkg/ns#> .
@prefix id: <https://w3id.org/cgkg/id/> .
<https://w3id.org/cgkg/id/standard/A> rdfs:label "甲"@zh-Hans, "A"@en ; cg:number "1" .
<https://w3id.org/cgkg/id/standard/B> rdfs:label "乙"@zh-Hans .
<https://w3id.org/cgkg/id/standard/D> cg:number "4" .
[] cg:number "5" ; cg:part [ cg:number "6" ] .
[] cg:number "7" .
"""
NEW = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix cg: <https://w3id.org/cgkg/ns#> .
<https://w3id.org/cgkg/id/standard/A> rdfs:label "甲"@zh-Hans, "A"@en ; cg:number "2" .
<https://w3id.org/cgkg/id/standard/C> rdfs:label "丙"@zh-Hans .
<https://w3id.org/cgkg/id/standard/D> cg:number "4" .
[] cg:number "8" .
[] cg:number "5" ; cg:part [ cg:number "6" ] .
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Side, Side]:
    return Side(write(tmp_path / "old.ttl", OLD)), Side(write(tmp_path / "new.ttl", NEW))


def found(first: Side, second: Side) -> list[ThingChange]:
    return list(differences(first, second))


def test_each_thing_is_told_once_with_its_names(sides: tuple[Side, Side]) -> None:
    things = {one.subject[-2:-1]: one for one in found(*sides) if one.subject}
    assert {name: one.change for name, one in things.items()} == {
        "A": Change.CHANGED,
        "B": Change.REMOVED,
        "C": Change.ADDED,
    }
    assert things["A"].labels == {"zh-hans": "甲", "en": "A"}
    assert [line.split()[2] for line in things["A"].removed] == ['"1"']
    assert [line.split()[2] for line in things["A"].added] == ['"2"']


def test_blank_nodes_are_compared_by_what_hangs_together(sides: tuple[Side, Side]) -> None:
    structures = [one for one in found(*sides) if not one.subject]
    assert [(one.change, len(one.removed), len(one.added)) for one in structures] == [
        (Change.REMOVED, 1, 0),
        (Change.ADDED, 0, 1),
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "1 things added, 1 removed, 1 changed"), ("zh-Hans", "新增事物1个，删除1个，变动1个")],
)
def test_text_reads_well_in_both_languages(
    sides: tuple[Side, Side], language: str, words: str
) -> None:
    tally = Tally()
    lines = list(as_text(counted(differences(*sides), tally), tally, language))
    assert lines[0] == "~ id:standard/A"
    assert lines[1:5] == ["    甲", "    A", '    - cg:number "1"', '    + cg:number "2"']
    assert lines[-1].startswith(words)


def test_json_can_be_read_line_by_line_and_whole(sides: tuple[Side, Side]) -> None:
    tally = Tally()
    document = json.loads("\n".join(as_json(counted(differences(*sides), tally), tally)))
    assert document["summary"] == {
        "things": {"added": 1, "removed": 1, "changed": 1},
        "structures": 2,
        "statements": {"added": 3, "removed": 3},
    }
    assert document["changes"][0]["thing"] == "https://w3id.org/cgkg/id/standard/A"


def test_the_same_input_gives_the_same_patch(sides: tuple[Side, Side]) -> None:
    """Also where blank nodes have no names of their own."""
    assert list(as_patch(found(*sides))) == list(as_patch(found(*sides)))


def test_a_syntax_makes_no_difference(tmp_path: Path) -> None:
    line = "<x:s> <x:p> <x:o> .\n"
    plain = write(tmp_path / "a.nt", line)
    (tmp_path / "a.ttl.gz").write_bytes(gzip.compress(line.encode()))
    assert found(Side(plain), Side(tmp_path / "a.ttl.gz")) == []


def test_datasets_are_named_by_folder_version_or_file(built: Build) -> None:
    folder = built.dataset.folder
    named = Path(built.dataset.version)
    for other in (folder.parent.parent, built.dataset.quads, named):
        assert found(Side(folder), Side(other, folder.parent)) == []


def test_a_change_in_one_blank_structure_says_nothing_of_others(
    built: Build, tmp_path: Path
) -> None:
    """The ontology has many; labels of the whole dataset would all be different."""
    text = built.dataset.quads.read_text("utf-8")
    path = write(tmp_path / "more.nq", text + '_:zz <x:p> "one more" .\n')
    assert [one.change for one in found(Side(built.dataset.folder), Side(path))] == [Change.ADDED]


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "text", "line"),
        [("a.nt", "<x:s> <x:p> .\n", 1), ("a.csv", "", None), ("a.ttl.gz", "no gzip", None)],
    )
    def test_a_file_that_is_none(self, tmp_path: Path, name: str, text: str, line: int) -> None:
        path = write(tmp_path / name, text)
        with pytest.raises(InputError) as error:
            found(Side(path), Side(path))
        assert (error.value.path, error.value.line) == (str(path), line)

    def test_nothing_there(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="neither an RDF file nor a dataset"):
            Side(tmp_path / "missing")

    def test_a_dataset_out_of_order(self, built: Build, tmp_path: Path) -> None:
        copy = tmp_path / "copy"
        shutil.copytree(built.dataset.folder, copy)
        lines = (copy / "dataset.nq").read_text("utf-8").splitlines(keepends=True)
        write(copy / "dataset.nq", "".join([lines[1], lines[0], *lines[2:]]))
        with pytest.raises(DatasetError, match=r"dataset\.nq:2: not in order"):
            found(Side(built.dataset.folder), Side(copy))
