"""deploy/kubernetes/ against the schemas of Kubernetes, and against what Chirp has. (No cluster runs here.)"""

from __future__ import annotations

from typing import Any

import kubernetes_validate
import pytest
import yaml

from backend.api.app import create
from backend.cassandra_connection import place_of
from backend.settings import Settings
from tests.engines.nginx import DEPLOY

FOLDER = DEPLOY / "kubernetes"
VERSIONS = ("1.30", "1.34")


def resources() -> list[dict[str, Any]]:
    files = sorted(file for file in FOLDER.glob("*.yaml") if file.name != "kustomization.yaml")
    return [one for file in files for one in yaml.safe_load_all(file.read_text())]


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in resources() if one["kind"] == kind}


def pods() -> dict[str, dict[str, Any]]:
    """By the name of what makes them."""
    made = of_kind("Deployment") | of_kind("Job")
    return {name: one["spec"]["template"]["spec"] for name, one in made.items()}


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_each_manifest_is_what_kubernetes_takes(version: str):
    assert len(resources()) > 10
    for one in resources():
        kubernetes_validate.validate(one, version, strict=True)


def test_the_list_is_complete_and_holds_no_secret():
    listed = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    there = {file.name for file in FOLDER.glob("*.yaml")}
    assert set(listed) == there - {"kustomization.yaml", "secret.example.yaml"}


def test_chirp_knows_each_setting():
    told = of_kind("ConfigMap")["chirp"]["data"].keys() | of_kind("Secret")["chirp"]["stringData"].keys()
    assert told <= {f"CHIRP_{name.upper()}" for name in Settings.model_fields}
    assert place_of(of_kind("ConfigMap")["chirp"]["data"]["CHIRP_TWEETS_URL"]).replication == 3
    for pod in pods().values():
        (container,) = pod["containers"]
        assert container["envFrom"] == [{"configMapRef": {"name": "chirp"}}, {"secretRef": {"name": "chirp"}}]


def test_pods_may_do_nothing_that_they_need_not():
    for name, pod in pods().items():
        assert pod["securityContext"]["runAsUser"] == 10001, name
        (container,) = pod["containers"]
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["resources"]["limits"]["memory"]
        assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/data", "/tmp"}


def test_probes_ask_for_what_is_there():
    (web,) = pods()["chirp-web"]["containers"]
    paths = {route.path for route in create().routes if hasattr(route, "path")}  # pyright: ignore[reportAttributeAccessIssue]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert web[probe]["httpGet"]["path"] in paths
    assert web["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert web["readinessProbe"]["httpGet"]["path"] == "/health/ready"


def test_services_and_budgets_find_their_pods():
    labels = {name: one["spec"]["template"]["metadata"]["labels"] for name, one in of_kind("Deployment").items()}
    for name, one in (of_kind("PodDisruptionBudget")).items():
        assert one["spec"]["selector"]["matchLabels"].items() <= labels[name].items()
    assert of_kind("PodDisruptionBudget").keys() == labels.keys()
    service = of_kind("Service")["chirp-web"]["spec"]
    assert service["selector"].items() <= labels["chirp-web"].items()
    (web,) = pods()["chirp-web"]["containers"]
    assert service["ports"][0]["targetPort"] in {port["name"] for port in web["ports"]}


def test_the_ingress_sends_tabs_to_their_process():
    tabs = of_kind("Ingress")["chirp-tabs"]
    assert tabs["metadata"]["annotations"]["nginx.org/lb-method"] == "hash $arg_token consistent"
    assert "hash $arg_token consistent;" in (DEPLOY / "nginx.conf").read_text()
    assert [path["path"] for rule in tabs["spec"]["rules"] for path in rule["http"]["paths"]] == ["/_event"]
