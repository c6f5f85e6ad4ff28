"""What one has chosen, over REST: kept by person, and what it does to home."""

from __future__ import annotations

import pytest

from tests.api.conftest import People, Person
from tests.api.test_hostile import problem
from tests.api.test_media import MP4, png, uploaded
from tests.api.test_media import post as posted
from tests.api.test_muted_words import ids
from tests.api.test_tweets import post

PATH = "/api/me/preferences"


async def test_choices_are_kept_and_others_stay_as_they_are(ana: Person, bob: Person):
    before = (await ana.client.get(PATH)).json()
    changed = await ana.client.patch(PATH, json={"open_at": "top", "text_size": "large", "shortcuts": False})
    assert changed.json() == {**before, "open_at": "top", "text_size": "large", "shortcuts": False}
    assert (await ana.client.patch(PATH, json={"density": "compact"})).json()["text_size"] == "large"
    assert (await bob.client.get(PATH)).json() == before


@pytest.mark.parametrize("wrong", [{"open_at": "middle"}, {"text_size": 3}, {"density": True}, {"shortcuts": "large"}])
async def test_what_there_is_not_to_choose_is_refused(ana: Person, wrong: dict[str, object]):
    before = (await ana.client.get(PATH)).json()
    problem(await ana.client.patch(PATH, json=wrong), 422)
    assert (await ana.client.get(PATH)).json() == before


async def test_home_without_replies_keeps_threads_and_what_answers_oneself(ana: Person, bob: Person, people: People):
    cid = await people.sign_up("cid")
    await ana.client.post(f"/api/users/{bob.username}/follow")
    mine, foreign = (await post(ana, "mine"))["id"], (await post(cid, "foreign"))["id"]
    first = (await post(bob, "first"))["id"]
    thread = (await post(bob, "second", reply_to=first))["id"]
    to_me = (await post(bob, "to ana", reply_to=mine))["id"]
    to_cid = (await post(bob, "to cid", reply_to=foreign))["id"]
    my_own = (await post(ana, "ana to cid", reply_to=foreign))["id"]
    await ana.client.patch(PATH, json={"show_replies": False})
    assert await ids(ana, "/api/timeline") == [my_own, to_me, thread, first, mine]
    await ana.client.patch(PATH, json={"show_replies": True})
    assert await ids(ana, "/api/timeline") == [my_own, to_cid, to_me, thread, first, mine]


async def test_home_without_retweets_keeps_ones_own(ana: Person, bob: Person, people: People):
    cid = await people.sign_up("cid")
    await ana.client.post(f"/api/users/{bob.username}/follow")
    passed_on, liked = (await post(cid, "passed on"))["id"], (await post(cid, "liked"))["id"]
    await bob.client.post(f"/api/tweets/{passed_on}/retweet")
    await ana.client.post(f"/api/tweets/{liked}/retweet")
    assert await ids(ana, "/api/timeline") == [liked, passed_on]
    await ana.client.patch(PATH, json={"show_retweets": False})
    assert await ids(ana, "/api/timeline") == [liked]
    assert await ids(ana, f"/api/users/{bob.username}/tweets") == [passed_on]


async def test_whoever_asks_for_descriptions_posts_no_picture_without_one(ana: Person, bob: Person):
    await ana.client.patch(PATH, json={"require_alt": True})
    silent, told = await uploaded(ana, png()), await uploaded(ana, png(), alt="A teal square")
    refused = await posted(ana, silent, told, text="Look")
    assert problem(refused, 422)["type"].endswith("not_described")
    parts = [{"text": "First"}, {"text": "Look", "media_ids": [silent["id"]]}]
    problem(await ana.client.post("/api/tweets/thread", json={"tweets": parts}), 422)
    assert await ids(ana, f"/api/users/{ana.username}/tweets") == []
    await ana.client.patch(f"/api/media/{silent['id']}", json={"alt": "Another one"})
    assert (await posted(ana, silent, told, text="Look")).status_code == 201
    assert (await posted(bob, await uploaded(bob, png()), text="Look")).status_code == 201


async def test_a_key_answers_what_was_posted_before_descriptions_were_asked_for(ana: Person):
    silent = await uploaded(ana, png())
    body = {"text": "Look", "media_ids": [silent["id"]]}
    answers = []
    for choice in (False, True):
        await ana.client.patch(PATH, json={"require_alt": choice})
        answers.append(await ana.client.post("/api/tweets", json=body, headers={"idempotency-key": "once"}))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["tweet"]["id"] == answers[1].json()["tweet"]["id"]


async def test_a_video_needs_no_description(ana: Person):
    await ana.client.patch(PATH, json={"require_alt": True})
    assert (await posted(ana, await uploaded(ana, MP4, width="640", height="360"))).status_code == 201
