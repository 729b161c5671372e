"""What the documentation links to within the project is there, to the heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cgkg import assets

ROOT = assets.root()
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "data/README.md"])


def tokens(document: Path) -> list[Token]:
    return MarkdownIt().enable("table").parse(document.read_text("utf-8"))


def targets(document: Path) -> Iterator[str]:
    """The addresses of a document's links and images."""
    for block in tokens(document):
        for inline in block.children or ():
            address = inline.attrGet("href") or inline.attrGet("src")
            if address is not None:
                yield str(address)


def anchors(document: Path) -> set[str]:
    """A document's headings as the fragments that GitHub gives them."""
    blocks = tokens(document)
    headings = (
        "".join(inline.content for inline in blocks[at + 1].children or ())
        for at, block in enumerate(blocks)
        if block.type == "heading_open"
    )
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for address in targets(document):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        linked = document.parent / unquote(parts.path) if parts.path else document
        assert linked.exists(), address
        if parts.fragment and linked.suffix == ".md":
            assert unquote(parts.fragment) in anchors(linked), address
