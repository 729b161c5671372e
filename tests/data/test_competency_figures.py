"""The main figures that the competency questions give, against the extracted tables.

Computed here from ``data/extracted`` or typed in from the guide, without the graph.
"""

from __future__ import annotations

import csv
import re
from collections import Counter

import pyoxigraph as ox
import pytest

from cgkg import assets
from data.competency import ANNEX_1, column, counts, rows

# The table of the guide's annexes as counted by hand: subcategory, national in force, national in
# development, industry in force, industry in development, position of the key direction.
SUBCATEGORIES = """
1.1 术语定义 0 0 0 1 1
1.2 数据质量 0 1 0 0 2
1.3 标识标志 0 0 0 0 3
1.4 报告声明与信息披露 0 0 0 2 4
2.1 温室气体核算 12 30 10 38 5
2.2 温室气体核查 0 3 0 3 6
3.1 源头控制 0 0 0 1 7
3.2 生产过程控制 0 0 0 1 8
3.3 末端治理 2 2 4 9 9
3.4 协同降碳 1 0 0 6 10
4.1 监测技术 0 1 0 5 11
4.2 监测分析方法 5 1 1 0 -
4.3 监测设备及系统 1 0 0 0 -
5.1 低碳评价 0 2 0 7 12
5.2 碳排放管理 0 5 0 9 13
5.3 碳资产管理 0 0 0 3 14
"""


def titles_with(word: str) -> list[str]:
    """Positions of the rows whose title holds a word, from the extracted table."""
    return [row["position"] for row in ANNEX_1 if word in row["title"]]


def test_how_many(store: ox.Store) -> None:
    stages = Counter(row["stage"] for row in ANNEX_1)
    levels = Counter(row["level"] for row in ANNEX_1)
    figures = (len(ANNEX_1), stages["现行"], stages["在研"], levels["国标"], levels["行标"])
    assert figures == (166, 36, 130, 66, 100)
    fields = ("all", "inForce", "inDevelopment", "national", "industry")
    assert counts(store, "how-many-standards", *fields) == [figures]


def test_level_and_stage(store: ox.Store) -> None:
    cells = Counter((row["level"], row["stage"]) for row in ANNEX_1)
    names = {"国家标准": "国标", "行业标准": "行标"}
    answer = {
        (names[row["level"]], row["stage"]): int(row["standards"])
        for row in rows(store, "how-much-is-in-force")
    }
    assert answer == cells
    assert sorted(cells.values()) == [15, 21, 45, 85]


def test_the_table_of_subcategories(store: ox.Store) -> None:
    typed = [line.split() for line in SUBCATEGORIES.strip().splitlines()]
    answer = [
        [
            row["code"],
            row["subcategory"],
            row["nationalInForce"],
            row["nationalInDevelopment"],
            row["industryInForce"],
            row["industryInDevelopment"],
            row["direction"] or "-",
        ]
        for row in rows(store, "standards-by-subcategory")
    ]
    assert answer == typed
    extracted = Counter((row["subcategory"], row["level"], row["stage"]) for row in ANNEX_1)
    cells = [("国标", "现行"), ("国标", "在研"), ("行标", "现行"), ("行标", "在研")]
    for _, label, *figures, _ in typed:
        assert [extracted[label, *cell] for cell in cells] == [int(figure) for figure in figures]


def test_categories_are_the_sections_of_the_list(store: ox.Store) -> None:
    sections = Counter(row["section"].removesuffix("标准").partition("、")[2] for row in ANNEX_1)
    answer = {
        row["category"]: int(row["standards"]) for row in rows(store, "standards-by-category")
    }
    assert answer == sections
    assert list(answer.values()) == [4, 96, 26, 14, 26]


def test_gaps(store: ox.Store) -> None:
    assert column(store, "gaps-direction-without-standard", "subcategory") == ["标识标志"]
    assert counts(store, "standards-without-direction", "subcategory", "standards") == [
        ("监测分析方法", 7),
        ("监测设备及系统", 1),
    ]
    assert column(store, "thin-subcategories", "code") == ["1.3", "1.1", "1.2", "3.1", "3.2", "4.3"]


def test_plan_years(store: ox.Store) -> None:
    years = Counter(row["number"][:4] for row in ANNEX_1 if row["stage"] == "在研")
    assert dict(counts(store, "plan-year-histogram", "planYear", "projects")) == {
        int(year): projects for year, projects in years.items()
    }
    typed = {2009: 1, 2013: 1, 2016: 2, 2017: 15, 2018: 1, 2019: 10, 2020: 2, 2021: 65}
    typed |= {2022: 21, 2023: 12}
    assert {int(year): projects for year, projects in years.items()} == typed


def test_publication_years(store: ox.Store) -> None:
    years = Counter(int(row["number"][-4:]) for row in ANNEX_1 if row["stage"] == "现行")
    assert dict(counts(store, "published-by-year", "publicationYear", "standards")) == years


def test_department_codes(store: ox.Store) -> None:
    codes = Counter(
        row["number"][-3:] for row in ANNEX_1 if (row["level"], row["stage"]) == ("国标", "在研")
    )
    assert codes == {"303": 24, "469": 9, "467": 6, "605": 2, "606": 2, "607": 1, "333": 1}
    answer = {row["code"]: int(row["projects"]) for row in rows(store, "projects-by-department")}
    assert answer == codes


def test_designators(store: ox.Store) -> None:
    fields = ("designator", "inForce", "inDevelopment")
    assert counts(store, "designators", *fields) == [
        ("FZ/T", 0, 3),
        ("GB/T", 21, 45),
        ("HG/T", 3, 7 + 4),
        ("JC/T", 0, 28),
        ("QC/T", 0, 7),
        ("SH/T", 1, 4 + 4),
        ("SJ/T", 4, 11),
        ("YB/T", 5, 17),
        ("YS/T", 2, 4),
    ]
    published = Counter(row["number"].split()[0] for row in ANNEX_1 if row["stage"] == "现行")
    assert {
        name: figure for name, figure, _ in counts(store, "designators", *fields) if figure
    } == (published)


def test_industry_codes(store: ox.Store) -> None:
    codes: Counter[str] = Counter()
    for row in ANNEX_1:
        if row["level"] == "行标":
            number = row["number"]
            codes.update(
                [number[:2]] if row["stage"] == "现行" else number.rpartition("-")[2].split("/")
            )
    answer = {row["code"]: int(row["standards"]) for row in rows(store, "industry-load")}
    assert answer == codes
    assert sum(codes.values()) == 100 + 4
    by_category = [
        (row["code"], sum(int(value) for value in row.values() if value.isdecimal()))
        for row in rows(store, "industry-by-category")
    ]
    assert dict(by_category) == codes


def test_joint_projects_have_two_codes(store: ox.Store) -> None:
    joint = [row["position"] for row in ANNEX_1 if row["number"].endswith("HG/SH")]
    assert column(store, "joint-projects", "position") == joint == ["3", "63", "146", "158"]


def test_parts(store: ox.Store) -> None:
    unassigned = titles_with("第XX部分")
    assert column(store, "unassigned-parts", "position") == unassigned
    assert unassigned == ["19", "34", "35", "36", "37", "38", "39"]
    assert column(store, "series-parts", "position") == [str(row) for row in range(6, 40)]
    assert column(store, "open-part-numbers", "part") == ["13", "14", "15", "16"]


def test_numbers_that_lack_a_letter(store: ox.Store) -> None:
    raw = [row["position"] for row in ANNEX_1 if "--" in row["number_raw"]]
    assert column(store, "numbers-that-lack-a-letter", "position") == raw == ["50", "51", "86"]


def test_the_special_plan(store: ox.Store) -> None:
    listed = [
        row["position"]
        for row in ANNEX_1
        if (match := re.match(r"2021-(\d{4})T-", row["number"])) and 1714 <= int(match[1]) <= 1816
    ]
    assert len(listed) == 63
    assert sorted(column(store, "special-plan-2021", "position"), key=int) == listed


def test_plan_numbers_of_2017_are_one_batch(store: ox.Store) -> None:
    fields = ("planYear", "levelEn", "projects", "lowest", "highest", "range")
    assert (2017, "national", 15, 3620, 3634, 15) in counts(store, "plan-batches", *fields)


def test_old_projects(store: ox.Store) -> None:
    old = [
        (2024 - int(row["number"][:4]), int(row["position"]))
        for row in ANNEX_1
        if row["stage"] == "在研" and int(row["number"][:4]) <= 2024 - 6
    ]
    assert counts(store, "stale-projects", "age", "position") == sorted(
        old, key=lambda one: (-one[0], one[1])
    )


def test_targets(store: ox.Store) -> None:
    fields = ("targetYear", "minimumCount", "listed", "inForce", "shortfall")
    assert counts(store, "target-versus-list", *fields) == [
        (2025, 200, 166, 36, 200 - 166),
        (2030, "", 166, 36, ""),
    ]


@pytest.mark.parametrize(
    ("name", "word"),
    [("cement", "水泥"), ("search-by-word", "碳足迹"), ("product-category-rules", "产品种类规则")],
)
def test_words_of_titles(store: ox.Store, name: str, word: str) -> None:
    assert column(store, name, "position") == titles_with(word)


def test_gaps_of_items(store: ox.Store) -> None:
    """Statuses counted once more from the curated links; every item stands in one deliverable."""
    keys = (row["key"] for row in curated("item_translations.csv", ","))
    status = dict.fromkeys((key for key in keys if not key.startswith("body-")), "none")
    for link in curated("coverage.sssom.tsv", "\t"):
        item = link["subject_id"].removeprefix("item:")
        whole = link["degree"] in ("exact", "broader") or status[item] == "covered"
        status[item] = "covered" if whole else "partly"
    ranked = rows(store, "gaps-ranked")
    for by in ("deliverable", "subcategory"):
        for name, expected in Counter(status.values()).items():
            assert sum(int(row[name]) for row in ranked if row["by"] == by) == expected
    without = {row["item"].rpartition("/")[2] for row in rows(store, "items-without-standard")}
    assert len(without) == 15
    assert {status[item] for item in without} == {"none"}


def curated(name: str, delimiter: str) -> list[dict[str, str]]:
    lines = (assets.root() / "data/curated" / name).read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("#")]
    return list(csv.DictReader(kept, delimiter=delimiter))


def test_the_batch_of_2017(store: ox.Store) -> None:
    batch = [row["number"] for row in ANNEX_1 if re.fullmatch(r"2017\d{4}-T-303", row["number"])]
    found = rows(store, "batch-of-2017")
    assert [row["number"] for row in found] == sorted(batch)
    assert sum(bool(row["result"]) for row in found) == 8


def test_gases(store: ox.Store) -> None:
    answer: dict[str, list[str]] = {}
    for row in rows(store, "gases-beyond-co2"):
        answer.setdefault(row["gasEn"], []).append(row["position"])
    assert answer == {
        "methane": ["129", "130", "131"],
        "nitrous oxide": ["90", "102"],
        "perfluorocarbons": ["132"],
        "carbon monoxide": ["127", "133"],
        "hydrocarbons": ["127"],
        "oxygen": ["107", "133"],
    }


def test_families_are_counted_by_their_words(store: ox.Store) -> None:
    """docs/model.md: a family shares a wording, a series a number."""
    text = (assets.root() / "docs/model.md").read_text("utf-8")
    families = {row["pattern"]: row for row in rows(store, "title-families")}
    for pattern, words, name in (
        ("title-product-category-rules", "产品种类规则 ", "Product category rules"),
        ("title-limit", "排放限额", "limits"),
    ):
        listed = sum(words in row["title"] for row in ANNEX_1)
        # 编制通则 and 编制导则 tell how limits are set, and set none.
        listed -= sum("限额编制" in row["title"] for row in ANNEX_1) if name == "limits" else 0
        assert int(families[pattern]["standards"]) == listed
        assert families[pattern]["inSeries"] == "0"
        assert f"{name} ({listed})" in text
    assert families["title-greenhouse-gas-accounting"]["inSeries"] == "34"
    assert "34 members" in text
