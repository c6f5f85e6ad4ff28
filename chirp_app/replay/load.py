"""The open loop: what is due is sent at its time, whether earlier answers have come or not."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from random import Random
from time import monotonic

import httpx

from backend.demo import grammar
from chirp_app.replay.crowd import Crowd
from chirp_app.replay.plan import Plan, Zipf, arrivals
from chirp_app.replay.results import Outcome, Results, Sample

_TEXTS = 400
_LATEST_S = 1.0
"""What could not be sent so long after its time is not sent at all: this machine has no time for it."""
_MOST_LIKED = 200
"""Posts that likes go to: those that were seen first, and the newest that were written."""
_WORDS = ("coffee", "café", "books", "livros", "music", "bread", "chuva", "science")


class Load:
    """posted: (id, when) of the posts that were taken, for whoever follows them."""

    def __init__(self, client: httpx.AsyncClient, crowd: Crowd, plan: Plan, results: Results) -> None:
        self._client, self._crowd, self._plan, self.results = client, crowd, plan, results
        self._dice = Random(plan.seed)
        self._actors, self._famous = Zipf(len(crowd.tokens), plan.skew), Zipf(len(crowd.usernames), plan.skew)
        self._texts = _texts(self._dice)
        self._waiting: set[asyncio.Task[None]] = set()
        self._began = monotonic()
        self._likeable: deque[str] = deque(maxlen=_MOST_LIKED)
        self.posted: deque[tuple[int, float]] = deque()

    @property
    def in_flight(self) -> int:
        return len(self._waiting)

    @property
    def elapsed(self) -> float:
        """Seconds since it began."""
        return monotonic() - self._began

    async def drive(self) -> None:
        """Until the time is over, or it is cancelled. What was sent is still under way then: see finish()."""
        plan, results = self._plan, self.results
        kinds, weights = list(plan.mix), list(plan.mix.values())
        self._began = monotonic()
        try:
            for due in arrivals(self._dice, plan.rate, plan.seconds):
                if due > self.elapsed:
                    await asyncio.sleep(due - self.elapsed)
                elif self.elapsed - due > _LATEST_S:
                    results.missed.append(due)
                    continue
                (kind,) = self._dice.choices(kinds, weights)
                if len(self._waiting) >= plan.most_in_flight:
                    results.dropped.append(due)
                    continue
                task = asyncio.create_task(self._send(due, kind, self._request(kind)))
                self._waiting.add(task)
                task.add_done_callback(self._waiting.discard)
                await asyncio.sleep(0)
            await asyncio.sleep(max(0.0, plan.seconds - self.elapsed))
        finally:
            results.seconds = self.elapsed

    async def finish(self) -> None:
        """All that was sent has been answered, or has waited too long, when this returns."""
        await asyncio.gather(*self._waiting)

    def _request(self, kind: str) -> httpx.Request:
        actor = self._crowd.tokens[self._actors.place(self._dice)]
        headers = {"authorization": f"Bearer {actor}"}
        if kind == "post":
            text = self._texts[self._dice.randrange(len(self._texts))]
            return self._client.build_request("POST", "/api/tweets", headers=headers, json={"text": text})
        if kind == "search":
            asked = {"q": self._dice.choice(_WORDS), "type": "tweets"}
            return self._client.build_request("GET", "/api/search", headers=headers, params=asked)
        if kind == "like" and self._likeable:
            return self._client.build_request(
                "POST", f"/api/tweets/{self._dice.choice(self._likeable)}/like", headers=headers
            )
        # Who finds nothing to like reads home first, and is counted among the likes.
        whose = self._crowd.usernames[self._famous.place(self._dice)]
        path = "/api/timeline" if kind in ("home", "like") else f"/api/users/{whose}/tweets"
        return self._client.build_request("GET", path, headers=headers)

    async def _send(self, due: float, kind: str, request: httpx.Request) -> None:
        sent = self.elapsed
        try:
            answer = await self._client.send(request)
            outcome = _outcome(answer.status_code)
            if outcome == "ok":
                self._learn(request, answer, sent)
        except httpx.HTTPError:
            outcome = "failed"
        self.results.add(Sample(due, kind, outcome, ms=(self.elapsed - due) * 1000, late_ms=(sent - due) * 1000))

    def _learn(self, request: httpx.Request, answer: httpx.Response, sent: float) -> None:
        """Which posts there are. Not every page is read for them: that takes as long as asking for it."""
        if request.url.path == "/api/tweets":
            id = answer.json()["tweet"]["id"]
            self.posted.append((int(id), sent))
            self._likeable.append(id)
        elif request.url.path == "/api/timeline" and "like" in self._plan.mix and len(self._likeable) < _MOST_LIKED:
            self._likeable += [tweet["id"] for tweet in answer.json()["items"]]


def _outcome(status: int) -> Outcome:
    if status < 300:
        return "ok"
    return "limited" if status == 429 else "refused" if status < 500 else "failed"


def _texts(dice: Random) -> Sequence[str]:
    """Posts as people of the demo world write them."""
    topics = [grammar.topic(language, name) for language in grammar.LANGUAGES for name in grammar.names(language)]
    everyday = [topic for topic in topics if "alone" not in topic.lists]
    speaker = grammar.Speaker(dice)
    return [speaker.post(dice.choice(everyday), "post").text for _ in range(_TEXTS)]
