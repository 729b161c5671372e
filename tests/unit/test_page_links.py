"""Links of pages keep the language that the page's address asks for, whoever read it first."""

from __future__ import annotations

from itertools import permutations

import pytest
from jinja2 import DictLoader

from cgkg.web.pages import _environment, _SharedBytecode

TEMPLATE = "{{ '/coverage'|local }} {{ 'https://w3id.org/cgkg/ns'|href }} {{ link|local }}"


@pytest.mark.parametrize("order", list(permutations((None, "zh-Hans", "en"))))
def test_a_template_compiled_for_one_language_serves_all(order: tuple[str | None, ...]) -> None:
    compiled = _SharedBytecode()
    for asked in order:
        environment = _environment(asked, compiled)
        environment.loader = DictLoader({"links": TEMPLATE})
        kept = f"?lang={asked}" if asked else ""
        said = environment.get_template("links").render(link="/series")
        assert said == f"/coverage{kept} /ns{kept} /series{kept}"
