"""The timeline promise with real processes: people act over REST while worker, Valkey and web process are killed -9."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.engines import Sizes
from backend.tweets.interface import Act
from tests.chaos.processes import Running, chirp_run
from tests.contracts.oracle import Oracle, collapsed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

PEOPLE = 8
ACTS = 240
KILLS = ["worker", "valkey", "web", "worker", "valkey", "worker", "web"]
PATIENCE_S = 100
COLLAPSE = Sizes().collapse


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("CHIRP_RATE_LIMITS", "off")
    monkeypatch.setenv("CHIRP_CELEBRITY_THRESHOLD", "4")
    with chirp_run(tmp_path / "data", "--no-demo") as started:
        started.wait_ready()
        yield started


class Person:
    """Somebody who tries again until the answer has come: what was acknowledged is noted in the oracle."""

    def __init__(self, url: str, name: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=5)
        self.name = name
        self.id = 0

    async def sign_up(self) -> None:
        form = {"username": self.name, "email": f"{self.name}@example.com", "password": "tangerine moon"}
        answer = (await self._client.post("/api/users", json=form)).json()
        self.id = int(answer["user"]["id"])
        self._client.headers["authorization"] = f"Bearer {answer['token']}"

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        while True:
            try:
                answer = await self._client.request(method, path, **more)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
                continue
            if answer.status_code < 500:
                return answer
            await asyncio.sleep(0.05)

    async def home(self) -> list[int]:
        shown: list[int] = []
        cursor: dict[str, str] = {}
        while True:
            page = (await self.ask("GET", "/api/timeline", params={"limit": 50} | cursor)).json()
            shown += [int(tweet["act_id"]) for tweet in page["items"]]
            if not page["next_cursor"]:
                return shown
            cursor = {"cursor": page["next_cursor"]}

    def move_to(self, url: str) -> None:
        self._client.base_url = url

    async def close(self) -> None:
        await self._client.aclose()


async def act(someone: Person, other: Person, oracle: Oracle, dice: random.Random) -> None:
    match dice.choices(["post", "retweet", "follow", "unfollow", "delete", "read"], [50, 10, 15, 8, 5, 12])[0]:
        case "post":
            key = {"idempotency-key": uuid.uuid4().hex}
            answer = await someone.ask("POST", "/api/tweets", json={"text": "still here"}, headers=key)
            id = int(answer.json()["tweet"]["id"])
            oracle.acts[id] = Act(id, id, someone.id, someone.id)
        case "retweet" if tweets := oracle.tweets():
            tweet = oracle.acts[dice.choice(tweets)]
            await someone.ask("POST", f"/api/tweets/{tweet.id}/retweet")
            if not any(act.tweet_id == tweet.id and act.actor_id == someone.id for act in oracle.retweets()):
                page = (await someone.ask("GET", f"/api/users/{someone.name}/tweets", params={"limit": 1})).json()
                id = int(page["items"][0]["act_id"])
                oracle.acts[id] = Act(id, tweet.id, tweet.author_id, someone.id)
        case "follow":
            await someone.ask("POST", f"/api/users/{other.name}/follow")
            oracle.follows.add((someone.id, other.id))
        case "unfollow":
            await someone.ask("DELETE", f"/api/users/{other.name}/follow")
            oracle.follows.discard((someone.id, other.id))
        case "delete" if mine := [id for id in oracle.tweets() if oracle.acts[id].author_id == someone.id]:
            await someone.ask("DELETE", f"/api/tweets/{mine[-1]}")
            oracle.deleted.add(mine[-1])
        case _:
            await someone.home()


async def test_nothing_acknowledged_is_lost_or_doubled_in_any_home(running: Running) -> None:
    dice = random.Random(7)
    oracle = Oracle()
    people = [Person(running.url, f"person{number}") for number in range(PEOPLE)]
    for person in people:
        await person.sign_up()
    kills = dict(zip(range(20, ACTS, ACTS // len(KILLS)), KILLS, strict=False))
    for number in range(ACTS):
        if part := kills.get(number):
            pid = running.children().get(part)
            if pid:
                os.kill(pid, signal.SIGKILL)
        someone, other = dice.sample(people, 2)
        await act(someone, other, oracle, dice)
    await _until_all_homes_are_true(people, oracle, running)
    for person in people:
        await person.close()


async def _until_all_homes_are_true(people: list[Person], oracle: Oracle, running: Running) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while True:
        wrong = {person.name: (await person.home(), collapsed(oracle.home(person.id), COLLAPSE)) for person in people}
        wrong = {name: pair for name, pair in wrong.items() if pair[0] != pair[1]}
        if not wrong:
            return
        assert asyncio.get_running_loop().time() < deadline, f"{wrong}\n{running.said()[-4000:]}"
        await asyncio.sleep(0.5)
