"""Which topic area an item belongs to: the curated rules ``item_topics.csv``, first match wins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.errors import InputError
from cgkg.source.curated import read_table
from cgkg.source.directions import Item
from cgkg.source.evidence import reference
from cgkg.source.segments import Segment

COLUMNS: Final = ("direction", "rank", "field", "words", "topic", "reason")
_FIELDS: Final = ("facet", "object", "target", "deliverable")


@dataclass(frozen=True, slots=True)
class TopicRule:
    """A rule: items of a direction whose field has these words belong to this topic area.

    Attributes:
        direction: position of the direction.
        field: facet, object, target or deliverable of the item.
        words: what it must contain.
        topic: key of the topic area, or None: the subcategory is all that the text decides.
        reason: why.
    """

    direction: int
    field: str
    words: str
    topic: str | None
    reason: str


def read_item_topics(folder: Path, topics: Collection[str]) -> tuple[TopicRule, ...]:
    """The table ``item_topics.csv``, in its order.

    Args:
        folder: ``data/curated``.
        topics: keys of the topic areas.

    Raises:
        InputError: the table is malformed, a field or topic area is unknown.
    """
    rows = read_table(
        folder / "item_topics.csv", COLUMNS, key=("direction", "rank"), optional=("topic",)
    )
    rules: list[TopicRule] = []
    for row in rows:
        if row["field"] not in _FIELDS:
            raise row.error("field", "unknown field", expected=", ".join(_FIELDS))
        if not row["direction"].isdecimal():
            raise row.error("direction", "not a number", expected="1 to 14")
        topic = reference(row, "topic", topics) if row["topic"] else None
        direction = int(row["direction"])
        rules.append(TopicRule(direction, row["field"], row["words"], topic, row["reason"]))
    return tuple(rules)


def topic_of(item: Item, rules: Sequence[TopicRule], folder: Path) -> TopicRule:
    """The rule that gives an item its topic area.

    Raises:
        InputError: none does.
    """
    for rule in rules:
        if rule.direction == item.direction.position and _matches(item, rule):
            return rule
    raise InputError(
        folder / "item_topics.csv",
        f"no rule for item {item.key}",
        field="direction",
        value=item.object.text,
        expected="a row whose words the item has; topic may be empty",
        remedy=f"add a row for direction {item.direction.position}",
    )


def _matches(item: Item, rule: TopicRule) -> bool:
    segment: Segment | None = getattr(item, rule.field)
    return segment is not None and rule.words in segment.text
