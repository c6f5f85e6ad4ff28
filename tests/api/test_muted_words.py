"""Muted words over REST: where they hide posts, and where not."""

from __future__ import annotations

import pytest

from backend.engines import Engines
from tests.api.conftest import Person
from tests.api.test_hostile import problem
from tests.api.test_media import png
from tests.factories import Later

HOUR_MS = 3_600_000


async def post(author: Person, text: str, **more: str) -> str:
    answer = await author.client.post("/api/tweets", json={"text": text, **more})
    assert answer.status_code == 201
    return answer.json()["tweet"]["id"]


async def mute(viewer: Person, text: str, **more: int) -> str:
    answer = await viewer.client.post("/api/muted-words", json={"text": text, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def ids(viewer: Person, path: str) -> list[str]:
    return [tweet["id"] for tweet in (await viewer.client.get(path)).json()["items"]]


@pytest.mark.parametrize(
    ("word", "hidden", "shown"),
    [
        ("São João", "Festa de SAO JOAO hoje", "João foi a São Paulo"),
        ("cat", "One cat.", "A category of cats"),
        ("CAT", "the (cat)", "concatenate"),
        ("#finale", "That #Finale!", "the finale was fine"),
        ("finale", "That #Finale!", "semifinale"),
        ("日本", "私は日本が好き", "本日は晴天"),
        ("🎃", "boo 🎃", "boo"),
        ("a.*b", "x a b y", "axxb"),
    ],
)
async def test_a_word_is_muted_whole_whatever_its_case_and_accents(
    ana: Person, bob: Person, word: str, hidden: str, shown: str
) -> None:
    await mute(ana, word)
    gone, there = await post(bob, hidden), await post(bob, shown)
    await ana.client.post(f"/api/users/{bob.username}/follow")
    newest = await ids(ana, "/api/timeline")
    assert there in newest
    assert gone not in newest


async def test_feeds_and_notifications_hide_it_profiles_and_conversations_do_not(ana: Person, bob: Person) -> None:
    await ana.client.post(f"/api/users/{bob.username}/follow")
    mine = await post(ana, "My own spoiler #ending")
    theirs = await post(bob, f"A spoiler for @{ana.username} #ending", reply_to=mine)
    await mute(ana, "spoiler")
    assert theirs not in await ids(ana, "/api/timeline")
    assert mine in await ids(ana, "/api/timeline")
    assert await ids(ana, "/api/tags/ending/tweets") == [mine]
    assert theirs in await ids(ana, f"/api/users/{bob.username}/replies")
    conversation = (await ana.client.get(f"/api/tweets/{mine}/conversation")).json()
    assert [reply["id"] for reply in conversation["replies"]["items"]] == [theirs]
    assert theirs in await ids(bob, "/api/timeline")


async def test_it_ends_when_its_time_is_over(engines: Engines, ana: Person, bob: Person) -> None:
    await ana.client.post(f"/api/users/{bob.username}/follow")
    theirs = await post(bob, "The match is on")
    await mute(ana, "match", hours=24)
    assert theirs not in await ids(ana, "/api/timeline")
    now, engines.clock = engines.clock, Later(engines.clock, 25 * HOUR_MS)
    assert theirs in await ids(ana, "/api/timeline")
    assert (await ana.client.get("/api/muted-words")).json() == []
    engines.clock = now


async def test_words_are_listed_replaced_and_removed_by_their_owner_only(ana: Person, bob: Person) -> None:
    await mute(ana, "  One   word ", hours=24)
    again = await mute(ana, "ONE WORD")
    other = await mute(ana, "#tag")
    listed = (await ana.client.get("/api/muted-words")).json()
    assert [(word["id"], word["text"], word["until"]) for word in listed] == [
        (other, "#tag", None),
        (again, "ONE WORD", None),
    ]
    assert (await bob.client.get("/api/muted-words")).json() == []
    assert (await bob.client.delete(f"/api/muted-words/{other}")).status_code == 404
    assert (await ana.client.delete(f"/api/muted-words/{other}")).status_code == 204
    assert [word["id"] for word in (await ana.client.get("/api/muted-words")).json()] == [again]


@pytest.mark.parametrize("text", ["", "  ", "!!!", "#", "#!", "x" * 101])
async def test_what_is_no_word_is_refused(ana: Person, text: str) -> None:
    told = problem(await ana.client.post("/api/muted-words", json={"text": text}), 422)
    assert told["errors"][0]["field"] == "text"


async def test_there_are_only_so_many(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.services.muted_words.MOST", 2)
    await mute(ana, "one")
    await mute(ana, "two")
    await mute(ana, "TWO", hours=1)
    assert problem(await ana.client.post("/api/muted-words", json={"text": "three"}), 422)["errors"]


async def test_words_are_looked_for_in_quoted_posts_and_descriptions_too(ana: Person, bob: Person) -> None:
    await ana.client.post(f"/api/users/{bob.username}/follow")
    await mute(ana, "spoiler")
    await mute(ana, "see this")
    inner = await post(ana, "A spoiler of my own")
    quoting = await post(bob, "Please see", quote_of=inner)
    media = (
        await bob.client.post("/api/media", files={"file": ("a.png", png())}, data={"alt": "This is a SPOILER"})
    ).json()
    pictured = await bob.client.post("/api/tweets", json={"text": "Look", "media_ids": [media["id"]]})
    shown = await ids(ana, "/api/timeline")
    assert quoting not in shown
    assert pictured.json()["tweet"]["id"] not in shown
    assert quoting in await ids(ana, f"/api/users/{bob.username}/tweets")
    assert (await ana.client.delete(f"/api/tweets/{inner}")).status_code == 204
    assert quoting in await ids(ana, "/api/timeline")  # a deleted post is not shown in its quotes
    apart = await post(ana, "this is apart")
    assert await post(bob, "They see", quote_of=apart) in await ids(ana, "/api/timeline")
