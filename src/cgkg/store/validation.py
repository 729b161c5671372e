"""The SHACL report that a build left beside the dataset."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

_SHACL: Final = "http://www.w3.org/ns/shacl#"


class ReportSummary(NamedTuple):
    """What a validation report says in sum (SHACL, 3.6).

    Attributes:
        conforms: whether there is no violation.
        violations: results of severity ``sh:Violation``.
        warnings: results of severity ``sh:Warning``.
        infos: results of severity ``sh:Info``.
    """

    conforms: bool
    violations: int
    warnings: int
    infos: int


def read_report(path: Path) -> ReportSummary | None:
    """The sum of a report in Turtle; None if there is no such file."""
    if not path.is_file():
        return None
    severities: Counter[str] = Counter()
    conforms = False
    for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        predicate = triple.predicate.value
        if predicate == f"{_SHACL}conforms":
            conforms = str(getattr(triple.object, "value", "")) == "true"
        elif predicate == f"{_SHACL}resultSeverity":
            severities[str(getattr(triple.object, "value", "")).removeprefix(_SHACL)] += 1
    return ReportSummary(
        conforms, severities["Violation"], severities["Warning"], severities["Info"]
    )
