"""deploy/compose.yaml against the specification's schema, and against Chirp's own settings. (No Docker runs here.)"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from backend import settings
from backend.cassandra_connection import place_of
from backend.settings import SCHEMES
from chirp_app import ROOT
from tests.engines.nginx import DEPLOY

COMPOSE = DEPLOY / "compose.yaml"
VARIABLE = re.compile(r"\$\{(\w+)(?::[-?][^}]*)?\}")
CHIRP = ("web-1", "web-2", "worker-1", "worker-2", "migrate")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text())


def given() -> dict[str, str]:
    """The variables of example.env."""
    lines = (line for line in (DEPLOY / "example.env").read_text().splitlines() if "=" in line and line[0] != "#")
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.slow
def test_it_is_what_the_specification_says():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout


def test_each_service_is_watched_limited_and_comes_back(compose: dict[str, Any]):
    for name, service in compose["services"].items():
        assert "memory" in service["deploy"]["resources"]["limits"], name
        assert "image" in service, name
        if name != "migrate":
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name
        for on, how in service.get("depends_on", {}).items():
            once = on == "migrate"
            assert how == {"condition": "service_completed_successfully" if once else "service_healthy"}


def test_everything_named_is_there(compose: dict[str, Any]):
    used: set[str] = set()
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).is_file(), source
            else:
                used.add(source)
        assert {config["source"] for config in service.get("configs", [])} <= compose["configs"].keys()
        assert service.get("depends_on", {}).keys() <= compose["services"].keys()
        if build := service.get("build"):
            assert (DEPLOY / build["context"]).resolve() == ROOT
            assert (ROOT / build["dockerfile"]).is_file()
    assert used == compose["volumes"].keys()


def test_the_example_names_each_variable():
    assert set(VARIABLE.findall(COMPOSE.read_text())) == given().keys()


@pytest.mark.parametrize("name", CHIRP)
def test_chirp_takes_its_settings(name: str, compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    filled = {variable: value or "secret" for variable, value in given().items()}
    told = compose["services"][name]["environment"]
    assert {f"CHIRP_{field.upper()}" for field in SCHEMES} <= told.keys()
    place = place_of(told["CHIRP_TWEETS_URL"])
    assert all(compose["services"][host]["environment"]["CASSANDRA_DC"] == place.dc for host in place.hosts)
    for variable, value in told.items():
        if variable != "CHIRP_TWEETS_URL":
            monkeypatch.setenv(variable, VARIABLE.sub(lambda found: filled[found[1]], value))
    loaded = settings.load()
    assert not loaded.embedded
    assert loaded.redis_url == "redis://:secret@valkey:6379/0"


def test_tabs_have_the_names_of_their_processes(compose: dict[str, Any]):
    servers = re.findall(r"^server ([\w-]+):8000", compose["configs"]["servers"]["content"], re.MULTILINE)
    assert servers == [name for name in compose["services"] if name.startswith("web-")]
    scraped = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yaml").read_text())["scrape_configs"]
    targets = [target.split(":")[0] for job in scraped for target in job["static_configs"][0]["targets"]]
    assert targets == [name for name in CHIRP if name != "migrate"]
