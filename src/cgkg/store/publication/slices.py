"""Cutting a large graph into parts that an engine can read or change at once.

Virtuoso 7 ends with an error ("array in for vectored over max vector length") where an operation
has more than a million triples in hand. So a larger graph is cut by a hash of the subject; triples
with blank nodes are one part, so that a label means the same node throughout.
"""

from __future__ import annotations

from typing import Final

PART: Final = 250_000
_FINEST: Final = 16**4
_BLANK: Final = "isBlank(?s) || isBlank(?o)"


def slices(triples: int, part: int = PART) -> tuple[str, ...]:
    """SPARQL filters over ``?s`` and ``?o`` that cut a graph into disjoint parts.

    Every part costs the engine a look at the whole graph, so there are no more than needed.

    Args:
        triples: how many the graph has, or an operation writes.
        part: how many there should be about in one part; there are at most 65,536 parts.

    Returns:
        One empty text for a graph that need not be cut.

    >>> slices(1000)
    ('',)
    >>> len(slices(1_000_000)), len(slices(10_000_000))
    (5, 41)
    """
    if triples <= 2 * part:
        return ("",)
    parts = min(-(-triples // part), _FINEST)
    bounds = [f"{number * _FINEST // parts:04x}" for number in range(1, parts)]
    pairs = zip(["", *bounds], [*bounds, ""], strict=True)
    return (f"FILTER ({_BLANK})", *(_between(low, high) for low, high in pairs))


def _between(low: str, high: str) -> str:
    """The triples without blank nodes whose subjects' hashes lie here; empty: no bound."""
    bounds = [(">=", low), ("<", high)]
    said = [f'MD5(STR(?s)) {sign} "{bound}"' for sign, bound in bounds if bound]
    return f"FILTER (!({_BLANK}) && {' && '.join(said)})"
