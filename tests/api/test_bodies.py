"""How large a body may be, and how long it may take: a client that sends slowly, or never ends, is not waited for."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI

from backend.api import app as application
from backend.api.bodies import Allowance
from tests.api.conftest import Person, client_of
from tests.api.test_hostile import JSON, problem


@pytest.mark.parametrize(
    ("method", "path", "kb"),
    [
        ("POST", "/api/tweets", 64),
        ("POST", "/api/session", 16),
        ("POST", "/api/users", 16),
        ("PATCH", "/api/me", 16),
        ("POST", "/auth/login", 16),
        ("POST", "/auth/signup", 16),
    ],
)
async def test_each_route_has_its_size(ana: Person, method: str, path: str, kb: int):
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(kb + 1):
            yield b"x" * 1024

    headers = JSON | {"origin": "http://chirp.test"}
    if path.startswith("/auth"):
        headers["content-type"] = "application/x-www-form-urlencoded"
    for content in (b"x" * (kb * 1024 + 1), parts()):
        told = problem(await ana.client.request(method, path, content=content, headers=headers), 413)
        assert f"{kb} KB" in told["detail"]
    assert (await ana.client.request(method, path, content=b"x" * kb * 1024, headers=headers)).status_code != 413


@pytest.mark.parametrize("allowance", [Allowance(idle_s=0.05), Allowance(idle_s=0.2, whole_s=0.3)])
async def test_a_body_that_does_not_come_to_its_end_is_not_waited_for(
    ana: Person, allowance: Allowance, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(application, "_BODIES", {"/api/": allowance})
    waiting = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"["
            await asyncio.sleep(allowance.idle_s / 4)
            if allowance.whole_s > 1:
                await waiting.wait()

    async with client_of(application.create(), ana.token) as client:
        answer = await asyncio.wait_for(client.post("/api/tweets", content=slow(), headers=JSON), 5)
    problem(answer, 408)
    assert answer.headers["connection"] == "close"


async def test_what_is_slow_in_being_answered_is_answered(
    ana: Person, app: FastAPI, engines, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(application, "_BODIES", {"/api/": Allowance(idle_s=0.05, whole_s=0.05)})
    add = engines.tweets.add_all

    async def slowly(*given: object):
        await asyncio.sleep(0.2)
        return await add(*given)

    monkeypatch.setattr(engines.tweets, "add_all", slowly)
    async with client_of(application.create(), ana.token) as client:
        assert (await client.post("/api/tweets", json={"text": "late"})).status_code == 201


@pytest.mark.slow
def test_a_real_server_ends_what_hangs(server: str):
    """Through granian: the client is told, and its connection closed, although it said that more would come."""
    parts = urlsplit(server)
    assert parts.hostname
    assert parts.port
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as client:
        head = f"POST /api/session HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
        client.sendall(f"{head}Content-Length: 100\r\n\r\n{{".encode())
        started = time.monotonic()
        told = client.recv(4096)
        assert told.startswith(b"HTTP/1.1 408")
        assert time.monotonic() - started < 15
        while client.recv(4096):
            pass
