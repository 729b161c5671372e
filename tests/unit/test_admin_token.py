"""The token that clients need to write, and the switches around it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from cgkg.config import Settings, admin_token
from cgkg.errors import SettingError


def settings(**given: object) -> Settings:
    return Settings.load({}, **{"writable": True, **given})


def test_a_server_that_takes_no_writes_has_none() -> None:
    assert admin_token(settings(writable=False), {"CGKG_ADMIN_TOKEN": "x"}) is None


def test_it_comes_from_the_environment() -> None:
    assert admin_token(settings(), {"CGKG_ADMIN_TOKEN": " secret\n"}) == "secret"


def test_a_file_wins_over_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("of the file\n".replace(" ", "-"), "utf-8")
    given = settings(admin_token_file=str(file))
    assert admin_token(given, {"CGKG_ADMIN_TOKEN": "x"}) == "of-the-file"


@pytest.mark.parametrize("token", ["", " \n", "two words", "碳", "a\x00b"])
def test_an_unusable_token_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(SettingError) as caught:
        admin_token(settings(), {"CGKG_ADMIN_TOKEN": token})
    assert not token.strip() or token not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="nowhere"):
        admin_token(settings(admin_token_file=str(tmp_path / "nowhere")), {})


def test_it_is_no_setting() -> None:
    assert "admin_token" not in {field.name for field in fields(Settings)}


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("Yes", True), ("off", False), ("", False)]
)
def test_switches_are_read(text: str, value: bool) -> None:
    assert Settings.load({"CGKG_WRITABLE": text}).writable is value


def test_an_unreadable_switch_is_refused() -> None:
    with pytest.raises(SettingError, match="true or false"):
        Settings.load({"CGKG_ALLOW_BUILT_GRAPHS": "perhaps"})


@pytest.mark.parametrize("size", [0, 2**32])
def test_the_size_of_a_body_has_bounds(size: int) -> None:
    with pytest.raises(SettingError, match="max_body_bytes"):
        settings(max_body_bytes=size)
