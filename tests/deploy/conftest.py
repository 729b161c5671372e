"""Replicas over a folder of datasets, and nginx before them, configured as in deploy/nginx."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import pytest

from cgkg import assets

NGINX: Final = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
CONFIGURATION: Final = assets.root() / "deploy" / "nginx"
_MAIN: Final = """\
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/upstream.conf;
    include {folder}/cgkg.conf;
}}
"""


@dataclass
class Replica:
    """A server process over a folder of datasets."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rstrip("/").rpartition(":")[2])

    @property
    def version(self) -> str:
        """The version of the dataset that it serves."""
        return str(httpx.get(f"{self.url}healthz", timeout=30).json()["version"])

    def hang_up(self) -> None:
        """Have it adopt the current build."""
        self.process.send_signal(signal.SIGHUP)

    def wait_for(self, version: str, seconds: float = 60) -> None:
        """Wait until it serves a version."""
        limit = time.monotonic() + seconds
        while self.version != version:
            assert time.monotonic() < limit, self.log.read_text("utf-8")[-2000:]
            time.sleep(0.05)


@contextmanager
def replica(dataset: Path, folder: Path, **settings: object) -> Iterator[Replica]:
    """A server process, stopped at the end."""
    given = {"trusted_proxies": "127.0.0.1", "workers": 2, "timeout": 20, **settings}
    environment = {f"CGKG_{name.upper()}": str(value) for name, value in given.items()}
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log"
    with log.open("w") as messages:
        process = subprocess.Popen(
            [sys.executable, "-m", "cgkg", "serve", "--port", "0", "--dataset", str(dataset)],
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=messages,
            text=True,
        )
    assert process.stdout is not None
    try:
        ready = process.stdout.readline()
        assert ready.startswith("cgkg is ready on "), log.read_text("utf-8")
        yield Replica(ready.rpartition(" ")[2].strip(), process, log)
    finally:
        process.terminate()
        process.communicate(timeout=30)


@contextmanager
def proxy(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """nginx before replicas, with the project's configuration; yields its address."""
    assert NGINX is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    main = configure(folder, port, ports)
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(main)])
    address = f"http://127.0.0.1:{port}/"
    try:
        limit = time.monotonic() + 20
        while not _listens(port):
            assert process.poll() is None and time.monotonic() < limit, "nginx did not start"
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def configure(folder: Path, port: int, ports: Sequence[int]) -> Path:
    """The project's configuration with ports and paths of a test; the path of the main file."""
    servers = (CONFIGURATION / "upstream.conf").read_text("utf-8")
    for number, own in zip((8001, 8002, 8003), (*ports, *ports, *ports), strict=False):
        servers = replaced(servers, f"127.0.0.1:{number}", f"127.0.0.1:{own}")
    site = (CONFIGURATION / "cgkg.conf").read_text("utf-8")
    site = replaced(site, "listen 80;", f"listen 127.0.0.1:{port};")
    site = replaced(site, "listen [::]:80;", "")
    site = replaced(site, "/var/cache/nginx/cgkg", f"{folder}/cache")
    (folder / "upstream.conf").write_text(servers, "utf-8")
    (folder / "cgkg.conf").write_text(site, "utf-8")
    main = folder / "nginx.conf"
    # Started by root, it would work as a user who may not write to the folders of tests.
    user = "user root;" if os.geteuid() == 0 else ""
    main.write_text(_MAIN.format(folder=folder, user=user), "utf-8")
    return main


def replaced(text: str, old: str, new: str) -> str:
    """A text with its one occurrence of something replaced."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a test keeps its datasets."""
    return tmp_path / "datasets"


@contextmanager
def cluster(folder: Path, tmp_path: Path, number: int = 3) -> Iterator[tuple[str, list[Replica]]]:
    """Replicas over a folder of datasets and nginx before them."""
    with ExitStack() as stack:
        replicas = [
            stack.enter_context(replica(folder, tmp_path / str(index))) for index in range(number)
        ]
        proxied = tmp_path / "proxy"
        proxied.mkdir()
        yield stack.enter_context(proxy(proxied, [one.port for one in replicas])), replicas
