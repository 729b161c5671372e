"""Why an inferred statement holds: by which OWL 2 RL rule, from which premises.

Nothing of this is stored. The rules are the queries that made the inferred graph; here each is
asked backwards: with its conclusion bound, its WHERE gives the premises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg import iris
from cgkg.iris import GraphName
from cgkg.services.patterns import Rule, expand
from cgkg.services.solutions import Row, Term, select
from cgkg.services.values import fill, written
from cgkg.store.base import Store
from cgkg.store.built_graphs import BuiltGraphs

Triple = tuple[Term, Term, Term]

_VARIABLE: Final = re.compile(r"\?(\w+)")
_PARTS: Final = ("explainedSubject", "explainedProperty", "explainedValue")
_MOST: Final = 5
_ENOUGH: Final = 200
"""How many derivations by one rule are looked at: of these the first few by their terms are told,
so any engine tells the same; a much-used thing has many thousands."""
_INFERRED: Final = iris.graph(GraphName.INFERRED)


@dataclass(frozen=True, slots=True)
class Premise:
    """A statement that a conclusion rests on.

    Attributes:
        triple: the statement; a blank node stands for an unnamed class or a list.
        graphs: IRIs of the named graphs it stands in; empty where no query can tell.
    """

    triple: Triple
    graphs: tuple[str, ...]

    @property
    def is_inferred(self) -> bool:
        """Whether it is itself only inferred."""
        return self.graphs == (_INFERRED,)


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way to reach a conclusion."""

    rule: Rule
    premises: tuple[Premise, ...]

    @property
    def inferred_premises(self) -> int:
        """How many premises need an explanation of their own."""
        return sum(premise.is_inferred for premise in self.premises)


class Explanations:
    """Explains inferred statements."""

    def __init__(
        self, store: Store, queries: Mapping[str, str], rules: Sequence[Rule], seconds: float
    ) -> None:
        """Args: a store, the texts of ``queries/pages``, the rules, a time limit in seconds."""
        self._store, self._queries, self._rules, self._seconds = store, queries, rules, seconds
        self._built = BuiltGraphs(store)  # which the rules were applied to

    async def graphs(self, statement: Triple) -> tuple[str, ...]:
        """The named graphs that a statement stands in; none if the dataset does not have it."""
        return (await self._graphs_of([statement])).get(_key(statement), ())

    async def explain(self, statement: Triple) -> list[Derivation]:
        """The ways in which rules lead to a statement, the most direct first.

        Two store calls, whatever the number of rules.
        """
        candidates = list(_branches(self._rules, statement[1].value))
        if not candidates:
            return []
        query = backward_query([(rule, pattern) for rule, pattern in candidates])
        bound = dict(zip(_PARTS, map(written, statement), strict=True))
        rows = await select(self._built, query, self._seconds, **bound)
        found: dict[Rule, dict[tuple[str, ...], list[Triple]]] = {}
        for row in rows:
            rule, pattern = candidates[int(row["branch"].value)]
            premises = _premises(rule, pattern, row, statement)
            if statement not in premises:
                found.setdefault(rule, {})[tuple(map(_key, premises))] = premises
        chosen = [
            (rule, premises)
            for rule, ways in found.items()
            for premises in sorted(ways.values(), key=_order)[:_MOST]
        ]
        graphs = await self._graphs_of([triple for _, premises in chosen for triple in premises])
        derivations = [
            Derivation(
                rule, tuple(Premise(triple, graphs.get(_key(triple), ())) for triple in premises)
            )
            for rule, premises in chosen
        ]
        return sorted(
            derivations, key=lambda one: (one.inferred_premises, len(one.premises), one.rule.name)
        )

    async def _graphs_of(self, triples: Sequence[Triple]) -> dict[str, tuple[str, ...]]:
        named = {_key(triple): triple for triple in triples if _can_be_asked(triple)}
        if not named:
            return {}
        rows = [[written(term) for term in triple] for triple in named.values()]
        query = fill(self._queries["statement-graphs"], rows)
        graphs: dict[str, tuple[str, ...]] = {}
        for row in await select(self._store, query, self._seconds):
            key = _key((row["subject"], row["property"], row["value"]))
            graphs[key] = (*graphs.get(key, ()), row["graph"].value)
        return graphs


def backward_query(branches: Sequence[tuple[Rule, tuple[str, str, str]]]) -> str:
    """One SELECT that asks several rules at once for the premises of a conclusion.

    Args:
        branches: a rule, and which of its conclusions is meant.

    Returns:
        A query over the variables of ``_PARTS``, to be bound to the statement. Rows are in no
        order: those of a much-used thing would all have to be found for it.
    """
    groups: list[str] = []
    asked: set[str] = set()
    for number, (rule, pattern) in enumerate(branches):
        body = rule.body
        for name, part in zip(pattern, _PARTS, strict=True):
            if name.startswith("?"):
                body = re.sub(rf"\{name}\b", f"?{part}", body)
        variables = _columns(body)
        asked |= variables
        groups.append(
            f'{{ SELECT {_listed(variables)} WHERE {{ BIND("{number}" AS ?branch) {body} }} '
            f"LIMIT {_ENOUGH} }}"
        )
    return f"SELECT {_listed(asked)} WHERE {{ {' UNION '.join(groups)} }}"


def _columns(body: str) -> set[str]:
    """All variables, by name: an engine without parameters binds those that are listed."""
    return {"branch", *_PARTS, *_VARIABLE.findall(body)}


def _listed(variables: set[str]) -> str:
    return " ".join(f"?{name}" for name in sorted(variables))


def _branches(rules: Sequence[Rule], predicate: str) -> Iterator[tuple[Rule, tuple[str, str, str]]]:
    """The rules and conclusions that can give a statement with this property."""
    for rule in rules:
        for pattern in rule.conclusions:
            if pattern[1].startswith("?") or expand(pattern[1]) == predicate:
                yield rule, pattern


def _premises(
    rule: Rule, conclusion: tuple[str, str, str], row: Row, statement: Triple
) -> list[Triple]:
    bound = dict(zip(conclusion, statement, strict=True))

    def term(name: str) -> Term:
        if name in bound and name.startswith("?"):
            return bound[name]
        return row.get(name.removeprefix("?")) or Term("uri", expand(name))

    return [(term(s), term(p), term(o)) for s, p, o in rule.premises]


def _can_be_asked(triple: Triple) -> bool:
    kinds = [term.kind for term in triple]
    return "bnode" not in kinds and "triple" not in kinds and "*" not in triple[1].value


def _order(premises: Sequence[Triple]) -> list[str]:
    """Sorts derivations; labels of blank nodes say nothing."""
    return ["" if term.kind == "bnode" else term.value for triple in premises for term in triple]


def _key(triple: Triple) -> str:
    return " ".join(f"{term.kind} {term.value} {term.language.casefold()}" for term in triple)
