"""`chirp replay` against a server and a worker that run, as a person types it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from chirp_app import ROOT
from tests.api.server import serve
from tests.engines.valkey import valkey

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Instance:
    url: str
    folder: Path
    env: dict[str, str]

    def chirp(self, *words: str, folder: Path | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "chirp_app", *words],
            cwd=ROOT,
            env=self.env | {"CHIRP_DATA_DIR": str(folder or self.folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def replay(self, out: Path, *words: str, **given: Path) -> subprocess.Popen[str]:
        return self.chirp("replay", "--url", self.url, "--people", "12", "--out", str(out), *words, **given)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    folder = tmp_path_factory.mktemp("replay")
    with valkey(folder / "valkey") as redis, serve(folder, redis) as url:
        given = {"CHIRP_REDIS_URL": redis, "CHIRP_SECRET_KEY": "for tests only", "CHIRP_LOG_LEVEL": "warning"}
        instance = Instance(url, folder, os.environ | given)
        with ended(instance.chirp("worker")):
            yield instance


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_a_graph_is_made_and_replayed_and_the_report_tells_of_it(instance: Instance, tmp_path: Path) -> None:
    graph, out = tmp_path / "edges.txt", tmp_path / "report.html"
    graph.write_text("".join(f"{n} {(n + d) % 8}\n" for n in range(8) for d in (1, 2, 3)))
    mix = "home=3,profile=2,post=2,search=1,like=2"
    replay = instance.replay(out, "--graph", str(graph), "--rate", "20", "--duration", "2s", "--mix", mix)
    told, _ = replay.communicate(timeout=120)
    assert replay.returncode == 0, told
    assert "8 people (the graph edges.txt, 24 follows) act" in told
    assert ", 0 limited, 0 refused or failed, " in told
    page = out.read_text()
    assert "8 people act: the graph edges.txt" in page
    assert "not known" not in page, "each fan-out has ended, and its trace says when"
    assert "users" in page


def test_whoever_ends_it_early_gets_the_report(instance: Instance, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    with ended(instance.replay(out, "--duration", "10m", "--rate", "5", "--mix", "home=1")) as replay:
        assert replay.stdout
        for line in replay.stdout:
            if "act at" in line:
                break
        replay.send_signal(signal.SIGINT)
        told, _ = replay.communicate(timeout=60)
    assert f"The report: {out}" in told
    assert "ended early" in out.read_text()


def test_it_tells_a_program_how_it_goes_and_ends_with_it(instance: Instance, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    with ended(instance.replay(out, "--duration", "10m", "--rate", "20", "--mix", "home=1", "--json")) as replay:
        assert replay.stdout
        assert replay.stdin
        for line in replay.stdout:
            if line.startswith("{") and json.loads(line)["kinds"][0]["answered"]:
                break
        replay.stdin.close()  # as it is when the program is gone
        replay.stdin = None
        told = replay.stdout.read()
        assert replay.wait(timeout=60) == 0, told
    last = json.loads([line for line in told.splitlines() if line.startswith("{")][-1])
    assert last["phase"] == "done"
    assert last["kinds"][-1]["kind"] == "all"
    assert "ended early" in out.read_text()


def test_another_world_than_the_instances_is_left_alone(instance: Instance, tmp_path: Path) -> None:
    other = tmp_path / "other"
    migrate = instance.chirp("migrate", folder=other)
    migrate.communicate(timeout=60)
    replay = instance.replay(tmp_path / "report.html", "--duration", "2s", folder=other)
    told, _ = replay.communicate(timeout=60)
    assert (replay.returncode, "it works on another world" in told) == (1, True), told
    assert not (tmp_path / "report.html").exists()


def test_without_an_instance_nothing_is_made(instance: Instance, tmp_path: Path) -> None:
    replay = instance.chirp("replay", "--url", "http://127.0.0.1:1", folder=tmp_path)
    told, _ = replay.communicate(timeout=60)
    assert (replay.returncode, "Nothing answers at http://127.0.0.1:1: start it first" in told) == (1, True), told
    assert not list(tmp_path.iterdir())
