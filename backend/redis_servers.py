"""Connections to Redis by its URL: one server, or a cluster whose keys lie on several nodes.

In a cluster, keys that are used together share a tag in braces, which puts them on one node. The job queue and the bus are
spoken to at the node that owns their tag; everything else goes where each key lies.
"""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

from redis.asyncio import Connection, ConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError, MovedError, RedisClusterException, RedisError, ResponseError, TimeoutError

from backend.errors import Misconfigured

if TYPE_CHECKING:
    from redis.asyncio.cluster import RedisCluster

CLUSTER = "redis+cluster"
QUEUE_TAG, BUS_TAG = "{arq}", "{bus}"
_PORT = 6379

GONE = (RedisError, RedisClusterException, OSError)
"""What a server or cluster that is not there raises."""

IMPATIENT: dict[str, Any] = {"socket_connect_timeout": 1, "socket_timeout": 2}
"""Seconds after which a Redis that hangs counts as gone: nobody who posts may wait for it."""
_AWAY_S = 1.0
"""A server that let somebody wait so in vain is left alone by the others; one of them tries, this often."""


def is_cluster(url: str) -> bool:
    return url.startswith(f"{CLUSTER}:")


def client(url: str) -> Redis:
    """For single keys, wherever they lie; of several in one call only where they share a tag. Connects when first used."""
    # A cluster's client has the same calls for what Chirp uses of them.
    return (
        cast(Redis, _cluster(url, _places(url)))
        if is_cluster(url)
        else Redis.from_pool(_Pool.from_url(url, **IMPATIENT))
    )


def channel(url: str) -> Redis:
    """For signals: every node of a cluster passes them on to all others."""
    return Redis(connection_pool=pool(url, BUS_TAG))


def pool(url: str, tag: str) -> ConnectionPool:
    """To the server that owns the keys with this tag. Connects when it is first used, so that a missing Redis stops no start."""
    if not is_cluster(url):
        return _Pool.from_url(url, **IMPATIENT)
    return _Pool(connection_class=_OwnerConnection, url=url, tag=tag, **_who(url), **IMPATIENT)


def _who(url: str) -> dict[str, str]:
    given = urlsplit(url)
    return {"username": unquote(given.username), "password": unquote(given.password or "")} if given.username else {}


def _places(url: str) -> list[tuple[str, int]]:
    """Host and port of the nodes that the URL names. Raises Misconfigured when it names none."""
    places = [place.rpartition(":") for place in urlsplit(url).netloc.rpartition("@")[2].split(",") if place]
    if not places or any(not port.isdigit() for host, _, port in places if host):
        raise Misconfigured(f"CHIRP_REDIS_URL: say {CLUSTER}://host:6379,host:6379 with some of the nodes.")
    return [(host or port, int(port) if host else _PORT) for host, _, port in places]


def _cluster(url: str, places: list[tuple[str, int]]) -> RedisCluster:
    from redis.asyncio.cluster import ClusterNode, RedisCluster  # only where there is one: it takes memory
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    nodes: defaultdict[str, _Answers] = defaultdict(_Answers)

    class Noticing(RedisCluster):
        """Of its nodes, as _Pool of its server."""

        async def _execute_command(self, target_node: ClusterNode, *args: Any, **kwargs: Any) -> Any:
            answers = nodes[target_node.name]
            answers.require()
            try:
                answer = await super()._execute_command(target_node, *args, **kwargs)
            except TimeoutError:
                answers.lacking()
                raise
            except ResponseError:  # an answer too
                answers.came()
                raise
            answers.came()
            return answer

    known = [ClusterNode(host, port) for host, port in places]
    return Noticing(startup_nodes=known, retry=Retry(NoBackoff(), 1), **_who(url), **IMPATIENT)


async def _owner(url: str, tag: str) -> tuple[str, int]:
    """Of a cluster's nodes the one that owns the tag, as the first one says that answers: one of them may hang."""

    async def asked(place: tuple[str, int]) -> tuple[str, int]:
        async with _cluster(url, [place]) as cluster:
            owner = cluster.get_node_from_key(tag)
        if owner is None:
            raise ConnectionError(f"no node of the cluster owns {tag}")
        return str(owner.host), int(owner.port)

    asking, failed = {asyncio.create_task(asked(place)) for place in _places(url)}, list[BaseException]()
    try:
        while asking:
            done, asking = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if (error := task.exception()) is None:
                    return task.result()
                failed.append(error)
    finally:
        for task in asking:
            task.cancel()
    raise failed[-1]


class _Answers:
    """Whether a server answers, as far as the connections of one pool know."""

    def __init__(self) -> None:
        self._away = False
        self._next_try = 0.0

    def lacking(self) -> None:
        self._away, self._next_try = True, time.monotonic() + _AWAY_S

    def came(self) -> None:
        self._away = False

    def require(self) -> None:
        """Raises ConnectionError while it is away, but for the one whose turn it is to try."""
        if not self._away:
            return
        if (now := time.monotonic()) < self._next_try:
            raise ConnectionError("it did not answer a moment ago")
        self._next_try = now + _AWAY_S


class _Pool(ConnectionPool):
    """Of a server that hangs: a post asks it several times, and each would wait."""

    def __init__(self, connection_class: type[AbstractConnection] = Connection, **kwargs: Any) -> None:
        self._answers = answers = _Answers()

        class Noticing(connection_class):
            async def read_response(self, *args: Any, **kwargs: Any) -> Any:
                try:
                    answer = await super().read_response(*args, **kwargs)
                except TimeoutError:
                    answers.lacking()
                    raise
                if answer is not None:  # also what nobody said in the time that was given to it
                    answers.came()
                return answer

        super().__init__(connection_class=Noticing, **kwargs)

    async def get_connection(self, *_args: Any, **_kwargs: Any) -> AbstractConnection:
        self._answers.require()
        try:
            return await super().get_connection()
        except TimeoutError:
            self._answers.lacking()
            raise


class _OwnerConnection(Connection):
    """A connection to the node of a cluster that owns a tag: looked up anew each time that it connects."""

    def __init__(self, *, url: str, tag: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._url, self._tag, self._moved = url, tag, False

    async def _connect(self) -> None:
        self.host, self.port = await _owner(self._url, self._tag)
        await super()._connect()

    async def read_response(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super().read_response(*args, **kwargs)
        except MovedError:
            self._moved = True  # what else was asked together with it is answered first
            raise

    async def send_packed_command(self, *args: Any, **kwargs: Any) -> None:
        if self._moved:
            self._moved = False
            await self.disconnect()  # connecting again finds the new owner
        await super().send_packed_command(*args, **kwargs)
