"""What every engine of tweets must do about deleted ones; inherited beside the tweets contract."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from backend.errors import TweetNotFound
from backend.ids import at, ms_of
from backend.text import Entities, Span
from backend.tweets.interface import Act, Counts, Delivery, Engaged, ProfileTab, Tweets
from backend.tweets.interface import act_of as act
from tests.contracts.tweets_contract import ANA, NOON, RUI, new, posted

_ids = itertools.count(at(NOON + 3 * 3600 * 1000))


class PurgesContract:
    async def test_purging_removes_old_deleted_tweets_and_their_likes(self, tweets: Tweets) -> None:
        gone, kept, fresh = await posted(tweets, ANA, ANA, ANA)
        await tweets.like(gone.id, RUI, next(_ids))
        await tweets.delete(gone.id, 50)
        await tweets.delete(fresh.id, 150)
        assert await tweets.purgeable(100, 10) == [gone.id]
        assert await tweets.purge(100, 10) == [gone.id]
        assert set(await tweets.get_many([gone.id, kept.id, fresh.id])) == {kept.id, fresh.id}
        assert await tweets.likes_by(RUI, None, 10) == []
        assert act(gone) not in await tweets.profile(ANA, ProfileTab.TWEETS, None, 10)

    async def test_a_restored_tweet_is_not_purged(self, tweets: Tweets) -> None:
        (tweet,) = await posted(tweets, ANA)
        await tweets.like(tweet.id, RUI, next(_ids))
        await tweets.delete(tweet.id, 50)
        await tweets.restore(tweet.id)
        assert await tweets.purge_engagements(100, 10) == 0
        assert await tweets.purgeable(100, 10) == []
        assert await tweets.purge(100, 10) == []
        assert await tweets.profile(ANA, ProfileTab.TWEETS, None, 10) == [act(tweet)]
        assert len(await tweets.likers(tweet.id, None, 10)) == 1
        await tweets.delete(tweet.id, 60)
        assert await tweets.purge(100, 10) == [tweet.id]

    async def test_likes_of_a_deleted_tweet_are_purged_a_few_at_a_time(self, tweets: Tweets) -> None:
        kept, gone = await posted(tweets, ANA, ANA)
        for liker in range(100, 107):
            await tweets.like(kept.id, liker, next(_ids))
            await tweets.like(gone.id, liker, next(_ids))
        await tweets.delete(gone.id, 50)
        assert await tweets.purge_engagements(50, 3) == 0
        assert [await tweets.purge_engagements(100, 3) for _ in range(3)] == [3, 3, 1]
        assert await tweets.likers(gone.id, None, 10) == []
        assert gone.id in await tweets.get_many([gone.id])
        assert await tweets.purge(100, 3) == [gone.id]
        assert [like.tweet_id for like in await tweets.likes_by(100, None, 10)] == [kept.id]
        assert len(await tweets.likers(kept.id, None, 10)) == 7

    async def test_a_purged_tweet_leaves_its_tags(self, tweets: Tweets) -> None:
        gone = await tweets.add(replace(new(), entities=Entities(hashtags=(Span("Gone", 0, 5),))))
        await tweets.delete(gone.id, 50)
        assert await tweets.tagged("gone", None, 10) == [act(gone)]
        await tweets.purge(100, 10)
        assert await tweets.tagged("gone", None, 10) == []

    async def test_a_key_whose_tweet_was_purged_makes_no_second_one(self, tweets: Tweets) -> None:
        tweet = await tweets.add(new(), key="gone", body_hash=b"b")
        await tweets.delete(tweet.id, ms_of(tweet.id) + 1)
        assert await tweets.purge(ms_of(tweet.id) + 2, 10) == [tweet.id]
        with pytest.raises(TweetNotFound):
            await tweets.add(new(), key="gone", body_hash=b"b")

    async def test_a_purge_goes_on_where_it_stopped_through_likes_retweets_and_bookmarks(self, tweets: Tweets) -> None:
        kept, gone = await posted(tweets, ANA, ANA)
        for tweet in (kept, gone):
            for who in range(100, 110):
                await tweets.like(tweet.id, who, next(_ids))
            for who in range(100, 105):
                await tweets.retweet(Act(next(_ids), tweet.id, ANA, who), Delivery.PUSH)
            for who in range(100, 104):
                await tweets.bookmark(tweet.id, who, next(_ids))
        await tweets.delete(gone.id, 50)
        assert [await tweets.purge_engagements(100, 4) for _ in range(6)] == [4, 4, 4, 4, 3, 0]
        assert await tweets.purge(100, 4) == [gone.id]
        assert await tweets.likers(gone.id, None, 10) == await tweets.retweeters(gone.id, None, 10) == []
        assert await tweets.engaged(100, [gone.id]) == {gone.id: Engaged()}
        assert await tweets.engaged(100, [kept.id]) == {kept.id: Engaged(True, True, True)}
        assert (await tweets.counts([kept.id]))[kept.id] == Counts(likes=10, retweets=5)
