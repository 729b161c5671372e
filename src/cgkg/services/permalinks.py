"""Short permanent names of queries: the query itself, compressed, with the dataset's version.

Nothing is stored, so a name works on every copy of the site and for as long as the site does.
A name is base64url (RFC 4648, section 5) of a format byte and of zlib data (RFC 1950), whose
checksum tells a damaged name from a sound one.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Final, NamedTuple

LONGEST_NAME: Final = 6000
"""Characters; longer ones do not fit into what browsers, proxies and mail carry."""

_LARGEST_TEXT: Final = 100_000
_FORMAT: Final = b"\x01"
# What queries here have in common, the commonest last. It belongs to format 1 for ever: a change
# of one character would make every name given out unreadable.
_DICTIONARY: Final = (
    b"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    b"PREFIX bibo: <http://purl.org/ontology/bibo/>\n"
    b"PREFIX org: <http://www.w3.org/ns/org#>\n"
    b"PREFIX prov: <http://www.w3.org/ns/prov#>\n"
    b"PREFIX owl: <http://www.w3.org/2002/07/owl#>\n"
    b"PREFIX void: <http://rdfs.org/ns/void#>\n"
    b"PREFIX stage: <https://w3id.org/cgkg/id/stage/>\n"
    b"PREFIX graph: <https://w3id.org/cgkg/graph/>\n"
    b"PREFIX id: <https://w3id.org/cgkg/id/>\n"
    b"CONSTRUCT { DESCRIBE ASK { UNION { MINUS { BIND( HAVING VALUES ?code ?subcategory ?number "
    b"?title ?stage cg:category cg:subcategory cg:stage cg:level cg:listedIn/cg:position "
    b"skos:notation skos:broader GROUP BY OPTIONAL { (COUNT(DISTINCT ?standard) AS ?standards)\n"
    b'  FILTER (LANGMATCHES(LANG(?label), "zh"))\n  FILTER (LANGMATCHES(LANG(?label), "en"))\n'
    b"PREFIX cg: <https://w3id.org/cgkg/ns#>\n"
    b"PREFIX dcterms: <http://purl.org/dc/terms/>\n"
    b"PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n"
    b"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    b"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n\n"
    b"SELECT ?standard ?label\nWHERE {\n  ?standard a cg:Standard ;\n    cg:number ?number ;\n"
    b"    dcterms:title ?title ;\n    rdfs:label ?label .\n}\nORDER BY ?number\nLIMIT 100\n"
)


class SavedQuery(NamedTuple):
    """A query and the version of the dataset that it was asked of."""

    query: str
    version: str


def name_of(saved: SavedQuery) -> str | None:
    """The permanent name of a query; None where it would be longer than LONGEST_NAME."""
    if len(saved.query) > _LARGEST_TEXT:
        return None
    compressor = zlib.compressobj(9, zdict=_DICTIONARY)
    content = compressor.compress(f"{saved.version}\n{saved.query}".encode()) + compressor.flush()
    name = base64.urlsafe_b64encode(_FORMAT + content).rstrip(b"=").decode()
    return name if len(name) <= LONGEST_NAME else None


def read_name(name: str) -> SavedQuery:
    """The query that a name stands for.

    Raises:
        ValueError: it is none that :func:`name_of` makes; says why.
    """
    if len(name) > LONGEST_NAME:
        raise ValueError(f"it has more than {LONGEST_NAME} characters")
    version, _, query = _expand(_decode(name)).partition("\n")
    if not query.strip():
        raise ValueError("it holds no query")
    return SavedQuery(query, version)


def _decode(name: str) -> bytes:
    try:
        content = base64.b64decode(name + "=" * (-len(name) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("it has characters that no such link has, or lacks some") from None
    if content[:1] != _FORMAT:
        raise ValueError("it is of no known format")
    return content[1:]


def _expand(content: bytes) -> str:
    decompressor = zlib.decompressobj(zdict=_DICTIONARY)
    try:
        text = decompressor.decompress(content, 4 * _LARGEST_TEXT)
    except zlib.error:
        raise ValueError("it was changed or cut on its way") from None
    if not decompressor.eof or decompressor.unused_data:
        raise ValueError("it was changed or cut on its way")
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise ValueError("it was changed on its way") from None
