"""Notifications over REST and the stream; the jobs that store them run here, as the worker would run them."""

from __future__ import annotations

from typing import Any

import pytest

from backend.engines import Engines
from backend.events import NotificationsChanged
from backend.services import suspensions
from tests.api.conftest import People, Person
from tests.api.socket import connect
from tests.api.test_stream import opened
from tests.api.test_tweets import pages, post
from workers.fan_out import fan_out
from workers.notify import notify_follow, notify_like


async def like(person: Person, tweet: dict[str, Any]) -> None:
    await person.client.post(f"/api/tweets/{tweet['id']}/like")
    await notify_like(int(tweet["id"]), int(person.id))


async def posted(person: Person, text: str, **more: Any) -> dict[str, Any]:
    tweet = await post(person, text, **more)
    await fan_out(int(tweet["id"]))
    return tweet


async def listed(person: Person, **params: Any) -> list[dict[str, Any]]:
    return (await person.client.get("/api/notifications", params=params)).json()["items"]


async def unread(person: Person) -> int:
    return (await person.client.get("/api/notifications/unread")).json()["count"]


async def test_likes_of_one_post_are_one_notification(ana: Person, people: People):
    tweet = await posted(ana, "popular")
    fans = [await people.sign_up("fan") for _ in range(6)]
    for fan in fans:
        await like(fan, tweet)
        await like(fan, tweet)
    (item,) = await listed(ana)
    assert (item["type"], item["actors_count"], item["tweet"]["id"], item["read"]) == ("like", 6, tweet["id"], False)
    assert [actor["id"] for actor in item["actors"]] == [fan.id for fan in reversed(fans[1:])]
    assert await unread(ana) == 1


async def test_each_kind_is_told_once_and_nothing_about_oneself(ana: Person, bob: Person):
    mine = await posted(ana, "hello")
    await posted(bob, f"hi @{ana.username}", reply_to=mine["id"])
    await posted(bob, f"quoting @{ana.username} @{ana.username.upper()}", quote_of=mine["id"])
    await posted(bob, f"@{ana.username} and @nobody_at_all")
    await bob.client.post(f"/api/tweets/{mine['id']}/retweet")
    (act,) = (await bob.client.get(f"/api/users/{bob.username}/tweets", params={"limit": 1})).json()["items"]
    await fan_out(int(act["act_id"]))
    await bob.client.post(f"/api/users/{ana.username}/follow")
    await notify_follow(int(ana.id), int(bob.id))
    await like(ana, mine)
    await posted(ana, f"I, @{ana.username}", reply_to=mine["id"])
    assert [item["type"] for item in await listed(ana)] == ["follow", "retweet", "mention", "quote", "reply"]
    assert [item["type"] for item in await listed(ana, type="mentions")] == ["mention", "quote", "reply"]
    assert [item["type"] for item in await listed(ana, type="follow,retweet")] == ["follow", "retweet"]
    assert (await ana.client.get("/api/notifications", params={"type": "poke"})).status_code == 422


async def test_what_is_taken_back_takes_its_notification_along(ana: Person, bob: Person):
    mine = await posted(ana, "hello")
    await like(bob, mine)
    await bob.client.delete(f"/api/tweets/{mine['id']}/like")
    await bob.client.post(f"/api/users/{ana.username}/follow")
    await notify_follow(int(ana.id), int(bob.id))
    await bob.client.delete(f"/api/users/{ana.username}/follow")
    reply = await posted(bob, "a reply", reply_to=mine["id"])
    assert await unread(ana) == 1
    await bob.client.delete(f"/api/tweets/{reply['id']}")
    assert await listed(ana) == []
    assert await unread(ana) == 0
    await bob.client.post(f"/api/tweets/{reply['id']}/restore")
    assert await unread(ana) == 1


async def test_what_is_fanned_out_while_it_is_deleted_is_told_when_it_is_back(ana: Person, bob: Person):
    mine = await posted(ana, "hello")
    made = [(await post(bob, f"@{ana.username}"))["id"]]
    made += [(await post(bob, "about it", **{to: mine["id"]}))["id"] for to in ("reply_to", "quote_of")]
    for tweet in made:
        assert (await bob.client.delete(f"/api/tweets/{tweet}")).is_success
        await fan_out(int(tweet))
    assert await listed(ana) == await listed(ana, type="mentions") == []
    assert await unread(ana) == 0
    for tweet in made:
        assert (await bob.client.post(f"/api/tweets/{tweet}/restore")).is_success
    assert [item["type"] for item in await listed(ana)] == ["quote", "reply", "mention"]
    assert await unread(ana) == 3


async def test_a_job_that_comes_late_tells_nothing_that_is_no_longer_so(ana: Person, bob: Person):
    mine = await posted(ana, "hello")
    await bob.client.post(f"/api/tweets/{mine['id']}/like")
    await bob.client.delete(f"/api/tweets/{mine['id']}/like")
    await notify_like(int(mine["id"]), int(bob.id))
    await notify_follow(int(ana.id), int(bob.id))
    assert await listed(ana) == []


async def test_blocked_and_muted_people_are_not_heard(ana: Person, bob: Person):
    await posted(bob, f"@{ana.username} hey")
    await ana.client.post(f"/api/users/{bob.username}/mute")
    assert (await listed(ana), await unread(ana)) == ([], 0)
    await ana.client.delete(f"/api/users/{bob.username}/mute")
    assert await unread(ana) == 1
    await ana.client.post(f"/api/users/{bob.username}/block")
    assert (await listed(ana), await unread(ana)) == ([], 0)


async def test_suspended_people_are_neither_listed_nor_counted_until_they_are_back(ana: Person, people: People):
    tweet = await posted(ana, "popular")
    fans = [await people.sign_up("fan") for _ in range(7)]
    for fan in fans:
        await like(fan, tweet)
    await posted(fans[0], f"@{ana.username} hey")
    await suspensions.suspend(fans[0].username)
    (item,) = await listed(ana)
    assert (item["actors_count"], await unread(ana)) == (6, 1)
    for fan in fans[1:]:
        await suspensions.suspend(fan.username)
    assert (await listed(ana), await unread(ana)) == ([], 0)
    await suspensions.restore(fans[0].username)
    assert [(one["type"], one["actors_count"]) for one in await listed(ana)] == [("mention", 1), ("like", 1)]
    assert await unread(ana) == 2


async def test_posts_with_muted_words_are_not_heard(ana: Person, bob: Person):
    mine = await posted(ana, "My own spoiler")
    await posted(bob, f"@{ana.username} a spoiler", reply_to=mine["id"])
    await like(bob, mine)
    word = (await ana.client.post("/api/muted-words", json={"text": "Spoiler"})).json()["id"]
    assert [one["type"] for one in await listed(ana)] == ["like"]
    assert await unread(ana) == 1
    await ana.client.delete(f"/api/muted-words/{word}")
    assert await unread(ana) == 2


async def test_reading_moves_the_mark_for_all_devices(ana: Person, bob: Person):
    for number in range(3):
        await posted(bob, f"@{ana.username} {number}")
    items = await listed(ana)
    answer = await ana.client.post("/api/notifications/read", json={"up_to": items[1]["id"]})
    assert answer.json() == {"count": 1}
    assert [item["read"] for item in await listed(ana)] == [False, True, True]
    again = await ana.client.post("/api/notifications/read", json={"up_to": items[2]["id"]})
    assert again.json() == {"count": 1}
    future = await ana.client.post("/api/notifications/read", json={"up_to": str(2**63 - 1)})
    assert future.status_code == 422


async def test_pages_hold_while_new_ones_come(ana: Person, bob: Person):
    tweets = [await posted(bob, f"@{ana.username} {number}") for number in range(5)]
    first = (await ana.client.get("/api/notifications", params={"limit": 2})).json()
    await posted(bob, f"@{ana.username} late")
    rest = (await ana.client.get("/api/notifications", params={"cursor": first["next_cursor"]})).json()
    seen = [item["tweet"]["id"] for item in first["items"] + rest["items"]]
    assert seen == [tweet["id"] for tweet in reversed(tweets)]
    assert len(await pages(ana.client, "/api/notifications")) == 6


async def test_nobody_reads_those_of_others(ana: Person, bob: Person, visitor):
    await posted(bob, f"@{ana.username} psst")
    assert await listed(bob) == []
    assert (await visitor.get("/api/notifications")).status_code == 401


@pytest.mark.slow
async def test_the_stream_tells_the_count(app, engines: Engines, ana: Person, bob: Person):
    async with connect(app) as socket:
        await opened(socket, ana)
        await posted(bob, f"@{ana.username} one")
        (item,) = await listed(ana)
        assert await socket.next() == {"event": "notification", "id": item["id"], "count": 1}
        await ana.client.post("/api/notifications/read", json={"up_to": item["id"]})
        assert await socket.next() == {"event": "unread", "count": 0}


@pytest.mark.slow
async def test_the_stream_tells_many_at_once(app, engines: Engines, ana: Person):
    async with connect(app) as socket:
        await opened(socket, ana)
        for number in range(1, 301):
            await engines.bus.publish(NotificationsChanged(int(ana.id), number))
        told = [await socket.next()]
        while told[-1].get("id") != "300":
            told.append(await socket.next())
    assert {event["event"] for event in told} == {"notification"}
    assert [int(event["id"]) for event in told] == sorted({int(event["id"]) for event in told})
    assert len(told) < 30


async def test_kinds_that_are_not_wanted_are_neither_listed_nor_counted(ana: Person, bob: Person):
    mine = await posted(ana, "hello")
    await like(bob, mine)
    await posted(bob, "hi", reply_to=mine["id"])
    chosen = (await ana.client.get("/api/me/preferences")).json()
    assert {value for name, value in chosen.items() if name.startswith("notify_")} == {True}
    changed = await ana.client.patch("/api/me/preferences", json={"notify_like": False})
    assert changed.json() == chosen | {"notify_like": False}
    assert ([item["type"] for item in await listed(ana)], await unread(ana)) == (["reply"], 1)
    await ana.client.patch("/api/me/preferences", json={"notify_reply": False, "notify_like": None})
    assert (await listed(ana), await unread(ana)) == ([], 0)
    assert (await bob.client.get("/api/me/preferences")).json() == chosen
    await ana.client.patch("/api/me/preferences", json={"notify_like": True, "notify_reply": True})
    assert await unread(ana) == 2
    for junk in ({"notify_poke": True}, {"notify_like": "perhaps"}, {"notify_like": 7}, []):
        assert (await ana.client.patch("/api/me/preferences", json=junk)).status_code == 422
