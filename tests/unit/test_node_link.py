"""Small graphs as boxes and arrows: all of them, none over another, the same each time."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cgkg.services.solutions import Term
from cgkg.terms import PREFIXES
from cgkg.web.figures.node_link import Edge, Node, lay_out_graph
from cgkg.web.query_graph import MOST_NODES, draw

TYPE = Term("uri", PREFIXES["rdf"] + "type")
BROADER = Term("uri", PREFIXES["skos"] + "broader")
PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), unique=True, max_size=30)


def thing(name: object) -> Term:
    return Term("uri", f"https://w3id.org/cgkg/id/category/{name}")


@given(PAIRS)
def test_any_graph_is_drawn_whole_without_boxes_over_each_other(
    pairs: list[tuple[int, int]],
) -> None:
    keys = list(dict.fromkeys(key for pair in pairs for key in pair))
    nodes = [Node(key, f"node {key}") for key in keys]
    edges = [Edge(*pair, "leads to") for pair in pairs]
    figure = lay_out_graph(nodes, edges)
    assert figure == lay_out_graph(nodes, edges)
    assert {box.node.key for box in figure.boxes} == set(keys)
    assert [arrow.edge for arrow in figure.arrows] == edges
    places = sorted((box.left, box.top) for box in figure.boxes)
    for one, other in pairwise(places):
        assert one[0] != other[0] or one[1] + figure.box_height <= other[1]
    numbers = [float(n) for arrow in figure.arrows for n in re.findall(r"-?\d+\.?\d*", arrow.curve)]
    assert all(0 <= number <= max(figure.width, figure.height) for number in numbers)


def test_what_is_led_to_stands_at_the_right_and_near() -> None:
    nodes = [Node(key, key) for key in ("b", "a", "below a", "below b")]
    edges = [Edge("a", "below a", "x"), Edge("b", "below b", "x")]
    boxes = {box.node.key: box for box in lay_out_graph(nodes, edges).boxes}
    assert boxes["a"].left < boxes["below a"].left
    assert boxes["a"].top == boxes["below a"].top
    assert boxes["b"].top == boxes["below b"].top


def test_types_stand_in_the_boxes_and_texts_are_left_to_the_list() -> None:
    category, kind = thing("2"), Term("uri", "https://w3id.org/cgkg/ns#Category")
    triples = [
        (thing("2.1"), BROADER, category),
        (thing("2.1"), Term("uri", "https://w3id.org/cgkg/ns#other"), category),
        (category, TYPE, kind),
        (category, BROADER, Term("literal", "a text", "en")),
    ]
    labels = {kind.value: {"en": "category", "zh-hans": "类别"}, category.value: {"en": "Two"}}
    figure = draw(triples, labels, "en")
    assert figure is not None
    told = {box.node.label: (box.node.about, box.node.href) for box in figure.boxes}
    assert told == {
        "id:category/2.1": ("", "/id/category/2.1"),
        "Two": ("category", "/id/category/2"),
    }
    (arrow,) = figure.arrows
    assert arrow.edge.label == "skos:broader, cg:other"


def test_blank_nodes_lead_nowhere() -> None:
    figure = draw([(thing("2"), BROADER, Term("bnode", "b0"))], {}, "en")
    assert figure is not None
    assert [(box.node.label, box.node.href) for box in figure.boxes][1] == ("_:b0", None)


def test_nothing_and_too_much_are_not_drawn() -> None:
    assert draw([], {}, "en") is None
    assert draw([(thing("2"), TYPE, thing("3"))], {}, "en") is None
    many = [(thing("2"), BROADER, thing(number)) for number in range(3, 3 + MOST_NODES)]
    assert draw(many[:-1], {}, "en") is not None
    assert draw(many, {}, "en") is None
