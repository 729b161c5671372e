"""The wheel: it carries what the program reads, and the program runs from it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cgkg import assets


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder],
        cwd=assets.root(),
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, wheel],
        check=True,
        capture_output=True,
    )
    return folder


def run(installed: Path, dataset: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(installed), "CGKG_DATASET": str(dataset)}
    return subprocess.run(
        [sys.executable, "-m", "cgkg", *arguments],
        cwd=dataset,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("folder", "suffix"),
    [
        ("ontology", ".ttl"),
        ("data", ".csv"),
        ("data", ".md"),
        ("shapes", ".ttl"),
        ("queries", ".rq"),
    ],
)
def test_the_wheel_carries_every_file_the_program_reads(
    wheel: Path, folder: str, suffix: str
) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"cgkg/_assets/{path.relative_to(assets.root()).as_posix()}"
        for path in (assets.root() / folder).rglob(f"*{suffix}")
    }
    assert wanted
    assert wanted <= names


def test_the_wheel_carries_templates_and_styles(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    web = assets.root() / "src/cgkg/web"
    wanted = {
        f"cgkg/web/{path.relative_to(web).as_posix()}"
        for folder in ("templates", "static", "styles")
        for path in (web / folder).rglob("*")
        if path.is_file()
    }
    assert wanted
    assert wanted <= names


def test_the_installed_program_builds_and_answers(installed: Path, tmp_path: Path) -> None:
    built = run(installed, tmp_path, "build")
    assert built.returncode == 0, built.stderr
    asked = run(installed, tmp_path, "query", "how-much-is-in-force", "--format", "csv")
    assert asked.returncode == 0, asked.stderr
    counts = ["85", "15", "45", "21"]
    assert [line.split(",")[-1] for line in asked.stdout.splitlines()[1:]] == counts


def test_the_installed_program_writes_no_tables_over_its_own(
    installed: Path, tmp_path: Path
) -> None:
    refused = run(installed, tmp_path, "extract")
    assert refused.returncode == 1
    assert "--output" in refused.stderr
