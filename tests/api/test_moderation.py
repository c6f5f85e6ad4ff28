"""Reports, and what administrators do about them, over REST."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from backend.engines import Engines
from tests.api.conftest import People, Person
from tests.api.test_hostile import problem


@pytest_asyncio.fixture(loop_scope="session")
async def admin(engines: Engines, people: People) -> AsyncIterator[Person]:
    person = await people.sign_up("admin")
    await engines.users.change(int(person.id), role="admin")
    async with person.client:
        yield person


async def post(author: Person, text: str = "Buy this", **more: str) -> str:
    return (await author.client.post("/api/tweets", json={"text": text, **more})).json()["tweet"]["id"]


async def report(viewer: Person, path: str, reason: str = "spam") -> None:
    answer = await viewer.client.post(f"/api/{path}/report", json={"reason": reason})
    assert answer.status_code == 204, answer.text


async def about(admin: Person, user: Person) -> list[dict[str, Any]]:
    """The open reports about one person, newest first."""
    found, cursor = [], None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await admin.client.get("/api/admin/reports", params=params)).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return [one for one in found if one["user"]["id"] == user.id]


async def status(viewer: Person, path: str) -> int:
    return (await viewer.client.get(path)).status_code


async def test_reports_are_kept_once_and_counted_by_reason(admin: Person, ana: Person, bob: Person, people: People):
    tweet, eva = await post(bob), await people.sign_up("eva")
    await report(ana, f"tweets/{tweet}")
    await report(ana, f"tweets/{tweet}", "abuse")
    await report(eva, f"tweets/{tweet}", "abuse")
    await report(eva, f"users/{bob.username}", "other")
    account, tweeted = await about(admin, bob)
    assert (account["tweet_id"], account["reasons"]) == (None, {"other": 1})
    assert (tweeted["tweet_id"], tweeted["text"], tweeted["reports_count"]) == (tweet, "Buy this", 2)
    assert tweeted["reasons"] == {"abuse": 1, "spam": 1}


async def test_a_hidden_post_is_seen_by_its_author_only(admin: Person, ana: Person, bob: Person):
    await ana.client.post(f"/api/users/{bob.username}/follow")
    tweet = await post(bob, "Buy #this")
    quote = await post(ana, "Look", quote_of=tweet)
    await report(ana, f"tweets/{tweet}")
    assert (await admin.client.post(f"/api/admin/tweets/{tweet}/hide")).status_code == 204
    assert await about(admin, bob) == []
    assert (await status(ana, f"/api/tweets/{tweet}"), await status(admin, f"/api/tweets/{tweet}")) == (404, 404)
    assert (await bob.client.get(f"/api/tweets/{tweet}")).json()["hidden"] is True
    for path in ("/api/timeline", f"/api/users/{bob.username}/tweets", "/api/tags/this/tweets"):
        assert tweet not in [one["id"] for one in (await ana.client.get(path)).json()["items"]]
        assert path == "/api/tags/this/tweets" or tweet in str((await bob.client.get(path)).json())
    quoted = (await ana.client.get(f"/api/tweets/{quote}")).json()["quoted"]
    assert quoted == {"unavailable": "hidden"}
    for call in ("like", "retweet", "report"):
        body = {"reason": "spam"} if call == "report" else None
        assert (await ana.client.post(f"/api/tweets/{tweet}/{call}", json=body)).status_code == 404
    await admin.client.delete(f"/api/admin/tweets/{tweet}/hide")
    assert await status(ana, f"/api/tweets/{tweet}") == 200


async def test_the_author_can_delete_what_was_hidden(admin: Person, bob: Person):
    tweet = await post(bob)
    await admin.client.post(f"/api/admin/tweets/{tweet}/hide")
    assert (await bob.client.delete(f"/api/tweets/{tweet}")).status_code == 204


async def test_a_suspension_ends_all_reports_and_can_be_taken_back(admin: Person, ana: Person, bob: Person):
    tweet = await post(bob)
    await report(ana, f"tweets/{tweet}")
    await report(ana, f"users/{bob.username}")
    assert (await admin.client.post(f"/api/admin/users/{bob.username}/suspend")).status_code == 204
    assert await about(admin, bob) == []
    assert (await status(ana, f"/api/tweets/{tweet}"), await status(bob, "/api/me")) == (404, 401)
    await admin.client.delete(f"/api/admin/users/{bob.username}/suspend")
    assert await status(ana, f"/api/tweets/{tweet}") == 200


async def test_dismissed_reports_are_gone_and_nothing_else_happens(admin: Person, ana: Person, bob: Person):
    tweet = await post(bob)
    await report(ana, f"tweets/{tweet}")
    (listed,) = await about(admin, bob)
    assert (await admin.client.delete(f"/api/admin/reports/{listed['id']}")).status_code == 204
    assert await about(admin, bob) == []
    assert await status(ana, f"/api/tweets/{tweet}") == 200


async def test_what_was_dismissed_can_be_reported_again(admin: Person, ana: Person, bob: Person):
    tweet = await post(bob)
    await report(ana, f"tweets/{tweet}")
    (listed,) = await about(admin, bob)
    await admin.client.delete(f"/api/admin/reports/{listed['id']}")
    await report(ana, f"tweets/{tweet}", "abuse")
    await report(ana, f"tweets/{tweet}", "other")
    (again,) = await about(admin, bob)
    assert again["reasons"] == {"abuse": 1}
    assert again["id"] != listed["id"]


async def test_for_everybody_else_there_is_nothing_here(admin: Person, ana: Person, bob: Person):
    tweet = await post(bob)
    await report(ana, f"tweets/{tweet}")
    (listed,) = await about(admin, bob)
    for method, path in (
        ("GET", "reports"),
        ("DELETE", f"reports/{listed['id']}"),
        ("POST", f"tweets/{tweet}/hide"),
        ("DELETE", f"tweets/{tweet}/hide"),
        ("POST", f"users/{bob.username}/suspend"),
        ("DELETE", f"users/{bob.username}/suspend"),
    ):
        assert (await ana.client.request(method, f"/api/admin/{path}")).status_code == 404
    assert await status(ana, f"/api/tweets/{tweet}") == 200
    assert len(await about(admin, bob)) == 1


async def test_what_makes_no_sense_is_refused(admin: Person, ana: Person):
    tweet = await post(ana)
    assert (await ana.client.post(f"/api/tweets/{tweet}/report", json={"reason": "spam"})).status_code == 422
    assert (await ana.client.post("/api/users/nobody_at_all/report", json={"reason": "spam"})).status_code == 404
    problem(await ana.client.post(f"/api/users/{admin.username}/report", json={"reason": "boring"}), 422)
    assert (await admin.client.post(f"/api/admin/users/{admin.username}/suspend")).status_code == 403
    assert (await admin.client.post("/api/admin/tweets/1/hide")).status_code == 404
    assert (await admin.client.delete("/api/admin/reports/1")).status_code == 404
