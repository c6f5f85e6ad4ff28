"""Where one stopped reading home, over REST."""

from __future__ import annotations

import pytest

from tests.api.conftest import Person
from tests.api.test_hostile import problem
from tests.api.test_tweets import post

PATH = "/api/timeline/position"


async def test_the_position_is_kept_by_person_with_what_is_newer(ana: Person, bob: Person):
    await ana.client.post(f"/api/users/{bob.username}/follow")
    old = await post(bob, "old")
    assert (await ana.client.get(PATH)).json() == {"act_id": None, "newer_count": 0}
    assert (await ana.client.put(PATH, json={"act_id": old["act_id"]})).status_code == 204
    for number in range(3):
        await post(bob, f"new {number}")
    assert (await ana.client.get(PATH)).json() == {"act_id": old["act_id"], "newer_count": 3}
    await bob.client.delete(f"/api/tweets/{old['id']}")
    assert (await ana.client.get(PATH)).json() == {"act_id": old["act_id"], "newer_count": 3}
    assert (await bob.client.get(PATH)).json()["act_id"] is None


@pytest.mark.parametrize("wrong", ["", "x", "-1", "9" * 40, None, 5])
async def test_what_is_no_id_is_refused(ana: Person, wrong: object):
    problem(await ana.client.put(PATH, json={"act_id": wrong}), 422)
    assert (await ana.client.get(PATH)).json()["act_id"] is None
    assert (await ana.client.put(PATH, json={"act_id": "9" * 19})).status_code == 204
    assert (await ana.client.get(PATH)).json()["newer_count"] == 0


@pytest.mark.parametrize("wrong", ["", "x", "-1", "9" * 40, None, 5])
async def test_nor_is_it_one_of_a_notification_or_of_a_post(ana: Person, wrong: object):
    told = problem(await ana.client.post("/api/notifications/read", json={"up_to": wrong}), 422)
    assert [one["field"] for one in told["errors"]] == ["up_to"]
    if wrong is not None:
        for field in ("reply_to", "quote_of"):
            problem(await ana.client.post("/api/tweets", json={"text": "x", field: wrong}), 422)


async def test_what_is_wrong_with_it_is_said_in_the_readers_language(ana: Person):
    headers = {"accept-language": "pt-BR"}
    told = problem(await ana.client.post("/api/notifications/read", json={"up_to": "x"}, headers=headers), 422)
    assert told["errors"] == [{"field": "up_to", "message": "Isso não é um id."}]
    told = problem(await ana.client.get("/api/notifications?type=x", headers=headers), 422)
    assert told["detail"].startswith("type é um ou vários destes")
