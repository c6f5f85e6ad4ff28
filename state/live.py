"""Pushes into open tabs: one listener a process hears the bus and moves a counter; posts are read on a click."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import reflex as rx
import structlog

from backend.engines import engines
from backend.errors import ChirpError
from backend.events import ActMade, ActPulled, ActReached, SessionEnded
from backend.metrics import ERRORS
from backend.services import timelines, tweets
from backend.views import TweetView, Viewer

log = structlog.get_logger()
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Own:
    """A post of the viewer's, made in any tab or by the API: shown at once in all of them."""

    seq: str = ""
    row: TweetView | None = None


class Tabs:
    """The open tabs of this process by user; a tab that has gone is dropped when a push finds it so."""

    def __init__(self) -> None:
        self._viewers: dict[str, Viewer] = {}
        self._tokens: dict[int, set[str]] = {}

    def join(self, token: str, viewer: Viewer) -> None:
        self.leave(token)
        self._viewers[token] = viewer
        self._tokens.setdefault(viewer.id, set()).add(token)

    def leave(self, token: str) -> None:
        if viewer := self._viewers.pop(token, None):
            self._tokens[viewer.id].discard(token)
            if not self._tokens[viewer.id]:
                del self._tokens[viewer.id]

    def viewer(self, token: str) -> Viewer | None:
        return self._viewers.get(token)

    def of(self, user_id: int) -> list[str]:
        return list(self._tokens.get(user_id, ()))

    def users(self) -> list[int]:
        return list(self._tokens)


tabs = Tabs()


class LiveState(rx.State):
    """What is pushed. Only counters and one's own posts; nothing here is believed without a read."""

    fresh: int = 0
    own: Own = Own()
    ended: bool = False
    joined: str = ""
    """The socket that is registered for pushes; another one has missed something."""
    _known: frozenset[int] = frozenset()
    """The acts of page one as last read: a late signal for one of them is no news."""

    def _announce(self, acts: set[int]) -> None:
        self.fresh += len(acts - self._known)
        self._known |= acts

    def _caught_up(self, rows: list[TweetView], newest: int) -> None:
        """After a gap: count what page one has above the newest row that the tab shows."""
        self._known = frozenset(int(row.act_id) for row in rows)
        self.fresh = sum(act > newest for act in self._known)

    def _read(self, rows: list[TweetView]) -> None:
        self.fresh = 0
        self._known = frozenset(int(row.act_id) for row in rows)


class Pushes:
    """Hears the signals of one process and brings them into its tabs, a few at a time."""

    def __init__(self, app: rx.App) -> None:
        self._app = app
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._acts: dict[str, set[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def reached(self, signal: ActReached) -> None:
        await self._offer([viewer for viewer in signal.viewers if tabs.of(viewer)], signal.actor, signal.act)

    async def pulled(self, signal: ActPulled) -> None:
        await self._offer(tabs.users(), signal.actor, signal.act)

    async def made(self, signal: ActMade) -> None:
        if not (tokens := tabs.of(signal.actor)):
            return
        viewer = tabs.viewer(tokens[0])
        assert viewer is not None
        try:
            row = await tweets.get(viewer, signal.act)
        except ChirpError:
            return  # deleted again in the meantime
        own = Own(f"own-{signal.act}", row)
        for token in tokens:
            self._spawn(token, lambda live: setattr(live, "own", own))

    async def ended(self, signal: SessionEnded) -> None:
        for token in tabs.of(signal.user):
            viewer = tabs.viewer(token)
            if viewer and signal.session in (0, viewer.session_id):
                tabs.leave(token)
                self._spawn(token, lambda live: setattr(live, "ended", True))

    async def _offer(self, viewers: list[int], actor: int, act: int) -> None:
        """Count the act in the tabs of those who would see it; acts that wait for a tab's turn are counted together."""
        others = [viewer for viewer in viewers if viewer != actor]
        for viewer in await timelines.would_see(others, actor):
            for token in tabs.of(viewer):
                if token in self._acts:
                    self._acts[token].add(act)
                else:
                    self._acts[token] = {act}
                    self._spawn(token, lambda live, token=token: live._announce(self._acts.pop(token, set())))

    def _spawn(self, token: str, change: Callable[[LiveState], None]) -> None:
        task = asyncio.create_task(self._push(token, change))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _push(self, token: str, change: Callable[[LiveState], None]) -> None:
        async with self._room:
            if not self._open(token):
                self._acts.pop(token, None)
                tabs.leave(token)
                return
            try:
                async with self._app.modify_state(rx.BaseStateToken(ident=token, cls=LiveState)) as root:
                    change(await root.get_state(LiveState))
            except Exception:
                self._acts.pop(token, None)
                ERRORS.labels("push").inc()
                log.exception("push failed")

    def _open(self, token: str) -> bool:
        namespace = self._app.event_namespace
        return namespace is not None and token in namespace.token_to_sid


@asynccontextmanager
async def listening(app: rx.App) -> AsyncIterator[None]:
    """Bring signals into this process' tabs for as long as the process lives."""
    pushes = Pushes(app)
    heard = {ActReached: pushes.reached, ActPulled: pushes.pulled, ActMade: pushes.made, SessionEnded: pushes.ended}
    for kind, handler in heard.items():
        engines().bus.on(kind, handler)
    try:
        yield
    finally:
        for kind, handler in heard.items():
            engines().bus.off(kind, handler)
