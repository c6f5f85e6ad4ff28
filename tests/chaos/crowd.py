"""People who post, like, follow and read at the same time over REST, and send again what was refused; and what they met."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from backend.tweets.interface import Act
from tests.contracts.oracle import Oracle

ROLES = ("post", "post", "post", "like", "like", "follow", "follow", "read", "read", "read")
_AGAIN_S, _PAUSE_S = 0.2, 0.05
_ACT_S, _STEP_S = 120.0, 120.0
"""The longest until an act is acknowledged, and until all have gone on: a busy machine starts Cassandra in half a minute."""


@dataclass
class Seen:
    """By kind of act: those that were acknowledged, answers of 503 with a Retry-After, the longest wait until it was acknowledged."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    longest: dict[str, float] = field(default_factory=dict)
    cut_off: list[str] = field(default_factory=list)
    """Connections that broke."""
    wrong: list[str] = field(default_factory=list)
    """Answers that nobody may ever get."""

    def __str__(self) -> str:
        kinds = (f"{kind} {self.done[kind]}/{self.refused[kind]}/{self.longest[kind]:.2f} s" for kind in self.longest)
        return f"acts/503s/longest: {', '.join(kinds)}; {len(self.cut_off)} cut off"


class Person:
    def __init__(self, client: httpx.AsyncClient, name: str, role: str, seen: Seen) -> None:
        self._client, self.name, self.role, self.seen = client, name, role, seen
        self.id = 0
        self._headers = dict[str, str]()

    async def sign_up(self) -> None:
        form = {"username": self.name, "email": f"{self.name}@example.com", "password": "tangerine moon"}
        made = (await self.ask("POST", "/api/users", json=form)).json()
        self.id = int(made["user"]["id"])
        self._headers["authorization"] = f"Bearer {made['token']}"

    async def ask(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """Until it is acknowledged. Whatever is refused for another reason than an engine that is down is a mistake."""
        began, seen = time.monotonic(), self.seen
        while time.monotonic() - began < _ACT_S:
            try:
                answer = await self._client.request(method, path, headers=self._headers | (headers or {}), **more)
            except httpx.TransportError as error:
                seen.cut_off.append(f"{method} {path}: {error!r}")
            else:
                if answer.is_success:
                    seen.longest[self.role] = max(seen.longest.get(self.role, 0), time.monotonic() - began)
                    return answer
                if answer.status_code == 503 and "retry-after" in answer.headers:
                    seen.refused[self.role] += 1
                else:
                    seen.wrong.append(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
            await asyncio.sleep(_AGAIN_S)
        raise AssertionError(f"{method} {path} by {self.name} was not done in {_ACT_S} s: {seen}")

    async def listed(self, path: str, key: str) -> list[str]:
        """That field of all items, page after page."""
        found: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = (await self.ask("GET", path, params={"limit": "100"} | cursor)).json()
            found += [item[key] for item in page["items"]]
            if not page["next_cursor"]:
                return found
            cursor = {"cursor": page["next_cursor"]}


class Crowd:
    """oracle and likes (person, tweet) hold what was acknowledged."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.seen = Seen()
        self.deliveries = Counter[str]()
        self.people = [Person(client, f"{role}er{at}", role, self.seen) for at, role in enumerate(ROLES)]
        self.oracle = Oracle()
        self.likes = set[tuple[int, int]]()
        self.touched = set[int]()
        """Tweets whose likes changed."""
        self._dice = random.Random(7)
        self._tasks = list[asyncio.Task[None]]()

    async def sign_up(self) -> None:
        """The first one is followed by all, the others by some."""
        for person in self.people:
            await person.sign_up()
        star = self.people[0]
        for person in self.people:
            others = [one for one in self.people if one not in (person, star)]
            for other in [*self._dice.sample(others, 3), *([star] if person is not star else [])]:
                await self._follow(person, other)

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[Seen]:
        """Everybody acts until the block ends, and then ends what they have begun."""
        self.seen = Seen()
        stop = asyncio.Event()
        for person in self.people:
            person.seen = self.seen
        self._tasks = [asyncio.create_task(self._live(person, stop)) for person in self.people]
        try:
            yield self.seen
        finally:
            stop.set()
            await asyncio.gather(*self._tasks)

    async def goes_on(self, *roles: str, times: int = 10) -> None:
        """Until so many more acts of each of these roles (of all) were acknowledged."""
        goal = {role: self.seen.done[role] + times for role in roles or ROLES}
        await self.until(lambda: all(self.seen.done[role] >= count for role, count in goal.items()), f"{goal}")

    async def until(self, condition: Any, what: str) -> None:
        end = time.monotonic() + _STEP_S
        while not condition():
            for task in self._tasks:
                if task.done():
                    task.result()
            assert time.monotonic() < end, f"not {what} in {_STEP_S} s: {self.seen}"
            await asyncio.sleep(0.02)

    async def _live(self, person: Person, stop: asyncio.Event) -> None:
        acts = {"post": self._post, "like": self._like, "follow": self._change_follow, "read": self._read}
        while not stop.is_set():
            await acts[person.role](person)
            self.seen.done[person.role] += 1
            await asyncio.sleep(_PAUSE_S)

    async def _post(self, person: Person) -> None:
        """And finds it in the own home at once, whichever process answers."""
        key = {"idempotency-key": uuid.uuid4().hex}
        made = (await person.ask("POST", "/api/tweets", json={"text": key["idempotency-key"]}, headers=key)).json()
        self.deliveries[made["fanout"]] += 1
        id = int(made["tweet"]["id"])
        self.oracle.acts[id] = Act(id, id, person.id, person.id)
        page = (await person.ask("GET", "/api/timeline", params={"limit": "50"})).json()
        shown = [int(one["act_id"]) for one in page["items"]]
        assert id in shown, f"{person.name} posted {id} and sees {shown}"

    async def _like(self, person: Person) -> None:
        if not (tweets := self.oracle.tweets()[-30:]):
            return
        like = (person.id, self._dice.choice(tweets))
        unlike = like in self.likes
        self.touched.add(like[1])
        await person.ask("DELETE" if unlike else "POST", f"/api/tweets/{like[1]}/like")
        (self.likes.discard if unlike else self.likes.add)(like)

    async def _change_follow(self, person: Person) -> None:
        other = self._dice.choice([one for one in self.people if one is not person])
        if (person.id, other.id) in self.oracle.follows:
            await person.ask("DELETE", f"/api/users/{other.name}/follow")
            self.oracle.follows.discard((person.id, other.id))
        else:
            await self._follow(person, other)

    async def _follow(self, person: Person, other: Person) -> None:
        await person.ask("POST", f"/api/users/{other.name}/follow")
        self.oracle.follows.add((person.id, other.id))

    async def _read(self, person: Person) -> None:
        """Nothing stands twice, or out of order, on a page and the one below it."""
        page = (await person.ask("GET", "/api/timeline", params={"limit": "20"})).json()
        below = {"limit": "20", "cursor": page["next_cursor"]}
        items = page["items"]
        if below["cursor"]:
            items += (await person.ask("GET", "/api/timeline", params=below)).json()["items"]
        shown = [int(one["act_id"]) for one in items]
        assert shown == sorted(set(shown), reverse=True), f"{person.name} sees {shown}"
