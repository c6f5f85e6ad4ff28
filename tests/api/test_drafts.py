"""Drafts over REST: kept, replaced, listed and removed by their owner only; what they hold stays as long as they do."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from backend.engines import Engines
from backend.rate_limits import Action
from backend.services import media
from tests.api.conftest import Person
from tests.api.test_hostile import problem
from tests.api.test_media import clock, post, uploaded
from tests.contracts.world import SteppedClock
from workers.media import sweep_media

__all__ = ["clock"]
DAY_MS = 24 * 3600 * 1000


async def save(person: Person, *texts: str, media: list[str] | None = None, **more: Any) -> dict[str, Any]:
    tweets = [{"text": text, "media_ids": [] if at else media or []} for at, text in enumerate(texts)]
    answer = await person.client.post("/api/drafts", json={"tweets": tweets, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def listed(person: Person) -> list[str]:
    return [draft["id"] for draft in (await person.client.get("/api/drafts")).json()["items"]]


async def test_a_draft_is_kept_as_it_was_written(ana: Person, bob: Person) -> None:
    question = (await post(bob, text="What do you think?")).json()["tweet"]
    picture = await uploaded(ana, alt="A teal sea")
    made = await save(ana, "  First\r\nline ", "second", media=[picture["id"]], reply_to=question["id"])
    read = (await ana.client.get(f"/api/drafts/{made['id']}")).json()
    assert read == made
    assert [one["text"] for one in read["tweets"]] == ["First\nline", "second"]
    assert read["tweets"][0]["media"] == [picture]
    assert (read["reply_to"], read["quote_of"], read["about"]["text"]) == (question["id"], None, question["text"])
    await bob.client.delete(f"/api/tweets/{question['id']}")
    read = (await ana.client.get(f"/api/drafts/{made['id']}")).json()
    assert (read["reply_to"], read["about"]) == (question["id"], None)


async def test_drafts_are_listed_saved_last_first_replaced_and_removed(ana: Person, clock: SteppedClock) -> None:
    one, other = await save(ana, "one"), None
    clock.ms += 1000
    other = await save(ana, "other")
    assert await listed(ana) == [other["id"], one["id"]]
    clock.ms += 1000
    changed = await ana.client.put(f"/api/drafts/{one['id']}", json={"tweets": [{"text": "changed"}]})
    assert (changed.status_code, changed.json()["id"], changed.json()["tweets"][0]["text"]) == (
        200,
        one["id"],
        "changed",
    )
    assert await listed(ana) == [one["id"], other["id"]]
    assert (await ana.client.delete(f"/api/drafts/{one['id']}")).status_code == 204
    assert await listed(ana) == [other["id"]]
    problem(await ana.client.delete(f"/api/drafts/{one['id']}"), 404)


async def test_nobody_else_reads_replaces_or_removes_it(ana: Person, bob: Person, visitor: httpx.AsyncClient) -> None:
    mine = f"/api/drafts/{(await save(ana, 'secret plans'))['id']}"
    body = {"tweets": [{"text": "taken over"}]}
    problem(await bob.client.get(mine), 404)
    problem(await bob.client.put(mine, json=body), 404)
    problem(await bob.client.delete(mine), 404)
    assert await listed(bob) == []
    for answer in (await visitor.get("/api/drafts"), await visitor.post("/api/drafts", json=body)):
        problem(answer, 401)
    assert (await ana.client.get(mine)).json()["tweets"][0]["text"] == "secret plans"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"tweets": []}, 422),
        ({"tweets": [{"text": " "}, {"text": ""}]}, 422),
        ({"tweets": [{"text": "x" * 2001}]}, 422),
        ({"tweets": [{"text": "x"}] * 26}, 422),
        ({"tweets": [{"text": "x" * 2000}] * 5 + [{"text": "x"}]}, 422),
        ({"tweets": [{"text": "x", "media_ids": ["1"]}]}, 422),
        ({"tweets": [{"text": "x"}], "reply_to": "nobody"}, 422),
        ({"tweets": [{"text": "x", "media_ids": ["nothing"]}]}, 422),
        ({"tweets": [{"text": "x", "reply_to": "1"}]}, 422),
    ],
)
async def test_what_is_no_draft_is_refused(ana: Person, body: dict[str, Any], status: int) -> None:
    answer = await ana.client.post("/api/drafts", json=body)
    assert answer.status_code in (status, 400), answer.text
    assert await listed(ana) == []


async def test_what_is_not_there_is_said_in_the_readers_language(ana: Person) -> None:
    answer = await ana.client.get("/api/drafts/1", headers={"accept-language": "pt-BR"})
    assert answer.json()["detail"] == "Esse rascunho não existe."


async def test_there_are_only_so_many(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.services.drafts.MOST", 2)
    first, _ = await save(ana, "one"), await save(ana, "two")
    body = {"tweets": [{"text": "three"}]}
    assert "2 drafts" in problem(await ana.client.post("/api/drafts", json=body), 422)["detail"]
    assert (await ana.client.put(f"/api/drafts/{first['id']}", json=body)).status_code == 200


async def test_they_come_in_pages_saved_last_first(ana: Person, bob: Person, clock: SteppedClock) -> None:
    made = [(await save(ana, text))["id"] for text in ("one", "two", "three", "four")]  # all of one moment
    first = (await ana.client.get("/api/drafts", params={"limit": 2})).json()
    assert [one["id"] for one in first["items"]] == made[:1:-1]
    clock.ms += 1000
    await ana.client.put(f"/api/drafts/{made[0]}", json={"tweets": [{"text": "one anew"}]})
    second = (await ana.client.get("/api/drafts", params={"cursor": first["next_cursor"]})).json()
    assert ([one["id"] for one in second["items"]], second["next_cursor"]) == ([made[1]], None)
    assert await listed(ana) == [made[0], *made[:0:-1]]
    problem(await bob.client.get("/api/drafts", params={"cursor": first["next_cursor"]}), 400)


async def test_the_media_of_others_and_of_posts_are_in_no_draft(ana: Person, bob: Person) -> None:
    theirs, posted = await uploaded(bob), await uploaded(ana)
    await post(ana, posted)
    for id in (theirs["id"], posted["id"]):
        body = {"tweets": [{"text": "x", "media_ids": [id]}]}
        problem(await ana.client.post("/api/drafts", json=body), 422)


async def test_media_stay_as_long_as_their_draft_and_a_day(
    engines: Engines, ana: Person, visitor: httpx.AsyncClient, clock: SteppedClock
) -> None:
    kept, dropped = await uploaded(ana), await uploaded(ana)
    draft = await save(ana, "later", media=[kept["id"], dropped["id"]])
    clock.ms += 3 * DAY_MS
    await sweep_media()
    for one in (kept, dropped):
        assert (await visitor.get(one["url"])).status_code == 200
    body = {"tweets": [{"text": "later", "media_ids": [kept["id"]]}]}
    assert (await ana.client.put(f"/api/drafts/{draft['id']}", json=body)).status_code == 200
    clock.ms += DAY_MS
    await sweep_media()
    assert (await visitor.get(dropped["url"])).status_code == 404
    assert (await visitor.get(kept["url"])).status_code == 200
    await ana.client.delete(f"/api/drafts/{draft['id']}")
    await sweep_media()
    assert (await visitor.get(kept["url"])).status_code == 200  # it may stand in a composer still
    clock.ms += DAY_MS
    await sweep_media()
    assert (await visitor.get(kept["url"])).status_code == 404


async def test_what_was_posted_is_no_more_in_the_draft(ana: Person, visitor: httpx.AsyncClient) -> None:
    picture = await uploaded(ana)
    draft = await save(ana, "with a picture", media=[picture["id"]])
    assert (await post(ana, picture)).status_code == 201
    read = (await ana.client.get(f"/api/drafts/{draft['id']}")).json()
    assert read["tweets"] == [{"text": "with a picture", "media": []}]
    await ana.client.delete(f"/api/drafts/{draft['id']}")
    await sweep_media()
    assert (await visitor.get(picture["url"])).status_code == 200


async def test_what_is_deleted_while_it_is_saved_stays_deleted(
    engines: Engines, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = await save(ana, "one")
    usable = media.usable

    async def deleted_meanwhile(*given: Any) -> Any:
        monkeypatch.setattr(media, "usable", usable)
        await engines.drafts.remove(int(ana.id), int(draft["id"]), 0)
        return await usable(*given)

    monkeypatch.setattr(media, "usable", deleted_meanwhile)
    problem(await ana.client.put(f"/api/drafts/{draft['id']}", json={"tweets": [{"text": "two"}]}), 404)
    assert await listed(ana) == []


async def test_saving_has_a_limit(limited: Engines, ana: Person) -> None:
    draft = await save(ana, "one")
    await limited.limits.spend(int(ana.id), Action.DRAFT, Action.DRAFT.value.count - 1)
    for method, path in (("POST", "/api/drafts"), ("PUT", f"/api/drafts/{draft['id']}")):
        problem(await ana.client.request(method, path, json={"tweets": [{"text": "two"}]}), 429)
    assert (await ana.client.delete(f"/api/drafts/{draft['id']}")).status_code == 204
