"""The known anomalies of the guide's text, and what was decided on each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.mending import RULES

COLUMNS: Final = (
    "number",
    "records",
    "anomaly_zh",
    "anomaly_en",
    "treatment",
    "rule",
    "decision_en",
    "decision_zh",
    "where",
)
_RECORD: Final = re.compile(r"(document|annex1|annex2|body)(?:-(\d+)(?:\.\.(\d+))?)?")


class Treatment(StrEnum):
    """What was done about an anomaly."""

    MENDED = "mended"
    KEPT = "kept"
    MODELLED = "modelled"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something odd in the text.

    Attributes:
        number: 1 to 41.
        records: keys of the records that show it: ``annex1-15``, ``annex2-5``, ``body-116`` (a
            line), or a whole part: ``annex1``, ``annex2``, ``body``, ``document``.
        zh: what it is, in Chinese.
        en: what it is, in English.
        treatment: mended by rule, kept as it stands, or given its due in the model.
        rules: names of the mending rules, for a mended one.
        decision_en: what was decided, in English.
        decision_zh: what was decided, in Chinese.
        where: the file that carries it out.
    """

    number: int
    records: tuple[str, ...]
    zh: str
    en: str
    treatment: Treatment
    rules: tuple[str, ...]
    decision_en: str
    decision_zh: str
    where: str


def read_anomalies(path: Path) -> tuple[Anomaly, ...]:
    """The table of anomalies, by number.

    Raises:
        InputError: the table is broken; a number is missing; a record, treatment or rule is
            unknown; or a mended anomaly names no rule.
    """
    rows = read_table(path, COLUMNS, key=("number",), optional=("rule",))
    anomalies = tuple(_anomaly(row) for row in rows)
    for expected, (anomaly, row) in enumerate(zip(anomalies, rows, strict=True), start=1):
        if anomaly.number != expected:
            raise row.error("number", "missing number", expected=str(expected))
    return anomalies


def _anomaly(row: CuratedRow) -> Anomaly:
    if not row["number"].isdecimal():
        raise row.error("number", "not a number", expected="1, 2, 3, …")
    if row["treatment"] not in list(Treatment):
        raise row.error("treatment", "unknown treatment", expected=" or ".join(Treatment))
    rules, treatment = tuple(row["rule"].split()), Treatment(row["treatment"])
    if bool(rules) != (treatment is Treatment.MENDED) or not set(rules) <= set(RULES):
        raise row.error(
            "rule",
            "unknown or misplaced rule",
            expected="names of mending rules where the treatment is mended, else nothing",
        )
    return Anomaly(
        number=int(row["number"]),
        records=tuple(_records(row)),
        zh=row["anomaly_zh"],
        en=row["anomaly_en"],
        treatment=treatment,
        rules=rules,
        decision_en=row["decision_en"],
        decision_zh=row["decision_zh"],
        where=row["where"],
    )


def _records(row: CuratedRow) -> Iterator[str]:
    """Each record key; ``annex1-8..14`` stands for seven."""
    for words in row["records"].split(" "):
        found = _RECORD.fullmatch(words)
        if found is None:
            raise row.error("records", f"no record: {words!r}", expected="such as annex1-8..14")
        part, first, last = found.groups()
        if first is None:
            yield part
            continue
        for number in range(int(first), int(last or first) + 1):
            yield f"{part}-{number}"
