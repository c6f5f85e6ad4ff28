"""Where a Cassandra cluster is, and how it is spoken to: which node is asked, and what is sent to another one."""

# The driver ships without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownParameterType=false, reportUnknownArgumentType=false

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cassandra import ConsistencyLevel, DriverException, ProtocolVersion
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile, NoHostAvailable
from cassandra.connection import ConnectionException
from cassandra.policies import DCAwareRoundRobinPolicy, ExponentialReconnectionPolicy, RetryPolicy, TokenAwarePolicy
from cassandra.protocol import RequestExecutionException, ServerError
from cassandra.query import tuple_factory

from backend.cassandra_suspicion import Speculation, Suspicion
from backend.errors import Misconfigured

LOCAL_QUORUM: int = ConsistencyLevel.LOCAL_QUORUM
LOCAL_SERIAL: int = ConsistencyLevel.LOCAL_SERIAL
LOCAL_ONE: int = ConsistencyLevel.LOCAL_ONE
ALL: int = ConsistencyLevel.ALL
DOWN = (DriverException, NoHostAvailable, ConnectionException, RequestExecutionException, ServerError)
"""What the driver raises when the cluster does not answer, not in time, or not well."""
_PORT = 9042
_REQUEST_S, _CONNECT_S = 5.0, 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cluster is, from cassandra://[user:password@]host,host:port/keyspace?dc=NAME[&replication=3]."""

    hosts: tuple[str, ...]
    port: int
    keyspace: str
    dc: str
    replication: int
    username: str
    password: str


def place_of(url: str) -> Place:
    """Raises Misconfigured with what is missing in the URL."""
    parts = urlsplit(url)
    who, _, where = parts.netloc.rpartition("@")
    hosts, _, port = where.partition(":")
    username, _, password = who.partition(":")
    query = parse_qs(parts.query)
    keyspace, dc, copies = parts.path.strip("/"), query.get("dc", [""])[0], query.get("replication", ["3"])[0]
    if not (hosts and keyspace.isidentifier() and dc and copies.isdigit() and (not port or port.isdigit())):
        raise Misconfigured(
            "CHIRP_TWEETS_URL: say cassandra://host,host:9042/keyspace?dc=NAME, with the name of this data centre "
            "(and &replication=1 where it has fewer than three nodes)."
        )
    named = tuple(host for host in hosts.split(",") if host)
    return Place(named, int(port or _PORT), keyspace, dc, int(copies), unquote(username), unquote(password))


class _OnlyWhatMayRunTwice(RetryPolicy):
    """The driver would send anything to the next node when a connection broke: a counter would count twice, and a
    lightweight transaction be told that its own first try stood in its way."""

    def on_request_error(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().on_request_error(query, *args, **kwargs) if query.is_idempotent else (self.RETHROW, None)

    def on_read_timeout(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().on_read_timeout(query, *args, **kwargs) if query.is_idempotent else (self.RETHROW, None)

    def on_write_timeout(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().on_write_timeout(query, *args, **kwargs) if query.is_idempotent else (self.RETHROW, None)

    def on_unavailable(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().on_unavailable(query, *args, **kwargs) if query.is_idempotent else (self.RETHROW, None)


def cluster_of(place: Place, suspicion: Suspicion) -> Cluster:
    """Of a session that is not opened yet: what its statements are answered by, and when another node is asked."""
    profile = ExecutionProfile(
        load_balancing_policy=TokenAwarePolicy(DCAwareRoundRobinPolicy(local_dc=place.dc)),
        consistency_level=LOCAL_QUORUM,
        serial_consistency_level=ConsistencyLevel.LOCAL_SERIAL,
        request_timeout=_REQUEST_S,
        row_factory=tuple_factory,
        retry_policy=_OnlyWhatMayRunTwice(),
        speculative_execution_policy=Speculation(suspicion),
    )
    cluster = Cluster(
        contact_points=list(place.hosts),
        port=place.port,
        protocol_version=ProtocolVersion.V5,  # of Cassandra 4 and 5
        auth_provider=PlainTextAuthProvider(place.username, place.password) if place.username else None,
        execution_profiles={EXEC_PROFILE_DEFAULT: profile},
        connect_timeout=_CONNECT_S,
        idle_heartbeat_interval=3,
        idle_heartbeat_timeout=3,
        reconnection_policy=ExponentialReconnectionPolicy(0.5, 5),
    )
    cluster.register_listener(suspicion)
    return cluster
