"""A remote store's settings: what cannot be used is refused by name, and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cgkg.cli import app
from cgkg.config import Settings
from cgkg.errors import SettingError
from cgkg.store.remote.credentials import Credentials, Scheme, read_credentials
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.settings import RemoteSettings, remote_settings

SECRET = "s3cret"


def read(environment: dict[str, str]) -> RemoteSettings | None:
    return remote_settings(Settings.load(environment), environment)


def test_without_an_address_there_is_no_remote_store() -> None:
    assert read({}) is None


def test_addresses_limits_and_dialect_come_from_the_environment() -> None:
    found = read(
        {
            "CGKG_STORE": "https://example.org/sparql",
            "CGKG_STORE_UPDATE": "https://example.org/update",
            "CGKG_STORE_GRAPHS": "https://example.org/graphs?repository=a",
            "CGKG_STORE_DIALECT": "virtuoso",
            "CGKG_STORE_CONNECT_SECONDS": "2",
        }
    )
    assert found is not None
    assert (found.query, found.update) == (
        "https://example.org/sparql",
        "https://example.org/update",
    )
    assert found.graphs == "https://example.org/graphs?repository=a"
    assert (found.dialect, found.connect_seconds) == (Dialect.VIRTUOSO, 2.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STORE", "example.org/sparql"),
        ("STORE", "ftp://example.org/sparql"),
        ("STORE", "http:///sparql"),
        ("STORE", "http://example.org:port/sparql"),
        ("STORE", "http://example.org/sparql#here"),
        ("STORE", "http://example.org/spar ql"),
        ("STORE_UPDATE", "nowhere"),
        ("STORE_GRAPHS", "nowhere"),
        ("STORE_DIALECT", "mysql"),
        ("STORE_CA_FILE", "/no/such/file"),
        ("STORE_CONNECT_SECONDS", "0"),
        ("STORE_CREDENTIALS_FILE", "/no/such/file"),
    ],
)
def test_an_unusable_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"(?i){name}"):
        read({"CGKG_STORE": "http://127.0.0.1:1/sparql", f"CGKG_{name}": value})


def test_other_addresses_need_that_of_the_queries() -> None:
    with pytest.raises(SettingError, match="store_update needs the setting store"):
        read({"CGKG_STORE_UPDATE": "http://127.0.0.1:1/update"})


def test_credentials_in_an_address_are_refused_and_not_repeated() -> None:
    with pytest.raises(SettingError, match="CGKG_STORE_CREDENTIALS") as caught:
        read({"CGKG_STORE": f"http://me:{SECRET}@example.org/sparql"})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"basic me:{SECRET}", Credentials(Scheme.BASIC, "me", SECRET)),
        (f"Digest me:a:{SECRET}", Credentials(Scheme.DIGEST, "me", f"a:{SECRET}")),
        (f"bearer {SECRET}\n", Credentials(Scheme.BEARER, "", SECRET)),
    ],
)
def test_credentials_are_one_line_in_a_file_or_a_variable(
    line: str, expected: Credentials, tmp_path: Path
) -> None:
    file = tmp_path / "credentials"
    file.write_text(line)
    assert read_credentials(str(file), {}) == expected
    assert read_credentials("", {"CGKG_STORE_CREDENTIALS": line}) == expected
    assert SECRET not in repr(expected)


@pytest.mark.parametrize(
    "line",
    [
        SECRET,
        f"secret {SECRET}",
        f"basic {SECRET}",
        f"basic :{SECRET}",
        f"bearer {SECRET} {SECRET}",
    ],
)
def test_malformed_credentials_are_refused_and_not_repeated(line: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_credentials("", {"CGKG_STORE_CREDENTIALS": line})
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("line", [f"basic me:{SECRET}", f"bearer {SECRET}"])
def test_a_secret_does_not_travel_in_clear(line: str) -> None:
    environment = {"CGKG_STORE": "http://example.org/sparql", "CGKG_STORE_CREDENTIALS": line}
    with pytest.raises(SettingError, match="no TLS"):
        read(environment)
    assert read({**environment, "CGKG_STORE": "http://127.0.0.1:1/sparql"}) is not None
    assert read({**environment, "CGKG_STORE": "https://example.org/sparql"}) is not None


def test_info_shows_the_addresses_and_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CGKG_STORE", "https://example.org/sparql")
    monkeypatch.setenv("CGKG_STORE_CREDENTIALS", f"digest me:{SECRET}")
    shown = CliRunner().invoke(app, ["info"]).output
    assert "https://example.org/sparql" in shown
    assert SECRET not in shown
