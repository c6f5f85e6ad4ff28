"""Counts in Cassandra: counters that follow what was decided. Whether one counted that did not answer, nobody knows: it is noted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager

import structlog

from backend.cassandra import Decided, Statement
from backend.clock import Clock
from backend.errors import Unavailable
from backend.ids import TweetId, UserId
from backend.tweets import cassandra_doubts as doubts
from backend.tweets.cassandra_doubts import CounterOf
from backend.tweets.cassandra_rows import CassandraRows
from backend.tweets.interface import Counts, Tweet

log = structlog.get_logger()

COLUMNS = ("likes", "retweets", "replies", "quotes")
ADD = {
    column: Statement(f"UPDATE tweet_counters SET {column} = {column} + ? WHERE tweet_id = ?", idempotent=False)
    for column in COLUMNS
}
ADD_TWEETS = Statement("UPDATE user_counters SET tweets = tweets + ? WHERE user_id = ?", idempotent=False)
COUNTS = Statement("SELECT tweet_id, likes, retweets, replies, quotes FROM tweet_counters WHERE tweet_id IN ?")
TWEETS = Statement("SELECT user_id, tweets FROM user_counters WHERE user_id IN ?")
_PATIENCE_S = 0.5


class CassandraCounters(CassandraRows):
    _clock: Clock
    settled_s = 6.0
    """After so long every write that was under way has ended, well or not: longer than the driver waits for one."""

    async def counts(self, ids: Collection[TweetId]) -> dict[TweetId, Counts]:
        found = {row[0]: Counts(*(max(0, one or 0) for one in row[1:])) for row in await self._these(COUNTS, (), ids)}
        return {id: found.get(id) or Counts() for id in ids}

    async def tweets_counts(self, users: Collection[UserId]) -> dict[UserId, int]:
        found = {user: max(0, tweets or 0) for user, tweets in await self._these(TWEETS, (), users)}
        return {user: found.get(user, 0) for user in users}

    async def _count(self, tweet: TweetId, column: str, by: int, decided: Decided = Decided.YES) -> None:
        """decided PERHAPS: another may have counted it; it is left to a recount."""
        await self._add(ADD[column], tweet, by, decided)

    async def _count_tweets(self, tweets: Sequence[Tweet], by: int, decided: Decided = Decided.YES) -> None:
        """Tweets of one author begin or end to count."""
        replies = Counter(tweet.reply_to_id for tweet in tweets if tweet.reply_to_id is not None)
        quotes = Counter(tweet.quote_of_id for tweet in tweets if tweet.quote_of_id is not None)
        await asyncio.gather(
            self._add(ADD_TWEETS, tweets[0].author_id, by * len(tweets), decided),
            *(self._add(ADD["replies"], tweet, by * number, decided) for tweet, number in replies.items()),
            *(self._add(ADD["quotes"], tweet, by * number, decided) for tweet, number in quotes.items()),
        )

    async def _add(self, statement: Statement, of: int, by: int, decided: Decided = Decided.YES) -> None:
        # Aside, so that the note is written also when whoever waits has gone.
        await asyncio.shield(self._cluster.aside(self._added(statement, of, by, decided)))

    async def _added(self, statement: Statement, of: int, by: int, decided: Decided) -> None:
        counter = CounterOf.USER if statement == ADD_TWEETS else CounterOf.TWEET
        if decided is not Decided.YES:
            await self._doubt(counter, of)
            return
        adding = self._cluster.aside(self._cluster.rows(statement, (by, of)))
        # Usually a millisecond. When a node has died, and until the others know, a third of them hang: nobody waits so long.
        await asyncio.wait({adding}, timeout=self._cluster.suspicion.patience_s(_PATIENCE_S))
        if not adding.done() or adding.exception() is not None:
            await self._doubt(counter, of)
            adding.cancel()  # whether it counts doesn't matter any more, and it holds a place for seconds

    async def _doubt(self, counter: CounterOf, of: int) -> None:
        """Have it counted anew when all that is under way now has ended."""
        try:
            await doubts.doubt(self._cluster, counter, of, self._in(self.settled_s))
        except Unavailable as error:
            # What was counted is stored, and that was promised: it is no reason to refuse it.
            log.error("an uncertain count can't be noted; chirp repair counters mends it", of=of, why=str(error))

    def _in(self, seconds: float) -> int:
        return self._clock.now_ms() + int(seconds * 1000)

    @asynccontextmanager
    async def _doubted(self, *counters: tuple[CounterOf, int]) -> AsyncGenerator[None]:
        """For a change of what is counted: when nobody knows whether it was made, nobody knows the count."""
        try:
            yield
        except Unavailable:
            await asyncio.gather(*(self._doubt(*one) for one in counters))
            raise


def counted_in(*tweets: Tweet) -> list[tuple[CounterOf, int]]:
    """The counters that change when these begin or end to count."""
    users = {tweet.author_id for tweet in tweets}
    about = {id for tweet in tweets for id in (tweet.reply_to_id, tweet.quote_of_id) if id is not None}
    return [*((CounterOf.USER, id) for id in users), *((CounterOf.TWEET, id) for id in about)]
