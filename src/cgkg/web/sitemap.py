"""Sitemaps (sitemaps.org 0.9): one file of addresses, or as many as their number asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

MOST: Final = 50_000
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_sitemap(base: str, paths: Sequence[str], modified: str, most: int = MOST) -> str:
    """The sitemap; where it would be too long for one file, an index of files.

    Args:
        base: the site's address, without a slash at its end.
        paths: of the pages.
        modified: date of the newest thing, ISO 8601, or empty.
        most: how many addresses a file may hold (50,000 by the protocol).
    """
    if len(paths) <= most:
        return write_file(base, paths, modified)
    count = -(-len(paths) // most)
    files = "".join(
        _entry("sitemap", f"{base}/sitemap-{number}.xml", modified)
        for number in range(1, count + 1)
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{files}</sitemapindex>\n'


def file_of(paths: Sequence[str], number: int, most: int = MOST) -> Sequence[str]:
    """The paths of a file, which is counted from 1; empty if there is no such file."""
    return paths[(number - 1) * most : number * most] if number >= 1 else ()


def write_file(base: str, paths: Sequence[str], modified: str) -> str:
    """A file of addresses."""
    urls = "".join(_entry("url", base + path, modified) for path in paths)
    return f'{_HEAD}<urlset xmlns="{_SPACE}">\n{urls}</urlset>\n'


def _entry(name: str, address: str, modified: str) -> str:
    date = f"<lastmod>{escape(modified)}</lastmod>" if modified else ""
    return f"<{name}><loc>{escape(address)}</loc>{date}</{name}>\n"
