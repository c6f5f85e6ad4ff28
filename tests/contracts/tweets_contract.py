"""What every engine of tweets must do. A test file of five lines names an engine and inherits these."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace

import pytest

from backend.errors import KeyReused
from backend.ids import MAX_ID, at, ms_of
from backend.text import Entities, Span
from backend.tweets.interface import Attachment, Delivery, ProfileTab, Tweet, Tweets
from backend.tweets.interface import act_of as act

NOON = 1_760_000_000_000
_ids = itertools.count(at(NOON))

ANA, RUI, EVA = 11, 12, 13


def new(author: int = ANA, *, id: int = 0, reply_to: Tweet | None = None, delivery: Delivery = Delivery.PUSH) -> Tweet:
    id = id or next(_ids)
    return Tweet(
        id,
        author,
        f"tweet {id}",
        Entities(hashtags=(Span("tag", 0, 4),)),
        reply_to_id=reply_to.id if reply_to else None,
        reply_to_author_id=reply_to.author_id if reply_to else None,
        conversation_id=reply_to.conversation_id if reply_to else id,
        delivery=delivery,
    )


async def posted(tweets: Tweets, *authors: int) -> list[Tweet]:
    """One new tweet of each author, oldest first."""
    return [await tweets.add(new(author)) for author in authors]


class TweetsContract:
    async def test_a_hidden_tweet_is_told_as_hidden_until_it_is_shown_again(self, tweets: Tweets) -> None:
        (tweet,) = await posted(tweets, ANA)
        assert await tweets.set_hidden(tweet.id, True)
        assert not await tweets.set_hidden(tweet.id, True)
        assert (await tweets.get_many([tweet.id]))[tweet.id] == replace(tweet, hidden=True)
        assert await tweets.set_hidden(tweet.id, False)
        assert (await tweets.get_many([tweet.id]))[tweet.id] == tweet
        assert not await tweets.set_hidden(1, True)

    async def test_a_stored_tweet_is_read_as_it_was_written(self, tweets: Tweets) -> None:
        tweet = await tweets.add(new())
        assert await tweets.get_many([tweet.id, 5]) == {tweet.id: tweet}
        assert await tweets.get_many([]) == {}

    async def test_a_key_stores_one_tweet_however_often_it_is_used(self, tweets: Tweets) -> None:
        answers = await asyncio.gather(*(tweets.add(new(), key="k", body_hash=b"b") for _ in range(20)))
        assert len({tweet.id for tweet in answers}) == 1
        assert await tweets.tweets_counts([ANA]) == {ANA: 1}
        assert await tweets.posted(ANA, "k", b"b") == [answers[0]]
        assert await tweets.posted(RUI, "k", b"b") == []
        with pytest.raises(KeyReused):
            await tweets.add(new(), key="k", body_hash=b"other")
        with pytest.raises(KeyReused):
            await tweets.posted(ANA, "k", b"other")

    async def test_a_thread_is_stored_whole_or_not_at_all(self, tweets: Tweets) -> None:
        first = new()
        second = new(reply_to=first)
        taken = await tweets.add(new())
        with pytest.raises(Exception):  # noqa: B017  (an id that is taken: each engine has its own error)
            await tweets.add_all([first, second, replace(new(reply_to=second), id=taken.id)], "k", b"b")
        assert await tweets.get_many([first.id, second.id]) == {}
        assert await tweets.posted(ANA, "k", b"b") == []
        assert await tweets.tweets_counts([ANA]) == {ANA: 1}
        assert await tweets.add_all([first, second], "k", b"b") == [first, second]
        assert await tweets.tweets_counts([ANA]) == {ANA: 3}
        assert (await tweets.counts([first.id]))[first.id].replies == 1
        pending = {mark.act.id for mark in await tweets.pending(0, ms_of(MAX_ID), 100)}
        assert {first.id, second.id} <= pending

    async def test_a_repeated_thread_gets_all_of_the_first_answer(self, tweets: Tweets) -> None:
        def thread() -> list[Tweet]:
            first = new()
            return [first, new(reply_to=first), new(reply_to=first)]

        answers = await asyncio.gather(*(tweets.add_all(thread(), "k", b"b") for _ in range(10)))
        assert all(answer == answers[0] for answer in answers)
        assert await tweets.posted(ANA, "k", b"b") == answers[0]
        assert await tweets.tweets_counts([ANA]) == {ANA: 3}
        for others in ([new()], thread()):
            with pytest.raises(KeyReused):
                await tweets.add_all(others, "k", b"other")
        longer = await tweets.add_all([new()], "kk", b"c")
        assert await tweets.posted(ANA, "k", b"b") == answers[0]
        assert await tweets.posted(ANA, "kk", b"c") == longer

    async def test_a_key_is_forgotten_after_a_day(self, tweets: Tweets) -> None:
        first = await tweets.add(new(id=at(NOON - 48 * 3600 * 1000)), key="old", body_hash=b"b")
        later = await tweets.add(new(), key="old", body_hash=b"other")
        assert later.id != first.id

    async def test_a_deleted_tweet_is_marked_and_counted_out_once(self, tweets: Tweets) -> None:
        root = await tweets.add(new())
        reply = await tweets.add(new(RUI, reply_to=root))
        assert (await tweets.counts([root.id]))[root.id].replies == 1
        assert [await tweets.delete(reply.id, 99), await tweets.delete(reply.id, 98)] == [True, False]
        assert (await tweets.get_many([reply.id]))[reply.id].deleted_ms == 99
        assert (await tweets.counts([root.id]))[root.id].replies == 0
        assert await tweets.tweets_counts([ANA, RUI]) == {ANA: 1, RUI: 0}
        assert [await tweets.restore(reply.id), await tweets.restore(reply.id)] == [True, False]
        assert (await tweets.counts([root.id]))[root.id].replies == 1
        assert not await tweets.delete(5, 99)

    async def test_all_tweets_are_walked_oldest_first(self, tweets: Tweets) -> None:
        hour = 3600 * 1000
        old = [await tweets.add(new(id=at(NOON - hours * hour))) for hours in (9000, 30, 29, 5, 4, 3, 2)]
        young = await posted(tweets, ANA, RUI)
        assert await tweets.walk(0, 100) == [*old, *young]
        assert await tweets.walk(0, 3) == old[:3]
        assert await tweets.walk(old[0].id, 5) == old[1:6]
        assert await tweets.walk(young[1].id, 5) == []
        await tweets.delete(old[1].id, 50)
        assert (await tweets.walk(old[0].id, 1))[0].deleted_ms == 50
        await tweets.purge(100, 10)
        assert await tweets.walk(old[0].id, 1) == [old[2]]
        assert await tweets.walk(0, 4) == [old[0], *old[2:5]]

    async def test_media_is_read_as_it_was_written_and_has_a_tab(self, tweets: Tweets) -> None:
        seen = (
            Attachment(7, "image", "a.webp", "a-small.webp", 640, 480, "LEHV6nWB2yk8", 'Two "birds" & a sea — ção'),
            Attachment(8, "image", "b.webp", "b-small.webp", 1, 2, "", ""),
        )
        plain, picture = await tweets.add(new()), await tweets.add(replace(new(), media=seen))
        reply = await tweets.add(replace(new(reply_to=plain), media=seen[:1]))
        await tweets.add(replace(new(RUI), media=seen[:1]))
        assert (await tweets.get_many([picture.id]))[picture.id].media == seen
        assert await tweets.profile(ANA, ProfileTab.MEDIA, None, 10) == [act(reply), act(picture)]
        assert await tweets.profile(ANA, ProfileTab.MEDIA, reply.id, 10) == [act(picture)]
        await tweets.delete(picture.id, 50)
        await tweets.purge(100, 10)
        assert await tweets.profile(ANA, ProfileTab.MEDIA, None, 10) == [act(reply)]

    async def test_acts_of_merges_people_newest_first(self, tweets: Tweets) -> None:
        all_ = await posted(tweets, ANA, RUI, ANA, EVA, RUI)
        merged = [act(tweet) for tweet in reversed(all_) if tweet.author_id != EVA]
        assert await tweets.acts_of([ANA, RUI], below=None, at_least=0, limit=10) == merged
        assert await tweets.acts_of([ANA, RUI], below=None, at_least=0, limit=2) == merged[:2]
        assert await tweets.acts_of([ANA, RUI], below=merged[1].id, at_least=0, limit=10) == merged[2:]
        assert await tweets.acts_of([ANA, RUI], below=MAX_ID, at_least=merged[2].id, limit=10) == merged[:3]
        assert await tweets.acts_of([], below=None, at_least=0, limit=10) == []

    async def test_acts_of_reaches_across_years_of_silence(self, tweets: Tweets) -> None:
        old = await tweets.add(new(id=at(NOON - 600 * 24 * 3600 * 1000)))
        young = await tweets.add(new())
        assert await tweets.acts_of([ANA], below=None, at_least=0, limit=10) == [act(young), act(old)]
        assert await tweets.acts_of([ANA], below=young.id, at_least=old.id + 1, limit=10) == []

    async def test_acts_of_a_prolific_person_don_t_hide_another(self, tweets: Tweets) -> None:
        quiet = await tweets.add(new(RUI))
        await posted(tweets, *[ANA] * 50)
        found = await tweets.acts_of([ANA, RUI], below=None, at_least=0, limit=60)
        assert len(found) == 51
        assert found[-1] == act(quiet)

    async def test_profile_keeps_replies_apart_and_pages_without_gap_under_inserts(self, tweets: Tweets) -> None:
        mine = await posted(tweets, *[ANA] * 5)
        reply = await tweets.add(new(reply_to=mine[0]))
        first = await tweets.profile(ANA, ProfileTab.TWEETS, None, 2)
        await tweets.add(new())
        second = await tweets.profile(ANA, ProfileTab.TWEETS, first[-1].id, 10)
        assert first + second == [act(tweet) for tweet in reversed(mine)]
        assert await tweets.profile(ANA, ProfileTab.REPLIES, None, 10) == [act(reply)]

    async def test_quotes_are_listed_and_counted_while_they_live(self, tweets: Tweets) -> None:
        root = await tweets.add(new())
        quotes = [await tweets.add(replace(new(who), quote_of_id=root.id)) for who in (RUI, EVA)]
        assert await tweets.quotes(root.id, None, 10) == [act(quotes[1]), act(quotes[0])]
        assert await tweets.quotes(root.id, quotes[1].id, 10) == [act(quotes[0])]
        assert (await tweets.counts([root.id]))[root.id].quotes == 2
        await tweets.delete(quotes[0].id, 99)
        assert (await tweets.counts([root.id]))[root.id].quotes == 1

    async def test_newest_and_replies(self, tweets: Tweets) -> None:
        root, other = await posted(tweets, ANA, RUI)
        answers = [await tweets.add(new(EVA, reply_to=root)) for _ in range(3)]
        newest = await tweets.newest(None, 100)
        assert newest[:2] == [act(other), act(root)]
        assert await tweets.newest(other.id, 1) == [act(root)]
        assert await tweets.replies(root.id, None, 2) == [act(answers[2]), act(answers[1])]
        assert await tweets.replies(root.id, answers[1].id, 2) == [act(answers[0])]

    async def test_a_continuation_follows_the_authors_first_live_answers(self, tweets: Tweets) -> None:
        root = await tweets.add(new(ANA))
        await tweets.add(new(RUI, reply_to=root))
        gone, first, second = [await tweets.add(new(ANA, reply_to=root)) for _ in range(3)]
        await tweets.delete(gone.id, 99)
        await tweets.add(new(RUI, reply_to=first))
        next = await tweets.add(new(ANA, reply_to=first))
        assert await tweets.continuation(root.id, ANA, 25) == [act(first), act(next)]
        assert await tweets.continuation(root.id, ANA, 1) == [act(first)]
        assert await tweets.continuation(second.id, ANA, 25) == []

    async def test_tagged_tweets_are_found_by_any_case_and_accents_of_their_tag(self, tweets: Tweets) -> None:
        async def add(*tags: str, reply_to: Tweet | None = None) -> Tweet:
            spans = tuple(Span(tag, 0, 1) for tag in tags)
            return await tweets.add(replace(new(reply_to=reply_to), entities=Entities(hashtags=spans)))

        root = await add("Straße")
        twice = await add("STRASSE", "strasse", "Öl")
        reply = await add("O\u0308L", "straße", reply_to=root)
        await add("strassen")
        assert await tweets.tagged("strasse", None, 10) == [act(reply), act(twice), act(root)]
        assert await tweets.tagged("STRASSE", reply.id, 1) == [act(twice)]
        for spelling in ("öl", "ol", "ÓL"):
            assert await tweets.tagged(spelling, None, 10) == [act(reply), act(twice)]

    async def test_an_act_is_pending_until_its_fan_out_is_cleared(self, tweets: Tweets) -> None:
        tweet = await tweets.add(new(delivery=Delivery.PULL))
        mark = await tweets.mark(tweet.id)
        assert mark
        assert (mark.act, mark.delivery, mark.after, mark.attempt) == (act(tweet), Delivery.PULL, 0, 0)
        await tweets.advance(tweet.id, 77)
        await tweets.advance(tweet.id, 55)
        mark = await tweets.mark(tweet.id)
        assert mark
        assert mark.after == 77
        await tweets.clear(tweet.id)
        await tweets.clear(tweet.id)
        assert await tweets.mark(tweet.id) is None

    async def test_pending_answers_old_marks_and_counts_attempts(self, tweets: Tweets) -> None:
        old = await tweets.add(new(id=at(NOON - 3600 * 1000)))
        young = await tweets.add(new())
        before = ms_of(young.id)
        assert [mark.act.id for mark in await tweets.pending(0, before, 10)] == [old.id]
        assert [mark.attempt for mark in await tweets.pending(0, before, 10)] == [1]
        assert [mark.act.id for mark in await tweets.pending(0, before + 1, 1)] == [old.id]
        assert [mark.act.id for mark in await tweets.pending(old.id, before + 1, 10)] == [young.id]
        assert await tweets.pending(young.id, before + 1, 10) == []

    async def test_repair_finds_nothing_to_mend_in_what_was_counted_right(self, tweets: Tweets) -> None:
        root = await tweets.add(new())
        await tweets.add(new(RUI, reply_to=root))
        await tweets.like(root.id, RUI, next(_ids))
        before = await tweets.counts([root.id])
        done, after = list[int](), 0
        while found := await tweets.repair_counts(after, 2):
            done += found
            after = found[-1]
        assert root.id in done
        assert await tweets.counts([root.id]) == before
