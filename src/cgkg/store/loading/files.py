"""The RDF files of a load: which they are, in which syntax, and what identifies them."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.errors import InputError
from cgkg.formats import RdfFormat

SYNTAXES: Final[Mapping[str, RdfFormat]] = {
    **{member.extension: member for member in RdfFormat},
    "owl": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "json": RdfFormat.JSON_LD,
}
_PIECE: Final = 1024 * 1024
_COMPRESSED: Final = ".gz"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to load.

    Attributes:
        path: where it is.
        name: its name below what was asked for, with ``/`` between folders.
        syntax: its syntax.
        size: bytes, as it is on disk.
        sha256: of these bytes, in hex.
    """

    path: Path
    name: str
    syntax: RdfFormat
    size: int
    sha256: str

    @property
    def is_compressed(self) -> bool:
        """Whether it is compressed by gzip."""
        return self.path.suffix == _COMPRESSED


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path.

    Attributes:
        files: the files to load, in the order of their names.
        left_out: names of files of a folder that are no RDF by their extension.
    """

    files: tuple[SourceFile, ...]
    left_out: tuple[str, ...] = ()


def find(path: Path) -> Found:
    """The RDF files at a path: the file, or those of a folder and the folders below it.

    Files and folders whose name starts with a point are passed over.

    Raises:
        InputError: nothing is there; the file's extension is unknown; the folder holds no RDF; a
            file cannot be read.
    """
    if path.is_file():
        return Found((_source(path, path.name, _known(path)),))
    if not path.is_dir():
        raise InputError(path, "file not found")
    files, left_out = [], []
    for candidate in sorted(path.rglob("*")):
        name = candidate.relative_to(path)
        if not candidate.is_file() or any(part.startswith(".") for part in name.parts):
            continue
        syntax = _syntax(candidate)
        if syntax is None:
            left_out.append(name.as_posix())
        else:
            files.append(_source(candidate, name.as_posix(), syntax))
    if not files:
        raise InputError(path, "no RDF file in this folder", expected=_expected())
    return Found(tuple(files), tuple(left_out))


@contextmanager
def uncompressed(file: SourceFile, folder: Path) -> Iterator[Path]:
    """A file to parse: the file itself, or what it holds, written into a folder meanwhile.

    Raises:
        InputError: it is no gzip, or is cut off.
    """
    if not file.is_compressed:
        yield file.path
        return
    beside = folder / f"uncompressed.{file.syntax.extension}"
    try:
        try:
            with gzip.open(file.path, "rb") as source, beside.open("wb") as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise InputError(file.path, f"cannot be uncompressed: {error}") from error
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def described(path: Path, name: str, syntax: RdfFormat) -> SourceFile:
    """A file of any extension, identified.

    Raises:
        InputError: it cannot be read.
    """
    return _source(path, name, syntax)


def _source(path: Path, name: str, syntax: RdfFormat) -> SourceFile:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return SourceFile(path, name, syntax, path.stat().st_size, digest)
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error


def _known(path: Path) -> RdfFormat:
    syntax = _syntax(path)
    if syntax is None:
        raise InputError(path, "unknown extension", expected=_expected())
    return syntax


def _syntax(path: Path) -> RdfFormat | None:
    return SYNTAXES.get(path.name.removesuffix(_COMPRESSED).rpartition(".")[2].lower())


def _expected() -> str:
    return f"{' '.join(f'.{name}' for name in SYNTAXES)}, each also with .gz"
