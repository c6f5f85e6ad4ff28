"""Timelines in Cassandra: a partition a viewer, which forgets its oldest entries by itself."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from backend.cassandra import LOCAL_ONE, Cassandra, Statement
from backend.clock import Clock
from backend.ids import MAX_ID, ActId, UserId, at
from backend.timelines.interface import Slice
from backend.tweets.interface import Act

_DAY_MS = 24 * 3600 * 1000
_BELIEVED_MS = 44 * _DAY_MS
"""A day less than entries live (default_time_to_live): those of acts younger than this are surely there still."""
_TRIES = 5

_ADD = Statement(
    "INSERT INTO user_timeline (viewer_id, act_id, tweet_id, author_id, actor_id) VALUES (?, ?, ?, ?, ?)",
)
_READ = Statement(
    "SELECT act_id, tweet_id, author_id, actor_id FROM user_timeline "
    "WHERE viewer_id = ? AND act_id >= ? AND act_id < ? LIMIT ?"
)
_IDS = Statement("SELECT act_id FROM user_timeline WHERE viewer_id = ? LIMIT ?")
_SIZE = Statement("SELECT count(*) FROM user_timeline WHERE viewer_id = ?")
_WRITTEN = Statement("SELECT max(writetime(author_id)) FROM user_timeline WHERE viewer_id = ? AND act_id < ?")
_CUT = Statement("DELETE FROM user_timeline USING TIMESTAMP ? WHERE viewer_id = ? AND act_id < ?")
_WHOSE = Statement("SELECT act_id, author_id, actor_id FROM user_timeline WHERE viewer_id = ?")
_REMOVE = Statement("DELETE FROM user_timeline WHERE viewer_id = ? AND act_id = ?")
_VIEWERS = Statement("SELECT DISTINCT viewer_id FROM user_timeline WHERE token(viewer_id) > token(?) LIMIT ?")
_FIRST_VIEWERS = Statement("SELECT DISTINCT viewer_id FROM user_timeline LIMIT ?")
_FLOOR = Statement("SELECT floor_id, change FROM timeline_floors WHERE viewer_id = ?")
_MOVE = Statement(
    "UPDATE timeline_floors SET floor_id = ?, change = ? WHERE viewer_id = ? IF change = ?", idempotent=False
)
_POSITION = Statement("SELECT act_id FROM reading_positions WHERE viewer_id = ?")
_SET_POSITION = Statement("INSERT INTO reading_positions (viewer_id, act_id) VALUES (?, ?)")
_DROP = Statement("DELETE FROM user_timeline WHERE viewer_id = ?")
_DROP_FLOOR = Statement("DELETE FROM timeline_floors WHERE viewer_id = ? IF EXISTS", idempotent=False)
_DROP_POSITION = Statement("DELETE FROM reading_positions WHERE viewer_id = ?")
_PING = Statement("SELECT viewer_id FROM timeline_floors LIMIT 1", consistency=LOCAL_ONE)


class CassandraTimelines:
    """Floors move by lightweight transactions. Entries at or above a floor are read at a quorum, as they were written."""

    def __init__(self, cluster: Cassandra, clock: Clock) -> None:
        self._cluster, self._clock = cluster, clock

    async def add(self, viewers: Sequence[UserId], act: Act) -> None:
        rows = [(viewer, act.id, act.tweet_id, act.author_id, act.actor_id) for viewer in viewers]
        await self._cluster.many(_ADD, rows)

    async def fill(self, viewer: UserId, acts: Sequence[Act]) -> None:
        await self._cluster.many(_ADD, [(viewer, act.id, act.tweet_id, act.author_id, act.actor_id) for act in acts])

    async def read(self, viewer: UserId, below: ActId | None, limit: int) -> Slice:
        # The floor before and after the entries: when no one moved it meanwhile, they are what it promises. A trim raises
        # it before it removes, a rebuild lowers it after it has filled, so either is seen whichever replicas answer.
        top = MAX_ID if below is None else below
        before = await self._floor(viewer)
        for _ in range(_TRIES):
            if before is None:
                return Slice([], None)
            floor = self._believed(before[0])
            rows = await self._cluster.rows(_READ, (viewer, floor, top, limit))
            after = await self._floor(viewer)
            if after == before:
                return Slice([Act(*row) for row in rows], floor)
            before = after
        return Slice([], MAX_ID)  # it moves all the time: believe nothing, so that all is pulled

    def _believed(self, floor: ActId) -> ActId:
        return max(floor, at(self._clock.now_ms() - _BELIEVED_MS))

    async def _floor(self, viewer: UserId) -> tuple[ActId, UUID] | None:
        rows = await self._cluster.rows(_FLOOR, (viewer,))
        return (rows[0][0], rows[0][1]) if rows else None

    async def floor(self, viewer: UserId) -> ActId | None:
        found = await self._floor(viewer)
        return found[0] if found else None

    async def raise_floor(self, viewer: UserId, floor: ActId) -> ActId:
        while True:
            now = await self._floor(viewer)
            reached = max(now[0] + 1, floor) if now else floor
            if await self._move(viewer, now, reached):
                return reached

    async def lift_floor(self, viewer: UserId, floor: ActId) -> bool:
        while now := await self._floor(viewer):
            if await self._move(viewer, now, max(now[0] + 1, floor)):
                return True
        return False

    async def lower_floor(self, viewer: UserId, since: ActId, floor: ActId) -> bool:
        now = await self._floor(viewer)
        return now is not None and now[0] == since and await self._move(viewer, now, floor)

    async def _move(self, viewer: UserId, now: tuple[ActId, UUID] | None, floor: ActId) -> bool:
        # By the change rather than by the floor: two may move it to one place, and each has to know its own.
        change = uuid4()
        return bool(await self._cluster.decide(_MOVE, (floor, change, viewer, now and now[1]), change))

    async def trim(self, viewers: Sequence[UserId], keep: int) -> None:
        for viewer, rows in zip(
            viewers, await self._cluster.many(_IDS, [(viewer, keep + 1) for viewer in viewers]), strict=True
        ):
            if len(rows) > keep:
                await self._trim(viewer, rows[-1][0] + 1)

    async def _trim(self, viewer: UserId, lowest: ActId) -> None:
        """Remove what lies below lowest. Without a floor it is left to expire."""
        # The mark of removal is as old as what it removes: what a process with a slow clock writes later outlives it, and what
        # a rebuild fills in which begins when the floor is raised here, however long this worker stops for after that.
        written = (await self._cluster.rows(_WRITTEN, (viewer, lowest)))[0][0]
        if written is None:
            return
        # Always a raise, even below the floor: a rebuild whose entries are removed here must not be believed.
        if await self.lift_floor(viewer, lowest):
            await self._cluster.rows(_CUT, (written, viewer, lowest))

    async def size(self, viewer: UserId) -> int:
        return (await self._cluster.rows(_SIZE, (viewer,)))[0][0]

    async def position(self, viewer: UserId) -> ActId | None:
        rows = await self._cluster.rows(_POSITION, (viewer,))
        return rows[0][0] if rows else None

    async def set_position(self, viewer: UserId, act: ActId) -> None:
        await self._cluster.rows(_SET_POSITION, (viewer, act))

    async def drop(self, viewer: UserId) -> None:
        await self._cluster.rows(_DROP, (viewer,))
        await self._cluster.decide(_DROP_FLOOR, (viewer,), None, unique=False)
        await self._cluster.rows(_DROP_POSITION, (viewer,))

    async def erase(self, actor: UserId, after: UserId, limit: int) -> UserId:
        # Viewers come in the order of their tokens: the last one is the place to go on from all the same.
        if after:
            viewers = [row[0] for row in await self._cluster.rows(_VIEWERS, (after, limit))]
        else:
            viewers = [row[0] for row in await self._cluster.rows(_FIRST_VIEWERS, (limit,))]
        for viewer in viewers:
            rows = await self._cluster.rows(_WHOSE, (viewer,))
            gone = [(viewer, row[0]) for row in rows if actor in row[1:]]
            await self._cluster.many(_REMOVE, gone)
        return viewers[-1] if viewers else 0

    async def check(self) -> str:
        await self._cluster.rows(_PING)
        return await self._cluster.check()

    async def close(self) -> None:
        """The cluster is closed by whoever opened it."""
