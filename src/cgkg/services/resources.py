"""Things of the graph: what is known of them, and what was probably meant by a wrong key."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final, NamedTuple, TypeVar

from cgkg import iris
from cgkg.formats import RdfFormat
from cgkg.iris import GraphName, Kind, Thing
from cgkg.services.description import Description, Partition
from cgkg.services.descriptions import Descriptions
from cgkg.services.framework import Concept, read_framework
from cgkg.services.graph_sizes import read_graph_sizes
from cgkg.services.index.shelf import Shelf
from cgkg.services.solutions import Row, Term, ask, iri_term, select, string_term
from cgkg.services.things_with_pages import ThingsWithPages
from cgkg.services.values import fill
from cgkg.services.versioned import Current
from cgkg.store.base import Answer, QueryRequest
from cgkg.terms import PREFIXES

_DCTERMS: Final = PREFIXES["dcterms"]
_SUGGESTIONS: Final = 5
_CLOSE_ENOUGH: Final = 0.5
_QUERY_OF: Final = {"cgkg": "description", "graphs": "description-graphs"}
# They compute with what they are given, and a substituted variable has no value in BIND.
_COMPUTING: Final = ("graphs", "alt")

T = TypeVar("T")


class DatasetFacts(NamedTuple):
    """What the dataset says of itself; empty where it does not.

    Attributes:
        titles: by language tag.
        creator: who made it.
        modified: date of the newest thing in it, ISO 8601.
    """

    titles: Mapping[str, str]
    creator: str
    modified: str


class Linkset(NamedTuple):
    """Links from this dataset to another one (VoID, 5).

    Attributes:
        iri: the linkset.
        target: IRI of the other dataset.
        predicate: IRI of the property that links.
        size: links.
    """

    iri: str
    target: str
    predicate: str
    size: int


class Resources:
    """Reads things, named graphs and the ontology from a store."""

    def __init__(self, shelf: Shelf, timeout: float) -> None:
        """Args: a store with its index files, and a time limit in seconds."""
        self._store, self._queries, self._timeout = shelf.store, shelf.queries, timeout
        self._built = shelf.guide
        self._descriptions = Descriptions(shelf, timeout)
        self._things = ThingsWithPages(shelf)
        self._dataset: Current[DatasetFacts] = self._once(self._read_dataset)
        self._graphs: Current[list[tuple[str, int]]] = self._once(self._read_graphs)
        self._counts: Current[list[tuple[str, int]]] = self._once(self._read_counts)
        self._framework: Current[tuple[Concept, ...]] = self._once(self._read_framework)

    @property
    def version(self) -> str:
        """The version of the dataset."""
        return self._store.version

    async def exists(self, iri: str) -> bool:
        """Whether the graph says anything about a thing."""
        return await ask(self._store, self._queries["exists"], self._timeout, thing=iri_term(iri))

    async def describe(
        self, iri: str, document: str, syntax: RdfFormat, profile: str = "cgkg"
    ) -> Answer:
        """A thing by the terms of a profile.

        Args:
            iri: the thing.
            document: IRI of the document that describes it, without an extension.
            syntax: the syntax to write in.
            profile: ``cgkg``: statements about it, references to it, their provenance;
                ``graphs``: the same, each in its named graph, in a syntax that has graphs;
                ``schema``, ``dcat``: in those vocabularies; ``alt``: which representations exist.
        """
        name = _QUERY_OF.get(profile, f"profile-{profile}")
        terms = {"thing": iri_term(iri), "document": iri_term(document)}
        if profile not in _COMPUTING:
            return await self._construct(name, syntax, **terms)
        query = fill(self._queries[name], [terms.values()])
        return await self._store.query(
            QueryRequest(query, self._timeout, graph_format=syntax, as_quads=profile == "graphs")
        )

    async def description(self, iri: str, page: int = 1) -> Description | None:
        """The description of a thing for a page; None if the graph says nothing about it."""
        return await self._descriptions.read(iri, page)

    async def labels(self, terms: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """Labels of several things: IRI → language tag → label."""
        return await self._descriptions.labels(terms)

    async def embedded(self, iri: str, document: str) -> str:
        """A thing in schema.org's terms as JSON-LD, to be embedded in its page."""
        answer = await self.describe(iri, document, RdfFormat.JSON_LD, "schema")
        try:
            return b"".join([piece async for piece in answer]).decode()
        finally:
            await answer.aclose()

    async def dataset(self) -> DatasetFacts:
        """What the dataset says of itself; read once for each version."""
        return await self._dataset.get()

    async def suggestions(self, kind: Kind, key: str) -> list[Thing]:
        """Things of a kind whose keys look most like a key that does not exist.

        Where there is a file of all things, they are looked for among those a few hundred places
        before and after it.
        """
        prefix = iris.thing(kind, "0").removesuffix("0")
        others = await self._others(prefix, key)
        keys = {other.removeprefix(prefix) for other in others if other.startswith(prefix)}
        folded = {name.casefold(): name for name in sorted(keys)}
        close = difflib.get_close_matches(key.casefold(), folded, _SUGGESTIONS, _CLOSE_ENOUGH)
        return [Thing(kind, folded[name]) for name in close]

    async def _others(self, prefix: str, key: str) -> list[str]:
        """IRIs of things that may have been meant: keys of standards are upper case."""
        things = self._things.built()
        if things is not None:
            return [*things.near(prefix + key), *things.near(prefix + key.upper())]
        rows = await self._select_built("keys", prefix=string_term(prefix))
        return [row["other"].value for row in rows]

    async def graph_exists(self, name: GraphName) -> bool:
        """Whether a named graph holds anything."""
        query = self._queries["named-graph-exists"]
        return await ask(self._store, query, self._timeout, graph=iri_term(iris.graph(name)))

    async def graph(self, name: GraphName, syntax: RdfFormat, *, as_quads: bool = False) -> Answer:
        """All triples of a named graph; as quads: in the graph of that name."""
        query = self._queries["named-graph-quads" if as_quads else "named-graph"]
        terms = {"graph": iri_term(iris.graph(name))}
        return await self._store.query(
            QueryRequest(
                query, self._timeout, graph_format=syntax, substitutions=terms, as_quads=as_quads
            )
        )

    async def graphs(self) -> list[tuple[str, int]]:
        """The named graphs' IRIs with their numbers of triples; see :mod:`.graph_sizes`."""
        return await self._graphs.get()

    async def partitions(self, iri: str) -> tuple[Partition, ...]:
        """What a dataset or named graph holds, by class and by property, the most first."""
        return await self._descriptions.partitions(iri)

    async def linksets(self, iri: str) -> list[Linkset]:
        """The linksets that are parts of a named graph, by target, the largest first."""
        return [
            Linkset(
                row["linkset"].value,
                row["target"].value,
                row["predicate"].value,
                int(row["count"].value),
            )
            for row in await self._select_built("linksets")
            if row["linkset"].value.startswith(f"{iri}#")
        ]

    async def counts(self) -> list[tuple[str, int]]:
        """The main classes' IRIs with the number of their members."""
        return await self._counts.get()

    async def framework(self) -> tuple[Concept, ...]:
        """The categories of the standards system, each with all that stands below it."""
        return await self._framework.get()

    async def read_ahead(self) -> None:
        """Read what many pages need, before anyone asks."""
        await self.framework()
        await self.counts()
        await self.graphs()
        await self.dataset()

    def _once(self, read: Callable[[], Awaitable[T]]) -> Current[T]:
        """What is read once for each version of the dataset."""
        return Current(lambda: self._store.version, lambda _: read())

    async def _read_dataset(self) -> DatasetFacts:
        return _dataset_facts(await self._select_built("dataset"))

    async def _read_graphs(self) -> list[tuple[str, int]]:
        return await read_graph_sizes(self._store, self._built, self._queries, self._timeout)

    async def _read_counts(self) -> list[tuple[str, int]]:
        rows = await self._select_built("counts")
        return [(row["class"].value, int(row["count"].value)) for row in rows]

    async def _read_framework(self) -> tuple[Concept, ...]:
        return await read_framework(self._built, self._queries, self._timeout)

    async def _select(self, name: str, **terms: str) -> list[Row]:
        return await select(self._store, self._queries[name], self._timeout, **terms)

    async def _select_built(self, name: str, **terms: str) -> list[Row]:
        return await select(self._built, self._queries[name], self._timeout, **terms)

    async def _construct(self, name: str, syntax: RdfFormat, **terms: str) -> Answer:
        query = self._queries[name]
        return await self._store.query(
            QueryRequest(query, self._timeout, graph_format=syntax, substitutions=terms)
        )


def _dataset_facts(rows: list[Row]) -> DatasetFacts:
    def values(name: str) -> list[Term]:
        return [row["value"] for row in rows if row["property"].value == _DCTERMS + name]

    titles = {value.language: value.value for value in values("title")}
    creators, dates = values("creator"), values("modified")
    return DatasetFacts(
        titles,
        creators[0].value if creators else "",
        dates[0].value if dates else "",
    )
