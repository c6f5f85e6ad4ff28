"""What every engine of tweets must do about likes, retweets and bookmarks; inherited beside the tweets contract."""

from __future__ import annotations

import asyncio
import itertools

from backend.ids import at
from backend.tweets.interface import Act, Counts, Delivery, Engaged, ProfileTab, Tweet, Tweets, act_of
from tests.contracts.tweets_contract import ANA, EVA, NOON, RUI, posted

_ids = itertools.count(at(NOON + 3600 * 1000))


def retweet_of(tweet: Tweet, actor: int) -> Act:
    return Act(next(_ids), tweet.id, tweet.author_id, actor)


class EngagementsContract:
    async def test_likes_are_exact_under_concurrent_likers(self, tweets: Tweets) -> None:
        (tweet,) = await posted(tweets, ANA)
        likers = range(100, 150)
        answers = await asyncio.gather(*(tweets.like(tweet.id, who, next(_ids)) for who in [*likers, *likers]))
        assert sum(answers) == 50
        assert (await tweets.counts([tweet.id]))[tweet.id] == Counts(likes=50)
        gone = await asyncio.gather(*(tweets.unlike(tweet.id, who) for who in [*likers[:20], *likers[:20]]))
        assert sum(gone) == 20
        assert (await tweets.counts([tweet.id]))[tweet.id].likes == 30
        assert len(await tweets.likers(tweet.id, None, 100)) == 30

    async def test_like_lists_are_newest_first_on_both_ends(self, tweets: Tweets) -> None:
        one, two = await posted(tweets, ANA, ANA)
        await tweets.like(two.id, RUI, next(_ids))
        await tweets.like(one.id, RUI, next(_ids))
        await tweets.like(one.id, EVA, next(_ids))
        mine = await tweets.likes_by(RUI, None, 10)
        assert [like.tweet_id for like in mine] == [one.id, two.id]
        assert await tweets.likes_by(RUI, mine[0].position, 10) == mine[1:]
        assert [like.user_id for like in await tweets.likers(one.id, None, 10)] == [EVA, RUI]
        engaged = await tweets.engaged(RUI, [one.id, two.id, 5])
        assert engaged == {one.id: Engaged(liked=True), two.id: Engaged(liked=True), 5: Engaged()}
        assert await tweets.engaged(ANA, [one.id]) == {one.id: Engaged()}

    async def test_one_answer_tells_everything_that_a_person_did(self, tweets: Tweets) -> None:
        one, two = await posted(tweets, ANA, ANA)
        await tweets.like(one.id, RUI, next(_ids))
        await tweets.retweet(retweet_of(one, RUI), Delivery.PUSH)
        await tweets.bookmark(two.id, RUI, next(_ids))
        await tweets.bookmark(one.id, EVA, next(_ids))
        assert await tweets.engaged(RUI, [one.id, two.id]) == {
            one.id: Engaged(liked=True, retweeted=True),
            two.id: Engaged(bookmarked=True),
        }

    async def test_a_retweet_is_an_act_of_its_actor_until_it_is_taken_back(self, tweets: Tweets) -> None:
        (tweet,) = await posted(tweets, ANA)
        act = retweet_of(tweet, RUI)
        assert await tweets.retweet(act, Delivery.PUSH)
        assert await tweets.retweets([act.id, 5]) == {act.id: act}
        assert (await tweets.profile(RUI, ProfileTab.TWEETS, None, 10))[0] == act
        merged = await tweets.acts_of([ANA, RUI], below=None, at_least=tweet.id, limit=10)
        assert merged == [act, act_of(tweet)]
        mark = await tweets.mark(act.id)
        assert mark
        assert (mark.act, mark.delivery) == (act, Delivery.PUSH)
        assert (await tweets.counts([tweet.id]))[tweet.id] == Counts(retweets=1)
        assert await tweets.unretweet(tweet.id, RUI) == act.id
        assert await tweets.unretweet(tweet.id, RUI) is None
        assert await tweets.retweets([act.id]) == {}
        assert await tweets.acts_of([RUI], below=None, at_least=tweet.id, limit=10) == []
        assert await tweets.mark(act.id) is None
        assert (await tweets.counts([tweet.id]))[tweet.id] == Counts()

    async def test_a_person_retweets_a_tweet_once_however_many_try_at_once(self, tweets: Tweets) -> None:
        (tweet,) = await posted(tweets, ANA)
        acts = [retweet_of(tweet, who) for who in [*range(100, 120)] * 2]
        answers = await asyncio.gather(*(tweets.retweet(act, Delivery.PUSH) for act in acts))
        assert sum(answers) == 20
        assert (await tweets.counts([tweet.id]))[tweet.id] == Counts(retweets=20)
        assert len(await tweets.retweets([act.id for act in acts])) == 20

    async def test_retweeters_are_newest_first(self, tweets: Tweets) -> None:
        (tweet,) = await posted(tweets, ANA)
        acts = [retweet_of(tweet, who) for who in (RUI, EVA, ANA)]
        for act in acts:
            await tweets.retweet(act, Delivery.PUSH)
        first = await tweets.retweeters(tweet.id, None, 2)
        assert [(row.position, row.user_id) for row in first] == [(acts[2].id, ANA), (acts[1].id, EVA)]
        assert [row.user_id for row in await tweets.retweeters(tweet.id, first[-1].position, 2)] == [RUI]

    async def test_a_purged_tweet_takes_its_retweets_and_bookmarks_with_it(self, tweets: Tweets) -> None:
        (tweet,) = await posted(tweets, ANA)
        act = retweet_of(tweet, RUI)
        await tweets.retweet(act, Delivery.PUSH)
        await tweets.bookmark(tweet.id, EVA, next(_ids))
        await tweets.delete(tweet.id, 50)
        while tweet.id not in await tweets.purge(100, 10):
            pass
        assert await tweets.retweets([act.id]) == {}
        assert act not in await tweets.profile(RUI, ProfileTab.TWEETS, None, 10)
        assert await tweets.bookmarks_of(EVA, None, 10) == []
        assert await tweets.mark(act.id) is None

    async def test_bookmarks_are_kept_once_and_last_first(self, tweets: Tweets) -> None:
        one, two = await posted(tweets, ANA, ANA)
        assert [await tweets.bookmark(two.id, RUI, next(_ids)), await tweets.bookmark(two.id, RUI, next(_ids))] == [
            True,
            False,
        ]
        await tweets.bookmark(one.id, RUI, next(_ids))
        saved = await tweets.bookmarks_of(RUI, None, 10)
        assert [row.tweet_id for row in saved] == [one.id, two.id]
        assert await tweets.bookmarks_of(RUI, saved[0].position, 10) == saved[1:]
        assert [await tweets.unbookmark(one.id, RUI), await tweets.unbookmark(one.id, RUI)] == [True, False]
        assert [row.tweet_id for row in await tweets.bookmarks_of(RUI, None, 10)] == [two.id]
