"""What several files of tests about stores begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engines import Engine, virtuoso


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A Virtuoso of the file's own; files about another engine have a fixture of their own."""
    with virtuoso(tmp_path_factory.mktemp("engine")) as started:
        yield started
