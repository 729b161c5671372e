"""From the guide's text to plain values: the one function that reads it all."""

from __future__ import annotations

from pathlib import Path

from cgkg import assets
from cgkg.model import Guide
from cgkg.source.annex1 import read_list
from cgkg.source.annex2 import read_directions
from cgkg.source.body import Section, read_sections
from cgkg.source.citations import read_citations
from cgkg.source.framework import read_framework
from cgkg.source.markdown import annex_lines
from cgkg.source.mending import Audit
from cgkg.source.notice import NUMBER_PATTERN, read_notice
from cgkg.source.targets import read_targets
from cgkg.source.text import SourceText, read
from cgkg.source.topics import read_topics


def extract(path: Path, curated: Path | None = None) -> Guide:
    """Everything that the guide's text says, mended, with lines and an audit of the mending.

    Args:
        path: the guide, ``data/source/guide.md``.
        curated: folder of ``topic_areas.csv`` and ``cited_documents.csv``; None means the one
            that belongs to this program.

    Raises:
        InputError: the guide or a curated table is not what it must be; tells file, line, field,
            value, what was expected and what to do.
    """
    tables = curated or assets.root() / "data" / "curated"
    text, audit = read(path), Audit()
    notice = read_notice(text)
    sections = _sections(text, audit)
    directions = read_directions(text, audit)
    placed = read_framework(text, sections, directions)
    concepts = read_topics(tables / "topic_areas.csv", placed)
    rows = read_list(text, concepts, audit)
    mendings = sorted(audit.mendings, key=lambda mending: mending.lines.first)
    return Guide(
        notice=notice,
        rows=rows,
        directions=directions,
        concepts=concepts,
        targets=read_targets(text, sections),
        cited=read_citations(text, tables / "cited_documents.csv", notice, sections),
        mendings=tuple(mendings),
        line_count=len(text.lines),
    )


def _sections(text: SourceText, audit: Audit) -> tuple[Section, ...]:
    """The prose: the notice's letter, then foreword to chapter 三."""
    number, _ = text.find(NUMBER_PATTERN, "document number")
    signature, _ = text.find(r"\d{4}年\d{1,2}月\d{1,2}日", "date", first=number)
    foreword, _ = text.find(r"前 ?言", "foreword", first=signature)
    annex, _ = text.find(r"附件 ?1", "annex 1", first=foreword)
    annex_lines(text, 2)
    letter = read_sections(text, number + 1, signature - 2, audit)
    return letter + read_sections(text, foreword, annex - 1, audit)
