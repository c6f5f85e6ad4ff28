from __future__ import annotations

import pytest

from backend.services import timelines
from state.composer import ComposerState
from tests.state.conftest import Person, Tab


async def posts_of(person: Person) -> list[str]:
    return [tweet.text for tweet in (await timelines.tweets_of(None, person.username, None, 20)).items]


async def test_a_post_is_answered_with_the_tweet(ana: Person):
    await ana.tab.run(ComposerState, "submit", "hello", None, "nonce-0001")
    result = (await ana.tab.state(ComposerState)).result
    assert (result.nonce, result.error, [tweet.text for tweet in result.tweets]) == ("nonce-0001", "", ["hello"])


async def test_a_post_that_is_sent_again_is_there_once(ana: Person):
    for _ in range(3):
        await ana.tab.run(ComposerState, "submit", "hello", None, "nonce-0002")
    assert await posts_of(ana) == ["hello"]


async def test_a_reply_answers(ana: Person, bob: Person):
    await ana.tab.run(ComposerState, "submit", "hello", None, "nonce-0003")
    (tweet,) = (await ana.tab.state(ComposerState)).result.tweets
    await bob.tab.run(ComposerState, "submit", "hi", tweet.id, "nonce-0004")
    (answer,) = (await bob.tab.state(ComposerState)).result.tweets
    assert answer.reply_to
    assert answer.reply_to.username == ana.username


@pytest.mark.parametrize(("text", "said"), [("  ", "Write something first."), ("x" * 281, "1 character too long")])
async def test_what_is_wrong_is_said(ana: Person, text: str, said: str):
    await ana.tab.run(ComposerState, "submit", text, None, "nonce-0005")
    assert said in (await ana.tab.state(ComposerState)).result.error
    assert await posts_of(ana) == []


async def test_visitors_do_not_post(visitor: Tab):
    await visitor.run(ComposerState, "submit", "hello", None, "nonce-0006")
    assert (await visitor.state(ComposerState)).result.error == "Log in first."


@pytest.mark.slow
@pytest.mark.parametrize("nonsense", [None, 7, {"a": 1}, "short", "x" * 100_000, "\ud800" * 8])
async def test_a_nonce_that_is_none_posts_nothing(ana: Person, nonsense: object):
    await ana.tab.run(ComposerState, "submit", "hello", None, nonsense)
    assert await posts_of(ana) == []
    assert (await ana.tab.state(ComposerState)).result.error == ""


@pytest.mark.parametrize("nonsense", [{"a": 1}, "1 OR 1=1", "9" * 40])
async def test_a_reply_to_nonsense_is_refused(ana: Person, nonsense: object):
    await ana.tab.run(ComposerState, "submit", "hello", nonsense, "nonce-0007")
    assert (await ana.tab.state(ComposerState)).result.tweets == []
    assert await posts_of(ana) == []


@pytest.mark.parametrize("media", ["7", 7, [7], [["7"]], {"7": 1}, ["1"] * 9, [None]])
async def test_media_that_no_composer_sends_are_not_posted(ana: Person, media: object):
    await ana.tab.run(ComposerState, "submit", "hello", None, "nonce-0006", media)
    assert await posts_of(ana) == []


@pytest.mark.slow
async def test_media_of_nobody_are_refused_in_words(ana: Person):
    await ana.tab.run(ComposerState, "submit", "hello", None, "nonce-0007", ["17"])
    assert "can't be used" in (await ana.tab.state(ComposerState)).result.error


async def test_a_thread_is_answered_with_its_tweets(ana: Person, bob: Person):
    await bob.tab.run(ComposerState, "submit", "hello", None, "nonce-0100")
    (other,) = (await bob.tab.state(ComposerState)).result.tweets
    posts = [{"text": "one", "media": []}, {"text": "two", "media": []}]
    for _ in range(2):
        await ana.tab.run(ComposerState, "submit_thread", posts, other.id, "nonce-0101")
    first, second = (await ana.tab.state(ComposerState)).result.tweets
    assert (first.reply_to and first.reply_to.id, second.reply_to and second.reply_to.id) == (other.id, first.id)
    await ana.tab.run(ComposerState, "submit_thread", [posts[0], {"text": "x" * 281}], None, "nonce-0102")
    assert "1 character too long" in (await ana.tab.state(ComposerState)).result.error
    assert await posts_of(ana) == []  # replies are no posts of the profile, and nothing of the second came


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        "x",
        {},
        [],
        [None],
        ["a"],
        [{}],
        [{"text": 5}],
        [{"text": "a", "media": "b"}],
        [{"text": "a"}, {"media": []}],
        [{"text": "a"}] * 26,
    ],
)
async def test_a_thread_of_nonsense_posts_nothing(ana: Person, nonsense: object):
    await ana.tab.run(ComposerState, "submit_thread", nonsense, None, "nonce-0103")
    assert await posts_of(ana) == []
