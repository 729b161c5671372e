"""Draw the figures of the tutorial from the answers of its queries: ``make figures``.

Each is an SVG in ``docs/figures/``, of the answer that ``cgkg query NAME -f csv`` gives on the
current dataset. The same answer gives the same bytes; ``tests/docs/test_figures.py`` holds that the
committed figures are those of today's graph. Words are in Chinese and in English.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

FOLDER: Final = Path(__file__).with_name("figures")
Row = Mapping[str, str]

_INK, _QUIET, _LINE, _PAPER = "#1c2321", "#55605b", "#d9d6cb", "#fbfaf6"
_COVERED, _PARTLY, _NONE = "#0a5c52", "#d9a441", "#a8322a"
_SANS: Final = (
    "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'PingFang SC', 'Noto Sans CJK SC', "
    "'Microsoft YaHei', sans-serif"
)
_WIDTH: Final = 960
_TOP: Final = 112
_STEP: Final = 40
_EDGE: Final = 24


class Drawing:
    """An SVG in the making.

    Args:
        name: the figure's name in Chinese and in English.
        rows: how many rows it has below its legend.
        foot: the height below them.
    """

    def __init__(self, name: tuple[str, str], rows: int, foot: int = _EDGE) -> None:
        self.bottom = _TOP + rows * _STEP
        self._height = self.bottom + foot
        self._name = name
        self._parts: list[str] = []
        self.text(_EDGE, 36, name[0], size=19, weight=600)
        self.text(_EDGE, 58, name[1], size=14, fill=_QUIET)

    def rect(self, x: float, y: float, width: float, height: float, **look: str) -> None:
        """Add a rectangle."""
        self._add("rect", x=x, y=y, width=width, height=height, **look)

    def swatch(self, **look: str) -> Callable[[float, float], None]:
        """What draws a box of a look at a left and a middle, for the legend."""
        return lambda x, y: self.rect(x, y - 8, 26, 16, **look)

    def line(self, x1: float, y1: float, x2: float, y2: float, **look: str) -> None:
        """Add a line."""
        self._add("line", x1=x1, y1=y1, x2=x2, y2=y2, **look)

    def circle(self, cx: float, cy: float, r: float, **look: str) -> None:
        """Add a circle."""
        self._add("circle", cx=cx, cy=cy, r=r, **look)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: int = 13,
        fill: str = _INK,
        weight: int = 400,
        anchor: str = "start",
    ) -> None:
        """Add a line of text; ``y`` is its base line."""
        attributes = _attributes(
            {"x": x, "y": y, "font-size": size, "fill": fill, "font-weight": weight}
        )
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._parts.append(f"<text{attributes}{where}>{escape(words)}</text>")

    def label(self, row: int, chinese: str, english: str, right: float) -> float:
        """Name a row in both languages, ending at ``right``; gives the row's middle."""
        middle = _TOP + row * _STEP + _STEP / 2
        self.text(right, middle - 2, chinese, size=14, anchor="end")
        self.text(right, middle + 13, english, size=11, fill=_QUIET, anchor="end")
        return middle

    def legend(self, entries: Sequence[tuple[str, str, Callable[[float, float], None]]]) -> None:
        """Explain marks: Chinese, English, and what draws the mark at its left and middle."""
        step = (_WIDTH - 2 * _EDGE) / len(entries)
        for index, (chinese, english, mark) in enumerate(entries):
            left = _EDGE + index * step
            mark(left, 84)
            self.text(left + 36, 83, chinese, size=12)
            self.text(left + 36, 97, english, size=11, fill=_QUIET)

    def svg(self) -> str:
        """The whole figure."""
        chinese, english = (escape(name) for name in self._name)
        size = _attributes({"width": _WIDTH, "height": self._height})
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg"{size} viewBox="0 0 {_WIDTH} {self._height}"'
            f' role="img" font-family="{_SANS}">\n<title>{chinese} · {english}</title>\n'
            f'<rect width="100%" height="100%" fill="{_PAPER}"/>\n'
            + "".join(f"{part}\n" for part in self._parts)
            + "</svg>\n"
        )

    def _add(self, tag: str, **attributes: str | float) -> None:
        named = {name.replace("_", "-"): value for name, value in attributes.items()}
        self._parts.append(f"<{tag}{_attributes(named)}/>")


def _attributes(values: Mapping[str, str | float]) -> str:
    def written(value: str | float) -> str:
        return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")

    return "".join(f" {name}={quoteattr(written(value))}" for name, value in values.items())


def gaps(rows: Sequence[Row]) -> str:
    """Items of building materials by the kind of standard asked for and their gap status."""
    own = [row for row in rows if row["sectorEn"] == "building materials"]
    own.sort(key=lambda row: (-int(row["none"]), -int(row["items"]), row["deliverableEn"]))
    statuses = (
        ("none", "没有标准", "no standard", _NONE),
        ("partly", "部分满足", "partly covered", _PARTLY),
        ("covered", "已覆盖", "covered", _COVERED),
    )
    missing, items = (sum(int(row[name]) for row in own) for name in ("none", "items"))
    name = (
        f"建材：{items} 个事项中 {missing} 个没有标准",
        f"Building materials: {missing} of {items} items have no standard",
    )
    drawing = Drawing(name, len(own))
    drawing.legend(
        [(chinese, english, drawing.swatch(fill=fill)) for _, chinese, english, fill in statuses]
    )
    unit = (_WIDTH - 350 - _EDGE) / max(int(row["items"]) for row in own)
    for index, row in enumerate(own):
        middle = drawing.label(index, row["deliverable"], row["deliverableEn"], 330)
        left = 350.0
        for status, _, _, fill in statuses:
            width = int(row[status]) * unit
            if width:
                drawing.rect(left, middle - 13, width - 2, 26, fill=fill)
                drawing.text(
                    *(left + width / 2 - 1, middle + 5, row[status]),
                    fill=_INK if status == "partly" else _PAPER,
                    weight=600,
                    anchor="middle",
                )
            left += width
    return drawing.svg()


def batch(rows: Sequence[Row]) -> str:
    """The projects of 2017 from their plan to their publication, or to nothing."""
    start, end, left, right = 2017, 2027, 430, _WIDTH - 130

    def at(year: float) -> float:
        return left + (year - start) * (right - left) / (end - start)

    def dashed(first: float, last: float, y: float) -> None:
        drawing.line(first, y, last, y, stroke=_QUIET, stroke_width="2", stroke_dasharray="6 6")

    def hollow(x: float, y: float) -> None:
        drawing.circle(x, y, 6, fill=_PAPER, stroke=_QUIET, stroke_width="2")

    ordered = sorted(
        rows, key=lambda row: (_OUTCOMES.index(row["outcome"]), _when(row), row["number"])
    )
    count = sum(row["outcome"] == "published" for row in rows)
    name = (
        f"2017 年下达的 {len(rows)} 个国家标准项目：{count} 个已知发布",
        f"The {len(rows)} national projects of 2017: {count} known to be published",
    )
    drawing = Drawing(name, len(rows), foot=64)
    drawing.legend(
        [
            ("发布日期", "issued on", lambda x, y: drawing.circle(x + 13, y, 6, fill=_COVERED)),
            ("只知年份", "only the year is known", drawing.swatch(fill=_COVERED)),
            ("找过，未见", "looked for, not found", lambda x, y: dashed(x, x + 28, y)),
            ("没有查找记录", "nobody has looked", lambda x, y: hollow(x + 13, y)),
        ]
    )
    _years(drawing, range(start, end), at)
    for index, row in enumerate(ordered):
        middle = drawing.label(index, _object(row["title"]), _object(row["titleEn"]), left - 16)
        if row["outcome"] == "published":
            _published(drawing, row, at, middle)
        elif row["outcome"] == "not-found":
            dashed(at(start), at(end), middle)
        else:
            hollow(at(start) + 8, middle)
    return drawing.svg()


def _years(drawing: Drawing, years: range, at: Callable[[float], float]) -> None:
    """Lines between the years, with their numbers below, and the day of the list."""
    below = drawing.bottom
    for year in range(years.start, years.stop + 1):
        drawing.line(at(year), _TOP, at(year), below, stroke=_LINE)
    for year in years:
        drawing.text(at(year + 0.5), below + 18, str(year), size=12, fill=_QUIET, anchor="middle")
    day = at(within(_GUIDE))
    drawing.line(day, _TOP - 4, day, below + 28, stroke=_NONE, stroke_width="1.5")
    chinese, english = f"清单 {_GUIDE}：全部列为在研", "the list: all in development"
    drawing.text(day, below + 42, chinese, size=12, fill=_NONE, anchor="middle")
    drawing.text(day, below + 56, english, size=11, fill=_NONE, anchor="middle")


_GUIDE: Final = date(2024, 2, 4)
_LONGEST: Final = 70
_OUTCOMES: Final = ("published", "not-found", "not-searched")


def within(day: date) -> float:
    """A day as a year and a fraction of it."""
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _when(row: Row) -> str:
    """When a result was issued, as far as is known: day, month, or the year of its number."""
    return row["issued"] or row["result"].rpartition("-")[2]


def _published(drawing: Drawing, row: Row, at: Callable[[float], float], middle: float) -> None:
    when = _when(row)
    if len(when) == len("2024"):
        first, last = at(int(when)), at(int(when) + 1)
        drawing.line(at(2017), middle, first, middle, stroke=_COVERED, stroke_width="2")
        drawing.rect(first, middle - 8, last - first, 16, fill=_COVERED)
    else:
        # A month is drawn at its middle.
        last = at(within(date.fromisoformat(when if len(when) > len("2024-09") else f"{when}-15")))
        drawing.line(at(2017), middle, last, middle, stroke=_COVERED, stroke_width="2")
        drawing.circle(last, middle, 6, fill=_COVERED)
    drawing.text(last + 10, middle - 2, row["result"], size=12)
    drawing.text(last + 10, middle + 12, row["issued"], size=11, fill=_QUIET)


def _object(title: str) -> str:
    """What a title is about: what follows the last of its separators."""
    if "—" in title:
        return title.rpartition("—")[2].rpartition(": ")[2]
    found = title if title.isascii() else title.replace("：", " ").rpartition(" ")[2]
    return found if len(found) <= _LONGEST else f"{found[:_LONGEST].rpartition(' ')[0]} …"


def leaders(rows: Sequence[Row]) -> str:
    """The organizations behind the projects, by how sure it is that they are."""
    looks: Mapping[str, dict[str, str]] = {
        "two sources": {"fill": "#07433c"},
        "one source": {"fill": "#4f8f83"},
        "inferred": {"fill": "#b9d5cd"},
        "unconfirmed": {"fill": _PAPER, "stroke": _QUIET, "stroke_dasharray": "3 3"},
    }
    chinese = dict(zip(looks, ("两个以上来源", "一个来源", "推断", "未证实"), strict=True))
    name = (
        "在研项目由谁主管或管理，有多可靠",
        "Who stands behind the projects in development, and how sure that is",
    )
    drawing = Drawing(name, len(rows))
    drawing.legend([(chinese[key], key, drawing.swatch(**look)) for key, look in looks.items()])
    unit = (_WIDTH - 480 - 60) / max(int(row["projects"]) for row in rows)
    for index, row in enumerate(rows):
        middle = drawing.label(index, row["organization"], row["organizationEn"], 400)
        drawing.text(468, middle + 5, row["code"], fill=_QUIET, anchor="end")
        width = int(row["projects"]) * unit
        drawing.rect(480, middle - 13, width, 26, **looks[row["confidence"]])
        drawing.text(488 + width, middle + 5, row["projects"], weight=600)
    return drawing.svg()


FIGURES: Final[Mapping[str, tuple[str, Callable[[Sequence[Row]], str]]]] = {
    "gaps.svg": ("gap-status-by-sector", gaps),
    "batch-of-2017.svg": ("batch-of-2017", batch),
    "who-leads.svg": ("who-leads", leaders),
}
"""The query and the drawing of each figure."""


def main() -> None:
    """Draw all figures from the current dataset."""
    for name, (query, draw) in FIGURES.items():
        command = [sys.executable, "-m", "cgkg", "query", query, "-f", "csv"]
        answer = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
        rows = list(csv.DictReader(io.StringIO(answer, newline="")))
        (FOLDER / name).write_text(draw(rows), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
