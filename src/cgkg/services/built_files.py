"""The files of the built version that a served version rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from cgkg.errors import DatasetError
from cgkg.store.versions import LIVE, read_facts

_VERSIONS: Final = "versions"


class BuiltFiles(NamedTuple):
    """What was built, and whether it is all that is served.

    Attributes:
        folder: of the built version; it may be missing.
        version: its name.
        is_all: whether nothing was loaded or written since.
        describes_built_graphs: whether the built graphs are known to be served as they were built.
    """

    folder: Path
    version: str
    is_all: bool
    describes_built_graphs: bool


def find_built_files(dataset: Path, version: str) -> BuiltFiles:
    """Where the files are of the built version on which a served version rests.

    Args:
        dataset: the folder of datasets.
        version: the served version: a built one, or ``{built}.{further}`` where something was
            loaded or written beside it.
    """
    built = version.partition(".")[0]
    is_all = built == version
    as_built = is_all or _has_built_graphs_as_built(dataset / LIVE / version)
    return BuiltFiles(dataset / _VERSIONS / built, built, is_all, as_built)


def _has_built_graphs_as_built(live: Path) -> bool:
    try:
        return not read_facts(live).edited
    except DatasetError:  # another engine's store, which does not say what was written to it
        return False
