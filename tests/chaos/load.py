"""People who use a system while something in it is broken: what they are answered, how long it takes, what was acknowledged."""

from __future__ import annotations

import asyncio
import secrets
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

_PACE_S = 0.05
"""Between two requests of one person: a load, not a race for the processor with what is tested."""
_PATIENCE_S = 60.0


@dataclass
class Load:
    """names: of the posters. posted: acknowledged posts, each once. answers: how often each act had which status. slowest: of each act, in seconds."""

    client: httpx.AsyncClient
    names: list[str]
    posters: list[dict[str, str]] = field(default_factory=list)
    reader: dict[str, str] = field(default_factory=dict)
    posted: set[int] = field(default_factory=set)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])
    slowest: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list)
    _ending: bool = False
    _tasks: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    def forget(self) -> None:
        """What was answered until now: another phase begins."""
        self.answers.clear()
        self.slowest.clear()

    async def ask(self, act: str, method: str, path: str, **more: object) -> httpx.Response:
        """Once, noted as this act. A 5xx other than a 503 with a time to wait and a sentence is wrong."""
        began = time.monotonic()
        answer = await self.client.request(method, path, **more)  # type: ignore[arg-type]
        self.slowest[act] = max(self.slowest[act], time.monotonic() - began)  # type: ignore[assignment]
        self.answers[act, answer.status_code] += 1
        if answer.status_code >= 500 and not (
            answer.status_code == 503 and answer.headers.get("retry-after") and answer.json()["detail"].endswith(".")
        ):
            self.wrong.append(f"{act}: {answer.status_code} {answer.text[:300]}")
        return answer

    async def post(self, who: dict[str, str], text: str) -> None:
        """Until it is acknowledged, with the same key each time."""
        headers = who | {"idempotency-key": uuid.uuid4().hex}
        while (answer := await self.ask("post", "POST", "/api/tweets", json={"text": text}, headers=headers)).is_error:
            await asyncio.sleep(_PACE_S)
        self.posted.add(int(answer.json()["tweet"]["id"]))

    async def until(self, act: str, status: int, times: int = 1) -> None:
        """That act was answered so."""
        async with asyncio.timeout(_PATIENCE_S):
            wanted = self.answers[act, status] + times
            while self.answers[act, status] < wanted:
                await asyncio.sleep(_PACE_S)

    async def home(self) -> list[int]:
        """All of what the reader's home holds."""
        found: list[int] = []
        cursor: dict[str, str] = {}
        while True:
            params = {"limit": "100"} | cursor
            page = (
                (await self.client.get("/api/timeline", params=params, headers=self.reader)).raise_for_status().json()
            )
            found += [int(item["id"]) for item in page["items"]]
            if not page["next_cursor"]:
                return found
            cursor = {"cursor": page["next_cursor"]}

    async def settled(self) -> None:
        """Nobody posts any more, and the reader's home holds what was acknowledged, each once, and nothing else."""
        await self.end()
        wanted, found = sorted(self.posted, reverse=True), list[int]()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while (found := await self.home()) != wanted:
                    await asyncio.sleep(0.1)
        except TimeoutError:
            lost, more = sorted(set(wanted) - set(found)), sorted(set(found) - set(wanted))
            told = f"{len(lost)} lost ({lost[:3]}), {len(more)} never acknowledged ({more[:3]}), of {len(wanted)}"
            raise AssertionError(told) from None

    def begin(self) -> None:
        acting = [self._post_on(who) for who in self.posters] + [self._read_on()]
        self._tasks = [asyncio.create_task(one) for one in acting]

    async def end(self) -> None:
        """What is under way is answered first."""
        self._ending = True
        await asyncio.gather(*self._tasks)
        self._tasks.clear()

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _post_on(self, who: dict[str, str]) -> None:
        while not self._ending:
            await self.post(who, f"storm {len(self.posted)}")
            await asyncio.sleep(_PACE_S)

    async def _read_on(self) -> None:
        while not self._ending:
            await self.ask("read", "GET", "/api/timeline", headers=self.reader)
            await asyncio.sleep(_PACE_S)


@asynccontextmanager
async def load(url: str, *, posters: int = 2, patience: float = 60) -> AsyncIterator[Load]:
    """Some who post without a pause, and one who follows them and reads. Nothing may have been wrong at the end."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=patience, limits=limits) as client:
        made = Load(client, [f"poster{secrets.token_hex(4)}" for _ in range(posters)])
        made.reader = await signed_up(client, f"reader{secrets.token_hex(4)}")
        for name in made.names:
            made.posters.append(await signed_up(client, name))
            (await client.post(f"/api/users/{name}/follow", headers=made.reader)).raise_for_status()
        made.begin()
        try:
            yield made
            await made.end()
        finally:
            made.stop()
        assert not made.wrong, made.wrong[:5]


async def signed_up(client: httpx.AsyncClient, name: str) -> dict[str, str]:
    """Headers of somebody new."""
    form = {"username": name, "email": f"{name}@example.com", "password": "tangerine moon"}
    answer = (await client.post("/api/users", json=form)).raise_for_status()
    return {"authorization": f"Bearer {answer.json()['token']}"}
