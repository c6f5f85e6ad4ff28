"""What one has chosen, over REST: kept by person, and what it does to home."""

from __future__ import annotations

import pytest

from tests.api.conftest import People, Person
from tests.api.test_hostile import problem
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
