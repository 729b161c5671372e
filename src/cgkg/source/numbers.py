"""Numbers of standards and of plan projects: the three forms, read and written.

===================  ======================  ===================================================
form                 printed as              meaning
===================  ======================  ===================================================
standard             ``GB/T 32151.1-2015``   designator, serial, part, year of publication
national plan        ``20173624-T-303``      year of the plan, serial, nature, department code
industry plan        ``2021-1714T-HG/SH``    year of the plan, serial, nature, one or two codes
===================  ======================  ===================================================

Three industry plan numbers of the guide have lost their T (``2023-1450--QC``); they are read as
``2023-1450T-QC`` and say so in ``lacks_letter``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cgkg.errors import NumberSyntaxError
from cgkg.model import Level, Stage
from cgkg.source.number_reader import NumberReader


class Nature(StrEnum):
    """Nature of a planned standard; the value is the letter that plan numbers use."""

    RECOMMENDED = "T"
    MANDATORY = "Q"
    GUIDANCE = "Z"


_NATIONAL_DESIGNATOR: Final = {
    Nature.RECOMMENDED: "GB/T",
    Nature.MANDATORY: "GB",
    Nature.GUIDANCE: "GB/Z",
}


@dataclass(frozen=True, slots=True)
class StandardNumber:
    """The number of a published standard.

    Attributes:
        designator: such as ``GB/T`` or ``YB/T``; without ``/T`` the standard is mandatory.
        serial: the running number.
        part: the part of a multi-part standard, or None.
        year: year of publication.
    """

    designator: str
    serial: int
    part: int | None
    year: int

    @property
    def designators(self) -> tuple[str, ...]:
        """The designator, in a tuple of one."""
        return (self.designator,)

    @property
    def level(self) -> Level:
        """National for GB, GB/T and GB/Z, else industry."""
        return Level.NATIONAL if self.designator.startswith("GB") else Level.INDUSTRY

    @property
    def stage(self) -> Stage:
        """In force: only a published standard has a number of this form."""
        return Stage.IN_FORCE

    def format(self) -> str:
        """The number as the guide prints it, such as ``GB/T 32151.1-2015``."""
        part = "" if self.part is None else f".{self.part}"
        return f"{self.designator} {self.serial}{part}-{self.year}"


@dataclass(frozen=True, slots=True)
class NationalPlanNumber:
    """The plan number of a national standard project.

    Attributes:
        year: year of the plan.
        serial: four digits, leading zeros kept.
        nature: recommended, mandatory or guidance.
        department_code: three digits that stand for the competent department.
    """

    year: int
    serial: str
    nature: Nature
    department_code: str

    @property
    def designators(self) -> tuple[str, ...]:
        """The designator that the published standard would get."""
        return (_NATIONAL_DESIGNATOR[self.nature],)

    @property
    def level(self) -> Level:
        """National."""
        return Level.NATIONAL

    @property
    def stage(self) -> Stage:
        """In development."""
        return Stage.IN_DEVELOPMENT

    def format(self) -> str:
        """The number as the guide prints it, such as ``20173624-T-303``."""
        return f"{self.year}{self.serial}-{self.nature}-{self.department_code}"


@dataclass(frozen=True, slots=True)
class IndustryPlanNumber:
    """The plan number of an industry standard project.

    Attributes:
        year: year of the plan.
        serial: four digits, leading zeros kept.
        nature: always recommended; no other letter is known in these numbers.
        codes: the industry code, or two of a joint project (``HG``, ``SH``).
        lacks_letter: the text had no T. How a number was printed is no part of its identity,
            so equality ignores this.
    """

    year: int
    serial: str
    nature: Nature
    codes: tuple[str, ...]
    lacks_letter: bool = field(default=False, compare=False)

    @property
    def designators(self) -> tuple[str, ...]:
        """The designators that the published standard would get, one for each code."""
        return tuple(f"{code}/{self.nature}" for code in self.codes)

    @property
    def level(self) -> Level:
        """Industry."""
        return Level.INDUSTRY

    @property
    def stage(self) -> Stage:
        """In development."""
        return Stage.IN_DEVELOPMENT

    def format(self) -> str:
        """The number as the guide prints it, a lost T put back."""
        return f"{self.year}-{self.serial}{self.nature}-{'/'.join(self.codes)}"


Number = StandardNumber | NationalPlanNumber | IndustryPlanNumber


def parse(text: str) -> Number:
    """Read a number written exactly as the guide prints numbers.

    Raises:
        NumberSyntaxError: the text is no number, or is one written in another way.

    >>> parse("GB/T 32151.1-2015")
    StandardNumber(designator='GB/T', serial=32151, part=1, year=2015)
    >>> parse("2023-1450--QC").format()
    '2023-1450T-QC'
    """
    number = normalize(text)
    printed = number.format()
    if isinstance(number, IndustryPlanNumber) and number.lacks_letter:
        printed = printed.replace(f"{number.nature}-", "--", 1)
    if text != printed:
        raise NumberSyntaxError(
            text, f"the printed form is {printed!r}", _first_difference(text, printed)
        )
    return number


def normalize(text: str) -> Number:
    """Read a number however a person writes it.

    Blanks do not matter, nor do letter case, full-width forms, kinds of dash, or a missing or
    hyphenated slash; so the IRI key of a standard is read too.

    Raises:
        NumberSyntaxError: the text is no number; tells the reason and the place.

    >>> normalize("gbt32151.1—2015").format()
    'GB/T 32151.1-2015'
    >>> normalize("2021-1714T-HG-SH").format()
    '2021-1714T-HG/SH'
    """
    reader = NumberReader(text)
    if not reader.folded:
        raise NumberSyntaxError(text, "empty", 0)
    if reader.sees(r"[A-Z]"):
        return _standard(reader)
    if reader.sees(r"\d{8}"):
        return _national_plan(reader)
    return _industry_plan(reader)


def _standard(reader: NumberReader) -> StandardNumber:
    code = reader.take(r"[A-Z]{2}", "GB or a two-letter industry code")
    kinds = "TZ" if code == "GB" else "T"
    suffix = reader.take(rf"(?:[/-]?[{kinds}])?", "/T").lstrip("/-")
    reader.take(r"-?", "a blank")
    serial = int(reader.take(r"[1-9]\d{0,5}(?!\d)", "a serial number of at most six digits"))
    part = None
    if reader.sees(r"\."):
        reader.take(r"\.", "a point")
        part = int(reader.take(r"[1-9]\d{0,3}(?!\d)", "a part number of at most four digits"))
    reader.take("-", "a hyphen before the year")
    year = reader.year()
    reader.end()
    return StandardNumber(f"{code}/{suffix}" if suffix else code, serial, part, year)


def _national_plan(reader: NumberReader) -> NationalPlanNumber:
    year = reader.year()
    serial = reader.take(r"\d{4}", "a serial number of four digits")
    reader.take("-?", "a hyphen")
    nature = Nature(reader.take("[TQZ]", "the letter T, Q or Z"))
    reader.take("-?", "a hyphen")
    department = reader.take(r"\d{3}", "a department code of three digits")
    reader.end()
    return NationalPlanNumber(year, serial, nature, department)


def _industry_plan(reader: NumberReader) -> IndustryPlanNumber:
    year = reader.year()
    reader.take("-", "a hyphen after the year")
    serial = reader.take(r"\d{4}", "a serial number of four digits")
    lacks_letter = reader.sees("--")
    reader.take("T-?|--", "the letter T, or two hyphens where it was lost")
    codes = [_industry_code(reader)]
    if reader.sees("[/-]"):
        reader.take("[/-]", "a slash")
        codes.append(_industry_code(reader, unlike=codes[0]))
    reader.end()
    return IndustryPlanNumber(year, serial, Nature.RECOMMENDED, tuple(codes), lacks_letter)


def _industry_code(reader: NumberReader, unlike: str = "GB") -> str:
    return reader.take(
        rf"(?!GB|{unlike})[A-Z]{{2}}(?![A-Z])", "a two-letter industry code, each code once"
    )


def _first_difference(text: str, other: str) -> int:
    pairs = zip(text, other, strict=False)
    equal = (index for index, (one, two) in enumerate(pairs) if one != two)
    return next(equal, min(len(text), len(other)))
