"""Datasets of a few lines, written as ``cgkg build`` writes them, but without index files."""

from __future__ import annotations

from pathlib import Path

from cgkg.dataset import Dataset
from cgkg.graph.dataset import put_in_place, version_of, write_files, write_manifest
from cgkg.graph.making import beside


def write(target: Path, lines: list[str]) -> Dataset:
    """Write a dataset and make it the current one.

    Args:
        target: the folder of datasets.
        lines: canonical N-Quads.
    """
    version = version_of(lines)
    with beside(target) as folder:
        counts = write_files(folder, lines, "")
        write_manifest(folder, version, "2026-11-23", counts)
        return put_in_place(target, folder, version)
