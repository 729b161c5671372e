"""Settings: defaults, then the environment, then what is given; bad values are told by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from cgkg import assets
from cgkg.config import Settings
from cgkg.errors import SettingError


def test_defaults_put_datasets_beside_the_sources_in_a_checkout() -> None:
    assert Settings.load({}).dataset == assets.root() / "build"


def test_the_environment_wins_over_defaults_and_arguments_win_over_it() -> None:
    environment = {"CGKG_PORT": "8080", "CGKG_TIMEOUT": "2.5", "CGKG_DATASET": "/srv/cgkg"}
    settings = Settings.load(environment, port=9090, host=None)
    assert settings.port == 9090
    assert settings.timeout == 2.5
    assert settings.dataset == Path("/srv/cgkg")
    assert settings.host == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("TIMEOUT", "-1"),
        ("TIMEOUT", "nan"),
        ("MEMORY", "1"),
        ("QUEUE", "-1"),
        ("DEFAULT_GRAPH", "both"),
    ],
)
def test_an_unusable_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"(?i){name}"):
        Settings.load({f"CGKG_{name}": value})
