"""The dataset of an update by the protocol's parameters.

``using-graph-uri`` and ``using-named-graph-uri`` stand for USING clauses in every operation with a
WHERE (SPARQL 1.1 Protocol, 2.2.3). The engine takes no dataset for updates, so the clauses are
written into the text; only where its tokens, taken operation by operation, fit the grammar of
SPARQL 1.1 Update (productions 29 to 41) to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cgkg.errors import RequestError
from cgkg.store.update_outline import Symbol, operations

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
    edits = [edit for operation in operations(update) for edit in _edits(operation)]
    for start, end, replacement in reversed(edits):
        before, after = update[:start], update[end:]
        update = f"{before}{replacement.format(using=' '.join(clauses))}{after}"
    return update


def _edits(operation: Sequence[Symbol]) -> list[tuple[int, int, str]]:
    """What to replace in the text of one operation: start, end, and the new text."""
    words = "".join(f"{symbol.name} " for symbol in operation)
    if _OTHER.fullmatch(words):
        return []
    if _DELETE_WHERE.fullmatch(words):
        # DELETE WHERE { … } is short for DELETE { … } WHERE { … } (SPARQL 1.1 Update, 3.1.3.3).
        where, group = operation[-2:]
        pattern = group.text.replace("{", "{{").replace("}", "}}")
        return [(where.start, where.end, f" {pattern} {{using}} WHERE ")]
    modify = _MODIFY.fullmatch(words)
    if modify is None:
        raise _not_applied("this update is not read without doubt")
    if modify["own"] or modify["using"]:
        raise _not_applied("this update chooses its dataset itself, with USING or WITH")
    where = operation[-2]
    return [(where.start, where.end, " {using} WHERE ")]


def _not_applied(reason: str) -> RequestError:
    return RequestError(
        400,
        "Dataset parameters not applicable",
        f"using-graph-uri and using-named-graph-uri cannot be applied: {reason}. Leave the "
        "parameters out, and name the graphs in the update.",
    )
