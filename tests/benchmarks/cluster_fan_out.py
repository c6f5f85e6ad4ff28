"""The fan-out job on Cassandra beside the driver's own concurrent inserts of the same rows, in one process."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

from cassandra.concurrent import execute_concurrent_with_args

from backend import bootstrap
from backend.settings import Settings
from backend.tweets.interface import Tweet
from tests.benchmarks.cluster_costs import Measured, cpu_s
from tests.benchmarks.results import Result
from tests.benchmarks.world import follow, people
from tests.engines.cassandra import Node
from workers.fan_out import fan_out

_INSERT = "INSERT INTO chirp.user_timeline (viewer_id, act_id, tweet_id, author_id, actor_id) VALUES (?, ?, ?, ?, ?)"
_CONCURRENCY = (64, 128, 256)
"""The bare rate is that of the best of them."""


async def run(settings: Settings, nodes: list[Node], sizes: Any, measured: Measured) -> list[Result]:
    node = nodes[0].process
    assert node
    async with bootstrap.open(settings) as engines:
        author, *followers = await people(engines, "fan", sizes.crowd + 1)
        await follow(engines, followers, author)
        viewers = [user.id for user in followers]
        session = engines.timelines._cluster._session  # type: ignore[attr-defined]
        prepared = await asyncio.to_thread(session.prepare, _INSERT)
        ours, bare = list[float](), list[float]()
        worker_cpu = node_cpu = 0.0
        for turn in range(sizes.fan_outs + 2):
            act = await engines.ids.next()
            rows = [(viewer, act, act, author.id, author.id) for viewer in viewers]
            best = [await _insert(session, prepared, rows, concurrency) for concurrency in _CONCURRENCY]
            await engines.tweets.add(Tweet(act, author.id, "A post", conversation_id=act))
            began, cpu, theirs = time.perf_counter(), time.process_time(), cpu_s(node.pid)
            await fan_out(act)
            took = time.perf_counter() - began
            if turn > 1:  # the first ones warm it up
                ours.append(took)
                bare.append(min(best))
                worker_cpu += time.process_time() - cpu
                node_cpu += cpu_s(node.pid) - theirs
    rows_done = sizes.crowd * len(ours)
    measured["worker_cpu_s_per_row"], measured["cassandra_cpu_s_per_row"] = worker_cpu / rows_done, node_cpu / rows_done
    rates = sizes.crowd / statistics.median(ours), sizes.crowd / statistics.median(bare)
    told = (
        f"{rates[0]:,.0f} of {rates[1]:,.0f} rows/s; {len(ours)} posts to {sizes.crowd:,} followers; "
        f"{worker_cpu / rows_done * 1e6:.0f} µs of the worker's, {node_cpu / rows_done * 1e6:.0f} µs of the node's processor a row"
    )
    return [Result("Cassandra: fan-out, share of the driver's inserts", rates[0] / rates[1], "", 0.6, False, told)]


async def _insert(session: Any, prepared: Any, rows: list[tuple[int, ...]], concurrency: int) -> float:
    began = time.perf_counter()
    await asyncio.to_thread(execute_concurrent_with_args, session, prepared, rows, concurrency=concurrency)
    return time.perf_counter() - began
