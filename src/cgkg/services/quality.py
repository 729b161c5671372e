"""What can be said of the quality of the data: certainty, gaps, anomalies, inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from cgkg.services.built_files import BuiltFiles
from cgkg.services.solutions import select
from cgkg.source.anomalies import Anomaly, read_anomalies
from cgkg.store.base import Store
from cgkg.store.validation import ReportSummary, read_report


class Certainty(NamedTuple):
    """How many statements have a degree of confidence: IRI, in all, and by graph."""

    confidence: str
    size: int
    by_graph: Mapping[str, int]


class Unknown(NamedTuple):
    """Something that is not known.

    Attributes:
        what: that is.
        size: how many standards it is not known of.
        first: of which, by number (IRI and number); the first 200 at most.
    """

    what: str
    size: int
    first: Sequence[tuple[str, str]]


class InputFile(NamedTuple):
    """A file that the build read: IRI, path, SHA-256 in hex."""

    iri: str
    path: str
    sha256: str


class Quality(NamedTuple):
    """All that the page tells.

    Attributes:
        report: of the shapes; None if there is none for this version.
        certainties: by degree of confidence, the most first.
        unknowns: what is not known.
        anomalies: the known ones of the guide, and how each is treated.
        inputs: what the dataset was made from.
    """

    report: ReportSummary | None
    certainties: Sequence[Certainty]
    unknowns: Sequence[Unknown]
    anomalies: Sequence[Anomaly]
    inputs: Sequence[InputFile]


async def read_quality(
    store: Store,
    queries: Mapping[str, str],
    seconds: float,
    report: ReportSummary | None,
    anomalies: Sequence[Anomaly],
) -> Quality:
    """The state of the dataset, in four store calls.

    Args:
        store: the store to ask.
        queries: the texts of ``queries/pages`` by name.
        seconds: wall-clock limit of each call.
        report: the sum of the SHACL report.
        anomalies: the known anomalies.
    """
    confidences = await select(store, queries["confidences"], seconds)
    certainties = [
        Certainty(iri, sum(counts.values()), counts)
        for iri, group in groupby(confidences, lambda row: row["confidence"].value)
        for counts in [{row["graph"].value: int(row["count"].value) for row in group}]
    ]
    unknowns = await _read_unknowns(store, queries, seconds)
    files = await select(store, queries["build-inputs"], seconds)
    inputs = [
        InputFile(row["file"].value, row["path"].value, row["sum"].value.lower()) for row in files
    ]
    ordered = sorted(certainties, key=lambda one: -one.size)
    inputs.sort(key=lambda one: one.path)  # not every engine puts long texts in order
    return Quality(report, ordered, unknowns, anomalies, inputs)


async def _read_unknowns(store: Store, queries: Mapping[str, str], seconds: float) -> list[Unknown]:
    counts = await select(store, queries["unknown-counts"], seconds)
    sizes = {row["what"].value: int(row["count"].value) for row in counts}
    rows = await select(store, queries["unknowns"], seconds)
    return [
        Unknown(what, sizes[what], [(row["standard"].value, row["number"].value) for row in group])
        for what, group in groupby(rows, lambda row: row["what"].value)
    ]


def read_anomaly_table(data: Path) -> Sequence[Anomaly]:
    """The known anomalies of the guide, from ``data/curated``."""
    return read_anomalies(data / "curated/anomalies.csv")


def read_validation(built: BuiltFiles) -> ReportSummary | None:
    """The sum of the SHACL report on the built graphs; None if there is none for what is served."""
    return read_report(built.folder / "validation.ttl") if built.describes_built_graphs else None
