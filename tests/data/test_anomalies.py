"""The 41 known anomalies: each has a decision, and each decision is carried out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cgkg import assets
from cgkg.errors import InputError
from cgkg.model import Guide
from cgkg.source.anomalies import Anomaly, Treatment, read_anomalies
from cgkg.source.guide import extract
from cgkg.source.mending import RULES

DATA = assets.root() / "data"
TABLE = DATA / "curated" / "anomalies.csv"


@pytest.fixture(scope="module")
def guide() -> Guide:
    return extract(DATA / "source" / "guide.md")


@pytest.fixture(scope="module")
def anomalies() -> tuple[Anomaly, ...]:
    return read_anomalies(TABLE)


def test_41_anomalies(anomalies: tuple[Anomaly, ...]) -> None:
    assert [one.number for one in anomalies] == [*range(1, 42)]


def test_each_decision_is_told_in_both_languages(anomalies: tuple[Anomaly, ...]) -> None:
    for one in anomalies:
        assert re.search(r"[\u4e00-\u9fff]", one.zh)
        assert re.search(r"[\u4e00-\u9fff]", one.decision_zh)
        assert re.search(r"[a-z]", one.decision_en)


def test_what_carries_a_decision_out_exists(anomalies: tuple[Anomaly, ...]) -> None:
    if not assets.is_checkout():
        pytest.skip("an installed wheel has no source tree to look into")
    missing = [(one.number, one.where) for one in anomalies if not file_of(one).is_file()]
    assert missing == []


def test_records_exist(anomalies: tuple[Anomaly, ...], guide: Guide) -> None:
    known = {"document", "annex1", "annex2", "body"}
    known |= {f"annex1-{row.position}" for row in guide.rows}
    known |= {f"annex2-{one.position}" for one in guide.directions}
    known |= {f"body-{number}" for number in range(44, 234)}
    assert {record for one in anomalies for record in one.records} <= known


def test_each_mended_anomaly_is_mended_where_it_stands(
    anomalies: tuple[Anomaly, ...], guide: Guide
) -> None:
    applied = {(one.rule, one.record) for one in guide.mendings}
    for one in anomalies:
        if one.treatment is Treatment.MENDED:
            for record in one.records:
                assert any((rule, record) in applied for rule in one.rules), (one.number, record)
            for rule in one.rules:
                assert any((rule, record) in applied for record in one.records), (one.number, rule)


def test_every_mending_is_a_known_anomaly(anomalies: tuple[Anomaly, ...], guide: Guide) -> None:
    records: dict[str, set[str]] = {}
    for one in anomalies:
        for rule in one.rules:
            records.setdefault(rule, set()).update(one.records)
    strange = [
        (one.rule, one.record) for one in guide.mendings if one.record not in records[one.rule]
    ]
    assert strange == []


def test_every_rule_is_used(guide: Guide) -> None:
    assert {one.rule for one in guide.mendings} == set(RULES)


@pytest.mark.parametrize("position", [12, 16, 20, 24, 42, 52, 83, 100, 125, 142, 146])
def test_kept_titles_are_kept(guide: Guide, position: int) -> None:
    title = guide.rows[position - 1].title
    blanks = re.compile(r"(?<=第) | (?=部)|(?<=部) |(?<=：) ")
    assert title.mended == blanks.sub("", title.raw)


def test_words_that_look_wrong_are_kept(guide: Guide) -> None:
    source = (DATA / "source" / "guide.md").read_text(encoding="utf-8")
    assert source.count("蓖冷机") == 2
    assert "蓖冷机" in guide.directions[7].text
    assert "铜钼连续吹炼" in source
    assert "—" in guide.rows[99].title.mended


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("number", "2", "missing number"),
        ("number", "one", "not a number"),
        ("records", "annex3-1", "no record"),
        ("treatment", "ignored", "unknown treatment"),
        ("rule", "", "unknown or misplaced rule"),
        ("rule", "no-such-rule", "unknown or misplaced rule"),
    ],
)
def test_a_broken_table_is_refused(tmp_path: Path, column: str, value: str, problem: str) -> None:
    header = TABLE.read_text(encoding="utf-8").splitlines()[0]
    cells = dict.fromkeys(header.split(","), "x")
    cells |= {"number": "1", "records": "annex1-15..17", "treatment": "mended"}
    cells |= {"rule": "join-split-part-word"}
    broken = tmp_path / "anomalies.csv"
    broken.write_text(f"{header}\n{','.join(cells.values())}\n", encoding="utf-8")
    assert read_anomalies(broken)[0].records == ("annex1-15", "annex1-16", "annex1-17")
    cells[column] = value
    broken.write_text(f"{header}\n{','.join(cells.values())}\n", encoding="utf-8")
    with pytest.raises(InputError, match=problem) as error:
        read_anomalies(broken)
    assert (error.value.line, error.value.field) == (2, column)


def file_of(anomaly: Anomaly) -> Path:
    return assets.root() / anomaly.where
