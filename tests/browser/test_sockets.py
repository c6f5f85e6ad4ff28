"""The socket of a tab, as its browser meets it."""

from __future__ import annotations

import json

from websockets.sync.client import connect

from tests.browser.conftest import Stack


def test_a_tab_and_the_server_miss_each_other_within_seconds(stack: Stack):
    """Sooner than what was pressed is given up (components/client/asks.js): 8 times 4 s."""
    with connect(f"{stack.base.replace('http', 'ws')}/_event/?EIO=4&transport=websocket") as socket:
        told = json.loads(str(socket.recv(timeout=10))[1:])
    assert (told["pingInterval"], told["pingTimeout"]) == (10_000, 10_000)
