"""Timelines in a SQLite file of their own, so that a post never waits for a fan-out storm."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import orjson

from backend.ids import MAX_ID, ActId, UserId
from backend.sqlite import SqliteFile
from backend.timelines.interface import Slice
from backend.tweets.interface import Act

# One statement for all viewers: Python has nothing to do for each of them, and other threads run meanwhile.
_ADD = "INSERT OR IGNORE INTO user_timeline SELECT value, ?, ?, ?, ? FROM json_each(?)"
_FILL = "INSERT OR IGNORE INTO user_timeline VALUES (?, ?, ?, ?, ?)"
_RAISE = (
    "INSERT INTO timeline_floors VALUES (?, ?) "
    "ON CONFLICT DO UPDATE SET floor_id = max(floor_id + 1, excluded.floor_id) RETURNING floor_id"
)
_LIFT = "UPDATE timeline_floors SET floor_id = max(floor_id + 1, ?) WHERE viewer_id = ?"
_READ = """
SELECT f.floor_id, t.act_id, t.tweet_id, t.author_id, t.actor_id
FROM timeline_floors AS f LEFT JOIN user_timeline AS t
  ON t.viewer_id = f.viewer_id AND t.act_id >= f.floor_id AND t.act_id < ?
WHERE f.viewer_id = ? ORDER BY t.act_id DESC LIMIT ?
"""


class SqliteTimelines:
    def __init__(self, folder: Path) -> None:
        self._file = SqliteFile(folder / "timelines.db", durable=False)

    async def begin(self, boot: str) -> None:
        """boot differs after each start of the machine; "" where nobody knows.

        No write here waits for the disk: a power cut may take entries back whose marks are gone. So of what was written
        before this start nothing is believed any more, and each timeline is rebuilt when it is read.
        """

        def doubt(db: Connection) -> None:
            db.execute("DELETE FROM timeline_floors")
            db.execute("DELETE FROM boots")
            db.execute("INSERT INTO boots VALUES (?)", (boot,))

        if boot and self._file.rows("SELECT id FROM boots") != [(boot,)]:
            await self._file.write(doubt)

    async def add(self, viewers: Sequence[UserId], act: Act) -> None:
        row = (act.id, act.tweet_id, act.author_id, act.actor_id, orjson.dumps(sorted(viewers)).decode())
        await self._file.write(lambda db: db.execute(_ADD, row))

    async def fill(self, viewer: UserId, acts: Sequence[Act]) -> None:
        rows = [(viewer, act.id, act.tweet_id, act.author_id, act.actor_id) for act in acts]
        await self._file.write(lambda db: db.executemany(_FILL, rows))

    async def read(self, viewer: UserId, below: ActId | None, limit: int) -> Slice:
        return self._file.answer(_READ, (MAX_ID if below is None else below, viewer, limit), _slice)

    async def floor(self, viewer: UserId) -> ActId | None:
        rows = self._file.rows("SELECT floor_id FROM timeline_floors WHERE viewer_id = ?", (viewer,))
        return rows[0][0] if rows else None

    async def raise_floor(self, viewer: UserId, floor: ActId) -> ActId:
        return await self._file.write(lambda db: db.execute(_RAISE, (viewer, floor)).fetchone()[0])

    async def lift_floor(self, viewer: UserId, floor: ActId) -> bool:
        return await self._file.write(lambda db: db.execute(_LIFT, (floor, viewer)).rowcount == 1)

    async def lower_floor(self, viewer: UserId, since: ActId, floor: ActId) -> bool:
        sql = "UPDATE timeline_floors SET floor_id = ? WHERE viewer_id = ? AND floor_id = ?"
        return await self._file.write(lambda db: db.execute(sql, (floor, viewer, since)).rowcount == 1)

    async def trim(self, viewers: Sequence[UserId], keep: int) -> None:
        def work(db: Connection) -> None:
            for viewer in viewers:
                _trim(db, viewer, keep)

        if viewers:
            await self._file.write(work)

    async def size(self, viewer: UserId) -> int:
        return self._file.rows("SELECT count(*) FROM user_timeline WHERE viewer_id = ?", (viewer,))[0][0]

    async def position(self, viewer: UserId) -> ActId | None:
        rows = self._file.rows("SELECT act_id FROM reading_positions WHERE viewer_id = ?", (viewer,))
        return rows[0][0] if rows else None

    async def set_position(self, viewer: UserId, act: ActId) -> None:
        sql = "INSERT OR REPLACE INTO reading_positions VALUES (?, ?)"
        await self._file.write(lambda db: db.execute(sql, (viewer, act)))

    async def drop(self, viewer: UserId) -> None:
        def work(db: Connection) -> None:
            db.execute("DELETE FROM user_timeline WHERE viewer_id = ?", (viewer,))
            db.execute("DELETE FROM timeline_floors WHERE viewer_id = ?", (viewer,))
            db.execute("DELETE FROM reading_positions WHERE viewer_id = ?", (viewer,))

        await self._file.write(work)

    async def erase(self, actor: UserId, after: UserId, limit: int) -> UserId:
        # The index of the viewers is walked by jumps, not entry by entry.
        walk = """WITH RECURSIVE viewers(id, place) AS (
                SELECT (SELECT min(viewer_id) FROM user_timeline WHERE viewer_id > :after), 1
                UNION ALL SELECT (SELECT min(viewer_id) FROM user_timeline WHERE viewer_id > id), place + 1
                FROM viewers WHERE id IS NOT NULL AND place < :limit)
            SELECT max(id) FROM viewers"""
        gone = """DELETE FROM user_timeline WHERE viewer_id > :after AND viewer_id <= :last
            AND (actor_id = :actor OR author_id = :actor)"""
        last = self._file.rows(walk, {"after": after, "limit": limit})[0][0]
        if last is None:
            return 0
        await self._file.write(lambda db: db.execute(gone, {"after": after, "last": last, "actor": actor}))
        return last

    async def check(self) -> str:
        self._file.rows("SELECT 1 FROM timeline_floors LIMIT 1")
        return f"SQLite file {self._file.path}"

    async def close(self) -> None:
        self._file.close()


def _slice(rows: list[Any]) -> Slice:
    if not rows:
        return Slice([], None)
    return Slice([Act(*row[1:]) for row in rows if row[1] is not None], rows[0][0])


def _trim(db: Connection, viewer: UserId, keep: int) -> None:
    highest = db.execute(
        "SELECT act_id FROM user_timeline WHERE viewer_id = ? ORDER BY act_id DESC LIMIT 1 OFFSET ?", (viewer, keep)
    ).fetchone()
    if highest is None:
        return
    # Always a raise, even below the floor: a rebuild whose entries are deleted here must not be believed.
    db.execute(_LIFT, (highest[0] + 1, viewer))
    db.execute("DELETE FROM user_timeline WHERE viewer_id = ? AND act_id <= ?", (viewer, highest[0]))
