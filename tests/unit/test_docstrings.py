"""Examples in docstrings hold, and every module says what it is."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import cgkg

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(cgkg.__path__, "cgkg.")
    if module.name != "cgkg.__main__"
)


@pytest.mark.parametrize("name", MODULES)
def test_module(name: str) -> None:
    module = importlib.import_module(name)
    assert name.count(".") == 1 or module.__doc__, f"{name} says nothing of itself"
    assert doctest.testmod(module).failed == 0
