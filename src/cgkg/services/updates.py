"""Updates as clients send them: the parameters of the SPARQL 1.1 Protocol, checked."""

from __future__ import annotations

from cgkg.errors import RequestError
from cgkg.services.queries import Parameters, graph_iris, only
from cgkg.store.writable import UpdateRequest


def build_update(parameters: Parameters) -> UpdateRequest:
    """An update from the protocol's parameters (SPARQL 1.1 Protocol, section 2.2).

    Args:
        parameters: ``update`` exactly once (it may be blank: an update of no operations);
            ``using-graph-uri`` and ``using-named-graph-uri`` any number of times; others are
            ignored.

    Raises:
        RequestError: 400.
    """
    update = only(parameters, "update")
    if update is None:
        raise RequestError(
            400,
            "Bad request",
            "The parameter update is missing; send exactly one SPARQL update in it.",
        )
    return UpdateRequest(
        update,
        graph_iris(parameters, "using-graph-uri"),
        graph_iris(parameters, "using-named-graph-uri"),
    )
