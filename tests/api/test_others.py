"""What is somebody's own, asked for by somebody else: it is not there, and nothing of it comes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from backend.engines import Engines
from tests.api.conftest import People, Person
from tests.api.test_drafts import save
from tests.api.test_hostile import problem
from tests.api.test_media import post, uploaded
from workers.exports import work
from workers.notify import notify_like

SECRET = "kingfisher by the weir"


async def draft(owner: Person) -> str:
    return f"/api/drafts/{(await save(owner, SECRET))['id']}"


async def upload(owner: Person) -> str:
    return f"/api/media/{(await uploaded(owner, alt=SECRET))['id']}"


async def session(owner: Person) -> str:
    return f"/api/sessions/{(await owner.client.get('/api/sessions')).json()[0]['id']}"


async def muted_word(owner: Person) -> str:
    return f"/api/muted-words/{(await owner.client.post('/api/muted-words', json={'text': SECRET})).json()['id']}"


async def deleted_tweet(owner: Person) -> str:
    id = (await post(owner, text=SECRET)).json()["tweet"]["id"]
    await owner.client.delete(f"/api/tweets/{id}")
    return f"/api/tweets/{id}"


BODY = {"tweets": [{"text": "taken over"}]}
ALT = {"alt": "taken over"}
Made = Callable[[Person], Awaitable[str]]
CALLS: list[tuple[Made, str, str, Any]] = [
    (draft, "GET", "", None),
    (draft, "PUT", "", BODY),
    (draft, "DELETE", "", None),
    (upload, "PATCH", "", ALT),
    (session, "DELETE", "", None),
    (muted_word, "DELETE", "", None),
    (deleted_tweet, "GET", "", None),
    (deleted_tweet, "POST", "/restore", None),
]


@pytest.mark.parametrize(("made", "method", "behind", "body"), CALLS)
async def test_by_its_id_it_is_not_there(
    ana: Person, bob: Person, made: Made, method: str, behind: str, body: Any
) -> None:
    path = await made(ana)
    answer = await bob.client.request(method, path + behind, json=body)
    assert problem(answer, 404)["status"] == 404
    assert SECRET not in answer.text
    assert (await ana.client.get("/api/me")).status_code == 200  # their session has not ended


async def test_an_upload_of_another_is_in_no_post_draft_or_profile(ana: Person, bob: Person) -> None:
    theirs = await uploaded(ana, alt=SECRET)
    draft = {"tweets": [{"text": "x", "media_ids": [theirs["id"]]}]}
    for answer in (
        await post(bob, theirs),
        await bob.client.post("/api/drafts", json=draft),
        await bob.client.patch("/api/me", json={"avatar_media_id": theirs["id"]}),
    ):
        problem(answer, 422)
        assert SECRET not in answer.text
    assert (await post(ana, theirs)).status_code == 201


async def test_bookmarks_are_ones_own(ana: Person, bob: Person, visitor: httpx.AsyncClient) -> None:
    tweet = (await post(bob, text="about")).json()["tweet"]["id"]
    for _ in range(2):
        await ana.client.post(f"/api/tweets/{tweet}/bookmark")
    assert (await bob.client.get("/api/bookmarks")).json()["items"] == []
    assert (await bob.client.get(f"/api/tweets/{tweet}")).json()["viewer"]["bookmarked"] is False
    await bob.client.delete(f"/api/tweets/{tweet}/bookmark")
    (kept,) = (await ana.client.get("/api/bookmarks")).json()["items"]
    assert kept["id"] == tweet
    problem(await visitor.get("/api/bookmarks"), 401)


async def test_a_notification_of_another_moves_only_ones_own_mark(ana: Person, bob: Person) -> None:
    tweet = (await post(ana, text="hello")).json()["tweet"]["id"]
    await bob.client.post(f"/api/tweets/{tweet}/like")
    await notify_like(int(tweet), int(bob.id))
    (theirs,) = (await ana.client.get("/api/notifications")).json()["items"]
    answer = await bob.client.post("/api/notifications/read", json={"up_to": theirs["id"]})
    assert answer.json() == {"count": 0}
    assert (await bob.client.get("/api/notifications")).json()["items"] == []
    assert (await ana.client.get("/api/notifications/unread")).json() == {"count": 1}


async def test_an_export_of_another_is_not_there(engines: Engines, ana: Person, bob: Person) -> None:
    await ana.client.post("/api/me/export")
    await work()
    problem(await bob.client.get("/api/me/export"), 404)
    export = await engines.exports.get(int(ana.id))
    assert export
    for path in ("/api/me/export/archive", f"/api/me/export/{export.name}", f"/media/{export.name}"):
        problem(await bob.client.get(path, params={"user_id": ana.id}), 404)


async def test_who_of_ones_own_follows_it_is_for_oneself(
    ana: Person, bob: Person, people: People, visitor: httpx.AsyncClient
) -> None:
    star, eva = await people.sign_up("star"), await people.sign_up("eva")
    for follower, followee in ((ana, eva), (eva, star), (bob, star)):
        assert (await follower.client.post(f"/api/users/{followee.username}/follow")).status_code == 200
    path = f"/api/users/{star.username}/followers_you_follow"
    page = (await ana.client.get(path)).json()
    assert ([one["username"] for one in page["items"]], page["next_cursor"]) == ([eva.username], None)
    assert (await bob.client.get(path)).json()["items"] == []
    summary = (await ana.client.get(f"{path}/summary")).json()
    assert (summary["count"], [one["username"] for one in summary["people"]]) == (1, [eva.username])
    await star.client.post(f"/api/users/{ana.username}/block")
    assert (await ana.client.get(path)).json()["items"] == []
    problem(await visitor.get(path), 401)
    problem(await ana.client.get("/api/users/nobody_here/followers_you_follow"), 404)
    problem(await ana.client.get(path, params={"cursor": "broken"}), 400)
