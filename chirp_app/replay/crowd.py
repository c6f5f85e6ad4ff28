"""Who acts in a replay, each with a session of their own: only accounts that nobody can log in to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx

from backend.engines import Engines
from backend.errors import Misconfigured
from backend.models import User
from backend.services import accounts
from chirp_app.progress import Step
from chirp_app.replay import follow_graph
from chirp_app.replay.accounts import make
from chirp_app.replay.plan import Plan

_AT_A_TIME = 64


@dataclass(frozen=True)
class Crowd:
    """tokens: of those who act, in an order by dice. usernames: the same people, those with most followers first."""

    tokens: Sequence[str]
    usernames: Sequence[str]
    origin: str


async def find(
    e: Engines, client: httpx.AsyncClient, plan: Plan, graph: Path | None, step: Step
) -> tuple[Sequence[User], str]:
    """The people of the graph, or of this world, or new ones; and where they are from. Raises Misconfigured."""
    if graph is None and len(found := await e.users.nobodys(plan.people)) > 1:
        return found, "people of this world that nobody can log in as"
    edges = await _edges(plan, graph)
    # Two first, so that little is left behind in a world that turns out to be another one.
    async with signed_in(client, plan, await make(e, dict.fromkeys(list(edges)[:1]), lambda *_: None), ""):
        people = await make(e, edges, step)
    return people[: plan.people], f"the graph {graph.name}, {len(edges):,} follows" if graph else "people made for it"


@asynccontextmanager
async def signed_in(client: httpx.AsyncClient, plan: Plan, people: Sequence[User], origin: str) -> AsyncIterator[Crowd]:
    """Sessions of these people, which end with the block. Raises Misconfigured where the instance does not know them."""
    tokens = list[str]()

    async def begin(user: User) -> None:
        if session := await accounts.start_session(user, "chirp replay"):
            tokens.append(session.token)

    try:
        for start in range(0, len(people), _AT_A_TIME):
            await asyncio.gather(*map(begin, people[start : start + _AT_A_TIME]))
        await _require_same_world(client, tokens)
        dealt = list(tokens)
        Random(plan.seed).shuffle(dealt)
        yield Crowd(dealt, [user.username for user in people], origin)
    finally:
        for start in range(0, len(tokens), _AT_A_TIME):
            await asyncio.gather(*map(_end, tokens[start : start + _AT_A_TIME]))


async def _edges(plan: Plan, graph: Path | None) -> follow_graph.Edges:
    if graph is None:
        return follow_graph.made_up(Random(plan.seed), plan.people)
    return await asyncio.to_thread(follow_graph.read, graph)


async def _end(token: str) -> None:
    if viewer := await accounts.viewer_of(token):
        await accounts.log_out(viewer)


async def _require_same_world(client: httpx.AsyncClient, tokens: Sequence[str]) -> None:
    """Whoever is signed in here must be known there: so no instance but one's own is ever loaded."""
    if not tokens:
        raise Misconfigured("None of these people may sign in: their accounts were suspended or changed.")
    answer = await client.get("/api/me", headers={"authorization": f"Bearer {tokens[0]}"})
    if answer.status_code != 200:
        raise Misconfigured(
            f"{client.base_url} answers {answer.status_code} to somebody who is signed in here: it works on another world. "
            "Give the data folder (--data) and the settings (CHIRP_...) that it runs with."
        )
