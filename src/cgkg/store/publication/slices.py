"""Cutting a large graph into parts that an engine can read or change at once.

Virtuoso 7 ends with an error ("array in for vectored over max vector length") where an operation
has more than a million triples in hand. So a larger graph is cut by a hash of the subject; triples
with blank nodes are one part, so that a label means the same node throughout.
"""

from __future__ import annotations

from typing import Final

_WHOLE: Final = 500_000
_PART: Final = 250_000
_BLANK: Final = "isBlank(?s) || isBlank(?o)"


def slices(triples: int) -> tuple[str, ...]:
    """SPARQL filters over ``?s`` and ``?o`` that cut a graph into disjoint parts.

    Args:
        triples: how many the graph has.

    Returns:
        One empty text for a graph that need not be cut.

    >>> slices(1000)
    ('',)
    >>> len(slices(1_000_000)), len(slices(10_000_000))
    (17, 257)
    """
    if triples <= _WHOLE:
        return ("",)
    digits = 1
    while 16**digits * _PART < triples:
        digits += 1
    starts = (f"{number:0{digits}x}" for number in range(16**digits))
    parts = (f'!({_BLANK}) && STRSTARTS(MD5(STR(?s)), "{start}")' for start in starts)
    return (f"FILTER ({_BLANK})", *(f"FILTER ({part})" for part in parts))
