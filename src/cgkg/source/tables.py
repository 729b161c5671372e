"""The extracted tables: what the guide says as CSV files that a person can open and compare."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from cgkg.model import Guide, Lines, NoticeFacts

_Value = str | int | bool | None


def render(guide: Guide) -> dict[str, str]:
    """The text of each table, by file name.

    Rows stand in the order of the guide. Every cell that was mended has two columns, ``…_raw`` as
    it stands and the mended one; ``first_line`` and ``last_line`` say where.
    """
    return {
        "annex1.csv": _annex1(guide),
        "annex2.csv": _annex2(guide),
        "annex2_chunks.csv": _annex2_chunks(guide),
        "cited_documents.csv": _cited_documents(guide),
        "framework.csv": _framework(guide),
        "mendings.csv": _mendings(guide),
        "notice.csv": _notice(guide),
        "targets.csv": _targets(guide),
    }


def write(guide: Guide, folder: Path) -> None:
    """Write the tables into a folder, replacing those of an earlier run.

    All files are written beside the old ones before the first is replaced, so an error leaves the
    old ones as they were.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    beside = {
        folder / f".{name}.new": (folder / name, text) for name, text in render(guide).items()
    }
    try:
        for new, (_, text) in beside.items():
            new.write_text(text, encoding="utf-8", newline="\n")
        for new, (final, _) in beside.items():
            new.replace(final)
    finally:
        for new in beside:
            new.unlink(missing_ok=True)


def _csv(header: str, rows: Iterable[tuple[_Value, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    writer.writerow(header.split())
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    return text.getvalue()


def _plain(value: _Value) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _span(lines: Lines) -> tuple[int, int]:
    return lines.first, lines.last


def _annex1(guide: Guide) -> str:
    header = (
        "position section_raw section section_first_line section_last_line number_raw number "
        "title_raw title level_raw level stage_raw stage subcategory_raw subcategory "
        "first_line last_line"
    )
    rows = (
        (
            row.position,
            *(row.section.raw, row.section.mended),
            *_span(row.section_lines),
            *(row.number.raw, row.number.mended),
            *(row.title.raw, row.title.mended),
            *(row.level.raw, row.level.mended),
            *(row.stage.raw, row.stage.mended),
            *(row.subcategory.raw, row.subcategory.mended),
            *_span(row.lines),
        )
        for row in guide.rows
    )
    return _csv(header, rows)


def _annex2(guide: Guide) -> str:
    rows = (
        (
            one.position,
            *(one.category_code, one.category),
            *(one.subcategory_code, one.subcategory),
            one.text,
            *_span(one.lines),
        )
        for one in guide.directions
    )
    return _csv(
        "position category_code category subcategory_code subcategory text first_line last_line",
        rows,
    )


def _annex2_chunks(guide: Guide) -> str:
    rows = (
        (one.position, index, chunk.offset, chunk.raw, chunk.mended, *_span(chunk.lines))
        for one in guide.directions
        for index, chunk in enumerate(one.chunks, start=1)
    )
    return _csv("position chunk offset text_raw text first_line last_line", rows)


def _framework(guide: Guide) -> str:
    rows = (
        (
            *(one.key, one.rank, one.notation, one.notation_source, one.position, one.label),
            one.broader,
            *(one.definition.raw, one.definition.mended, one.definition_is_mention),
            *_span(one.lines),
        )
        for one in guide.concepts
    )
    return _csv(
        "key rank notation notation_source position label broader definition_raw definition "
        "definition_is_mention first_line last_line",
        rows,
    )


def _targets(guide: Guide) -> str:
    rows = ((one.year, one.text, one.minimum_count, *_span(one.lines)) for one in guide.targets)
    return _csv("year text_raw minimum_count first_line last_line", rows)


def _cited_documents(guide: Guide) -> str:
    rows = (
        (one.key, one.kind, one.title, index, *_span(lines))
        for one in guide.cited
        for index, lines in enumerate(one.mentions, start=1)
    )
    return _csv("key kind title mention first_line last_line", rows)


def _notice(guide: Guide) -> str:
    names = [field.name for field in fields(NoticeFacts)]
    return _csv(" ".join(names), [tuple(getattr(guide.notice, name) for name in names)])


def _mendings(guide: Guide) -> str:
    rows = (
        (one.record, one.field, one.rule, one.before, one.after, *_span(one.lines))
        for one in guide.mendings
    )
    return _csv("record field rule before after first_line last_line", rows)
