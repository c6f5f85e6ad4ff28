"""A real Cassandra for tests: fetched once by Maven into a cache outside the project, started on loopback, ended by pid."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cassandra import ConsistencyLevel, DriverException
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile, NoHostAvailable
from cassandra.policies import FallthroughRetryPolicy, WhiteListRoundRobinPolicy
from cassandra.query import SimpleStatement

from tests.engines.ports import free

_POM = Path(__file__).with_name("cassandra.pom.xml")
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "chirp" / "cassandra-5.0.9"
_PATIENCE_S = 120
_OPTIONS = bytes.fromhex("040000000500000000")
_SUPPORTED = 0x06
_EXPORTS = [
    "java.base/jdk.internal.misc",
    "java.base/java.lang.ref",
    "java.management.rmi/com.sun.jmx.remote.internal.rmi",
    "java.rmi/sun.rmi.registry",
    "java.rmi/sun.rmi.server",
    "java.sql/java.sql",
    "jdk.unsupported/sun.misc",
    "jdk.compiler/com.sun.tools.javac.file",
    "jdk.attach/sun.tools.attach",
]
_OPENS = [
    "java.base/java.lang.module",
    "java.base/jdk.internal.loader",
    "java.base/jdk.internal.ref",
    "java.base/jdk.internal.reflect",
    "java.base/jdk.internal.math",
    "java.base/jdk.internal.module",
    "java.base/jdk.internal.util.jar",
    "java.base/sun.nio.ch",
    "java.base/java.io",
    "java.base/java.lang.reflect",
    "java.base/java.lang",
    "java.base/java.util",
    "jdk.management/com.sun.management.internal",
    "jdk.compiler/com.sun.tools.javac",
]
PERIODIC = "commitlog_sync: periodic\ncommitlog_sync_period: 10000ms"
BATCH = "commitlog_sync: batch"
_PROPERTIES = {
    "jdk.attach.allowAttachSelf": "true",
    "io.netty.tryReflectionSetAccessible": "true",
    "cassandra.skip_wait_for_gossip_to_settle": "0",
    "cassandra.shutdown_announce_in_ms": "0",
    "cassandra.superuser_setup_delay_ms": "0",
    "cassandra.memtable.row_overhead_size": "180",
}


@dataclass
class Node:
    """One Cassandra process. Its data stay in folder when it is killed, and are there when it starts again."""

    host: str
    port: int
    folder: Path
    command: list[str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "cassandra.log").open("ab") as output:
            self.process = subprocess.Popen(self.command, stdout=output, stderr=output, cwd=self.folder)

    def wait(self) -> None:
        """Until it answers CQL."""
        patience = time.monotonic() + _PATIENCE_S
        while time.monotonic() < patience and self.process and self.process.poll() is None:
            with suppress(OSError), socket.create_connection((self.host, self.port), timeout=2) as client:
                client.sendall(_OPTIONS)
                answer = client.recv(9)
                if len(answer) > 4 and answer[4] == _SUPPORTED:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"Cassandra did not start: {(self.folder / 'cassandra.log').read_text()[-2000:]}")

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


def missing() -> str:
    """Why Cassandra can't be started here; "" when it can."""
    if not shutil.which("java"):
        return "no java on this machine"
    if not (_CACHE / "lib").exists() and not shutil.which("mvn"):
        return "no mvn to fetch Cassandra with"
    return ""


@contextmanager
def cassandra(folder: Path, nodes: int = 1, *, sync: str = PERIODIC) -> Iterator[list[Node]]:
    """Start a cluster of 127.0.0.1, 127.0.0.2 ... on free ports, with its data in folder. All nodes answer; they end with the block.

    sync: what a node that is killed may lose, PERIODIC the last 100 ms of what it acknowledged, BATCH nothing (and writes are slower).
    """
    jars = ":".join(str(jar) for jar in sorted(_jars().glob("*.jar")))
    port, storage = free(2)
    made = [_node(folder / str(number), jars, number, nodes, port, storage, sync) for number in range(nodes)]
    try:
        for node in made:
            node.start()
        for node in made:
            node.wait()
        if nodes > 1:
            _wait_for_ring(made)
        yield made
    finally:
        for node in made:
            node.kill()


def _wait_for_ring(made: list[Node]) -> None:
    """Until each node takes all others for alive: a node answers CQL some seconds before it has heard of them."""
    patience = time.monotonic() + _PATIENCE_S
    for node in made:
        while not _reads_all(node, len(made)):
            if time.monotonic() > patience:
                raise RuntimeError(f"{node.host} does not see the other nodes.")
            time.sleep(0.2)


def _reads_all(node: Node, replicas: int) -> bool:
    profile = ExecutionProfile(WhiteListRoundRobinPolicy([node.host]), retry_policy=FallthroughRetryPolicy())
    cluster = Cluster([node.host], node.port, execution_profiles={EXEC_PROFILE_DEFAULT: profile})
    try:
        session = cluster.connect()
        session.execute(
            "CREATE KEYSPACE IF NOT EXISTS ring"
            f" WITH replication = {{'class': 'SimpleStrategy', 'replication_factor': {replicas}}}"
        )
        session.execute("CREATE TABLE IF NOT EXISTS ring.seen (id int PRIMARY KEY)")
        session.execute(
            SimpleStatement("SELECT id FROM ring.seen WHERE id = 0", consistency_level=ConsistencyLevel.ALL)
        )
    except (DriverException, NoHostAvailable):
        return False
    finally:
        cluster.shutdown()
    return True


def _jars() -> Path:
    """The folder of the jars, filled on first use by one process while others wait."""
    library = _CACHE / "lib"
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not library.exists():
            with tempfile.TemporaryDirectory(dir=_CACHE) as fresh:
                goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={fresh}/lib"]
                subprocess.run(
                    ["mvn", "-B", "-ntp", "-q", "-f", str(_POM), *goal, f"-Dmaven.repo.local={fresh}/repository"],
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
                (Path(fresh) / "lib").rename(library)
    return library


def _node(folder: Path, jars: str, number: int, nodes: int, port: int, storage: int, sync: str) -> Node:
    folder.mkdir(parents=True)
    host = f"127.0.0.{number + 1}"
    (folder / "logback.xml").write_text(
        '<configuration><appender name="O" class="ch.qos.logback.core.ConsoleAppender"><encoder>'
        "<pattern>%d %p %c{0} %m%n</pattern></encoder></appender>"
        '<root level="WARN"><appender-ref ref="O"/></root></configuration>'
    )
    seeds = ",".join(f"127.0.0.{one + 1}:{storage}" for one in range(nodes))
    token = -(2**63) + number * 2**64 // nodes
    (folder / "cassandra.yaml").write_text(f"""
cluster_name: chirp
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
num_tokens: 1
initial_token: "{token}"
{sync}
endpoint_snitch: SimpleSnitch
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{{seeds: "{seeds}"}}]
listen_address: {host}
rpc_address: {host}
storage_port: {storage}
native_transport_port: {port}
auto_snapshot: false
disk_failure_policy: stop
commitlog_segment_size: 8MiB
commitlog_total_space: 64MiB
file_cache_size: 32MiB
key_cache_size: 0MiB
memtable_heap_space: 128MiB
memtable_offheap_space: 64MiB
concurrent_reads: 8
concurrent_writes: 8
concurrent_counter_writes: 8
""")
    properties = _PROPERTIES | {
        "cassandra.config": (folder / "cassandra.yaml").as_uri(),
        "logback.configurationFile": str(folder / "logback.xml"),
        "cassandra.storagedir": str(folder / "data"),
        "cassandra.ring_delay_ms": "0" if nodes == 1 else "1000",
    }
    command = ["java", "-Xms128M", "-Xmx512M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    command += ["-XX:+ExitOnOutOfMemoryError", "-XX:+IgnoreUnrecognizedVMOptions"]
    command += [f"--add-exports={module}=ALL-UNNAMED" for module in _EXPORTS]
    command += [f"--add-opens={module}=ALL-UNNAMED" for module in _OPENS]
    command += [f"-D{name}={value}" for name, value in properties.items()]
    command += ["-cp", jars, "org.apache.cassandra.service.CassandraDaemon"]
    return Node(host, port, folder, command)
