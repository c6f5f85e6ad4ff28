"""What is kept of a tab that was closed: the real app, without sockets behind its tokens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory

from chirp_app.chirp_app import app
from state import closed_tabs, pushes
from state.live import LiveState
from state.session import VISITOR, SessionState


def held(token: str) -> bool:
    manager = app.state_manager
    assert isinstance(manager, StateManagerMemory)
    return any(token in key for key in (*manager.states, *manager._states_locks, *manager._token_expires_at))


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


async def change(token: str, unread: int, owner: str = "7") -> int:
    """Sets a number in the tab's state; answers the one before."""
    async with app.modify_state(rx.BaseStateToken(ident=token, cls=LiveState)) as root:
        (await root.get_state(SessionState))._owner = owner
        state = await root.get_state(LiveState)
        before, state.unread = state.unread, unread
        return before


@pytest.fixture
def sweeping(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sweeps are frequent from now on; answers the function that sets how long a state is kept, in seconds."""
    monkeypatch.setattr(pushes, "_SWEEP_S", 0.01)
    return lambda kept: monkeypatch.setattr(closed_tabs, "_KEPT_S", kept)


@pytest.mark.usefixtures("engines")
async def test_the_state_of_a_closed_tab_is_released_and_that_of_an_open_one_stays(sweeping: Callable[[float], None]):
    tokens = app.event_namespace._token_manager  # pyright: ignore[reportOptionalMemberAccess]
    sweeping(0.05)
    async with pushes.listening(app):
        for token in ("open-tab", "closed-tab"):
            await tokens.link_token_to_sid(token, f"socket of {token}")
            await change(token, 7)
        await tokens.disconnect_token("closed-tab", "socket of closed-tab")
        await until(lambda: not held("closed-tab"))
        assert await change("open-tab", 8) == 7
        assert await change("closed-tab", 8) == 0  # it came back, and starts anew
        await until(lambda: not held("closed-tab"))
    await tokens.disconnect_token("open-tab", "socket of open-tab")


@pytest.mark.usefixtures("engines")
async def test_a_tab_that_comes_back_soon_finds_its_state(sweeping: Callable[[float], None]):
    tokens = app.event_namespace._token_manager  # pyright: ignore[reportOptionalMemberAccess]
    sweeping(60)
    async with pushes.listening(app):
        await change("short-break", 7)
        closed = pushes.Pushes(app)
        await closed.sweep()
        await tokens.link_token_to_sid("short-break", "again")
        sweeping(0)
        await closed.sweep()
        assert await change("short-break", 8) == 7
    await tokens.disconnect_token("short-break", "again")


@pytest.mark.usefixtures("engines")
@pytest.mark.parametrize("nobody", ["", VISITOR])
async def test_a_tab_of_nobody_is_released_at_once(nobody: str):
    """Anybody can open and close as many of them as they like."""
    tokens = app.event_namespace._token_manager  # pyright: ignore[reportOptionalMemberAccess]
    for token in ("open-visitor", "closed-visitor"):
        await tokens.link_token_to_sid(token, f"socket of {token}")
        await change(token, 7, nobody)
    await change("closed-person", 7)
    await tokens.disconnect_token("closed-visitor", "socket of closed-visitor")
    await pushes.Pushes(app).sweep()
    assert [held(token) for token in ("open-visitor", "closed-visitor", "closed-person")] == [True, False, True]
    await tokens.disconnect_token("open-visitor", "socket of open-visitor")
