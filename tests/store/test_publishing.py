"""What is published is what the store has; only what changed is sent; it is switched to as a whole.

The same tests for every engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cgkg.errors import InputError, PublicationRefused, PublicationUnverified
from cgkg.iris import BASE, DATASET
from cgkg.store.publication import registry
from cgkg.store.publication.plan import Action, Plan
from cgkg.store.publication.registry import VERSION
from cgkg.store.remote.served import REGISTRY
from engines import ENGINES, Engine
from published import (
    change,
    graphs_in,
    make_dataset,
    of_version,
    publish_dataset,
    registry_in,
    rows,
    settings_of,
    versions_in,
    wipe,
)

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module", params=sorted(ENGINES))
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with ENGINES[request.param](tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture
def engine(running: Engine) -> Engine:
    """An engine without any graph of the project."""
    wipe(running)
    return running


def actions(plan: Plan) -> dict[str, Action]:
    return {step.iri.rpartition("/")[2]: step.action for step in plan.steps}


def test_a_published_dataset_is_there_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    dataset = make_dataset(tmp_path, "one", of_version("1"))
    plan, losses = publish_dataset(settings_of(engine), dataset)
    assert set(actions(plan).values()) == {Action.SEND}
    assert not losses
    sizes = {f"{BASE}graph/a": 47, f"{BASE}graph/b": 40, f"{BASE}graph/same": 40}
    there = graphs_in(engine)
    assert there.pop(REGISTRY)
    assert there == sizes
    assert (VERSION, "one") in registry_in(engine)


def test_a_new_version_replaces_the_old_one(engine: Engine, tmp_path: Path) -> None:
    publish_dataset(settings_of(engine), make_dataset(tmp_path, "one", of_version("1")))
    second = of_version("2") | {"c": ['<http://e/c> <http://e/version> "2"']}
    del second["b"]
    plan, _ = publish_dataset(settings_of(engine), make_dataset(tmp_path, "two", second))
    expected = {"a": Action.SEND, "b": Action.REMOVE, "c": Action.SEND, "same": Action.KEEP}
    assert actions(plan) == expected
    assert versions_in(engine) == {("a", "2"), ("c", "2")}
    names = ("a", "c", "same")
    assert set(graphs_in(engine)) == {REGISTRY, *(f"{BASE}graph/{name}" for name in names)}


def test_the_registry_keeps_nothing_of_the_work(engine: Engine, tmp_path: Path) -> None:
    for version in "12":
        dataset = make_dataset(tmp_path, version, of_version(version))
        publish_dataset(settings_of(engine), dataset)
        said = registry_in(engine)
        assert {value for name, value in said if name == VERSION} == {version}
        passing = {registry.LOADING, registry.PUBLISHER, registry.SWITCH_ENDS}
        assert not passing & {name for name, _ in said}


def test_the_same_again_sends_nothing(engine: Engine, tmp_path: Path) -> None:
    dataset = make_dataset(tmp_path, "one", of_version("1"))
    publish_dataset(settings_of(engine), dataset)
    before = registry_in(engine)
    plan, _ = publish_dataset(settings_of(engine), dataset)
    assert set(actions(plan).values()) == {Action.KEEP}
    assert registry_in(engine) == before


def test_a_graph_that_somebody_changed_is_sent_again(engine: Engine, tmp_path: Path) -> None:
    dataset = make_dataset(tmp_path, "one", of_version("1"))
    publish_dataset(settings_of(engine), dataset)
    before = graphs_in(engine)
    change(engine, f"INSERT DATA {{ GRAPH <{BASE}graph/b> {{ <http://e/x> <http://e/y> 1 }} }}")
    plan, _ = publish_dataset(settings_of(engine), dataset)
    assert actions(plan) == {"a": Action.KEEP, "b": Action.SEND, "same": Action.KEEP}
    assert graphs_in(engine) == before


def test_graphs_that_were_there_before_are_replaced(engine: Engine, tmp_path: Path) -> None:
    change(engine, f"INSERT DATA {{ GRAPH <{BASE}graph/b> {{ <http://e/x> <http://e/y> 1 }} }}")
    publish_dataset(settings_of(engine), make_dataset(tmp_path, "one", of_version("1")))
    assert graphs_in(engine)[f"{BASE}graph/b"] == 40
    assert not rows(engine, f"SELECT ?o {{ GRAPH <{BASE}graph/b> {{ <http://e/x> ?p ?o }} }}")


def test_large_graphs_go_in_pieces(engine: Engine, tmp_path: Path) -> None:
    told: list[str] = []
    dataset = make_dataset(tmp_path, "one", of_version("1", size=100))
    publish_dataset(settings_of(engine), dataset, told.append, chunk=30)
    assert told.count("  90 of 100 triples sent") == 2
    assert graphs_in(engine)[f"{BASE}graph/a"] == 107


def test_blank_nodes_stay_what_they_are(engine: Engine, tmp_path: Path) -> None:
    dataset = make_dataset(tmp_path, "one", of_version("1"))
    publish_dataset(settings_of(engine), dataset, chunk=3)
    chain = "<http://e/s0> <http://e/part> ?x . ?x <http://e/next> ?y . ?y <http://e/version> ?v"
    assert len(rows(engine, f"SELECT ?x ?y {{ GRAPH <{BASE}graph/a> {{ {chain} }} }}")) == 1


def test_a_value_in_another_form_is_told_and_fails_if_asked(engine: Engine, tmp_path: Path) -> None:
    said = {"a": [f'<http://e/s> <http://e/p> "1.50"^^<{XSD}decimal>']}
    dataset = make_dataset(tmp_path, "one", said)
    with pytest.raises(PublicationUnverified, match=r'"1\.50".*as \'1\.5\''):
        publish_dataset(settings_of(engine), dataset, strict=True)
    assert not [value for name, value in registry_in(engine) if name == VERSION]
    _, losses = publish_dataset(settings_of(engine), dataset)
    assert [(loss.literals, loss.datatype, loss.kept) for loss in losses] == [
        (1, XSD + "decimal", "1.5")
    ]


def test_another_publisher_is_refused_and_can_be_replaced(engine: Engine, tmp_path: Path) -> None:
    dataset = make_dataset(tmp_path, "one", of_version("1"))
    other = "elsewhere process 12 started 34 in 5d/6"
    change(engine, registry.insert(DATASET, registry.PUBLISHER, other))
    with pytest.raises(PublicationRefused, match="elsewhere process 12"):
        publish_dataset(settings_of(engine), dataset)
    assert set(graphs_in(engine)) == {REGISTRY}
    publish_dataset(settings_of(engine), dataset, take_over=True)
    assert (VERSION, "one") in registry_in(engine)


def test_graphs_that_share_a_blank_node_are_refused(engine: Engine, tmp_path: Path) -> None:
    said = {name: ["_:x <http://e/p> <http://e/o>"] for name in "ab"}
    with pytest.raises(InputError, match="share a blank node"):
        publish_dataset(settings_of(engine), make_dataset(tmp_path, "one", said))
    assert not graphs_in(engine)
