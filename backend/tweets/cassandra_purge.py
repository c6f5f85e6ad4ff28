"""Removing deleted tweets for good from Cassandra, from a list by the day on which they were deleted.

Every step may be repeated: the entry in that list goes last.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from backend.cassandra import Statement
from backend.ids import MAX_ID, TweetId, UserId
from backend.tweets import cassandra_keys as keys
from backend.tweets.acts import Act
from backend.tweets.cassandra_counters import counted_in
from backend.tweets.cassandra_kinds import BOOKMARKS, KINDS, USER_LIKES
from backend.tweets.cassandra_marks import CassandraMarks
from backend.tweets.cassandra_places import forget, note, periods
from backend.tweets.cassandra_writes import ANSWER, ANSWERS, TABS, USER_TWEETS, answer_key, rows_of
from backend.tweets.interface import ProfileTab, Tweet

_ALL = 2**31 - 1
_AT_ONCE = 25
_DAY_MS = 24 * 3600 * 1000
_LIST = "deleted_tweets"
_ENTER = Statement("INSERT INTO deleted_tweets (day, deleted_ms, tweet_id) VALUES (?, ?, ?)")
_LEAVE = Statement("DELETE FROM deleted_tweets WHERE day = ? AND deleted_ms = ? AND tweet_id = ?")
_DUE = Statement(
    "SELECT deleted_ms, tweet_id, kind, below FROM deleted_tweets WHERE day = ? AND deleted_ms < ? LIMIT ?"
)
_REACHED = Statement("UPDATE deleted_tweets SET kind = ?, below = ? WHERE day = ? AND deleted_ms = ? AND tweet_id = ?")
# deleted_ms: 0 while a tweet lives, negative once it is being removed and can't be restored.
_MOVE = Statement("UPDATE tweets SET deleted_ms = ? WHERE id = ? IF deleted_ms = ?", idempotent=False)
_STATES = Statement("SELECT id, deleted_ms FROM tweets WHERE id IN ?")
_REMOVE = Statement("DELETE FROM tweets WHERE id = ? IF deleted_ms = ?", idempotent=False)
_COUNTERS = Statement("DELETE FROM tweet_counters WHERE tweet_id = ?")
_USER_COUNTERS = Statement("DELETE FROM user_counters WHERE user_id = ?")
_NAMELESS = Statement(
    "UPDATE tweets SET reply_to_author_id = null WHERE id = ? IF reply_to_author_id = ?", idempotent=False
)


class _Due(NamedTuple):
    """A deleted tweet. Of its kinds those before `kind` are removed, and of that one what lies at `below` or above it.

    So the removal of a million likes goes on where it stopped, and does not read what it has removed.
    """

    deleted_ms: int
    id: TweetId
    kind: int = 0
    below: int = MAX_ID


class CassandraPurge(CassandraMarks):
    async def delete(self, id: TweetId, at_ms: int) -> bool:
        tweet = await self._one(id)
        if tweet is None or tweet.deleted_ms:
            return False
        # First, so that what is marked is surely removed one day; an entry of a tweet that lives is left out then.
        await self._cluster.batch([(_ENTER, (at_ms // _DAY_MS, at_ms, id)), note(_LIST, at_ms // _DAY_MS)])
        async with self._doubted(*counted_in(tweet)):
            deleted = await self._cluster.decide(_MOVE, (at_ms, id, 0), at_ms, unique=False)
        if not deleted:
            return False
        await self._count_tweets([tweet], -1, deleted)
        return True

    async def restore(self, id: TweetId) -> bool:
        tweet = await self._one(id)
        if tweet is None or not tweet.deleted_ms:
            return False
        async with self._doubted(*counted_in(tweet)):
            restored = await self._cluster.decide(_MOVE, (0, id, tweet.deleted_ms), 0, unique=False)
        if not restored:
            return False
        await self._leave(_Due(tweet.deleted_ms, id))
        await self._count_tweets([tweet], +1, restored)
        return True

    async def purge_engagements(self, deleted_before_ms: int, limit: int) -> int:
        return await self._strip(await self._begun(await self._due(deleted_before_ms, limit)), limit)

    async def purgeable(self, deleted_before_ms: int, limit: int) -> list[TweetId]:
        return [one.id for one in await self._begun(await self._due(deleted_before_ms, limit))]

    async def purge(self, deleted_before_ms: int, limit: int) -> list[TweetId]:
        due = await self._due(deleted_before_ms, limit)
        begun = await self._begun(due)
        await self._strip(begun, _ALL)
        tweets = await self.get_many([one.id for one in begun])
        for start in range(0, len(begun), _AT_ONCE):
            await asyncio.gather(*(self._remove(one, tweets[one.id]) for one in begun[start : start + _AT_ONCE]))
        await asyncio.gather(*(self._leave(one) for one in due if one not in begun))
        return [one.id for one in begun]

    async def forget_author(self, user: UserId, limit: int) -> list[TweetId]:
        replies = [row[0] for row in await ANSWERS.below(self._cluster, (user,), None, limit)]
        for start in range(0, len(replies), _AT_ONCE):
            await asyncio.gather(*(self._unname(one, user) for one in replies[start : start + _AT_ONCE]))
        if not replies:
            lists = [USER_TWEETS, USER_LIKES, BOOKMARKS, ANSWERS]
            gone = [one.forget_all((user,)) for one in lists] + [
                TABS.forget_all((user, tab.value)) for tab in ProfileTab
            ]
            await asyncio.gather(*(self._cluster.rows(*one) for one in gone))
            await self._cluster.rows(_USER_COUNTERS, (user,))
            await keys.forget(self._cluster, user)
        return replies

    async def _due(self, before_ms: int, limit: int) -> list[_Due]:
        """Entries of the list, first deleted first."""
        found = list[_Due]()
        last = before_ms // _DAY_MS
        (days,) = await periods(self._cluster, [_LIST], 0, last)
        for day, noted_us in days.items():
            rows = await self._cluster.rows(_DUE, (day, before_ms, limit - len(found)))
            found += [_Due(row[0], row[1], row[2] or 0, row[3] or MAX_ID) for row in rows]
            if not rows and day < last:
                await forget(self._cluster, _LIST, day, noted_us)
            if len(found) == limit:
                break
        return found

    async def _begun(self, due: list[_Due]) -> list[_Due]:
        """Those that are deleted as the entry says: from now on they can't be restored."""
        states: dict[TweetId, int] = {row[0]: row[1] for row in await self._these(_STATES, (), [one.id for one in due])}
        begun = list[_Due]()
        for one in due:
            state = states.get(one.id)
            if state == one.deleted_ms:
                moved = (-one.deleted_ms, one.id, one.deleted_ms)
                state = -one.deleted_ms if await self._cluster.decide(_MOVE, moved, -one.deleted_ms) else 0
            if state == -one.deleted_ms:
                begun.append(one)
        return begun

    async def _strip(self, due: list[_Due], limit: int) -> int:
        """Remove at most `limit` likes, retweets and bookmarks of these tweets; answers how many."""
        done = 0
        for start in range(0, len(due), _AT_ONCE):
            for number, kind in enumerate(KINDS):
                some = [one for one in due[start : start + _AT_ONCE] if one.kind <= number]
                asked = [(one.id, one.below if one.kind == number else MAX_ID, limit - done) for one in some]
                for one, rows in zip(some, await self._cluster.many(kind.some, asked), strict=True):
                    acts = [Act(row[0], one.id, 0, row[1]) for row in sorted(rows, reverse=True)[: limit - done]]
                    for first in range(0, len(acts), _AT_ONCE):
                        await asyncio.gather(*(self._erase(kind, act) for act in acts[first : first + _AT_ONCE]))
                    done += len(acts)
                    if acts and done == limit:
                        where = (one.deleted_ms // _DAY_MS, one.deleted_ms, one.id)
                        await self._cluster.rows(_REACHED, (number, acts[-1].id, *where))
                        return done
        return done

    async def _remove(self, due: _Due, tweet: Tweet) -> None:
        await self._cluster.batch([place.drop(tweet.id, row) for place, row in rows_of(tweet)])
        await self._cluster.rows(_COUNTERS, (tweet.id,))
        await self._cluster.decide(_REMOVE, (tweet.id, -due.deleted_ms), None, unique=False)
        await self._leave(due)

    async def _leave(self, due: _Due) -> None:
        await self._cluster.rows(_LEAVE, (due.deleted_ms // _DAY_MS, due.deleted_ms, due.id))

    async def _unname(self, reply: TweetId, user: UserId) -> None:
        await self._cluster.decide(_NAMELESS, (reply, user), None, unique=False)
        await self._cluster.rows(*ANSWER.drop(reply, answer_key(reply, user)))
