"""The open streams of this process and what reaches them: ids of new tweets, and the end of their session."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from backend.engines import Engines
from backend.events import ActMade, ActPulled, ActReached, NotificationsChanged, SessionEnded
from backend.ids import NotificationId, TweetId, UserId
from backend.metrics import LIVE_STREAMS
from backend.services.bells import Bells
from backend.services.timelines import would_see
from backend.views import Viewer

MOST_PER_USER = 10
_MOST_WAITING = 100
Event = dict[str, str | int]


@dataclass(eq=False)
class Stream:
    """One connection. `waiting` holds the events to send; None ends it, with the close code in `code`."""

    viewer: Viewer
    waiting: asyncio.Queue[Event | None] = field(default_factory=lambda: asyncio.Queue(_MOST_WAITING + 1))
    code: int = 1000

    def put(self, event: Event) -> None:
        """Send it in turn. Who does not read is closed: a client that missed something must read anew anyway."""
        if self.waiting.qsize() >= _MOST_WAITING:
            self.end(1013)
        elif self.code == 1000:
            self.waiting.put_nowait(event)

    def end(self, code: int) -> None:
        """Close as soon as what waits is sent; at once when too much waits."""
        self.code = code
        if self.waiting.full() or self.waiting.qsize() >= _MOST_WAITING:
            while not self.waiting.empty():
                self.waiting.get_nowait()
        self.waiting.put_nowait(None)


class Streams:
    def __init__(self, engines: Engines) -> None:
        self.engines = engines
        self._of: dict[UserId, list[Stream]] = {}
        self._bells = Bells(self._show_unread)
        self._newest: dict[UserId, NotificationId] = {}
        """Of the notifications that are not told yet."""
        engines.bus.on(ActMade, self._made)
        engines.bus.on(ActReached, self._reached)
        engines.bus.on(ActPulled, self._pulled)
        engines.bus.on(NotificationsChanged, self._notified)
        engines.bus.on(SessionEnded, self._ended)
        engines.bus.on_gap(self._missed)

    def add(self, viewer: Viewer) -> Stream:
        """A new stream; a person's oldest one makes room when they have too many."""
        stream, others = Stream(viewer), self._of.setdefault(viewer.id, [])
        if len(others) >= MOST_PER_USER:
            others[0].end(1008)
            self.remove(others[0])
        self._of.setdefault(viewer.id, others).append(stream)
        LIVE_STREAMS.inc()
        return stream

    def remove(self, stream: Stream) -> None:
        """Idempotent."""
        others = self._of.get(stream.viewer.id, [])
        if stream in others:
            others.remove(stream)
            LIVE_STREAMS.dec()
        if not others:
            self._of.pop(stream.viewer.id, None)

    def _made(self, signal: ActMade) -> None:
        self._tell(signal.actor, signal.tweet or signal.act)

    async def _reached(self, signal: ActReached) -> None:
        await self._tell_followers([viewer for viewer in signal.viewers if viewer in self._of], signal)

    async def _pulled(self, signal: ActPulled) -> None:
        await self._tell_followers(list(self._of), signal)

    async def _tell_followers(self, viewers: list[UserId], signal: ActReached | ActPulled) -> None:
        tweet = signal.tweet or signal.act
        for viewer in await would_see(viewers, signal):
            if viewer != signal.actor:  # who was told already when the act was made
                self._tell(viewer, tweet)

    def _tell(self, viewer: UserId, tweet: TweetId) -> None:
        for stream in self._of.get(viewer, ()):
            stream.put({"event": "tweet", "id": str(tweet)})

    def _notified(self, signal: NotificationsChanged) -> None:
        if signal.user in self._of:
            if signal.id:
                self._newest[signal.user] = max(signal.id, self._newest.get(signal.user, 0))
            self._bells.ring(signal.user)

    def _show_unread(self, user: UserId, count: int) -> None:
        id = self._newest.pop(user, 0)
        event: Event = {"event": "notification", "id": str(id)} if id else {"event": "unread"}
        for stream in self._of.get(user, ()):
            stream.put(event | {"count": count})

    def _ended(self, signal: SessionEnded) -> None:
        for stream in list(self._of.get(signal.user, ())):
            if signal.session in (0, stream.viewer.session_id):
                stream.end(4401)

    def _missed(self) -> None:
        """Signals may have been lost: everybody comes back and reads anew."""
        for stream in [stream for streams in self._of.values() for stream in streams]:
            stream.end(1012)
