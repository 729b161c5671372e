"""Everything a build reads, as records, read and checked before a triple is made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cgkg.errors import InputError
from cgkg.graph.catalog import InputFile
from cgkg.model import Guide
from cgkg.source import tables
from cgkg.source.alignments import Alignments, read_alignments
from cgkg.source.enrichment import Enrichment, read_enrichment
from cgkg.source.guide import extract
from cgkg.source.knowledge import Knowledge, read_knowledge
from cgkg.source.organizations import CodeSystems, read_code_systems
from cgkg.source.translations import Translation, read_translations

_FOLDERS = ("data", "ontology", "queries", "shapes")
_SUFFIXES = (".md", ".csv", ".tsv", ".ttl", ".rq")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the guide says, and what people decided or found elsewhere.

    Attributes:
        guide: what was extracted from the guide's text.
        systems: organizations, code systems, sources.
        knowledge: items, what standards are about, coverage.
        enrichment: later fates and facts.
        alignments: mappings outward.
        translations: English names.
    """

    guide: Guide
    systems: CodeSystems
    knowledge: Knowledge
    enrichment: Enrichment
    alignments: Alignments
    translations: tuple[Translation, ...]


def read_inputs(root: Path) -> Inputs:
    """Read the guide and the curated tables.

    Args:
        root: the folder that holds ``data/``.

    Raises:
        InputError: the guide or a table is not what it must be, or the extracted tables are not
            what the guide's text gives today.
    """
    source, curated = root / "data/source/guide.md", root / "data/curated"
    guide = extract(source, curated)
    check_extracted(guide, root / "data/extracted")
    systems = read_code_systems(curated)
    return Inputs(
        guide=guide,
        systems=systems,
        knowledge=read_knowledge(guide, curated, source),
        enrichment=read_enrichment(curated, guide, systems),
        alignments=read_alignments(curated),
        translations=read_translations(curated),
    )


def check_extracted(guide: Guide, folder: Path) -> None:
    """Hold that the tables people read are those that the guide's text gives today.

    Raises:
        InputError: a table is missing or differs.
    """
    for name, content in tables.render(guide).items():
        path = folder / name
        if not path.is_file() or path.read_text("utf-8") != content:
            raise InputError(
                path, "not what the guide's text gives", remedy="run 'cgkg extract' and review it"
            )


def input_files(root: Path) -> list[InputFile]:
    """The files a build reads, sorted, with their hashes."""
    paths = sorted(
        path
        for folder in _FOLDERS
        for path in (root / folder).rglob("*")
        if path.suffix in _SUFFIXES and path.name != "README.md"
    )
    return [
        InputFile(path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in paths
    ]
