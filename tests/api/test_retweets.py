"""Retweets, quotes and bookmarks over REST."""

from __future__ import annotations

import httpx

from tests.api.conftest import People, Person
from tests.api.test_tweets import pages, post


async def test_a_retweet_reaches_followers_and_is_taken_back(ana: Person, bob: Person, people: People):
    cid = await people.sign_up("cid")
    await ana.client.post(f"/api/users/{bob.username}/follow")
    tweet = await post(cid, "worth passing on")
    path = f"/api/tweets/{tweet['id']}/retweet"
    answers = [await bob.client.post(path), await bob.client.post(path)]
    assert [answer.json()["status"] for answer in answers] == ["retweeted", "already_retweeted"]
    assert answers[0].json()["tweet"]["viewer"]["retweeted"] is True
    (item,) = (await ana.client.get("/api/timeline")).json()["items"]
    assert (item["id"], item["retweeted_by"]["username"], item["retweets_count"]) == (tweet["id"], bob.username, 1)
    assert await pages(bob.client, f"/api/users/{bob.username}/tweets") == [tweet["id"]]
    assert (await ana.client.get(f"/api/tweets/{tweet['id']}/retweets")).json()["items"][0]["id"] == bob.id
    undone = [await bob.client.delete(path), await bob.client.delete(path)]
    assert [answer.json()["status"] for answer in undone] == ["unretweeted", "not_retweeted"]
    assert (await ana.client.get("/api/timeline")).json()["items"] == []


async def test_a_tweet_that_several_retweeted_stands_once(ana: Person, people: People):
    friends = [await people.sign_up("friend") for _ in range(3)]
    author = await people.sign_up("author")
    tweet = await post(author, "everybody likes this")
    for friend in friends:
        await ana.client.post(f"/api/users/{friend.username}/follow")
        await friend.client.post(f"/api/tweets/{tweet['id']}/retweet")
    (item,) = (await ana.client.get("/api/timeline")).json()["items"]
    assert item["retweeted_by"]["username"] == friends[0].username
    assert (item["retweeters_count"], item["retweets_count"]) == (3, 3)


async def test_a_retweet_between_people_of_a_block_is_refused_and_hidden(ana: Person, bob: Person, people: People):
    cid = await people.sign_up("cid")
    tweet = await post(cid, "hidden soon")
    await ana.client.post(f"/api/users/{bob.username}/follow")
    await bob.client.post(f"/api/tweets/{tweet['id']}/retweet")
    assert len((await ana.client.get("/api/timeline")).json()["items"]) == 1
    await cid.client.post(f"/api/users/{ana.username}/block")
    assert (await ana.client.get("/api/timeline")).json()["items"] == []
    assert (await ana.client.post(f"/api/tweets/{tweet['id']}/retweet")).status_code == 403


async def test_a_deleted_original_takes_its_retweets_along(ana: Person, bob: Person, people: People):
    cid = await people.sign_up("cid")
    tweet = await post(cid, "a slip of the pen")
    await ana.client.post(f"/api/users/{bob.username}/follow")
    await bob.client.post(f"/api/tweets/{tweet['id']}/retweet")
    await cid.client.delete(f"/api/tweets/{tweet['id']}")
    assert (await ana.client.get("/api/timeline")).json()["items"] == []
    assert await pages(bob.client, f"/api/users/{bob.username}/tweets") == []


async def test_a_quote_shows_what_it_quotes_one_level_deep(ana: Person, bob: Person, visitor: httpx.AsyncClient):
    first = await post(ana, "the first")
    second = await post(bob, "", quote_of=first["id"])
    third = await post(ana, "about that", quote_of=second["id"])
    assert second["quoted"]["text"] == "the first"
    assert (third["quoted"]["id"], third["quoted"]["quoted"]) == (second["id"], None)
    listed = (await visitor.get(f"/api/tweets/{first['id']}/quotes")).json()["items"]
    assert [tweet["id"] for tweet in listed] == [second["id"]]
    assert (await visitor.get(f"/api/tweets/{first['id']}")).json()["quotes_count"] == 1
    await ana.client.delete(f"/api/tweets/{first['id']}")
    assert (await visitor.get(f"/api/tweets/{second['id']}")).json()["quoted"] == {"unavailable": "deleted"}


async def test_a_quote_of_somebody_of_a_block_is_unavailable(ana: Person, bob: Person, people: People):
    cid = await people.sign_up("cid")
    quote = await post(cid, "look", quote_of=(await post(bob, "mine"))["id"])
    await bob.client.post(f"/api/users/{ana.username}/block")
    seen = (await ana.client.get(f"/api/tweets/{quote['id']}")).json()
    assert seen["quoted"] == {"unavailable": "blocked"}
    refused = await ana.client.post("/api/tweets", json={"text": "x", "quote_of": quote["quoted"]["id"]})
    assert refused.status_code == 403


async def test_what_is_saved_is_listed_for_its_owner_only(ana: Person, bob: Person, visitor: httpx.AsyncClient):
    tweets = [await post(bob, f"save {number}") for number in range(3)]
    for tweet in tweets:
        answer = await ana.client.post(f"/api/tweets/{tweet['id']}/bookmark")
        assert (answer.json()["status"], answer.json()["tweet"]["viewer"]["bookmarked"]) == ("bookmarked", True)
    assert await pages(ana.client, "/api/bookmarks") == [tweet["id"] for tweet in reversed(tweets)]
    assert await pages(bob.client, "/api/bookmarks") == []
    assert (await visitor.get("/api/bookmarks")).status_code == 401
    assert (await ana.client.delete(f"/api/tweets/{tweets[0]['id']}/bookmark")).json()["status"] == "unbookmarked"
    await bob.client.delete(f"/api/tweets/{tweets[1]['id']}")
    assert await pages(ana.client, "/api/bookmarks") == [tweets[2]["id"]]


async def test_lists_of_people_are_full_without_those_of_a_block(ana: Person, bob: Person, people: People):
    tweet = await post(bob, "popular")
    fans = [await people.sign_up("fan") for _ in range(4)]
    for fan in fans:
        await fan.client.post(f"/api/tweets/{tweet['id']}/like")
    await ana.client.post(f"/api/users/{fans[3].username}/block")
    page = (await ana.client.get(f"/api/tweets/{tweet['id']}/likes", params={"limit": 2})).json()
    assert [user["id"] for user in page["items"]] == [fans[2].id, fans[1].id]
