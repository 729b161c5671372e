"""SERVICE clauses that call partners: found on tokens, and led to the forwarder.

Only the plain form passes: SERVICE, maybe SILENT, an IRI or a prefixed name, and ``{``. A variable,
a codepoint escape, or whatever the engine may read in two ways is refused before this.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from cgkg.store.tokens import Token, TokenKind
from cgkg.terms import PREFIXES

_AMBIGUOUS: Final = ""


class ServiceCall(NamedTuple):
    """A call of a partner: its endpoint, and from where to where the query names it."""

    endpoint: str
    start: int
    end: int


def service_call(
    sequence: Sequence[Token], index: int, endpoints: Collection[str]
) -> ServiceCall | None:
    """The call of a partner that begins with the token at an index, or None for anything else.

    Args:
        sequence: the query's tokens without comments.
        index: of the token that reads SERVICE.
        endpoints: the partners' addresses.
    """
    if sequence[index].text.casefold() != "service":
        return None
    rest = list(sequence[index + 1 : index + 4])
    if rest and rest[0].kind is TokenKind.WORD and rest[0].text.casefold() == "silent":
        rest = rest[1:]
    if len(rest) < 2 or rest[1].text != "{":
        return None
    endpoint = _iri(rest[0], sequence[:index])
    if endpoint not in endpoints:
        return None
    return ServiceCall(endpoint, rest[0].start, rest[0].start + len(rest[0].text))


def redirect(query: str, calls: Sequence[ServiceCall], addresses: Mapping[str, str]) -> str:
    """The query with its calls led elsewhere.

    Args:
        query: the text.
        calls: all its calls, in order.
        addresses: endpoint → where its calls go.
    """
    parts, at = [], 0
    for call in calls:
        parts += [query[at : call.start], f"<{addresses[call.endpoint]}>"]
        at = call.end
    return "".join([*parts, query[at:]])


def _iri(token: Token, before: Sequence[Token]) -> str:
    if token.kind is TokenKind.IRI:
        return token.text[1:-1]
    if token.kind is TokenKind.PREFIXED_NAME and "\\" not in token.text:
        prefix, _, local = token.text.partition(":")
        namespace = _namespace(prefix, before)
        return namespace + local if namespace else ""
    return ""


def _namespace(prefix: str, before: Sequence[Token]) -> str:
    """What a prefix stands for; empty where it is declared twice, or relative."""
    declared = [
        following.text[1:-1]
        for keyword, name, following in zip(before, before[1:], before[2:], strict=False)
        if keyword.text.casefold() == "prefix"
        and name.text == f"{prefix}:"
        and following.kind is TokenKind.IRI
    ]
    if not declared:
        return PREFIXES.get(prefix, _AMBIGUOUS)
    return declared[0] if len(declared) == 1 else _AMBIGUOUS
