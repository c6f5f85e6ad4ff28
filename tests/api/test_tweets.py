"""Tweets, likes, people and lists over REST."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.conftest import People, Person


async def post(person: Person, text: str, **more: Any) -> dict[str, Any]:
    answer = await person.client.post("/api/tweets", json={"text": text, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["tweet"]


async def pages(client: httpx.AsyncClient, path: str, limit: int = 2) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(path, params=params)).json()
        assert len(page["items"]) <= limit
        found += [item["id"] for item in page["items"]]
        if not (cursor := page["next_cursor"]):
            return found


async def test_a_follower_reads_what_was_posted(ana: Person, bob: Person):
    assert (await ana.client.post(f"/api/users/{bob.username.upper()}/follow")).json()["following"] is True
    answer = await bob.client.post("/api/tweets", json={"text": f"hi @{ana.username} #Sun https://example.org/x"})
    assert (answer.status_code, answer.json()["fanout"]) == (201, "push")
    (read,) = (await ana.client.get("/api/timeline")).json()["items"]
    assert read["author"]["username"] == bob.username
    assert [tag["tag"] for tag in read["entities"]["hashtags"]] == ["Sun"]
    assert read["viewer"] == {"liked": False, "retweeted": False, "bookmarked": False}
    await ana.client.delete(f"/api/users/{bob.username}/follow")
    assert (await ana.client.get("/api/timeline")).json()["items"] == []


async def test_the_same_key_posts_once(ana: Person):
    key = {"idempotency-key": "one"}
    first = await ana.client.post("/api/tweets", json={"text": "once"}, headers=key)
    again = await ana.client.post("/api/tweets", json={"text": "once"}, headers=key)
    assert (again.status_code, again.json()["tweet"]["id"]) == (201, first.json()["tweet"]["id"])
    other = await ana.client.post("/api/tweets", json={"text": "another"}, headers=key)
    assert (other.status_code, other.json()["type"]) == (422, "/api/docs#idempotency_key_reused")
    assert await pages(ana.client, f"/api/users/{ana.username}/tweets") == [first.json()["tweet"]["id"]]


async def test_the_key_of_a_post_that_was_deleted_since_says_so(ana: Person):
    key = {"idempotency-key": "two"}
    first = await ana.client.post("/api/tweets", json={"text": "once"}, headers=key)
    await ana.client.delete(f"/api/tweets/{first.json()['tweet']['id']}")
    again = await ana.client.post("/api/tweets", json={"text": "once"}, headers=key)
    assert (again.status_code, again.json()["type"]) == (410, "/api/docs#tweet_gone")
    assert await pages(ana.client, f"/api/users/{ana.username}/tweets") == []


@pytest.mark.parametrize(
    ("text", "code"), [("", "tweet_blank"), (" \n\u200b", "tweet_blank"), ("x" * 281, "tweet_too_long")]
)
async def test_texts_that_break_a_rule(ana: Person, text: str, code: str):
    answer = await ana.client.post("/api/tweets", json={"text": text})
    assert (answer.status_code, answer.json()["type"]) == (422, f"/api/docs#{code}")


async def test_a_tweet_is_deleted_by_its_author_only_and_can_be_restored(
    visitor: httpx.AsyncClient, ana: Person, bob: Person
):
    path = f"/api/tweets/{(await post(ana, 'here'))['id']}"
    assert (await bob.client.delete(path)).status_code == 403
    assert (await visitor.delete(path)).status_code == 401
    assert (await ana.client.delete(path)).status_code == 204
    assert (await visitor.get(path)).status_code == 404
    assert (await ana.client.delete(path)).status_code == 404
    assert (await ana.client.post(f"{path}/restore")).status_code == 200
    assert (await visitor.get(path)).json()["text"] == "here"


async def test_a_conversation(visitor: httpx.AsyncClient, ana: Person, bob: Person):
    root = await post(ana, "question")
    answer = await post(bob, "answer", reply_to=root["id"])
    thanks = await post(ana, "thanks", reply_to=answer["id"])
    assert answer["reply_to"] == {"id": root["id"], "username": ana.username}
    seen = (await visitor.get(f"/api/tweets/{answer['id']}/conversation")).json()
    assert [tweet["id"] for tweet in seen["ancestors"]] == [root["id"]]
    assert seen["tweet"]["id"] == answer["id"]
    assert [tweet["id"] for tweet in seen["replies"]["items"]] == [thanks["id"]]
    assert await pages(visitor, f"/api/users/{bob.username}/replies") == [answer["id"]]
    assert await pages(visitor, f"/api/users/{bob.username}/tweets") == []


async def test_likes(ana: Person, bob: Person):
    path = f"/api/tweets/{(await post(ana, 'likeable'))['id']}"
    statuses = []
    for method in ("POST", "POST", "DELETE", "DELETE", "POST"):
        answer = (await bob.client.request(method, f"{path}/like")).json()
        statuses.append((answer["status"], answer["tweet"]["viewer"]["liked"]))
    assert statuses == [
        ("liked", True),
        ("already_liked", True),
        ("unliked", False),
        ("not_liked", False),
        ("liked", True),
    ]
    assert [person["id"] for person in (await ana.client.get(f"{path}/likes")).json()["items"]] == [bob.id]
    assert await pages(ana.client, f"/api/users/{bob.username}/likes") == [path.rpartition("/")[2]]


async def test_likers_fill_their_page_when_blocked_ones_are_left_out(people: People, ana: Person):
    path = f"/api/tweets/{(await post(ana, 'much liked'))['id']}"
    likers = [await people.sign_up("liker") for _ in range(6)]
    for liker in likers:
        await liker.client.post(f"{path}/like")
    for blocked in (likers[5], likers[4], likers[2]):
        await ana.client.post(f"/api/users/{blocked.username}/block")
    first = (await ana.client.get(f"{path}/likes", params={"limit": 2})).json()
    assert [person["id"] for person in first["items"]] == [likers[3].id, likers[1].id]
    assert await pages(ana.client, f"{path}/likes") == [likers[n].id for n in (3, 1, 0)]


async def test_lists_page_without_gap_or_double(visitor: httpx.AsyncClient, ana: Person):
    posted = [(await post(ana, f"number {n}"))["id"] for n in range(7)]
    path = f"/api/users/{ana.username}/tweets"
    assert await pages(visitor, path) == posted[::-1]
    first = (await visitor.get(path, params={"limit": 3})).json()
    await post(ana, "between")
    await ana.client.delete(f"/api/tweets/{posted[4]}")
    rest = (await visitor.get(path, params={"cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in rest["items"]] == posted[3::-1]


@pytest.mark.slow
async def test_followers_and_following_newest_first(people: People, ana: Person):
    fans = [await people.sign_up("fan") for _ in range(5)]
    for fan in fans:
        await fan.client.post(f"/api/users/{ana.username}/follow")
    path = f"/api/users/{ana.username}/followers"
    assert await pages(ana.client, path) == [fan.id for fan in reversed(fans)]
    await ana.client.post(f"/api/users/{fans[2].username}/block")
    assert await pages(ana.client, path, limit=1) == [fans[n].id for n in (4, 3, 1, 0)]
    assert await pages(fans[0].client, f"/api/users/{fans[0].username}/following") == [ana.id]
    page = (await ana.client.get(path)).json()
    assert page["items"][0]["relationship"]["followed_by"] is True


async def test_a_block_hides_both_from_each_other(ana: Person, bob: Person):
    tweet = await post(bob, "seen?")
    await bob.client.post(f"/api/users/{ana.username}/follow")
    blocked = (await ana.client.post(f"/api/users/{bob.username}/block")).json()
    assert (blocked["blocking"], blocked["followed_by"]) == (True, False)
    profile = await bob.client.get(f"/api/users/{ana.username}")
    assert (profile.status_code, profile.json()["relationship"]["blocked_by"]) == (200, True)
    for client, other in ((ana.client, bob), (bob.client, ana)):
        for tab in ("tweets", "replies", "likes", "followers", "following"):
            answer = await client.get(f"/api/users/{other.username}/{tab}")
            assert answer.json() == {"items": [], "next_cursor": None}
        assert (await client.post(f"/api/users/{other.username}/follow")).status_code == 403
    assert (await ana.client.get(f"/api/tweets/{tweet['id']}")).status_code == 404
    assert (await ana.client.post(f"/api/tweets/{tweet['id']}/like")).status_code == 403
    assert (await ana.client.post("/api/tweets", json={"text": "x", "reply_to": tweet["id"]})).status_code == 403


async def test_editing_ones_profile(ana: Person):
    changes = {"display_name": " Ana\u0000  Lima ", "bio": "one\r\ntwo\x07", "website": "https://example.org/~ana"}
    edited = (await ana.client.patch("/api/me", json=changes)).json()
    assert (edited["display_name"], edited["bio"]) == ("Ana Lima", "one\ntwo")
    assert (await ana.client.patch("/api/me", json={"location": "Recife"})).json()["bio"] == "one\ntwo"
    wrong = {"display_name": " ", "bio": "x" * 161, "location": "x" * 31, "website": "javascript:alert(1)"}
    answer = await ana.client.patch("/api/me", json=wrong)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == set(wrong)


async def test_nobody_follows_themselves(ana: Person):
    for path in ("follow", "block", "mute"):
        assert (await ana.client.post(f"/api/users/{ana.username}/{path}")).status_code == 422


@pytest.mark.slow
async def test_visitors_see_everybodys_newest_and_suggestions(visitor: httpx.AsyncClient, ana: Person):
    newest = await post(ana, "for everybody")
    assert (await visitor.get("/api/tweets?limit=1")).json()["items"][0]["id"] == newest["id"]
    assert newest["viewer"] is not None
    assert (await visitor.get(f"/api/tweets/{newest['id']}")).json()["viewer"] is None
    assert len((await visitor.get("/api/suggestions")).json()) <= 3
