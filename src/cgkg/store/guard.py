r"""What a query must not do, found before the engine sees it.

SERVICE calls out to whatever address the query names, so it is refused, unless it plainly names a
partner (see :mod:`cgkg.store.service_calls`). It is looked for on tokens,
in the text as it is and with codepoint escapes decoded (SPARQL 1.1 Query, 19.2), because engines
differ in which of the two they read. The engine here parses without a token stage, so keywords may
touch their neighbours: ``1SERVICE<x>{}``, ``SERVICESILENT?x{}``, ``SERVICE:x{}`` and even
``FILTER(2<1)SERVICE?x#>`` followed by a newline are SERVICE clauses to it. Where a text can be read
in two ways, the dangerous one counts.

Nesting and long chains of operators are limited because recursive parsers die of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.errors import RequestError
from cgkg.store.service_calls import ServiceCall, service_call
from cgkg.store.tokens import Token, TokenKind, decode_escapes, position, tokens

MAX_NESTING: Final = 200
MAX_OPERATORS: Final = 5_000

_OPENING: Final = frozenset("({[")
_CLOSING: Final = frozenset(")}]")
_OPERATORS: Final = frozenset("!^/|+-*&")

# An IRI that may also be read as "less than", the rest of an expression, and a SERVICE clause.
_HIDDEN_IN_IRI: Final = re.compile(r"\)(?:.*(?:[).\]\d]|true|false))?service", re.I | re.S)
_HIDDEN_IN_VARIABLE: Final = re.compile(r".(?:\d+|true|false)service", re.I)
# Functions whose value is another one each time (SPARQL 1.1 Query, 17.4).
_CHANGING_NAMES: Final = ("now", "rand", "uuid", "bnode")
_CHANGING: Final = re.compile(rf"(?:{'|'.join(_CHANGING_NAMES)})\s*(?:#.*\s*)*\(", re.I)


class FederationRefused(RequestError):
    """A query calls somebody whom it may not call.

    Args:
        place: line and column of SERVICE, 1-based.
        detail: whom it may call, and what to do.
    """

    def __init__(self, place: tuple[int, int], detail: str) -> None:
        self.place = place
        line, column = place
        super().__init__(
            403, "Federated query refused", f"SERVICE at line {line}, column {column}: {detail}"
        )


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the tokens say of a query that passed.

    Attributes:
        names_dataset: it has FROM or FROM NAMED, so it chooses its own default graph.
        repeatable: it uses no function whose value changes from one run to the next, and asks
            nobody else.
        calls: its calls of partners, in order.
    """

    names_dataset: bool
    repeatable: bool
    calls: tuple[ServiceCall, ...] = ()


def inspect(query: str, endpoints: Collection[str] = ()) -> Inspection:
    """Let a query pass, or refuse it.

    Args:
        query: the text.
        endpoints: addresses of the partners that it may call.

    Raises:
        FederationRefused: 403, for SERVICE.
        RequestError: 400 for nesting or operator chains beyond the limit.
    """
    found: Sequence[Token] | None = None
    calls: tuple[ServiceCall, ...] = ()
    texts = dict.fromkeys((query, decode_escapes(query))) if "\\" in query else (query,)
    allowed = endpoints if len(texts) == 1 else ()  # what escapes hide is not looked at twice
    for text in texts:
        lowered = text.casefold()
        if not _needs_tokens(lowered):
            continue
        written = (token for token in tokens(text) if token.kind is not TokenKind.COMMENT)
        sequence = list(_shallow(written))
        found = found or sequence
        calls = _service_calls(text, sequence, allowed, endpoints)
    return Inspection(
        names_dataset=found is not None and _names_dataset(found),
        repeatable=not calls and not _changes(query),
        calls=calls,
    )


def _changes(query: str) -> bool:
    """Whether a function may be called whose value is another one each time."""
    lowered = query.casefold()
    return any(name in lowered for name in _CHANGING_NAMES) and bool(_CHANGING.search(query))


def _needs_tokens(lowered: str) -> bool:
    """Whether the text can break a rule at all; most queries cannot, and skip the tokens."""
    if "service" in lowered or "from" in lowered:
        return True
    if sum(map(lowered.count, _OPENING)) > MAX_NESTING:
        return True
    return sum(map(lowered.count, _OPERATORS)) > MAX_NESTING


def _service_calls(
    text: str, sequence: Sequence[Token], allowed: Collection[str], endpoints: Collection[str]
) -> tuple[ServiceCall, ...]:
    calls = []
    for index, token in enumerate(sequence):
        if "service" in token.text.casefold() and _may_be_service(sequence, index):
            call = service_call(sequence, index, allowed)
            if call is None:
                raise _refused(position(text, token.start), endpoints)
            calls.append(call)
    return tuple(calls)


def _refused(place: tuple[int, int], endpoints: Collection[str]) -> FederationRefused:
    if endpoints:
        listed = (
            f"the allowed endpoints are: {', '.join(f'<{iri}>' for iri in endpoints)}. Write one "
            "of them as it stands here, without escapes; a variable cannot name an endpoint."
        )
    else:
        listed = "the list of allowed endpoints is empty."
    return FederationRefused(
        place,
        f"{listed} Other endpoints can be asked by a federating client (such as Comunica), with "
        "this endpoint as one of its sources.",
    )


def _may_be_service(sequence: Sequence[Token], index: int) -> bool:
    """Whether the engine may read a token that holds the letters ``service`` as the keyword."""
    token = sequence[index]
    match token.kind:
        case TokenKind.WORD:
            return True
        case TokenKind.IRI:
            return _HIDDEN_IN_IRI.search(token.text) is not None
        case TokenKind.VARIABLE:
            return _HIDDEN_IN_VARIABLE.match(token.text) is not None
        case TokenKind.PREFIXED_NAME if "service" in token.text.partition(":")[0].casefold():
            return _is_group_name(sequence, index)
        case _:
            return False


def _is_group_name(sequence: Sequence[Token], index: int) -> bool:
    """Whether a name stands before ``{`` without GRAPH, where only SERVICE may put it."""
    after = sequence[index + 1].text if index + 1 < len(sequence) else ""
    before = sequence[index - 1].text.casefold() if index else ""
    return after == "{" and before != "graph"


def _shallow(sequence: Iterable[Token]) -> Iterator[Token]:
    """The same tokens, up to the one that goes too deep: what follows it is not even read."""
    depth = run = operators = 0
    for token in sequence:
        yield token
        if token.kind is not TokenKind.SIGN:
            run = 0
            continue
        sign = token.text
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth -= 1
        if sign in _OPERATORS:
            operators, run = operators + 1, run + 1
        if depth > MAX_NESTING or run > MAX_NESTING:
            raise _too_deep(f"brackets or prefix operators are nested deeper than {MAX_NESTING}")
        if operators > MAX_OPERATORS:
            raise _too_deep(f"there are more than {MAX_OPERATORS} operators")


def _too_deep(problem: str) -> RequestError:
    return RequestError(
        400,
        "Query too complex",
        f"In this query {problem}. Use VALUES or IN for long lists of alternatives, or send the "
        "query in several parts.",
    )


def _names_dataset(sequence: Sequence[Token]) -> bool:
    depth = 0
    previous = ""
    for token in sequence:
        lowered = token.text.casefold()
        if token.kind is TokenKind.SIGN:
            depth += (lowered in _OPENING) - (lowered in _CLOSING)
        elif token.kind is TokenKind.WORD and "from" in lowered:
            return True
        elif lowered.startswith("from") and depth == 0 and previous != "prefix":
            return True  # FROM:g, the keyword and a name with the empty prefix
        previous = lowered
    return False
