"""What is done to the calls of functions that Virtuoso does not get right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.store.remote.virtuoso.brackets import Bracket, Node, leaves, separated, sign, word
from cgkg.store.remote.virtuoso.revision import Revision
from cgkg.store.remote.virtuoso.strings import constant, in_bytes, literal, meaning
from cgkg.store.tokens import Token, TokenKind

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_LANG_STRING: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
_UNUSED: Final = "\\u0001"
# Text in wide characters, and in bytes.
_WIDE: Final = ("SUBSTR(", ", 1)")
_BYTES: Final = ("REPLACE(", f', "{_UNUSED}", "")')
# PCRE is to read characters, and to know all scripts.
_CHARACTERS: Final = "(*UTF8)(*UCP)"
_FLAGS: Final = frozenset("ims")
_PATTERN_SIGNS: Final = frozenset("\\.[](){}*+?^$|")


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function.

    Attributes:
        name: its name, as it is written.
        bracket: its arguments.
        of_all: whether it is about all solutions of the whole query, which may be none.
    """

    name: Token
    bracket: Bracket
    of_all: bool

    @property
    def arguments(self) -> list[list[Node]]:
        """Each argument's nodes; of an aggregate what is before the first semicolon."""
        parts = separated(self.bracket.nodes, ";")
        return separated(parts[0]) if parts else []


def revise_call(revision: Revision, call: Call) -> None:
    """Write a call so that Virtuoso gets it right.

    Raises:
        RequestError: there is no way.
    """
    rule = _RULES.get(call.name.text.casefold())
    if rule is not None:
        rule(revision, call)


def _regex(revision: Revision, call: Call) -> None:
    text, pattern, *rest = call.arguments
    said = constant(pattern)
    flags = constant(rest[0]) if rest else ""
    if flags is None or set(flags) - _FLAGS:
        what = f"REGEX with flags other than {', '.join(sorted(_FLAGS))}, or not written out."
        raise revision.refusal(call.name, what, "For text as it stands, use CONTAINS.")
    revision.wrap(text, *_WIDE)
    if said is None:
        revision.wrap(pattern, f'CONCAT("{_CHARACTERS}", ', ")")
    else:
        revision.replace(_token(pattern), literal(_CHARACTERS + said))


def _replace(revision: Revision, call: Call) -> None:
    text, pattern, replacement, *_ = call.arguments
    said, instead = constant(pattern), constant(replacement)
    if said is None or instead is None:
        remedy = "Write both as strings."
        raise revision.refusal(call.name, "REPLACE with a pattern that is an expression.", remedy)
    if not _PATTERN_SIGNS & set(said):
        return
    if not instead.isascii():
        remedy = (
            "Replace by letters of ASCII first, and these in a second REPLACE without a pattern."
        )
        raise revision.refusal(
            call.name, "REPLACE of a pattern by characters beyond ASCII.", remedy
        )
    if not said.isascii() and not _is_stored(text):
        remedy = "Use the stored text, as STR(?variable), or a pattern of ASCII."
        raise revision.refusal(
            call.name,
            "REPLACE with a pattern beyond ASCII in what another function gives.",
            remedy,
        )
    revision.replace(_token(pattern), literal(f"(*UCP){said}"))


def _concat(revision: Revision, call: Call) -> None:
    """All in bytes; where all are variables, their languages are to stay, and so do they."""
    if all(_is_variable(argument) for argument in call.arguments):
        return
    for argument in call.arguments:
        said = constant(argument)
        if said is None:
            revision.wrap(argument, *_BYTES)
        elif not said.isascii():
            revision.replace(_token(argument), in_bytes(said))


def _in_bytes(revision: Revision, call: Call) -> None:
    for argument in call.arguments:
        said = constant(argument)
        if said is not None and not said.isascii():
            revision.replace(_token(argument), in_bytes(said))


def _group_concat(revision: Revision, call: Call) -> None:
    _aggregate(revision, call)
    parts = separated(call.bracket.nodes, ";")
    if len(parts) == 1:
        revision.insert_before(call.bracket.closing, '; SEPARATOR=" "')
        return
    separator = next(token for token in leaves(parts[1]) if token.kind is TokenKind.STRING)
    said = meaning(separator)
    if not said.isascii():
        revision.wrap([call.name, call.bracket], "REPLACE(", f', "{_UNUSED}", {literal(said)})')
        revision.replace(separator, f'"{_UNUSED}"')


def _sum(revision: Revision, call: Call) -> None:
    """Of nothing it is 0. (In a sub-SELECT, Virtuoso cannot compile this.)"""
    if call.of_all:
        revision.wrap([call.name, call.bracket], "COALESCE(", ", 0)")
    _aggregate(revision, call)


def _aggregate(revision: Revision, call: Call) -> None:
    """IF(condition, 1, 0) as the condition's number, and no other IF.

    The optimizer takes the condition of IF for one that all rows must fulfil, by some plans: then
    all counts of the query are too small.
    """
    ifs = sum(word(token) == "if" for token in leaves(call.bracket.nodes))
    if ifs > sum(_without_if(revision, argument) for argument in call.arguments):
        raise revision.refusal(
            call.name,
            "An aggregate over IF, other than SUM(IF(…, 1, 0)).",
            "Multiply by the condition instead, as in SUM(?value * xsd:integer(?value > 2)).",
        )


def _without_if(revision: Revision, argument: Sequence[Node]) -> bool:
    if len(argument) != 2 or word(argument[0]) != "if" or not isinstance(argument[1], Bracket):
        return False
    condition, *branches = separated(argument[1].nodes)
    if [[getattr(node, "text", "") for node in branch] for branch in branches] != [["1"], ["0"]]:
        return False
    revision.replace(_token(argument), f"<{XSD}integer>")
    revision.drop(argument[1].nodes[len(condition) :])
    return True


def _substr(revision: Revision, call: Call) -> None:
    """In bytes, so that it is the same value as a stored string; languages stay."""
    whole: list[Node] = [call.name, call.bracket]
    if not _is_variable(call.arguments[0]):
        revision.wrap(whole, *_BYTES)
        return
    variable, written = _token(call.arguments[0]).text, revision.written(whole)
    revision.wrap(whole, f'IF(LANG({variable}) = "", {_BYTES[0]}{written}{_BYTES[1]}, ', ")")


def _datatype(revision: Revision, call: Call) -> None:
    if _is_variable(call.arguments[0]):
        variable = _token(call.arguments[0]).text
        revision.wrap(
            [call.name, call.bracket], f'IF(LANG({variable}) != "", {_LANG_STRING}, ', ")"
        )


def _is_numeric(revision: Revision, call: Call) -> None:
    if _is_variable(call.arguments[0]):
        variable = _token(call.arguments[0]).text
        no_boolean = f" && DATATYPE({variable}) != <{XSD}boolean>)"
        revision.wrap([call.name, call.bracket], "(", no_boolean)


def _not_empty(revision: Revision, call: Call) -> None:
    if constant(call.arguments[1]) == "":
        what = f"{call.name.text.upper()} with the empty string."
        raise revision.refusal(call.name, what, "Leave it out: every string has it.")


def _refused(revision: Revision, call: Call) -> None:
    what = f"{call.name.text.upper()} of text beyond ASCII."
    raise revision.refusal(call.name, what, "Compute it from the answer.")


_RULES: Final[dict[str, Callable[[Revision, Call], None]]] = {
    "regex": _regex,
    "replace": _replace,
    "concat": _concat,
    "if": _in_bytes,
    "coalesce": _in_bytes,
    "group_concat": _group_concat,
    "sum": _sum,
    "avg": _sum,
    **dict.fromkeys(("count", "min", "max", "sample"), _aggregate),
    "substr": _substr,
    "datatype": _datatype,
    "isnumeric": _is_numeric,
    **dict.fromkeys(("contains", "strstarts", "strends", "strbefore", "strafter"), _not_empty),
    **dict.fromkeys(("md5", "sha1", "sha256", "sha384", "sha512", "encode_for_uri"), _refused),
}


def _token(argument: Sequence[Node]) -> Token:
    return next(leaves(argument))


def _is_variable(argument: Sequence[Node]) -> bool:
    return (
        len(argument) == 1
        and isinstance(argument[0], Token)
        and argument[0].kind is TokenKind.VARIABLE
    )


def _is_stored(argument: Sequence[Node]) -> bool:
    """Whether it is a variable or its text."""
    if len(argument) == 2 and word(argument[0]) == "str" and isinstance(argument[1], Bracket):
        argument = argument[1].nodes
    return _is_variable(argument) and not sign(argument[0])
