"""Pushes into open tabs: one listener a process hears the bus, and moves a counter in those whom a signal is for."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import reflex as rx
import structlog

from backend import tracing
from backend.engines import engines
from backend.errors import ChirpError
from backend.events import ActMade, ActPulled, ActReached, NotificationsChanged, PinChanged, SessionEnded, UsersChanged
from backend.metrics import ERRORS
from backend.services import accounts, moderation, timelines, tweets
from backend.services.bells import Bells
from state.closed_tabs import ClosedTabs
from state.live import LiveState, Own
from state.tabs import Seat, tabs

log = structlog.get_logger()
_AT_ONCE = 16
_SWEEP_S = 30.0
_SETTLE_S = 3.0
"""Longer than the bus waits between two attempts to connect: an outage with many of them is one gap."""
_MOST_TRACED = 20
"""Tabs for each signal whose push is a step of the post's way."""


class Pushes:
    """Hears the signals of one process and brings them into its tabs, a few at a time."""

    def __init__(self, app: rx.App) -> None:
        self._app = app
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._acts: dict[Seat, dict[int, int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._bells = Bells(self._show_unread)
        self._closed = ClosedTabs(app.state_manager)

    async def reached(self, signal: ActReached) -> None:
        await self._offer([viewer for viewer in signal.viewers if tabs.of(viewer)], signal)

    async def pulled(self, signal: ActPulled) -> None:
        await self._offer(tabs.users(), signal)

    async def made(self, signal: ActMade) -> None:
        if signal.tweet not in (0, signal.act) or not (seats := tabs.of(signal.actor)):
            return  # a retweet is told by its button
        try:
            row = await tweets.get(seats[0].viewer, signal.act)
        except ChirpError:
            return  # deleted again in the meantime
        own = Own(f"own-{signal.act}", row)
        for seat in seats:
            self._spawn(seat, lambda live: setattr(live, "own", own))

    def pinned(self, signal: PinChanged) -> None:
        pinned = str(signal.tweet or "")
        for seat in tabs.of(signal.user):
            self._spawn(seat, lambda live: setattr(live, "pinned", pinned))

    async def changed(self, signal: UsersChanged) -> None:
        """Whoever is no administrator any more does not keep what they saw as one."""
        for user in signal.users:
            await self._judge(user)

    async def _judge(self, user: int) -> None:
        guarded = tabs.guarded(user)
        if guarded and not await moderation.allowed(guarded[0][0].viewer):
            for seat, drop in guarded:
                self._spawn(seat, drop)

    def notified(self, signal: NotificationsChanged) -> None:
        if tabs.of(signal.user):
            self._bells.ring(signal.user)

    async def ended(self, signal: SessionEnded) -> None:
        for seat in tabs.of(signal.user):
            if signal.session in (0, seat.viewer.session_id):
                self._end(seat)

    async def missed(self) -> None:
        """After a gap: end the tabs whose sessions have ended, and have the others look for what they missed."""
        seats = tabs.seats()
        viewers = {seat.viewer.id: seat.viewer for seat in seats}
        for viewer_id in viewers:
            self._bells.ring(viewer_id)
            await self._judge(viewer_id)
        going_on: set[str] = set()
        for viewer in viewers.values():
            going_on.update(session.id for session in await accounts.sessions(viewer))
        for seat in seats:
            if tabs.seat(seat.token) != seat:
                continue  # it left or came anew in the meantime
            if str(seat.viewer.session_id) in going_on:
                self._spawn(seat, lambda live: setattr(live, "joined", uuid.uuid4().hex))
            else:
                self._end(seat)

    async def sweep(self) -> None:
        """Forget the tabs that were closed, and after a while what they showed."""
        if (namespace := self._app.event_namespace) is not None:
            tabs.sweep(namespace.token_to_sid)
            self._closed.sweep(namespace.token_to_sid)

    def _end(self, seat: Seat) -> None:
        tabs.leave(seat.token)
        self._spawn(seat, lambda live: setattr(live, "ended", True))

    async def _offer(self, viewers: list[int], signal: ActReached | ActPulled) -> None:
        """Count the act in the tabs of those who would see it; acts that wait for a tab's turn are counted together."""
        others = [viewer for viewer in viewers if viewer != signal.actor]
        tweet = signal.tweet or signal.act
        seats = [seat for viewer in await timelines.would_see(others, signal) for seat in tabs.of(viewer)]
        for place, seat in enumerate(seats):
            if seat in self._acts:
                self._acts[seat][signal.act] = tweet
            else:
                self._acts[seat] = {signal.act: tweet}
                traced = place < _MOST_TRACED
                self._spawn(seat, lambda live, seat=seat: live._announce(self._acts.pop(seat, {})), traced=traced)

    def _show_unread(self, user: int, count: int) -> None:
        for seat in tabs.of(user):
            self._spawn(seat, lambda live: live._ring(count))

    def _spawn(
        self, seat: Seat, change: Callable[[LiveState], Awaitable[None] | None], *, traced: bool = False
    ) -> None:
        task = asyncio.create_task(self._traced(seat, change) if traced else self._push(seat, change))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _traced(self, seat: Seat, change: Callable[[LiveState], Awaitable[None] | None]) -> None:
        def marked(live: LiveState) -> Awaitable[None] | None:
            if carrier := tracing.carrier():
                live.traced = f"{carrier} {time.time_ns() // 1_000_000}"
            return change(live)

        with tracing.span("push", tab=f"@{seat.viewer.username}"):
            await self._push(seat, marked)

    async def _push(self, seat: Seat, change: Callable[[LiveState], Awaitable[None] | None]) -> None:
        async with self._room:
            if not self._open(seat):
                self._acts.pop(seat, None)
                tabs.leave(seat.token, seat)
                return
            try:
                async with self._app.modify_state(rx.BaseStateToken(ident=seat.token, cls=LiveState)) as root:
                    if self._open(seat):  # still: the state may have been waited for
                        if (waiting := change(await root.get_state(LiveState))) is not None:
                            await waiting
                    else:
                        self._acts.pop(seat, None)
            except Exception:
                self._acts.pop(seat, None)
                ERRORS.labels("push").inc()
                log.exception("push failed")

    def _open(self, seat: Seat) -> bool:
        """Whether the socket that this person came with is the one that would be told."""
        if (namespace := self._app.event_namespace) is None:
            return False
        # The public mapping is made anew from all tabs each time that it is asked for.
        socket = namespace._token_manager.token_to_socket.get(seat.token)
        return socket is not None and socket.sid == seat.socket


async def _sweeping(pushes: Pushes) -> None:
    while True:
        await asyncio.sleep(_SWEEP_S)
        await _survive(pushes.sweep())


async def _catching_up(pushes: Pushes, gap: asyncio.Event) -> None:
    """Once for each outage, when it has passed; again when that failed."""
    while True:
        await gap.wait()
        while gap.is_set():
            gap.clear()
            await asyncio.sleep(_SETTLE_S)
        if not await _survive(pushes.missed()):
            gap.set()


async def _survive(work: Awaitable[None]) -> bool:
    """False when it failed, which is logged and counted: what runs as long as the process must go on."""
    try:
        await work
    except Exception:
        ERRORS.labels("live").inc()
        log.exception("care of open tabs failed")
        return False
    return True


@asynccontextmanager
async def listening(app: rx.App) -> AsyncIterator[None]:
    """Bring signals into this process' tabs for as long as the process lives."""
    pushes, gap = Pushes(app), asyncio.Event()
    heard = {
        ActReached: pushes.reached,
        ActPulled: pushes.pulled,
        ActMade: pushes.made,
        PinChanged: pushes.pinned,
        NotificationsChanged: pushes.notified,
        UsersChanged: pushes.changed,
        SessionEnded: pushes.ended,
    }
    for kind, handler in heard.items():
        engines().bus.on(kind, handler)
    engines().bus.on_gap(gap.set)
    tasks = [asyncio.create_task(_sweeping(pushes)), asyncio.create_task(_catching_up(pushes, gap))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for kind, handler in heard.items():
            engines().bus.off(kind, handler)
