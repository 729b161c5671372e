"""Any recombination of enumerations is split into its parts and rebuilt character by character."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cgkg.assets import root
from cgkg.model import Direction, DirectionChunk, Lines
from cgkg.source.clauses import Grammar
from cgkg.source.directions import Reading, read_direction
from cgkg.source.sectors import GuideSectors, read_sectors

SECTORS: GuideSectors = read_sectors(root() / "data" / "curated")
KINDS = {"二氧化碳排放核算标准": "accounting", "低碳评价标准": "evaluation", "标准": "management"}

# Characters that stand in no sector name, deliverable, target or sign of the grammar.
names = st.text(alphabet="炉窑渣泥锭糖酵弹簧床芯片", min_size=1, max_size=6)
lists = st.lists(names, min_size=1, max_size=5)
sectors = st.sampled_from(["钢铁行业", "石化、化工行业", "消费品领域", "有色行业", "有色金属行业"])
targets = st.sampled_from(["", "重点企业的", "重点产品的", "碳减排技术的"])
deliverables = st.sampled_from(sorted(KINDS))
heads = st.one_of(st.just(""), st.just("资源利用"), st.just("电气化替代"))
facets = st.one_of(st.just(""), st.just("原料替代"), st.just("产品碳足迹核算"))


@dataclass(frozen=True)
class Clause:
    """A made-up clause: groups of members with their heads, and a tail."""

    groups: tuple[tuple[tuple[str, ...], str], ...]
    sector: str
    target: str
    deliverable: str

    @property
    def text(self) -> str:
        groups = "，".join(
            "、".join(members) + (f"等{head}" if head else "") for members, head in self.groups
        )
        return f"{groups}等{self.sector}{self.target}{self.deliverable}"

    @property
    def expected(self) -> list[tuple[str, str, str, str]]:
        return [
            (member, head, self.sector, KINDS[self.deliverable])
            for members, head in self.groups
            for member in members
        ]


groups = st.tuples(lists.map(tuple), heads)
clauses = st.builds(
    *(Clause, st.lists(groups, min_size=1, max_size=3).map(tuple), sectors, targets, deliverables)
)
paragraphs = st.lists(
    st.tuples(facets, st.lists(clauses, min_size=1, max_size=3)), min_size=1, max_size=3
)


def read(text: str) -> Reading:
    lines = Lines(1, 1)
    chunk = DirectionChunk(lines, text, text, 0)
    direction = Direction(5, lines, "2", "核算与核查", "2.1", "温室气体核算", text, (chunk,))
    return read_direction(direction, Grammar(SECTORS, KINDS, {}), Path("item_splits.csv"))


def written(facet: str, clauses: list[Clause]) -> str:
    opening = f"在{facet}方面，重点制定" if facet else "重点制定"
    return opening + "；".join(clause.text for clause in clauses) + "。"


@given(paragraphs)
def test_what_is_put_together_is_taken_apart(
    paragraphs: list[tuple[str, list[Clause]]],
) -> None:
    text = "\n".join(written(facet, clauses) for facet, clauses in paragraphs)
    reading = read(text)
    assert "".join(segment.text for segment in reading.segments) == text
    found = [
        (
            item.object.text,
            item.head.text if item.head else "",
            item.sector.text if item.sector else "",
            item.kind,
        )
        for item in reading.items
    ]
    expected = [one for _, clauses in paragraphs for clause in clauses for one in clause.expected]
    assert found == expected


@given(paragraphs)
def test_every_item_lies_within_the_text(paragraphs: list[tuple[str, list[Clause]]]) -> None:
    text = "\n".join(written(facet, clauses) for facet, clauses in paragraphs)
    reading = read(text)
    for item in reading.items:
        for part in (item.object, item.head, item.sector, item.target, item.deliverable):
            assert part is None or text[part.start : part.end] == part.text


@given(
    st.lists(st.sampled_from(["钢铁", "建材", "有色", "石化", "化工"]), min_size=1, unique=True),
    lists,
)
def test_sectors_multiply_members(names: list[str], members: list[str]) -> None:
    text = f"重点制定{'、'.join(names)}等行业的{'、'.join(members)}等标准。"
    reading = read(text)
    assert [(i.sector.text, i.object.text) for i in reading.items if i.sector] == [
        (name, member) for name in names for member in members
    ]
