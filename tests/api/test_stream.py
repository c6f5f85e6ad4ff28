"""WebSocket /api/stream."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack

import httpx
import pytest
import websockets
from prometheus_client import REGISTRY

from backend.api import stream
from backend.engines import Engines
from backend.events import ActPulled, ActReached
from tests.api.conftest import ORIGIN, PASSWORD, Person
from tests.api.socket import Closed, connect


async def opened(socket, person: Person) -> None:
    await socket.send({"token": person.token})
    assert await socket.next() == {"event": "ready", "viewer": person.id}


async def exhaust(socket) -> None:
    """Read until the server closes."""
    while True:
        await socket.next()


def live() -> float:
    return REGISTRY.get_sample_value("chirp_live_streams") or 0


async def test_a_follower_hears_of_a_new_tweet(app, engines: Engines, ana: Person, bob: Person):
    await ana.client.post(f"/api/users/{bob.username}/follow")
    async with connect(app) as socket:
        await opened(socket, ana)
        await engines.bus.publish(ActReached(17, int(bob.id), (int(ana.id), 99)))
        assert await socket.next() == {"event": "tweet", "id": "17"}
        await engines.bus.publish(ActPulled(18, int(bob.id)))
        assert await socket.next() == {"event": "tweet", "id": "18"}
        mine = (await ana.client.post("/api/tweets", json={"text": "my own"})).json()["tweet"]["id"]
        assert await socket.next() == {"event": "tweet", "id": mine}


async def test_nothing_comes_from_people_not_followed_or_muted(app, engines: Engines, ana: Person, bob: Person):
    async with connect(app) as socket:
        await opened(socket, ana)
        await engines.bus.publish(ActPulled(17, int(bob.id)))
        await ana.client.post(f"/api/users/{bob.username}/follow")
        await ana.client.post(f"/api/users/{bob.username}/mute")
        await engines.bus.publish(ActReached(18, int(bob.id), (int(ana.id),)))
        await ana.client.delete(f"/api/users/{bob.username}/mute")
        await engines.bus.publish(ActReached(19, int(bob.id), (int(ana.id),)))
        while (told := await socket.next())["event"] == "unread":
            pass  # the mute and its end change what counts
        assert told == {"event": "tweet", "id": "19"}


async def test_the_browsers_cookie_opens_it_from_our_own_pages_only(app, ana: Person):
    cookie = f"chirp_session={ana.token}"
    async with connect(app, cookie=cookie, origin=ORIGIN) as socket:
        assert (await socket.next())["event"] == "ready"
    async with connect(app, cookie=cookie, origin="http://evil.test") as socket:
        await socket.send({})
        with pytest.raises(Closed, match="4400"):
            await socket.next()


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        ({"token": "nonsense"}, 4401),
        ({"token": 17}, 4400),
        ({}, 4400),
        ([], 4400),
        ("", 4400),
        ("[" * 100_000, 4400),
        ("\x00", 4400),
    ],
)
async def test_a_wrong_first_message_closes(app, engines: Engines, hello, code: int):
    async with connect(app) as socket:
        await socket.send(hello)
        with pytest.raises(Closed, match=str(code)):
            await socket.next()


async def test_saying_nothing_closes(app, engines: Engines, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "HELLO_S", 0.05)
    async with connect(app) as socket:
        with pytest.raises(Closed, match="4401"):
            await socket.next()


async def test_an_address_has_few_sockets_that_have_not_said_their_token(
    app, ana: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "MOST_WAITING", 3)
    async with AsyncExitStack() as stack:
        waiting = [await stack.enter_async_context(connect(app)) for _ in range(3)]
        async with connect(app) as fourth:
            with pytest.raises(Closed, match="1013"):
                await fourth.next()
        await opened(waiting[0], ana)
        async with connect(app) as fifth:
            await opened(fifth, ana)


async def test_logging_out_closes_that_sessions_streams(app, visitor, ana: Person):
    login = {"username": ana.username, "password": PASSWORD}
    other = (await visitor.post("/api/session", json=login)).json()["token"]
    async with connect(app) as mine, connect(app) as others:
        await opened(mine, ana)
        await others.send({"token": other})
        await others.next()
        await ana.client.delete("/api/session")
        with pytest.raises(Closed, match="4401"):
            await mine.next()
        await visitor.delete("/api/sessions", headers={"authorization": f"Bearer {other}"})
        with pytest.raises(Closed, match="4401"):
            await others.next()


async def test_heartbeats_notice_a_session_whose_end_nobody_told(
    app, engines: Engines, ana: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.02)
    async with connect(app) as socket:
        await opened(socket, ana)
        assert await socket.next() == {"event": "ping"}
        await engines.sessions.end(int(ana.id))
        engines.caches.viewers.clear()
        with pytest.raises(Closed, match="4401"):
            await exhaust(socket)


async def test_who_does_not_read_is_closed(app, engines: Engines, ana: Person, bob: Person):
    await ana.client.post(f"/api/users/{bob.username}/follow")
    async with connect(app) as socket:
        await opened(socket, ana)
        socket.reading.clear()
        for number in range(300):
            await engines.bus.publish(ActPulled(number, int(bob.id)))
        await asyncio.sleep(0)
        socket.reading.set()
        with pytest.raises(Closed, match="1013"):
            await exhaust(socket)


async def test_after_a_gap_in_the_signals_everybody_comes_back(app, engines: Engines, ana: Person):
    async with connect(app) as socket:
        await opened(socket, ana)
        await engines.redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        with pytest.raises(Closed, match="1012"):
            await socket.next()


async def test_the_eleventh_stream_closes_the_first(app, ana: Person):
    before = live()
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(connect(app)) for _ in range(11)]
        for socket in sockets:
            await opened(socket, ana)
        with pytest.raises(Closed, match="1008"):
            await sockets[0].next()
        assert live() == before + 10
    assert live() == before


@pytest.mark.slow
async def test_a_real_server_closes_too(server: str):
    """Through granian, which holds a close back while a read is pending."""
    async with httpx.AsyncClient(base_url=server) as client:
        account = {"username": "streamer", "email": "streamer@example.org", "password": PASSWORD}
        token = (await client.post("/api/users", json=account)).json()["token"]
        client.headers["authorization"] = f"Bearer {token}"
        async with websockets.connect(f"{server.replace('http', 'ws')}/api/stream") as socket:
            await socket.send(json.dumps({"token": token}))
            assert json.loads(await socket.recv())["event"] == "ready"
            posted = (await client.post("/api/tweets", json={"text": "hello"})).json()["tweet"]["id"]
            assert json.loads(await socket.recv()) == {"event": "tweet", "id": posted}
            await client.delete("/api/session")
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await asyncio.wait_for(socket.recv(), 5)
            assert closed.value.rcvd
            assert closed.value.rcvd.code == 4401
