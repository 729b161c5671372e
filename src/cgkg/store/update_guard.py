"""What an update must not do, found before the engine sees it; and the protocol's dataset.

LOAD fetches whatever address the update names, so it is refused, as SERVICE is. As in
:mod:`cgkg.store.guard`, the engine has no token stage (``LOADSILENT<x>`` and ``LOAD:x`` are LOAD to
it), so where a text can be read in two ways, the dangerous one counts.

``using-graph-uri`` and ``using-named-graph-uri`` stand for USING clauses in every operation with a
WHERE (SPARQL 1.1 Protocol, 2.2.3). The engine takes no dataset for updates, so the clauses are
written into the text; only where its tokens, taken operation by operation, fit the grammar of
SPARQL 1.1 Update (productions 29 to 41) to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from cgkg.errors import RequestError
from cgkg.store.guard import inspect
from cgkg.store.tokens import Token, TokenKind, decode_escapes, position, tokens

_BEFORE_NAMES: Final = frozenset(
    ("prefix", "graph", "with", "using", "named", "into", "to", "silent", "add", "move", "copy")
)
_TARGET: Final = r"(?:graph iri |default |named |all )"
_PLACE: Final = r"(?:(?:graph )?iri |default )"
# One operation, as words: a group in braces is {}, an IRI in either form is iri.
_PROLOGUE: Final = r"(?:base iri |prefix iri iri )*"
_MODIFY: Final = re.compile(
    rf"{_PROLOGUE}(?P<own>with iri )?(?:delete {{}} (?:insert {{}} )?|insert {{}} )"
    r"(?P<using>(?:using (?:named )?iri )*)(?P<where>where {} )"
)
_DELETE_WHERE: Final = re.compile(rf"{_PROLOGUE}delete where {{}} ")
_OTHER: Final = re.compile(
    rf"{_PROLOGUE}(?:(?:insert|delete) data {{}} |(?:clear|drop) (?:silent )?{_TARGET}"
    rf"|create (?:silent )?graph iri |(?:add|move|copy) (?:silent )?{_PLACE}to {_PLACE})?"
)


class _Symbol(NamedTuple):
    """A token outside all braces, or a whole group; where it starts and ends in the text."""

    name: str
    start: int
    end: int


def inspect_update(update: str) -> None:
    """Let an update pass, or refuse it.

    Raises:
        RequestError: 403 for LOAD and SERVICE; 400 for nesting or operator chains beyond the limit.
    """
    inspect(update)
    for text in dict.fromkeys((update, decode_escapes(update))):
        if "load" in text.casefold():
            _refuse_load(text)


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """An update with the dataset of the protocol's parameters written into it as USING clauses.

    Args:
        update: the text.
        default: IRIs of ``using-graph-uri``.
        named: IRIs of ``using-named-graph-uri``; with ``default``, not both empty.

    Raises:
        RequestError: 400: the update has USING or WITH of its own, or is not read without doubt.
    """
    clauses = [f"USING <{iri}>" for iri in default] + [f"USING NAMED <{iri}>" for iri in named]
    edits = [edit for operation in _operations(update) for edit in _edits(update, operation)]
    for start, end, replacement in reversed(edits):
        before, after = update[:start], update[end:]
        update = f"{before}{replacement.format(using=' '.join(clauses))}{after}"
    return update


def _edits(update: str, operation: Sequence[_Symbol]) -> list[tuple[int, int, str]]:
    """What to replace in the text of one operation: start, end, and the new text."""
    words = "".join(f"{symbol.name} " for symbol in operation)
    if _OTHER.fullmatch(words):
        return []
    if _DELETE_WHERE.fullmatch(words):
        # DELETE WHERE { … } is short for DELETE { … } WHERE { … } (SPARQL 1.1 Update, 3.1.3.3).
        where, group = operation[-2:]
        pattern = update[group.start : group.end].replace("{", "{{").replace("}", "}}")
        return [(where.start, where.end, f" {pattern} {{using}} WHERE ")]
    modify = _MODIFY.fullmatch(words)
    if modify is None:
        raise _not_applied("this update is not read without doubt")
    if modify["own"] or modify["using"]:
        raise _not_applied("this update chooses its dataset itself, with USING or WITH")
    where = operation[-2]
    return [(where.start, where.end, " {using} WHERE ")]


def _operations(update: str) -> Iterable[Sequence[_Symbol]]:
    operation: list[_Symbol] = []
    for symbol in _symbols(update):
        if symbol.name == ";":
            yield operation
            operation = []
        else:
            operation.append(symbol)
    yield operation


def _symbols(update: str) -> Iterable[_Symbol]:
    depth, opened = 0, 0
    for token in tokens(update):
        if token.kind is TokenKind.COMMENT:
            continue
        if token.text == "{":
            opened, depth = (token.start if depth == 0 else opened), depth + 1
        elif token.text == "}":
            depth -= 1
            if depth == 0:
                yield _Symbol("{}", opened, token.start + 1)
        elif depth <= 0:
            yield _Symbol(_name(token), token.start, token.start + len(token.text))


def _name(token: Token) -> str:
    if token.kind in (TokenKind.IRI, TokenKind.PREFIXED_NAME):
        return "iri"
    return token.text.casefold()


def _refuse_load(text: str) -> None:
    depth, previous = 0, ""
    for token in tokens(text):
        if token.kind is TokenKind.COMMENT:
            continue
        if _may_be_load(token, depth, previous):
            line, column = position(text, token.start)
            raise RequestError(
                403,
                "Remote loading refused",
                f"LOAD at line {line}, column {column}: this server fetches no documents. Send the "
                "document itself, with PUT or POST to /rdf-graph-store?graph=….",
            )
        depth += (token.text == "{") - (token.text == "}")
        previous = token.text.casefold()


def _may_be_load(token: Token, depth: int, previous: str) -> bool:
    """Whether the engine may read a token that holds the letters ``load`` as the keyword."""
    if token.kind is TokenKind.WORD:
        return "load" in token.text.casefold()
    if token.kind is not TokenKind.PREFIXED_NAME or depth > 0 or previous in _BEFORE_NAMES:
        return False
    return "load" in token.text.partition(":")[0].casefold()


def _not_applied(reason: str) -> RequestError:
    return RequestError(
        400,
        "Dataset parameters not applicable",
        f"using-graph-uri and using-named-graph-uri cannot be applied: {reason}. Leave the "
        "parameters out, and name the graphs in the update.",
    )
