"""Changes to a query's text, noted token by token and made at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cgkg.errors import RequestError
from cgkg.store.remote.virtuoso.brackets import Node, first_token, last_token
from cgkg.store.tokens import Token, position, tokens


class Revision:
    """A query that is being written again; note what surrounds before what is inside of it."""

    def __init__(self, query: str) -> None:
        """Nothing is changed yet."""
        self.query = query
        self._before: defaultdict[int, list[str]] = defaultdict(list)
        self._after: defaultdict[int, list[str]] = defaultdict(list)
        self._instead: dict[int, str] = {}

    def written(self, nodes: Sequence[Node]) -> str:
        """How some nodes are written in the query that was given."""
        end = last_token(nodes[-1])
        return self.query[first_token(nodes[0]).start : end.start + len(end.text)]

    def wrap(self, nodes: Sequence[Node], opening: str, closing: str) -> None:
        """Write something before and after some nodes, of which there is one at least."""
        self._before[first_token(nodes[0]).start].append(opening)
        self._after[last_token(nodes[-1]).start].insert(0, closing)

    def insert_before(self, token: Token, text: str) -> None:
        """Write something before a token."""
        self._before[token.start].append(text)

    def replace(self, token: Token, text: str) -> None:
        """Write something in place of a token."""
        self._instead[token.start] = text

    def drop(self, nodes: Sequence[Node]) -> None:
        """Leave some nodes out."""
        start, end = first_token(nodes[0]).start, last_token(nodes[-1]).start
        for token in tokens(self.query):
            if start <= token.start <= end:
                self._instead[token.start] = ""

    def text(self) -> str:
        """The query as it is now."""
        parts, at = [], 0
        for token in tokens(self.query):
            parts += [self.query[at : token.start], *self._before.get(token.start, ())]
            parts += [self._instead.get(token.start, token.text)]
            parts += self._after.get(token.start, ())
            at = token.start + len(token.text)
        return "".join([*parts, self.query[at:]])

    def refusal(self, token: Token, what: str, remedy: str) -> RequestError:
        """The error that a query is refused with.

        Args:
            token: where it is.
            what: what Virtuoso does not get right.
            remedy: what to write instead.
        """
        line, column = position(self.query, token.start)
        return RequestError(
            501,
            "Not answered rightly by this engine",
            f"Line {line}, column {column}: {what} The engine behind this endpoint, Virtuoso, "
            f"would give a wrong answer without an error. {remedy}",
        )
