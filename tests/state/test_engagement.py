from __future__ import annotations

import pytest

from backend.errors import TweetNotFound
from backend.services import tweets
from backend.services.tweets import Draft
from state.engagement import EngagementState
from tests.state.conftest import Person, Tab


@pytest.mark.parametrize("kind", ["like", "retweet", "bookmark"])
async def test_a_press_is_answered_with_what_is_true(ana: Person, bob: Person, kind: str):
    tweet = (await tweets.create(bob.viewer, Draft("hello"))).tweet
    for wanted, count in ((True, 1), (True, 1), (False, 0)):
        await ana.tab.run(EngagementState, kind, tweet.id, wanted)
        ack = (await ana.tab.state(EngagementState)).ack
        shown = 0 if kind == "bookmark" else count  # how many save a post is nobody's business
        assert (ack.key, ack.on, ack.count, ack.error) == (f"{kind}:{tweet.id}", wanted, shown, "")


async def test_a_refused_like_says_why(visitor: Tab, ana: Person):
    await visitor.run(EngagementState, "like", "17", True)
    ack = (await visitor.state(EngagementState)).ack
    assert (ack.key, ack.error) == ("like:17", "Log in first.")
    await visitor.run(EngagementState, "like", "17", True)
    assert (await visitor.state(EngagementState)).ack.seq != ack.seq  # the browser hears the same answer twice
    await ana.tab.run(EngagementState, "like", "17", True)
    assert "does not exist" in (await ana.tab.state(EngagementState)).ack.error


@pytest.mark.parametrize("nonsense", [None, {"a": 1}, "x" * 100_000, "1 OR 1=1", -1, 2**70])
async def test_nonsense_likes_nothing(ana: Person, nonsense: object):
    await ana.tab.run(EngagementState, "like", nonsense, True)
    assert (await ana.tab.state(EngagementState)).ack.error


async def test_a_delete_can_be_taken_back(ana: Person):
    tweet = (await tweets.create(ana.viewer, Draft("hello"))).tweet
    for _ in range(2):  # said again, as the browser heard nothing
        await ana.tab.run(EngagementState, "remove", tweet.id, True)
        ack = (await ana.tab.state(EngagementState)).ack
        assert (ack.key, ack.on, ack.error) == (f"remove:{tweet.id}", True, "")
    with pytest.raises(TweetNotFound):
        await tweets.get(None, int(tweet.id))
    await ana.tab.run(EngagementState, "remove", tweet.id, False)
    assert (await tweets.get(None, int(tweet.id))).text == "hello"


async def test_only_the_author_deletes(ana: Person, bob: Person, visitor: Tab):
    tweet = (await tweets.create(ana.viewer, Draft("hello"))).tweet
    for tab, sentence in ((bob.tab, "Only its author can delete a post."), (visitor, "Log in first.")):
        await tab.run(EngagementState, "remove", tweet.id, True)
        assert (await tab.state(EngagementState)).ack.error == sentence
