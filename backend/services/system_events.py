"""What happened to the system, newest first: for those who may look into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import unavailable
from backend.ids import UserId, ms_of
from backend.redis_servers import GONE
from backend.services import hops, xray
from backend.system_events import OF_POSTS, Event
from backend.views import Viewer
from backend.words import mark
from backend.xray_views import EventView

_MOST = 60
_FEW = 3
"""So many posts between two other events are told one by one."""
_AWAY = mark("The events of this system can't be read: Redis is not answering.")


async def recent(viewer: Viewer) -> list[EventView]:
    """Posts between two other events are told as one when they are many. Raises NotFound, Unavailable."""
    await xray.require(viewer)
    e = engines()
    try:
        rows = condensed(await e.event_log.newest())[:_MOST]
    except GONE as error:
        raise unavailable(_AWAY, error) from error
    users = await e.caches.users.get_many({event.actor for event, count in rows if event.actor and count == 1})
    names = {id: user.username for id, user in users.items()}
    return [_view(event, count, names) for event, count in rows]


def condensed(events: Iterable[Event]) -> list[tuple[Event, int]]:
    """Each event with 1; of a kind of posts' that came more than a few times in between, the newest with how often. Order stays."""
    rows: list[tuple[Event, int]] = []
    for of_posts, group in groupby(events, lambda event: event.kind in OF_POSTS):
        run = list(group)
        rows += _summed(run) if of_posts else [(event, 1) for event in run]
    return rows


def _summed(run: Sequence[Event]) -> Iterable[tuple[Event, int]]:
    counts = {kind: sum(event.kind == kind for event in run) for kind in OF_POSTS}
    told: set[str] = set()
    for event in run:
        if counts[event.kind] <= _FEW:
            yield event, 1
        elif event.kind not in told:
            told.add(event.kind)
            yield event, counts[event.kind]


def _view(event: Event, count: int, names: dict[UserId, str]) -> EventView:
    kind, number = hops.named(event.process)
    late_ms = event.at_ms - ms_of(event.number) if event.kind == "fanned_out" else 0
    return EventView(
        id=f"{event.kind} {event.at_ms} {event.process} {event.number}",
        event=event.kind,
        at=rfc3339(event.at_ms),
        kind=kind,
        process=number if kind != "other" else event.process,
        username=names.get(event.actor, ""),
        count=count if event.kind in OF_POSTS else event.number,
        late_ms=hops.short(late_ms),
        why=event.why,
    )
