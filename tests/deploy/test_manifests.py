"""What is shipped for deployment is valid, and speaks of settings and paths that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import kubernetes_validate
import pytest
import yaml

from cgkg import assets
from cgkg.config import Settings
from deploy.conftest import NGINX, configure, replaced

DEPLOY: Final = assets.root() / "deploy"
MANIFESTS: Final = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
KUBERNETES: Final = "1.33"


def objects() -> Iterator[dict[str, Any]]:
    """All Kubernetes objects."""
    for path in MANIFESTS:
        yield from yaml.safe_load_all(path.read_text("utf-8"))


def workloads() -> list[dict[str, Any]]:
    """The pod templates."""
    return [one["spec"]["template"] for one in objects() if one["kind"] == "Deployment"]


@pytest.mark.parametrize(
    "one", list(objects()), ids=lambda one: f"{one['kind']}-{one['metadata']['name']}"
)
def test_kubernetes_objects_are_valid(one: dict[str, Any]) -> None:
    kubernetes_validate.validate(one, KUBERNETES, strict=True)


def test_every_selector_finds_its_pods() -> None:
    labels = [template["metadata"]["labels"] for template in workloads()]
    selectors = []
    for one in objects():
        spec = one.get("spec", {})
        if one["kind"] == "Service":
            selectors.append(spec["selector"])
        for key in ("selector", "podSelector"):
            if one["kind"] != "Service" and key in spec:
                selectors.append(spec[key]["matchLabels"])
    assert len(selectors) == 7
    for selector in selectors:
        assert sum(selector.items() <= own.items() for own in labels) == 1


def test_containers_may_do_little_and_are_asked_how_they_are() -> None:
    for template in workloads():
        pod = template["spec"]["securityContext"]
        assert pod["runAsNonRoot"]
        assert pod["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in template["spec"]["containers"]:
            confined = container["securityContext"]
            assert confined["readOnlyRootFilesystem"]
            assert not confined["allowPrivilegeEscalation"]
            assert confined["capabilities"] == {"drop": ["ALL"]}
            assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
            assert "livenessProbe" in container
            assert "/tmp" in [mount["mountPath"] for mount in container["volumeMounts"]]  # noqa: S108


def test_compose_is_valid() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema"),
            *("--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_that_compose_mounts_are_there() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    mounted = [
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service["volumes"]
        if volume.startswith(".")
    ]
    assert mounted
    assert all((DEPLOY / path).is_file() for path in mounted)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
def test_kustomize_puts_everything_together() -> None:
    done = subprocess.run(
        ["kubectl", "kustomize", str(DEPLOY)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    made = list(yaml.safe_load_all(done.stdout))
    assert len(made) == len(list(objects())) + 1
    configuration = next(one for one in made if one["metadata"]["name"].startswith("cgkg-nginx-"))
    assert configuration["data"]["cgkg.conf"] == (DEPLOY / "nginx/cgkg.conf").read_text("utf-8")


@pytest.mark.parametrize(
    "path", ["compose.yaml", "kubernetes/replicas.yaml", "systemd/cgkg@.service"]
)
def test_every_setting_is_one(path: str) -> None:
    known = {f"CGKG_{field.name.upper()}" for field in fields(Settings)}
    named = set(re.findall(r"\b(CGKG_[A-Z_]+)[=:] ?\S", (DEPLOY / path).read_text("utf-8")))
    assert named
    assert named <= known


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_unit_is_valid(tmp_path: Path) -> None:
    unit = (DEPLOY / "systemd/cgkg@.service").read_text("utf-8")
    unit = replaced(unit, "ExecStart=/opt/cgkg/bin/cgkg", f"ExecStart={shutil.which('true')}")
    place = tmp_path / "cgkg@8001.service"
    place.write_text(unit, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "cgkg@" in line]
    assert (done.returncode, said) == (0, [])


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
@pytest.mark.parametrize("main", ["shipped", "of the tests"])
def test_nginx_takes_the_configuration(tmp_path: Path, main: str) -> None:
    path = configure(tmp_path, 8080, [8001, 8002, 8003])
    if main == "shipped":
        text = (DEPLOY / "nginx/nginx.conf").read_text("utf-8")
        text = text.replace(" /tmp/", f" {tmp_path}/").replace("/etc/nginx/cgkg", str(tmp_path))
        path.write_text(text, "utf-8")
    assert NGINX is not None
    done = subprocess.run(
        [NGINX, "-t", "-p", str(tmp_path), "-c", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_replicas_found_by_name_are_treated_as_those_by_address() -> None:
    def shared(name: str) -> list[str]:
        lines = (DEPLOY / "nginx" / name).read_text("utf-8").splitlines()
        directives = (line.split("#")[0].strip() for line in lines)
        return [line for line in directives if re.match(r"(?:hash|keepalive)", line)]

    here = shared("upstream.conf")
    assert len(here) == 3
    assert shared("upstream-compose.conf") == shared("upstream-kubernetes.conf") == here
