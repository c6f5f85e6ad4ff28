"""Notifications in a SQLite file of their own."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from sqlite3 import Connection

import orjson

from backend.ids import NotificationId, TweetId, UserId, at, ms_of
from backend.notifications.interface import GROUP_MS, Group, Kind, Notification
from backend.sqlite import SqliteFile

_ACTORS = 5
_MOST_MOVED = 1000
"""Groups that grew while somebody was paging; who pages on after more than that reads page one again."""
_SHOWN = """actor_id NOT IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM hidden_actors AS h WHERE h.actor_id = n.actor_id)"""


class SqliteNotifications:
    def __init__(self, folder: Path) -> None:
        self._file = SqliteFile(folder / "notifications.db", durable=False)

    async def add(self, notification: Notification) -> bool:
        return await self._file.write(lambda db: _add(db, notification))

    async def remove(self, user: UserId, kind: Kind, tweet: TweetId, actor: UserId) -> bool:
        return await self._file.write(lambda db: _remove(db, user, kind, tweet, actor))

    async def groups(
        self,
        user: UserId,
        kinds: Collection[Kind],
        hidden: Collection[UserId],
        *,
        until: NotificationId,
        below: NotificationId,
        limit: int,
    ) -> list[Group]:
        # Those whose newest one came after `until` stand where they stood then.
        sql = """
            SELECT id, kind, tweet_id, newest_id FROM (
                SELECT * FROM notification_groups WHERE user_id = :user AND newest_id < :below
                AND kind IN (SELECT value FROM json_each(:kinds)) ORDER BY newest_id DESC LIMIT :limit)
            UNION ALL
            SELECT id, kind, tweet_id, position FROM (
                SELECT g.id, g.kind, g.tweet_id, (SELECT max(n.id) FROM notifications AS n
                    WHERE n.user_id = g.user_id AND n.group_id = g.id AND n.id <= :until) AS position
                FROM notification_groups AS g WHERE g.user_id = :user AND g.newest_id > :until
                AND g.kind IN (SELECT value FROM json_each(:kinds)) LIMIT :moved)
            WHERE position < :below
            ORDER BY 4 DESC LIMIT :limit"""
        asked = {"user": user, "below": min(below, until + 1), "until": until, "limit": limit, "moved": _MOST_MOVED}
        rows = self._file.rows(sql, asked | {"kinds": orjson.dumps(list(kinds)).decode()})
        unseen = _json(hidden)
        return [self._group(user, row, until, unseen) for row in rows]

    def _group(
        self, user: UserId, row: tuple[NotificationId, str, TweetId, NotificationId], until: NotificationId, hidden: str
    ) -> Group:
        id, kind, tweet, position = row
        where = f"WHERE user_id = ? AND group_id = ? AND id <= ? AND {_SHOWN}"
        asked = (user, id, until, hidden)
        newest = self._file.rows(
            f"SELECT id, actor_id FROM notifications AS n {where} ORDER BY id DESC LIMIT {_ACTORS}", asked
        )
        count = len(newest)
        if count == _ACTORS:
            count = self._file.rows(f"SELECT count(*) FROM notifications AS n {where}", asked)[0][0]
        first = newest[0][0] if newest else position
        return Group(position, first, Kind(kind), tweet, tuple(actor for _, actor in newest), count)

    async def newest(self, user: UserId) -> NotificationId:
        sql = "SELECT newest_id FROM notification_groups WHERE user_id = ? ORDER BY newest_id DESC LIMIT 1"
        rows = self._file.rows(sql, (user,))
        return rows[0][0] if rows else 0

    async def unread(
        self, user: UserId, kinds: Collection[Kind], hidden: Collection[UserId], limit: int
    ) -> list[tuple[Kind, TweetId]]:
        position = await self.read_position(user)
        sql = f"""SELECT g.kind, g.tweet_id FROM notification_groups AS g WHERE g.user_id = ? AND g.newest_id > ?
            AND g.kind IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM notifications AS n
                WHERE n.user_id = g.user_id AND n.group_id = g.id AND n.id > ? AND {_SHOWN})
            ORDER BY g.newest_id DESC LIMIT ?"""
        wanted = orjson.dumps(list(kinds)).decode()
        rows = self._file.rows(sql, (user, position, wanted, position, _json(hidden), limit))
        return [(Kind(kind), tweet) for kind, tweet in rows]

    async def read_position(self, user: UserId) -> NotificationId:
        rows = self._file.rows("SELECT up_to FROM notification_reads WHERE user_id = ?", (user,))
        return rows[0][0] if rows else 0

    async def mark_read(self, user: UserId, up_to: NotificationId) -> bool:
        sql = """INSERT INTO notification_reads VALUES (?, ?)
            ON CONFLICT DO UPDATE SET up_to = excluded.up_to WHERE up_to < excluded.up_to"""
        return await self._file.write(lambda db: db.execute(sql, (user, up_to)).rowcount == 1)

    async def hide_actors(self, actors: Collection[UserId], hidden: bool) -> list[UserId]:
        hide = "INSERT OR IGNORE INTO hidden_actors SELECT value FROM json_each(?) RETURNING actor_id"
        show = "DELETE FROM hidden_actors WHERE actor_id IN (SELECT value FROM json_each(?)) RETURNING actor_id"
        sql = hide if hidden else show
        changed = await self._file.write(lambda db: db.execute(sql, (_json(actors),)).fetchall())
        return [actor for (actor,) in changed]

    async def hidden_actors(self, after: UserId, limit: int) -> list[UserId]:
        sql = "SELECT actor_id FROM hidden_actors WHERE actor_id > ? ORDER BY actor_id LIMIT ?"
        return [actor for (actor,) in self._file.rows(sql, (after, limit))]

    async def concerned(self, actor: UserId, after: UserId, limit: int) -> list[UserId]:
        sql = """SELECT DISTINCT user_id FROM notifications WHERE actor_id = ? AND user_id > ?
            ORDER BY user_id LIMIT ?"""
        return [user for (user,) in self._file.rows(sql, (actor, after, limit))]

    async def purge(self, older_than: NotificationId, limit: int) -> int:
        def work(db: Connection) -> int:
            sql = "SELECT user_id, id FROM notification_groups WHERE newest_id < ? LIMIT ?"
            old = db.execute(sql, (older_than, limit)).fetchall()
            db.executemany("DELETE FROM notifications WHERE user_id = ? AND group_id = ?", old)
            db.executemany("DELETE FROM notification_groups WHERE user_id = ? AND id = ?", old)
            return len(old)

        return await self._file.write(work)

    async def erase(self, user: UserId, limit: int) -> int:
        return await self._file.write(lambda db: _erase(db, user, limit))

    async def check(self) -> str:
        self._file.rows("SELECT 1 FROM notifications LIMIT 1")
        return f"SQLite file {self._file.path}"

    async def close(self) -> None:
        self._file.close()


def _add(db: Connection, it: Notification) -> bool:
    key = (it.user_id, it.kind.value, it.tweet_id)
    there = "SELECT 1 FROM notifications WHERE user_id = ? AND kind = ? AND tweet_id = ? AND actor_id = ?"
    if db.execute(there, (*key, it.actor_id)).fetchone():
        return False
    young = at(ms_of(it.id) - GROUP_MS)
    group = db.execute(
        """SELECT id FROM notification_groups WHERE user_id = ? AND kind = ? AND tweet_id = ? AND id > ?
        ORDER BY id DESC LIMIT 1""",
        (*key, young),
    ).fetchone()
    group_id = group[0] if group else it.id
    db.execute(
        "INSERT INTO notifications VALUES (?, ?, ?, ?, ?, ?)", (it.user_id, group_id, it.id, *key[1:], it.actor_id)
    )
    db.execute(
        """INSERT INTO notification_groups VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET newest_id = max(newest_id, excluded.newest_id)""",
        (it.user_id, group_id, *key[1:], it.id),
    )
    return True


def _erase(db: Connection, user: UserId, limit: int) -> int:
    keys = "user_id, kind, tweet_id, actor_id"
    theirs = db.execute(
        f"""SELECT * FROM (SELECT {keys} FROM notifications WHERE user_id = :user LIMIT :limit)
        UNION SELECT * FROM (SELECT {keys} FROM notifications WHERE actor_id = :user LIMIT :limit) LIMIT :limit""",
        {"user": user, "limit": limit},
    ).fetchall()
    for to, kind, tweet, actor in theirs:
        _remove(db, to, Kind(kind), tweet, actor)
    if len(theirs) < limit:
        db.execute("DELETE FROM notification_reads WHERE user_id = ?", (user,))
        db.execute("DELETE FROM hidden_actors WHERE actor_id = ?", (user,))
    return len(theirs)


def _remove(db: Connection, user: UserId, kind: Kind, tweet: TweetId, actor: UserId) -> bool:
    removed = db.execute(
        """DELETE FROM notifications WHERE user_id = ? AND kind = ? AND tweet_id = ? AND actor_id = ?
        RETURNING group_id""",
        (user, kind.value, tweet, actor),
    ).fetchone()
    if not removed:
        return False
    db.execute(
        """UPDATE notification_groups SET newest_id = coalesce(
            (SELECT max(id) FROM notifications WHERE user_id = :user AND group_id = :group), 0)
        WHERE user_id = :user AND id = :group""",
        {"user": user, "group": removed[0]},
    )
    db.execute("DELETE FROM notification_groups WHERE user_id = ? AND id = ? AND newest_id = 0", (user, removed[0]))
    return True


def _json(ids: Collection[int]) -> str:
    return orjson.dumps(list(ids)).decode()
