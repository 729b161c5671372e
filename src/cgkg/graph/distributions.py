"""How the dataset can be had (DCAT 3): its dumps and its endpoint, in the graph ``catalog``.

Only what the build writes is described. Sizes and checksums are not here: the catalogue is part of
the dump of the whole, so it cannot know them; they stand in ``dumps/SHA256SUMS``.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph, URIRef

from cgkg import iris
from cgkg.formats import RdfFormat
from cgkg.graph.dumps import GRAPH_SYNTAXES, WHOLE
from cgkg.graph.vocabulary import DCAT, DCTERMS, RDF, RDFS, VOID, en, text, zh
from cgkg.iris import GraphName

_DUMPS = iris.BASE + "dumps/"
_LICENSE = URIRef("https://creativecommons.org/licenses/by/4.0/")
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_GZIP = URIRef(_MEDIA_TYPES + "application/gzip")


def describe_distributions(
    catalog: Graph, syntaxes: Iterable[RdfFormat], names: Iterable[GraphName]
) -> None:
    """Add the dumps of the dataset and of its graphs, and the endpoint.

    Args:
        catalog: the graph to add to.
        syntaxes: of the dumps of the whole.
        names: the named graphs that have dumps of their own.
    """
    dataset = URIRef(iris.DATASET)
    for syntax in syntaxes:
        _describe_dump(catalog, dataset, WHOLE, syntax)
    for name in names:
        for syntax in GRAPH_SYNTAXES:
            _describe_dump(catalog, URIRef(iris.graph(name)), str(name), syntax)
    endpoint = URIRef(iris.BASE + "sparql")
    catalog.add((endpoint, RDF.type, DCAT.DataService))
    catalog.add((endpoint, RDFS.label, zh("SPARQL 查询服务")))
    catalog.add((endpoint, RDFS.label, en("SPARQL endpoint")))
    catalog.add((endpoint, DCAT.endpointURL, endpoint))
    catalog.add((endpoint, DCAT.servesDataset, dataset))
    catalog.add((endpoint, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/sparql11-protocol/")))


def _describe_dump(catalog: Graph, dataset: URIRef, stem: str, syntax: RdfFormat) -> None:
    """The dump of a dataset in a syntax, plain and compressed."""
    for suffix in ("", ".gz"):
        file = f"{stem}.{syntax.extension}{suffix}"
        download = URIRef(_DUMPS + file)
        catalog.add((dataset, DCAT.distribution, download))
        catalog.add((dataset, VOID.dataDump, download))
        catalog.add((download, RDF.type, DCAT.Distribution))
        catalog.add((download, RDFS.label, text(file)))
        catalog.add((download, DCAT.downloadURL, download))
        catalog.add((download, DCAT.mediaType, URIRef(_MEDIA_TYPES + syntax.media_type)))
        catalog.add((download, DCTERMS.license, _LICENSE))
        if suffix:
            catalog.add((download, DCAT.compressFormat, _GZIP))
