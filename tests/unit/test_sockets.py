"""How many sockets an address may open, around a tiny application."""

from __future__ import annotations

from contextlib import ExitStack

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from chirp_app import sockets
from chirp_app.sockets import Sockets
from tests.benchmarks.sizes import FULL


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.receive()


def test_an_address_has_its_share_and_gets_it_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sockets, "MOST_PER_ADDRESS", 3)
    inner = Starlette(routes=[WebSocketRoute("/_event", socket)])
    app = Sockets(inner, lambda connection: connection.client.host if connection.client else "")
    client, other = (TestClient(app, client=(ip, 1)) for ip in ("198.51.100.1", "198.51.100.2"))
    with client, other, ExitStack() as opened:
        for _ in range(3):
            opened.enter_context(client.websocket_connect("/_event"))
        with pytest.raises((WebSocketDisconnect, httpx.HTTPError)), client.websocket_connect("/_event"):
            pass
        with other.websocket_connect("/_event"):
            pass
    with client.websocket_connect("/_event"):
        pass


def test_an_address_opens_so_many_anew_in_a_minute(monkeypatch: pytest.MonkeyPatch):
    """What is kept of a tab outlives its socket, so that one who opens and closes them could fill the memory."""
    monkeypatch.setattr(sockets, "_MOST_NEW", 3)
    now = 0.0
    inner = Starlette(routes=[WebSocketRoute("/_event", socket)])
    app = Sockets(inner, lambda connection: connection.client.host if connection.client else "", lambda: now)
    client, other = (TestClient(app, client=(ip, 1)) for ip in ("198.51.100.1", "198.51.100.2"))
    with client, other:
        for _ in range(3):
            with client.websocket_connect("/_event"):
                pass
        with pytest.raises((WebSocketDisconnect, httpx.HTTPError)), client.websocket_connect("/_event"):
            pass
        with other.websocket_connect("/_event"):
            pass
        now = 60.0
        with client.websocket_connect("/_event"):
            pass


def test_a_benchmark_has_room():
    assert FULL.tabs + 50 < sockets.MOST_PER_ADDRESS
