"""The schema of a Cassandra keyspace: numbered scripts, each applied once."""

from __future__ import annotations

import re
from pathlib import Path

from backend.cassandra import Cassandra, Statement
from backend.errors import Misconfigured

_NAME = re.compile(r"(?!0000)(\d{4})_\w+\.cql")
_TABLE = "schema_versions"
_REACHED = Statement("SELECT version FROM schema_versions WHERE id = 'chirp'")
_REACH = Statement("INSERT INTO schema_versions (id, version) VALUES ('chirp', ?)")
_VERSIONS = "CREATE TABLE IF NOT EXISTS {0}.schema_versions (id text PRIMARY KEY, version int)"
_KEYSPACE = (
    "CREATE KEYSPACE IF NOT EXISTS {0} WITH replication = {{'class': 'NetworkTopologyStrategy', '{1}': {2}}} "
    "AND durable_writes = true"
)


async def migrate(cluster: Cassandra, folder: Path) -> int:
    """Bring the keyspace up by the numbered scripts of folder (0001_name.cql ...); answers the version reached.

    Each statement may be repeated (IF NOT EXISTS): a run that was killed is gone on with. Two at once must take turns
    (bootstrap.migrate sees to it): Cassandra can't tell apart two who make one table.
    """
    keyspace = cluster.place.keyspace
    await cluster.define(_KEYSPACE.format(keyspace, cluster.place.dc, cluster.place.replication))
    await cluster.define(_VERSIONS.format(keyspace))
    version = await reached(cluster)
    numbered = scripts(folder)
    for number, script in enumerate(numbered[version:], start=version + 1):
        for statement in script.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                await cluster.define(statement.replace("{keyspace}", keyspace))
        await cluster.rows(_REACH, (number,))
    return len(numbered)


def scripts(folder: Path) -> list[Path]:
    """All of them by the numbers in their names, 1, 2, 3 ... Raises Misconfigured when one is missing, or there twice."""
    found = sorted(folder.glob("*.cql"))
    for number, script in enumerate(found, start=1):
        name = _NAME.fullmatch(script.name)
        if name is None:
            raise Misconfigured(f"{script}: the name of a script is like 0001_name.cql.")
        if int(name[1]) < number:
            raise Misconfigured(f"{folder}: two scripts have the number {name[1]}.")
        if int(name[1]) > number:
            raise Misconfigured(f"{folder}: the script with the number {number:04} is missing.")
    return found


async def reached(cluster: Cassandra) -> int:
    """How many scripts are applied."""
    rows = await cluster.rows(_REACHED) if _TABLE in cluster.tables() else []
    return rows[0][0] if rows else 0
