"""Lists of standards in CSV: what a mapping may say, how cells are read, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cgkg.assets import root
from cgkg.errors import InputError, NumberSyntaxError
from cgkg.source.lists.cells import BadCell, Value, split, value
from cgkg.source.lists.designation import Designation, Numbering, read_designations
from cgkg.source.lists.mapping import Column, read_mapping
from cgkg.source.lists.rows import ListedEntry, StandardsList

XSD = "http://www.w3.org/2001/XMLSchema#"
DESIGNATIONS = read_designations(root() / "data/extracted/annex1.csv")
NUMBER = {"titles": "号", "propertyUrl": "cg:number"}
TITLE = {"titles": "名", "propertyUrl": "dcterms:title", "lang": "zh-Hans"}


def column(**given: Any) -> Column:
    return Column("c", ("c",), "https://example.org/p", **given)


def mapping(folder: Path, *columns: dict[str, Any], **more: Any) -> Path:
    path = folder / "list.csv-metadata.json"
    schema = {"columns": list(columns), **more.pop("schema", {})}
    path.write_text(json.dumps({"tableSchema": schema, **more}, ensure_ascii=False), "utf-8")
    return path


def read(
    folder: Path, text: str | bytes, *columns: dict[str, Any], **more: Any
) -> list[ListedEntry]:
    path = folder / "list.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    columns = columns or (NUMBER, TITLE)
    entries = StandardsList(path, read_mapping(mapping(folder, *columns, **more)), DESIGNATIONS)
    return list(entries.entries())


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("GB/T 32151.1-2015", Designation("GB-T-32151.1-2015", "GB/T 32151.1-2015", 2015)),
            ("gbt32151.1—2015", Designation("GB-T-32151.1-2015", "GB/T 32151.1-2015", 2015)),
            ("2023-1450T-QC", Designation("2023-1450--QC", "2023-1450T-QC", None)),
            ("20173624-T-303", Designation("20173624-T-303", "20173624-T-303", None)),
        ],
    )
    def test_the_same_number_is_the_same_thing(self, text: str, expected: Designation) -> None:
        """Also where the graph has its key from a number that lacks a letter."""
        assert DESIGNATIONS.read(text, Numbering.STRICT) == expected

    @pytest.mark.parametrize(
        ("text", "key", "year"),
        [
            ("ISO 14067:2018", "ISO-14067-2018", 2018),
            ("ISO/TR  14069：2013", "ISO-TR-14069-2013", 2013),
            ("ISO 9000:2015/Amd 1:2024", "ISO-9000-2015-Amd-1-2024", 2015),
            ("T/CAS 123—2020", "T-CAS-123-2020", 2020),
            ("DB11/T 1234-2020", "DB11-T-1234-2020", 2020),
            ("IEC 63667-1", "IEC-63667-1", None),
        ],
    )
    def test_numbers_of_other_bodies_are_kept_as_printed(
        self, text: str, key: str, year: int | None
    ) -> None:
        found = DESIGNATIONS.read(text, Numbering.OPEN)
        assert (found.key, found.year) == (key, year)
        with pytest.raises(NumberSyntaxError):
            DESIGNATIONS.read(text, Numbering.STRICT)

    @pytest.mark.parametrize("text", ["", "标准", "12", "-"])
    def test_what_is_no_number_is_none_in_any_numbering(self, text: str) -> None:
        with pytest.raises(NumberSyntaxError):
            DESIGNATIONS.read(text, Numbering.OPEN)


class TestCells:
    @pytest.mark.parametrize(
        ("text", "form", "day"),
        [
            ("2031-01-10", "", "2031-01-10"),
            ("20310110", "yyyyMMdd", "2031-01-10"),
            ("2031/1/5", "yyyy/M/d", "2031-01-05"),
            ("10.1.2031", "d.M.yyyy", "2031-01-10"),
            ("2031年01月10日", "yyyy年MM月dd日", "2031-01-10"),
        ],
    )
    def test_dates_are_read_by_their_format(self, text: str, form: str, day: str) -> None:
        found = value(text, column(datatype="date", format=form))
        assert found == Value(day, datatype=f"{XSD}date")

    @pytest.mark.parametrize(
        ("text", "given"),
        [
            ("2031-02-30", {"datatype": "date"}),
            ("10.01.2031", {"datatype": "date"}),
            ("31", {"datatype": "gYear"}),
            ("1.5", {"datatype": "integer"}),
            ("example.org", {"datatype": "anyURI"}),
            ("z4", {"format": "[A-Z][0-9]{2}"}),
            ("旧", {"values": {"新": None}}),
        ],
    )
    def test_a_cell_of_another_form_is_refused(self, text: str, given: dict[str, Any]) -> None:
        with pytest.raises(BadCell) as error:
            value(text, column(**given))
        assert error.value.value == text
        assert error.value.expected

    def test_words_stand_for_things_or_for_nothing(self) -> None:
        words = column(
            values={"现行": "https://example.org/in-force", "未知": None, "*": "x:other"}
        )
        assert value("现行", words) == Value("https://example.org/in-force", is_iri=True)
        assert value("未知", words) is None
        assert value("别的", words) == Value("x:other", is_iri=True)

    def test_several_values_are_parted_and_cut_out(self) -> None:
        assert split("['13.020', '77.080']", column(separator=",", strip="[]'")) == [
            "13.020",
            "77.080",
        ]
        assert split(" a ; - ;; b", column(separator=";", null=("-",))) == ["a", "b"]

    def test_an_empty_cell_says_nothing_unless_it_must(self) -> None:
        assert split("  ", column()) == []
        with pytest.raises(BadCell, match="empty"):
            split("  ", column(required=True))


class TestRows:
    def test_a_row_keeps_its_line_and_text(self, tmp_path: Path) -> None:
        text = '\ufeff号,名,注\r\nGB/T 1-2031,一,"多\n行"\r\n\r\nGB/T 2-2031,二,\r\n'
        first, second = read(tmp_path, text)
        assert (first.line, first.text) == (2, 'GB/T 1-2031,一,"多\n行"')
        assert (second.line, second.text) == (5, "GB/T 2-2031,二,")
        assert first.titles == (Value("一", language="zh-Hans"),)

    def test_other_encodings_and_delimiters(self, tmp_path: Path) -> None:
        text = "号\t名\nGB/T 1-2031\t一\n".encode("gb18030")
        [entry] = read(tmp_path, text, dialect={"encoding": "gb18030", "delimiter": "\t"})
        assert entry.titles[0].text == "一"

    def test_rows_of_empty_cells_are_passed_over(self, tmp_path: Path) -> None:
        first, second = read(tmp_path, "号,名\nGB/T 1-2031,一\n,\n , \nGB/T 2-2031,二\n,\n")
        assert (first.line, second.line) == (2, 5)

    def test_references_go_by_another_column(self, tmp_path: Path) -> None:
        keys = [{"columnReference": "旧", "reference": {"columnReference": "码"}}]
        replaces = {"titles": "旧", "propertyUrl": "dcterms:replaces"}
        text = "码,号,旧\n1,GB/T 1-2031,\n2,GB/T 1-2032,1\n3,GB/T 3-2031,9\n"
        entries = read(
            tmp_path, text, {"titles": "码"}, NUMBER, replaces, schema={"foreignKeys": keys}
        )
        named = [[one.text for _, one in entry.statements] for entry in entries]
        assert named == [[], ["https://w3id.org/cgkg/id/standard/GB-T-1-2031"], []]

    def test_standards_named_beside_are_told_once(self, tmp_path: Path) -> None:
        replaces = {
            "titles": "旧", "propertyUrl": "dcterms:replaces", "separator": "、",
            "cgkg:numbering": "strict",
        }  # fmt: skip
        text = "号,旧\nGB/T 1-2031,GB/T 1-2019、GB/T 2-2031\nGB/T 2-2031,\n"
        first, _ = read(tmp_path, text, NUMBER, replaces)
        assert len(first.statements) == 2
        assert [other.key for other in first.related] == ["GB-T-1-2019"]


class TestRefusals:
    def refused(self, folder: Path, text: str | bytes, *columns: dict[str, Any]) -> InputError:
        with pytest.raises(InputError) as error:
            read(folder, text, *columns)
        return error.value

    def test_a_bad_cell_is_placed_and_explained(self, tmp_path: Path) -> None:
        day = {"titles": "日", "propertyUrl": "dcterms:issued", "datatype": "date"}
        text = "号,日\nGB/T 1-2031,2031-01-01\nGB/T 2-2031,明年\n"
        error = self.refused(tmp_path, text, NUMBER, day)
        assert (error.line, error.field, error.value) == (3, "日", "明年")
        assert error.expected == "yyyy-MM-dd"

    @pytest.mark.parametrize(
        ("text", "line", "problem"),
        [
            ("号,名\n标准,一\n", 2, "not a number"),
            ("号,名\n,一\n", 2, "empty"),
            ("号,名\nGB/T 1-2031,一\ngbt1-2031,二\n", 3, "repeated number"),
            ("号,名\nGB/T 1-2031,一,二\n", 2, "3 cells"),
            ('号,名\nGB/T 1-2031,"一\n', 2, "not CSV"),
            ("号,名\nGB/T 1-2031,一\0\n", 2, "the character U+0000"),
            ("号,名,号\nGB/T 1-2031,一,\n", 1, "has twice columns"),
            ("号,名\n", None, "no rows"),
            ("", None, "empty file"),
            ("号,名\nGB/T 1-2031,一\n".encode("gb18030"), 1, "not utf-8"),
            ("号,名\nGB/T 1-2031,".encode() + "中\n".encode("gb18030"), 2, "not utf-8"),
        ],
    )
    def test_a_bad_list_is_refused(
        self, tmp_path: Path, text: str | bytes, line: int | None, problem: str
    ) -> None:
        error = self.refused(tmp_path, text)
        assert error.line == line
        assert error.problem.startswith(problem)

    @pytest.mark.parametrize(
        ("text", "remedy"),
        [
            ("号;名\nGB/T 1-2031;一\n", "parted by ';': set dialect.delimiter"),
            ("号\t名\nGB/T 1-2031\t一\n", r"parted by '\\t': set dialect.delimiter"),
            ("号码,名\nGB/T 1-2031,一\n", "give the columns their titles"),
            ("号,名\nGB/T 1-2031,一\n".encode("gb18030"), "which seems to be gb18030"),
            ("号,名\nGB/T 1-2031,一\n".encode("utf-16"), "which seems to be utf-16"),
            ('号,名\nGB/T 1-2031,"一\n', "mend the record that begins on this line"),
            ("号,名\nGB/T 1-2031,一,二\n", "between quotation marks"),
            ("号,名\nGB/T 1-2031,一\0\n", "export the list again"),
        ],
    )
    def test_what_to_do_is_said(self, tmp_path: Path, text: str | bytes, remedy: str) -> None:
        told = str(self.refused(tmp_path, text).remedy)
        assert remedy in told
        assert told.endswith("nothing has been loaded")

    @pytest.mark.parametrize(
        ("text", "hint"),
        [("43832", "a spreadsheet's count of days"), ("２０３１-０１-０２", "half-width")],
    )
    def test_a_date_that_is_none_is_not_guessed(self, text: str, hint: str) -> None:
        with pytest.raises(BadCell) as error:
            value(text, column(datatype="date"))
        assert hint in error.value.expected

    def test_columns_that_are_not_there_are_named_with_those_they_look_like(
        self, tmp_path: Path
    ) -> None:
        wrong = {"titles": "标准名稱", "propertyUrl": "dcterms:title"}
        other = {"titles": "xyz"}
        error = self.refused(tmp_path, "号,标准名称\n", NUMBER, wrong, other)
        assert "标准名稱 (perhaps 标准名称), xyz" in error.problem
        assert error.expected == "号, 标准名称"

    @pytest.mark.parametrize(
        ("columns", "more", "problem"),
        [
            ([TITLE], {}, "0 columns of numbers"),
            ([NUMBER, {**NUMBER, "titles": "二"}], {}, "2 columns of numbers"),
            ([NUMBER, {"titles": "a", "datatyp": "date"}], {}, r"datatyp \(perhaps datatype"),
            ([NUMBER, {"titles": "a", "cgkg:value": {}}], {}, r"cgkg:value \(perhaps cgkg:values"),
            ([NUMBER, {"titles": "a", "datatype": "duration"}], {}, "unknown datatype"),
            ([NUMBER, {"titles": "a", "propertyUrl": "nope:x"}], {}, "not an IRI"),
            ([NUMBER, {"titles": "a", "cgkg:values": {"x": "y"}}], {}, "not an IRI"),
            ([NUMBER, {"titles": "a", "cgkg:numbering": "loose"}], {}, "unknown cgkg:numbering"),
            ([NUMBER, {"propertyUrl": "cg:ics"}], {}, "without titles"),
            ([NUMBER], {"dialect": {"encoding": "none"}}, "unknown encoding"),
            ([NUMBER], {"dialect": {"header": False}}, "without a header"),
            ([NUMBER], {"schema": {"foreignKeys": [{}]}}, "not a foreign key"),
            ([NUMBER], {"tables": []}, "unknown: tables"),
        ],
    )
    def test_a_mapping_that_cannot_be_used_is_refused(
        self, tmp_path: Path, columns: list[dict[str, Any]], more: dict[str, Any], problem: str
    ) -> None:
        with pytest.raises(InputError, match=problem):
            read_mapping(mapping(tmp_path, *columns, **more))

    def test_what_is_no_json_is_refused_with_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "m.json"
        path.write_text('{\n "tableSchema": }', "utf-8")
        with pytest.raises(InputError, match="not JSON") as error:
            read_mapping(path)
        assert error.value.line == 2
