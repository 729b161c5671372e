"""The curated tables about organizations, code systems and sources; each message names the cure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from cgkg.assets import root
from cgkg.errors import InputError
from cgkg.iris import Kind, thing
from cgkg.model import Confidence, Level
from cgkg.source.organizations import (
    CodeSystems,
    DepartmentCode,
    Designator,
    IssuingRule,
    Organization,
    read_code_systems,
)
from cgkg.source.translations import Translation, read_translations

CURATED = root() / "data" / "curated"
TABLES = (
    "sources",
    "organizations",
    "designators",
    "department_codes",
    "issuing_rules",
    "translations",
)


@pytest.fixture(scope="module")
def systems() -> CodeSystems:
    return read_code_systems(CURATED)


@pytest.fixture(scope="module")
def translations() -> tuple[Translation, ...]:
    return read_translations(CURATED)


class TestSources:
    def test_addresses_are_web_addresses(self, systems: CodeSystems) -> None:
        wrong = [s.key for s in systems.sources if not re.match(r"https://[^\s/]+/?\S*\Z", s.url)]
        assert not wrong, f"write url as https://host/path: {wrong}"

    def test_no_two_rows_are_one_source(self, systems: CodeSystems) -> None:
        urls = [source.url for source in systems.sources]
        doubles = sorted({url for url in urls if urls.count(url) > 1})
        assert not doubles, f"merge the rows of one address: {doubles}"

    def test_unnamed_public_files_are_not_cited(self, systems: CodeSystems) -> None:
        unnamed = [s.key for s in systems.sources if re.search(r"\bid:\d+", s.citation + s.url)]
        assert not unnamed, f"cite a page that has an address, or drop the row: {unnamed}"

    def test_days_of_access_are_dates(self, systems: CodeSystems) -> None:
        for source in systems.sources:
            assert date.fromisoformat(source.accessed), f"write accessed as YYYY-MM-DD: {source}"

    def test_every_source_is_used(self, systems: CodeSystems) -> None:
        tables = [
            path
            for pattern in ("*.csv", "*.tsv")
            for path in (root() / "data/curated").rglob(pattern)
            if path.name != "sources.csv"
        ]
        words = set(re.findall(r"[\w.-]+", " ".join(path.read_text("utf-8") for path in tables)))
        idle = sorted({source.key for source in systems.sources} - words)
        assert not idle, f"drop the rows that nothing cites: {idle}"


class TestConfidence:
    def test_what_sources_state_names_them(self, systems: CodeSystems) -> None:
        least = {Confidence.TWO_SOURCES: 2, Confidence.ONE_SOURCE: 1}
        records: tuple[Organization | Designator | DepartmentCode | IssuingRule, ...] = (
            *systems.organizations,
            *systems.designators,
            *systems.department_codes,
            *systems.issuing_rules,
        )
        wrong = [r for r in records if len(set(r.sources)) < least.get(r.confidence, 0)]
        assert not wrong, f"name the sources, or lower the confidence: {wrong}"

    def test_what_no_source_states_gives_its_reason(self, systems: CodeSystems) -> None:
        records: tuple[Organization | Designator | DepartmentCode, ...] = (
            *systems.organizations,
            *systems.designators,
            *systems.department_codes,
        )
        weak = (Confidence.INFERRED, Confidence.UNCONFIRMED)
        silent = [r for r in records if r.confidence in weak and not r.note]
        assert not silent, f"give the reason in the column note: {silent}"


class TestOrganizations:
    def test_keys_make_iris(self, systems: CodeSystems) -> None:
        for organization in systems.organizations:
            assert thing(Kind.ORGANIZATION, organization.key)
            assert organization.key == organization.key.lower(), "write keys in lower case"

    def test_labels_are_in_their_scripts(self, systems: CodeSystems) -> None:
        for organization in systems.organizations:
            assert re.search("[\u4e00-\u9fff]", organization.label_zh), f"Chinese: {organization}"
            assert organization.label_en.isascii(), f"label_en in English only: {organization}"

    def test_official_english_names_have_a_source(self, systems: CodeSystems) -> None:
        wrong = [o.key for o in systems.organizations if o.label_en_is_official and not o.sources]
        assert not wrong, f"name the source, or call the name a translation: {wrong}"

    def test_no_two_share_a_name(self, systems: CodeSystems) -> None:
        names = [o.label_zh for o in systems.organizations]
        names += [label for o in systems.organizations for label in o.alternative_labels]
        assert len(names) == len(set(names)), f"merge the rows of one organization: {sorted(names)}"

    def test_those_that_rules_and_codes_name_have_the_kind(self, systems: CodeSystems) -> None:
        kinds = {o.key: o.kinds for o in systems.organizations}
        for rule in systems.issuing_rules:
            for key in rule.organizations:
                assert "issuing-body" in kinds[key], f"add the kind issuing-body to {key}"
        for code in systems.department_codes:
            key = code.organization
            assert "competent-department" in kinds[key], f"add competent-department to {key}"


class TestCodeSystems:
    def test_designators_are_those_of_the_list(self, systems: CodeSystems) -> None:
        found = {d.notation for d in systems.designators}
        industries = {"FZ/T", "HG/T", "JC/T", "QC/T", "SH/T", "SJ/T", "YB/T", "YS/T"}
        assert found == {"GB/T"} | industries

    def test_designator_key_and_code_come_from_the_notation(self, systems: CodeSystems) -> None:
        for designator in systems.designators:
            code = designator.notation.split("/")[0]
            national = designator.level is Level.NATIONAL
            assert designator.key == designator.notation.replace("/", "-")
            assert designator.industry_code == ("" if national else code)

    def test_an_industry_designator_names_its_sector(self, systems: CodeSystems) -> None:
        for designator in systems.designators:
            labels = (designator.sector_label_zh, designator.sector_label_en)
            assert all(labels) == bool(designator.industry_code), f"label the sector: {designator}"

    def test_department_codes_are_those_of_the_list(self, systems: CodeSystems) -> None:
        codes = {code.code for code in systems.department_codes}
        assert codes == {"303", "333", "467", "469", "605", "606", "607"}

    def test_unconfirmed_readings_of_codes_stay_marked(self, systems: CodeSystems) -> None:
        unconfirmed = {
            code.code
            for code in systems.department_codes
            if code.confidence is Confidence.UNCONFIRMED
        }
        assert unconfirmed == {"333", "605", "606", "607"}, "name a source before raising it"


class TestIssuingRules:
    @staticmethod
    def bounds(text: str) -> tuple[int, int] | None:
        if not text:
            return None
        match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-\d{2})?", text)
        assert match, f"write a bound as YYYY, YYYY-MM or YYYY-MM-DD: {text}"
        return int(match[1]), int(match[2] or 0)

    def test_bounds_are_in_order(self, systems: CodeSystems) -> None:
        for rule in systems.issuing_rules:
            first, last = self.bounds(rule.published_from), self.bounds(rule.published_to)
            assert not (first and last) or first <= last, f"exchange the bounds of {rule.key}"

    def test_rules_of_one_designator_do_not_overlap(self, systems: CodeSystems) -> None:
        rules = sorted(systems.issuing_rules, key=lambda r: (r.designator, r.published_from))
        for earlier, later in pairwise(rules):
            if earlier.designator == later.designator:
                assert earlier.published_to, f"end {earlier.key} before {later.key} begins"
                assert earlier.published_to < later.published_from, f"shorten {earlier.key}"

    def test_the_change_of_2018_stays_open(self, systems: CodeSystems) -> None:
        """GB/T 32151.12-2018 falls between AQSIQ and SAMR: no rule may cover the year 2018."""
        national = [rule for rule in systems.issuing_rules if rule.designator == "GB/T"]
        whole_year = [
            rule.key
            for rule in national
            if (rule.published_from or "0") <= "2018" and (rule.published_to or "9999") >= "2018-12"
        ]
        assert not whole_year, f"do not decide the year 2018 by rule: {whole_year}"

    def test_nothing_is_said_of_gb_t_before_2015(self, systems: CodeSystems) -> None:
        national = [rule for rule in systems.issuing_rules if rule.designator == "GB/T"]
        early = [rule.key for rule in national if rule.published_from < "2015"]
        assert not early, f"no source reaches back before 2015: {early}"


class TestBrokenTables:
    """A broken table is refused, and the message says where and what to do."""

    @staticmethod
    def copy(folder: Path, change: Callable[[str], str], table: str) -> Path:
        for name in TABLES:
            text = (CURATED / f"{name}.csv").read_text("utf-8")
            (folder / f"{name}.csv").write_text(change(text) if name == table else text, "utf-8")
        return folder

    @pytest.mark.parametrize(
        ("table", "before", "after", "message"),
        [
            ("organizations", "gb-agencies;ror", "nowhere;ror", "unknown key 'nowhere'"),
            (
                "organizations",
                "issuing-body,国家质量",
                "ministry,国家质量",
                "unknown key 'ministry'",
            ),
            ("designators", ",cisa,one-source", ",cisa,certain", "unknown confidence"),
            ("designators", ",cisa,one-source", ",nobody,one-source", "unknown key 'nobody'"),
            ("department_codes", "333,mohurd", "999,mohurd", "row out of order"),
            ("issuing_rules", "YB/T,2021", "YB,2021", "unknown key 'YB'"),
            ("sources", "key,citation", "key,quotation", "missing column: citation"),
        ],
    )
    def test_it_is_refused(
        self, tmp_path: Path, table: str, before: str, after: str, message: str
    ) -> None:
        folder = self.copy(tmp_path, lambda text: text.replace(before, after), table)
        with pytest.raises(InputError, match=re.escape(message)) as caught:
            read_code_systems(folder)
        assert caught.value.path.endswith(f"{table}.csv")

    def test_an_official_title_without_a_source_is_refused(self, tmp_path: Path) -> None:
        folder = self.copy(
            tmp_path, lambda text: text.replace(",official,gbstd,", ",official,,"), "translations"
        )
        with pytest.raises(InputError, match="official text without a source"):
            read_translations(folder)
