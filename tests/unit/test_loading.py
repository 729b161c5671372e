"""Loading RDF beside the built graphs: whole or not at all, described, and removable."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg.dataset import Dataset
from cgkg.errors import DatasetError, InputError, SettingError
from cgkg.iris import LOADED
from cgkg.store.loading import offline
from cgkg.store.loading.files import find
from cgkg.store.loading.request import About, Loaded, LoadRequest, check_graph
from cgkg.store.versions import LIVE, LiveFolder

OURS, OTHERS = "https://example.org/graph/ours", "https://example.org/graph/others"
LISTING = "https://w3id.org/cgkg/graph/listing"


def dataset(folder: Path, version: str = "built-1", value: str = "known") -> Dataset:
    """A built dataset of one triple."""
    folder.mkdir()
    store = ox.Store(str(folder / "store"))
    subject, property_ = (
        ox.NamedNode("https://example.org/s"),
        ox.NamedNode("https://example.org/p"),
    )
    store.add(ox.Quad(subject, property_, ox.Literal(value), ox.NamedNode(LISTING)))
    store.flush()
    return Dataset(folder, version, "2026-01-01", {"listing": 1})


@pytest.fixture
def built(tmp_path: Path) -> Dataset:
    return dataset(tmp_path / "built")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "datasets"


def load(target: Path, built: Dataset, path: Path, graph: str = OURS, **more: object) -> Loaded:
    request = LoadRequest(graph, find(path).files, graph, **more)  # type: ignore[arg-type]
    return offline.load(target, built, request, lambda _: None)


def current(target: Path) -> ox.Store:
    version = LiveFolder(target / LIVE).current()
    assert version is not None
    return ox.Store.read_only(str(version.store))


def lines(target: Path, graph: str) -> set[str]:
    """The triples of a graph; blank nodes have any label."""
    found = current(target).quads_for_pattern(None, None, None, ox.NamedNode(graph))
    return {
        " ".join("_:" if isinstance(t, ox.BlankNode) else str(t) for t in quad.triple)
        for quad in found
    }


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


class TestSyntaxes:
    TRIPLE = "<https://example.org/graph/a> <https://example.org/graph/b> <https://example.org/x>"
    DOCUMENTS = (
        ("nt", f"{TRIPLE} .\n"),
        ("nq", f"{TRIPLE} .\n"),
        ("ttl", "<a> <b> <https://example.org/x> ."),
        ("trig", "<a> <b> <https://example.org/x> ."),
        ("rdf", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
         'xmlns:e="https://example.org/graph/"><rdf:Description rdf:about="a">'
         '<e:b rdf:resource="https://example.org/x"/></rdf:Description></rdf:RDF>'),
        ("jsonld", '{"@id":"a","https://example.org/graph/b":{"@id":"https://example.org/x"}}'),
    )  # fmt: skip

    @pytest.mark.parametrize(("extension", "text"), DOCUMENTS, ids=[name for name, _ in DOCUMENTS])
    def test_each_is_read_with_the_graph_as_base(
        self, tmp_path: Path, target: Path, built: Dataset, extension: str, text: str
    ) -> None:
        load(target, built, write(tmp_path / f"a.{extension}", text))
        assert lines(target, OURS) == {self.TRIPLE}

    @pytest.mark.parametrize(("extension", "text"), DOCUMENTS, ids=[name for name, _ in DOCUMENTS])
    def test_each_may_be_compressed(
        self, tmp_path: Path, target: Path, built: Dataset, extension: str, text: str
    ) -> None:
        path = tmp_path / f"a.{extension}.gz"
        path.write_bytes(gzip.compress(text.encode()))
        load(target, built, path)
        assert lines(target, OURS) == {self.TRIPLE}

    def test_a_given_base_is_used(self, tmp_path: Path, target: Path, built: Dataset) -> None:
        path = write(tmp_path / "a.ttl", "<a> <b> <c> .")
        request = LoadRequest(OURS, find(path).files, "https://example.com/here/")
        offline.load(target, built, request, lambda _: None)
        assert lines(target, OURS) == {
            "<https://example.com/here/a> <https://example.com/here/b> <https://example.com/here/c>"
        }


class TestFolders:
    def test_files_are_taken_by_name_with_those_below(self, tmp_path: Path) -> None:
        for name in ("b.nt", "a/z.ttl.gz", "a/y.nt", "README", ".hidden.nt", ".git/c.nt"):
            write(tmp_path / "in" / name, "")
        found = find(tmp_path / "in")
        assert [file.name for file in found.files] == ["a/y.nt", "a/z.ttl.gz", "b.nt"]
        assert found.left_out == ("README",)

    def test_blank_nodes_of_files_stay_apart(
        self, tmp_path: Path, target: Path, built: Dataset
    ) -> None:
        for name in ("1.nt", "2.nt"):
            write(tmp_path / "in" / name, '_:b <https://example.org/p> "1" .\n')
        assert load(target, built, tmp_path / "in").triples == 2

    @pytest.mark.parametrize("name", ["missing.nt", "table.csv", "empty"])
    def test_what_is_no_rdf_is_refused(self, tmp_path: Path, name: str) -> None:
        write(tmp_path / "table.csv", "a,b\n")
        (tmp_path / "empty").mkdir()
        with pytest.raises(InputError, match=name):
            find(tmp_path / name)


class TestBadInput:
    def refused(self, target: Path, built: Dataset, path: Path) -> InputError:
        """Why a file is refused; nothing of it, or of the folder's files, is there then."""
        with pytest.raises(InputError) as error:
            load(target, built, path)
        assert OURS not in [graph.iri for graph in offline.loaded(target, built)]
        entries = {entry.name for entry in (target / LIVE).iterdir()}
        assert not [name for name in entries if name.startswith(".attempt")]
        return error.value

    def test_an_error_far_down_names_its_line(
        self, tmp_path: Path, target: Path, built: Dataset
    ) -> None:
        good = "<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n"
        path = write(tmp_path / "a.nt", good * 99_999 + "<https://example.org/s> <x y> .\n" + good)
        error = self.refused(target, built, path)
        assert (error.path, error.line) == (str(path), 100_000)
        assert "Invalid IRI" in error.problem

    def test_one_bad_file_of_a_folder_loads_none(
        self, tmp_path: Path, target: Path, built: Dataset
    ) -> None:
        write(tmp_path / "in/1.nt", "<https://example.org/s> <https://example.org/p> <x:o> .\n")
        write(tmp_path / "in/2.ttl", "<s> <p> .\n")
        assert self.refused(target, built, tmp_path / "in").line == 1

    def test_a_cut_off_gzip_is_refused(self, tmp_path: Path, target: Path, built: Dataset) -> None:
        path = tmp_path / "a.nt.gz"
        path.write_bytes(gzip.compress(b"<x:s> <x:p> <x:o> .\n" * 1000)[:-9])
        assert "cannot be uncompressed" in self.refused(target, built, path).problem

    @pytest.mark.parametrize(
        ("name", "text", "problem"),
        [
            ("a.rdf", '<!DOCTYPE r [<!ENTITY e "e">]><r/>', "Document type declaration refused"),
            ("a.ttl", "<s> <p> " + "(" * 300 + ")" * 300 + " .", "nested too deeply"),
            ("a.jsonld", '{"a":' * 300 + "1" + "}" * 300, "nested too deeply"),
            ("a.jsonld", '{"@context":"https://example.org/c","a":1}', "context elsewhere"),
            ("a.nq", "<x:s> <x:p> <x:o> <x:g> .\n", "named graphs"),
            ("a.trig", "<x:g> { <x:s> <x:p> <x:o> }", "named graphs"),
        ],
    )
    def test_what_is_dangerous_or_ambiguous_is_refused(
        self, tmp_path: Path, target: Path, built: Dataset, name: str, text: str, problem: str
    ) -> None:
        assert problem in self.refused(target, built, write(tmp_path / name, text)).problem

    def test_named_graphs_can_be_merged(self, tmp_path: Path, target: Path, built: Dataset) -> None:
        path = write(tmp_path / "a.nq", "<x:s> <x:p> <x:o> <x:g> .\n<x:s> <x:p> <x:o> <x:h> .\n")
        assert load(target, built, path, merge_graphs=True).triples == 1
        assert not current(target).contains_named_graph(ox.NamedNode("x:g"))

    @pytest.mark.parametrize("iri", ["ours", "https://example.org/#g", "a b", LISTING, LOADED])
    def test_graphs_that_are_none_or_the_projects_are_refused(self, iri: str) -> None:
        with pytest.raises(SettingError, match="--graph"):
            check_graph(iri)

    def test_a_writing_process_is_waited_for_by_nobody(
        self, tmp_path: Path, target: Path, built: Dataset
    ) -> None:
        path = write(tmp_path / "a.nt", "")
        with LiveFolder(target / LIVE).lock(), pytest.raises(DatasetError, match="--to"):
            load(target, built, path)


class TestDescription:
    def said(self, target: Path, subject: str, property_: str) -> set[str]:
        quads = current(target).quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(property_), None, ox.NamedNode(LOADED)
        )
        return {quad.object.value for quad in quads}

    def test_it_says_what_is_there_and_where_from(
        self, tmp_path: Path, target: Path, built: Dataset
    ) -> None:
        text = "<s> a <C> ; <p> 1, 2 .\n<t> a <C>, <D> .\n"
        path = write(tmp_path / "a.ttl", text)
        about = About("我们的", "Ours", "https://example.org/licence", "", "2026-01-02")
        result = load(target, built, path, about=about)
        assert (result.triples, result.classes, result.properties) == (5, 2, 2)
        void, prov = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/prov#"
        dcterms = "http://purl.org/dc/terms/"
        assert self.said(target, OURS, f"{void}triples") == {"5"}
        assert self.said(target, OURS, f"{dcterms}title") == {"我们的", "Ours"}
        assert self.said(target, OURS, f"{dcterms}date") == {"2026-01-02"}
        [part] = self.said(target, OURS, f"{void}classPartition") - {
            f"{OURS}#class-https-example.org-graph-D"
        }
        assert self.said(target, part, f"{void}entities") == {"2"}
        [file] = self.said(target, OURS, f"{prov}wasDerivedFrom")
        [checksum] = self.said(target, file, "http://spdx.org/rdf/terms#checksum")
        assert self.said(target, checksum, "http://spdx.org/rdf/terms#checksumValue") == {
            hashlib.sha256(text.encode()).hexdigest()
        }

    def test_the_same_load_says_the_same(
        self, tmp_path: Path, target: Path, built: Dataset
    ) -> None:
        path = write(tmp_path / "a.ttl", "<s> <p> 1 .")
        load(target, built, path)
        before = lines(target, LOADED)
        load(target, built, path, replace=True)
        assert lines(target, LOADED) == before

    @pytest.mark.parametrize("many", [0, 50])
    def test_triples_that_others_have_are_counted(
        self, tmp_path: Path, target: Path, built: Dataset, many: int
    ) -> None:
        known = '<https://example.org/s> <https://example.org/p> "known" .\n'
        more = "".join(f"<x:s> <x:p> <x:{number}> .\n" for number in range(many))
        assert load(target, built, write(tmp_path / "a.nt", known + more)).repeated == 1

    @pytest.mark.parametrize("own", [5, 90])
    def test_a_triple_that_several_others_have_counts_once(
        self, tmp_path: Path, target: Path, built: Dataset, own: int
    ) -> None:
        """Looked up from either side: the graph is smaller than the rest, or larger."""

        def file(start: int, stop: int) -> Path:
            text = "".join(f"<x:s{n}> <x:p{n % 3}> <x:o> .\n" for n in range(start, stop))
            return write(tmp_path / "a.nt", text)

        load(target, built, file(0, 6), f"{OTHERS}1")
        load(target, built, file(2, 9), f"{OTHERS}2")
        load(target, built, file(4, 12), f"{OTHERS}3")
        assert load(target, built, file(3, 3 + own)).repeated == min(own, 9)


class TestReplacing:
    def test_a_graph_that_is_there_is_not_touched_unasked(
        self, tmp_path: Path, target: Path, built: Dataset
    ) -> None:
        load(target, built, write(tmp_path / "a.nt", "<x:s> <x:p> <x:1> .\n"))
        with pytest.raises(InputError, match="--replace"):
            load(target, built, write(tmp_path / "b.nt", "<x:s> <x:p> <x:2> .\n"))
        assert lines(target, OURS) == {"<x:s> <x:p> <x:1>"}

    @pytest.mark.parametrize("many", [1, 50])
    def test_replacing_and_removing_leave_the_others_alone(
        self, tmp_path: Path, target: Path, built: Dataset, many: int
    ) -> None:
        """Also where the removed graph outweighs the rest, which is copied then."""
        text = "".join(f"<x:s> <x:p> <x:{number}> .\n" for number in range(many))
        load(target, built, write(tmp_path / "b.nt", "<x:s> <x:p> _:b .\n"), OTHERS)
        load(target, built, write(tmp_path / "a.nt", text))
        load(target, built, write(tmp_path / "a.nt", "<x:s> <x:p> <x:2> .\n"), replace=True)
        assert lines(target, OURS) == {"<x:s> <x:p> <x:2>"}
        assert offline.unload(target, built, OURS) == 1
        assert [graph.iri for graph in offline.loaded(target, built)] == [OTHERS]
        assert lines(target, OTHERS) == {"<x:s> <x:p> _:"}
        assert len(lines(target, LISTING)) == 1
        assert not [line for line in lines(target, LOADED) if OURS in line]
        assert [line for line in lines(target, LOADED) if OTHERS in line]

    def test_what_is_not_there_cannot_be_removed(self, target: Path, built: Dataset) -> None:
        with pytest.raises(InputError, match="no such graph"):
            offline.unload(target, built, OURS)


def test_what_was_loaded_survives_a_rebuild(tmp_path: Path, target: Path, built: Dataset) -> None:
    load(target, built, write(tmp_path / "a.nt", "<x:s> <x:p> <x:1> .\n"))
    rebuilt = dataset(tmp_path / "rebuilt", "built-2", "new")
    offline.carry_over(target, rebuilt)
    assert lines(target, OURS) == {"<x:s> <x:p> <x:1>"}
    assert lines(target, LISTING) == {'<https://example.org/s> <https://example.org/p> "new"'}
    [graph] = offline.loaded(target, rebuilt)
    assert (graph.iri, graph.triples, graph.is_described) == (OURS, 1, True)
