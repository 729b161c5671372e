"""What is asked of a load, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from cgkg.errors import SettingError
from cgkg.iris import BASE, BUILT_GRAPHS, LOADED
from cgkg.store.loading.files import SourceFile


@dataclass(frozen=True, slots=True)
class About:
    """What the person who loads says of the data; empty where nothing is said.

    Attributes:
        title_zh: title in Chinese.
        title_en: title in English.
        license: IRI of the licence.
        source: IRI of where the data came from.
        date: day on which the data were issued or fetched, ISO 8601.
    """

    title_zh: str = ""
    title_en: str = ""
    license: str = ""
    source: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """A load.

    Attributes:
        graph: IRI of the named graph to make.
        files: what to read.
        base: IRI against which relative IRIs are resolved.
        used: what the triples rest on, where it is not ``files``: a list and its mapping.
        about: what is said of the data.
        replace: whether a graph that is there is replaced.
        merge_graphs: whether triples in named graphs of the files are taken, too.
        is_list: whether standards that other graphs describe are left to these.
    """

    graph: str
    files: tuple[SourceFile, ...]
    base: str
    used: tuple[SourceFile, ...] = ()
    about: About = field(default_factory=About)
    replace: bool = False
    merge_graphs: bool = False
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load made.

    Attributes:
        triples: in the graph.
        classes: how many the graph uses.
        properties: how many it uses.
        repeated: how many of its triples stand in other graphs, too.
        known: standards of a list that other graphs describe.
        version: the dataset's version after it; empty where only the server knows.
    """

    triples: int
    classes: int
    properties: int
    repeated: int = 0
    known: int = 0
    version: str = ""


def check_iri(option: str, iri: str) -> str:
    """An absolute IRI that an option of the command line gives.

    Raises:
        SettingError: it is none.
    """
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise SettingError(f"{option}: expected an absolute IRI; {iri!r}: {error}") from None
    return iri


def check_graph(iri: str) -> str:
    """The IRI of a graph that may be loaded into.

    Raises:
        SettingError: it is no absolute IRI, has a fragment, or is a graph of the project's own.

    >>> check_graph("https://example.org/graph/ours")
    'https://example.org/graph/ours'
    """
    check_iri("--graph", iri)
    if "#" in iri:
        raise SettingError(
            f"--graph: expected an IRI without a fragment, since its description has some: {iri}"
        )
    if iri == LOADED or iri in BUILT_GRAPHS:
        raise SettingError(
            f"--graph: {iri} is built from the project's sources or kept by the program; "
            f"load into a graph of your own, such as {BASE}graph/ours"
        )
    return iri
