"""The dumps of a built version, as its folder lists them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

DUMPS: Final = "dumps"
SUMS: Final = "SHA256SUMS"
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._-]+)\Z")


class Dump(NamedTuple):
    """A file to download.

    Attributes:
        name: of the file.
        path: where it is.
        size: bytes.
        sha256: in hex.
    """

    name: str
    path: Path
    size: int
    sha256: str

    @property
    def stem(self) -> str:
        """What it holds: ``dataset``, or the name of a graph."""
        return self.name.partition(".")[0]

    @property
    def syntax(self) -> str:
        """The extension of its syntax, without that of a compression."""
        return self.name.removesuffix(".gz").rpartition(".")[2]

    @property
    def is_compressed(self) -> bool:
        """Whether it is compressed by gzip."""
        return self.name.endswith(".gz")


def read_dumps(folder: Path) -> dict[str, Dump]:
    """The dumps of a folder by name, as its checksums list them; none without a folder."""
    sums = folder / SUMS
    if not sums.is_file():
        return {}
    found = {}
    for line in sums.read_text("ascii").splitlines():
        match = _LINE.match(line)
        path = folder / match[2] if match else folder
        if match and path.is_file():
            found[match[2]] = Dump(match[2], path, path.stat().st_size, match[1])
    return found
