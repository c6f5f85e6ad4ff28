"""Pushes into open tabs: one listener a process hears the bus and moves a counter; posts are read on a click."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import reflex as rx
import structlog

from backend.engines import engines
from backend.errors import ChirpError
from backend.events import ActMade, ActPulled, ActReached, NotificationsChanged, SessionEnded
from backend.metrics import ERRORS
from backend.services import accounts, timelines, tweets
from backend.services.bells import Bells
from backend.views import TweetView
from state.closed_tabs import ClosedTabs
from state.tabs import Seat, tabs

log = structlog.get_logger()
_AT_ONCE = 16
_SWEEP_S = 30.0
_SETTLE_S = 3.0
"""Longer than the bus waits between two attempts to connect: an outage with many of them is one gap."""
_MOST_FRESH = 1000


@dataclass(frozen=True, slots=True)
class Own:
    """A post of the viewer's, made in any tab or by the API: shown at once in all of them."""

    seq: str = ""
    row: TweetView | None = None


class LiveState(rx.State):
    """What is pushed. Only counters and one's own posts; nothing here is believed without a read."""

    fresh: int = 0
    unread: int = 0
    """Groups of notifications that hold something new."""
    own: Own = Own()
    ended: bool = False
    joined: str = ""
    """Changes when the tab may have missed something: with each socket, and after a gap of the bus."""
    _known: frozenset[int] = frozenset()
    """The acts of page one as last read: a late signal for one of them is no news."""
    _known_tweets: frozenset[int] = frozenset()
    """Theirs: a retweet of one of them collapses into it."""
    _own: frozenset[int] = frozenset()
    """The viewer's own acts that this tab shows already; what page one has left behind is forgotten."""

    def _announce(self, acts: dict[int, int]) -> None:
        """Acts with their tweets. Past a thousand nobody counts: a tab that never reads must not remember ever more acts."""
        known = self._known_tweets
        news = {act for act, tweet in acts.items() if act not in self._known and (act == tweet or tweet not in known)}
        if self.fresh < _MOST_FRESH and news:
            self.fresh = min(self.fresh + len(news), _MOST_FRESH)
            self._known |= news
            self._known_tweets |= {acts[act] for act in news}

    def _caught_up(self, newer: Mapping[int, int]) -> None:
        """After a gap: newer are the acts above the newest row that the tab shows, with their tweets."""
        self._known |= newer.keys()
        self._known_tweets |= set(newer.values())
        self._own &= newer.keys()
        self.fresh = min(len(newer.keys() - self._own), _MOST_FRESH)

    def _opened(self, rows: list[TweetView], newer: Mapping[int, int]) -> None:
        """The feed begins with these rows; newer are the acts above them, with their tweets."""
        self._read(rows)
        self._known |= newer.keys()
        self._known_tweets |= set(newer.values())
        self.fresh = min(len(newer), _MOST_FRESH)

    def _read(self, rows: list[TweetView]) -> None:
        self.fresh = 0
        self._know(rows)

    def _ring(self, count: int) -> None:
        if count != self.unread:
            self.unread = count

    def _know(self, rows: list[TweetView]) -> None:
        self._known = frozenset(int(row.act_id) for row in rows)
        self._known_tweets = frozenset(int(row.id) for row in rows)


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
        for viewer in await timelines.would_see(others, signal):
            for seat in tabs.of(viewer):
                if seat in self._acts:
                    self._acts[seat][signal.act] = tweet
                else:
                    self._acts[seat] = {signal.act: tweet}
                    self._spawn(seat, lambda live, seat=seat: live._announce(self._acts.pop(seat, {})))

    def _show_unread(self, user: int, count: int) -> None:
        for seat in tabs.of(user):
            self._spawn(seat, lambda live: live._ring(count))

    def _spawn(self, seat: Seat, change: Callable[[LiveState], None]) -> None:
        task = asyncio.create_task(self._push(seat, change))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _push(self, seat: Seat, change: Callable[[LiveState], None]) -> None:
        async with self._room:
            if not self._open(seat):
                self._acts.pop(seat, None)
                tabs.leave(seat.token, seat)
                return
            try:
                async with self._app.modify_state(rx.BaseStateToken(ident=seat.token, cls=LiveState)) as root:
                    if self._open(seat):  # still: the state may have been waited for
                        change(await root.get_state(LiveState))
                    else:
                        self._acts.pop(seat, None)
            except Exception:
                self._acts.pop(seat, None)
                ERRORS.labels("push").inc()
                log.exception("push failed")

    def _open(self, seat: Seat) -> bool:
        """Whether the socket that this person came with is the one that would be told."""
        namespace = self._app.event_namespace
        return namespace is not None and namespace.token_to_sid.get(seat.token) == seat.socket


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
        NotificationsChanged: pushes.notified,
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
