"""The command line: help with examples, clean pipes, exit codes that mean something."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg import assets
from cgkg.graph.build import Build

COMMANDS = (
    *("extract", "build", "validate", "query", "serve", "publish", "export", "info"),
    *("load", "unload", "loaded", "carry-over", "diff"),
)


@pytest.fixture
def dataset(built: Build) -> Path:
    """The folder of datasets."""
    return built.dataset.folder.parent.parent


def cgkg(
    *arguments: str | Path, dataset: Path | None = None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name[:5] != "CGKG_"}
    if dataset is not None:
        environment["CGKG_DATASET"] = str(dataset)
    return subprocess.run(
        [sys.executable, "-m", "cgkg", *arguments],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command_and_a_way_to_start() -> None:
    shown = cgkg("--help").stdout
    assert all(command in shown for command in COMMANDS)
    assert "cgkg serve" in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_has_an_example(command: str) -> None:
    shown = cgkg(command, "--help").stdout
    assert f"cgkg {command}" in shown.split("Example")[-1]


def test_an_unknown_command_is_a_usage_error() -> None:
    assert cgkg("fetch").returncode == 2


def test_query_by_name_prints_a_table(dataset: Path) -> None:
    result = cgkg("query", "how-much-is-in-force", dataset=dataset)
    assert result.returncode == 0
    assert result.stderr == ""
    assert [line.split()[-1] for line in result.stdout.splitlines()[1:]] == ["85", "15", "45", "21"]


@pytest.mark.parametrize(
    ("class_", "count"),
    [
        ("Standard", 166),
        ("PublishedStandard", 36),
        ("StandardProject", 130),
        ("NationalStandard", 66),
        ("IndustryStandard", 100),
    ],
)
def test_query_from_a_pipe_needs_no_prefixes(dataset: Path, class_: str, count: int) -> None:
    query = f"SELECT (COUNT(?s) AS ?n) {{ ?s a cg:{class_} }}"
    result = cgkg("query", "-", "--format", "csv", dataset=dataset, given=query)
    assert result.stdout.split() == ["n", str(count)]


def test_query_from_a_file(dataset: Path, tmp_path: Path) -> None:
    path = tmp_path / "question.rq"
    path.write_text("ASK { ?s a cg:Standard }")
    result = cgkg("query", path, "--format", "json", dataset=dataset)
    assert json.loads(result.stdout)["boolean"] is True


@pytest.mark.parametrize(
    ("syntax", "parser"),
    [
        ("ttl", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("rdf", ox.RdfFormat.RDF_XML),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("trig", ox.RdfFormat.TRIG),
        ("nq", ox.RdfFormat.N_QUADS),
    ],
)
def test_a_graph_answer_prints_in_every_syntax(
    dataset: Path, syntax: str, parser: ox.RdfFormat
) -> None:
    query = "CONSTRUCT { ?s a cg:Target } { ?s a cg:Target }"
    result = cgkg("query", "-", "--format", syntax, dataset=dataset, given=query)
    assert len(list(ox.parse(result.stdout.encode(), format=parser))) == 2


def test_a_bad_query_is_refused_with_its_place(dataset: Path) -> None:
    result = cgkg("query", "-", dataset=dataset, given="SELECT ?s {\n ?s ?p }")
    assert result.returncode == 1
    assert result.stdout == ""
    assert "2:" in result.stderr


def test_an_unknown_query_lists_the_known_ones(dataset: Path) -> None:
    result = cgkg("query", "no-such-query", dataset=dataset)
    assert result.returncode == 1
    assert "how-much-is-in-force" in result.stderr


def test_a_table_is_not_printed_as_a_graph(dataset: Path) -> None:
    result = cgkg("query", "how-much-is-in-force", "--format", "ttl", dataset=dataset)
    assert result.returncode == 1
    assert "csv" in result.stderr


def test_a_reader_that_leaves_is_no_error(dataset: Path) -> None:
    query = "SELECT * { ?s ?p ?o . ?o ?q ?r }"
    command = f"{sys.executable} -m cgkg query - -f csv --dataset {dataset} | head -1"
    result = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        input=query,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0
    assert result.stderr == ""


def test_export_writes_one_graph(dataset: Path, tmp_path: Path) -> None:
    path = tmp_path / "directions.ttl"
    result = cgkg(
        *("export", "--graph", "directions", "--format", "ttl", "-o", path), dataset=dataset
    )
    assert result.returncode == 0
    written = {str(triple.triple) for triple in ox.parse(path=path)}
    (graph_file,) = (dataset / "current").resolve().glob("graphs/directions.ttl")
    assert written == {str(triple.triple) for triple in ox.parse(path=graph_file)}


def test_export_writes_the_whole_dataset(dataset: Path) -> None:
    result = cgkg("export", "--format", "nq", dataset=dataset)
    quads = list(ox.parse(result.stdout.encode(), format=ox.RdfFormat.N_QUADS))
    assert len(quads) == len((dataset / "current/dataset.nq").read_text("utf-8").splitlines())


def test_validate_accepts_the_built_dataset(dataset: Path) -> None:
    result = cgkg("validate", dataset=dataset)
    assert result.returncode == 0, result.stdout
    assert result.stdout.startswith("conforms")


def test_validate_catches_a_corrupted_copy(dataset: Path, tmp_path: Path) -> None:
    copy = tmp_path / "graphs"
    shutil.copytree(dataset / "current/graphs", copy)
    listing = copy / "listing.ttl"
    damaged, count = re.subn(r"cg:position 77\b", "cg:position 78", listing.read_text("utf-8"))
    assert count == 1
    listing.write_text(damaged, "utf-8")
    result = cgkg("validate", "--format", "json", *sorted(copy.glob("*.ttl")))
    assert result.returncode == 1
    report = json.loads(result.stdout)
    assert report["conforms"] is False
    blamed = " ".join(f"{entry['focusNode']} {entry['value']}" for entry in report["results"])
    assert "annex1-77" in blamed


def test_validate_names_a_file_that_does_not_parse(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b> .")
    result = cgkg("validate", path)
    assert result.returncode == 1
    assert "broken.ttl" in result.stderr


def test_info_shows_settings_and_dataset(dataset: Path) -> None:
    shown = cgkg("info", dataset=dataset).stdout
    assert str(dataset) in shown
    assert "listing" in shown


def test_info_works_without_a_dataset(tmp_path: Path) -> None:
    result = cgkg("info", dataset=tmp_path)
    assert result.returncode == 0
    assert "cgkg build" in result.stdout


def test_extract_writes_the_tables(tmp_path: Path) -> None:
    result = cgkg("extract", "--output", tmp_path)
    assert result.returncode == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "annex1.csv").read_text("utf-8"))))
    assert len(rows) == 166


def test_extract_of_a_damaged_guide_writes_nothing(tmp_path: Path) -> None:
    guide = tmp_path / "guide.md"
    text = (assets.root() / "data/source/guide.md").read_text("utf-8")
    guide.write_text(
        text.replace("| 行标 | 在研 | 术语定义 |", "| 地标 | 在研 | 术语定义 |"), "utf-8"
    )
    result = cgkg("extract", guide, "--output", tmp_path / "tables")
    assert result.returncode == 1
    assert "guide.md:241" in result.stderr
    assert "地标" in result.stderr
    assert not (tmp_path / "tables").exists()


@pytest.mark.parametrize("command", ["query", "export", "validate"])
def test_without_a_dataset_it_says_how_to_build_one(tmp_path: Path, command: str) -> None:
    arguments = ("how-much-is-in-force",) if command == "query" else ()
    result = cgkg(command, *arguments, dataset=tmp_path)
    assert result.returncode == 1
    assert "cgkg build" in result.stderr


class TestDiff:
    """Exit codes as those of diff(1)."""

    LINE = '<https://example.org/s> <https://example.org/p> "%s" .\n'

    @pytest.fixture
    def files(self, tmp_path: Path) -> list[Path]:
        paths = [tmp_path / name for name in ("a.nt", "b.nt", "c.nt")]
        for path, value in zip(paths, ("1", "2", '1" "'), strict=True):
            path.write_text(self.LINE % value, "utf-8")
        return paths

    def test_zero_where_nothing_differs(self, files: list[Path]) -> None:
        run = cgkg("diff", files[0], files[0])
        assert (run.returncode, run.stdout) == (0, "no difference\n")

    @pytest.mark.parametrize(
        ("form", "first"), [("text", "~ "), ("json", '{"changes"'), ("patch", "H ")]
    )
    def test_one_where_something_does(self, files: list[Path], form: str, first: str) -> None:
        run = cgkg("diff", files[0], files[1], "--format", form)
        assert run.returncode == 1
        assert run.stdout.startswith(first)

    def test_two_for_trouble(self, files: list[Path]) -> None:
        run = cgkg("diff", files[0], files[2])
        assert run.returncode == 2
        assert f"{files[2]}:1" in run.stderr
        assert cgkg("diff", files[0]).returncode == 2
