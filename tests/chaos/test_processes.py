"""`chirp run` with real processes: they come back, they all end, and nothing that is left blocks the next start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.chaos.processes import PATIENCE, ROOT, Running, chirp, chirp_run, own_disk, processes, until
from tests.engines.ports import free

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
PARTS = {"valkey", "worker", "web"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chirp") / "data"


@pytest.fixture
def running(data: Path) -> Iterator[Running]:
    with chirp_run(data, "--no-demo") as started:
        started.wait_ready()
        yield started


def nothing_is_left(of: Path) -> bool:
    return not any(str(of) in command for _, _, command in processes())


def refused(*words: str) -> str:
    """The one line that `chirp run` fails with, on a port that nothing has taken unless one is given."""
    done = subprocess.run(
        chirp("run", "--port", str(free(1)[0]), *words), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("chirp: ")
    return done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_everything_cleanly(running: Running, number: signal.Signals) -> None:
    children = running.children()
    assert set(children) == PARTS
    assert running.end(number) == 0
    assert "Chirp has stopped" in running.said()
    assert not {pid for pid, _, _ in processes()} & set(children.values())
    assert not running.data.joinpath("valkey.sock").exists()


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_killed_part_is_restarted_and_the_others_stay(running: Running, part: str) -> None:
    before = running.children()
    os.kill(before[part], signal.SIGKILL)
    until(lambda: running.children().get(part, before[part]) != before[part], "restarted", running.said)
    until(running.is_ready, "ready again", running.said)
    until(lambda: set(running.children()) == PARTS, "complete", running.said)
    assert "process ended" in running.said()
    assert {name for name, pid in running.children().items() if before[name] != pid} == {part}


def test_after_a_killed_supervisor_nothing_is_left_and_the_next_start_works(running: Running) -> None:
    running.process.kill()
    running.process.wait()
    until(lambda: nothing_is_left(running.data), "gone")
    with chirp_run(running.data, "--no-demo", port=running.port) as again:
        again.wait_ready()


def test_a_second_instance_on_the_same_folder_is_refused(running: Running) -> None:
    told = refused("--data", str(running.data), "--no-demo")
    assert str(running.process.pid) in told
    assert "--data" in told


def test_a_taken_port_is_refused(running: Running, tmp_path: Path) -> None:
    for folder in (tmp_path / "new", tmp_path):
        told = refused("--data", str(folder), "--no-demo", "--port", str(running.port))
        assert f"Port {running.port} is taken" in told
        assert "--port" in told
    assert list(tmp_path.iterdir()) == []


def test_a_host_of_another_machine_is_refused(tmp_path: Path) -> None:
    assert "--host 192.0.2.1" in refused("--data", str(tmp_path), "--no-demo", "--host", "192.0.2.1")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = refused("--data", str(tmp_path / "file" / "data"), "--no-demo")
    assert "file" in told


@pytest.mark.parametrize("options", ["ro,size=200m", "size=1m,mode=700"])
def test_a_read_only_or_full_disk_is_refused(tmp_path: Path, options: str) -> None:
    """On a disk of its own, mounted where only this command sees it."""
    command = own_disk(tmp_path, options)
    run = chirp("run", "--port", str(free(1)[0]), "--data", str(tmp_path), "--no-demo")
    done = subprocess.run([*command, *run], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert str(tmp_path) in done.stderr
    assert "--data" in done.stderr or "CHIRP_DATA_DIR" in done.stderr


def test_a_demo_world_that_was_cut_off_is_made_anew_and_later_starts_tell_its_logins(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with chirp_run(data) as cut_off:
        until(lambda: "Follows" in cut_off.said(), "half made", cut_off.said)
        cut_off.process.kill()
        cut_off.process.wait()
        until(lambda: nothing_is_left(data), "gone")
    for _ in range(2):
        with chirp_run(data) as again:
            again.wait_ready()
            assert "demo / chirp-demo" in again.said()
            assert again.end() == 0
    assert "Making" not in again.said()


def test_open_sockets_do_not_delay_the_end(running: Running) -> None:
    with connect(f"ws://127.0.0.1:{running.port}/_event/?EIO=4&transport=websocket"):
        began = time.monotonic()
        assert running.end() == 0
        assert time.monotonic() - began < 8
    assert "killed" not in running.said()


def test_a_data_folder_with_a_long_path_works(tmp_path: Path) -> None:
    with chirp_run(tmp_path / ("long" * 30), "--no-demo") as started:
        started.wait_ready()
        until(started.is_ready, "ready with Valkey", started.said)
        assert started.end() == 0
