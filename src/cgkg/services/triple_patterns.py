"""The triple patterns of a query, read off its tokens; enough to ask about each by itself."""

from __future__ import annotations

from typing import Final, NamedTuple

from cgkg.store.tokens import Token, TokenKind, tokens

_LONGEST: Final = 20_000
_TERMS: Final = frozenset(
    (
        TokenKind.IRI,
        TokenKind.PREFIXED_NAME,
        TokenKind.VARIABLE,
        TokenKind.BLANK_NODE,
        TokenKind.STRING,
        TokenKind.NUMBER,
    )
)


class TriplePattern(NamedTuple):
    """A triple pattern, its parts as the query writes them."""

    subject: str
    predicate: str
    object: str

    def __str__(self) -> str:
        return " ".join(self)


class QueryOutline(NamedTuple):
    """What can be said of a query without parsing it: its declarations and triple patterns."""

    prologue: str
    patterns: tuple[TriplePattern, ...]


def outline(query: str) -> QueryOutline:
    """The declarations and the simple triple patterns of a query.

    Patterns with property paths, collections or nested blank nodes are left out.

    >>> outline("PREFIX x: <http://x/> SELECT * { ?s a x:T ; x:p 'v'@en }").patterns[1]
    TriplePattern(subject='?s', predicate='x:p', object="'v'@en")
    """
    if len(query) > _LONGEST:
        return QueryOutline("", ())
    sequence = [token for token in tokens(query) if token.kind is not TokenKind.COMMENT]
    return QueryOutline(_prologue(sequence), tuple(dict.fromkeys(_patterns(sequence))))


def _prologue(sequence: list[Token]) -> str:
    parts: list[str] = []
    for index, token in enumerate(sequence):
        keyword = token.text.casefold()
        if token.kind is TokenKind.WORD and keyword in ("prefix", "base"):
            length = 3 if keyword == "prefix" else 2
            parts += (part.text for part in sequence[index : index + length])
    return " ".join(parts)


def _patterns(sequence: list[Token]) -> list[TriplePattern]:
    found: list[TriplePattern] = []
    terms: list[str] = []
    depth = 0
    for token in [*_joined(sequence), Token(TokenKind.SIGN, "}", 0)]:
        if token.text == "{":
            depth += 1
        if depth and _is_term(token):
            terms.append(token.text)
            continue
        if len(terms) == 3:
            found.append(TriplePattern(*terms))
        keep = {";": 1, ",": 2}.get(token.text, 0) if len(terms) == 3 else 0
        terms = terms[:keep]
    return found


def _is_term(token: Token) -> bool:
    return token.kind in _TERMS or token.text in ("a", "true", "false")


def _joined(sequence: list[Token]) -> list[Token]:
    """The tokens with literals in one piece: string, and language tag or datatype."""
    joined: list[Token] = []
    for token in sequence:
        last = joined[-1] if joined else None
        if last is not None and last.kind is TokenKind.STRING:
            is_tag = token.kind is TokenKind.LANGUAGE_TAG
            if is_tag or token.text == "^" or last.text.endswith("^^"):
                joined[-1] = last._replace(text=last.text + token.text)
                continue
        joined.append(token)
    return joined
