"""Who is suspended, or wants to go, leaves the unread counts of others, and their tabs hear of it."""

from __future__ import annotations

import pytest

from backend.engines import Engines
from backend.events import NotificationsChanged
from backend.notifications.interface import Kind
from backend.services import erasures, notifications, suspensions
from backend.views import Viewer
from tests import factories
from workers import notify, reconcile


class Heard:
    """Who was told to count anew; jobs wait until the test works them off."""

    def __init__(self, engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[int] = []
        self._waiting: list[tuple[int, ...]] = []
        engines.bus.on(NotificationsChanged, lambda signal: self.told.append(signal.user))
        monkeypatch.setattr(engines.jobs, "enqueue", self._enqueue)

    async def _enqueue(self, name: str, *args: int, key: str, delay: float = 0) -> bool:
        if name == "notify_hidden":
            self._waiting.append(args)
        return True

    async def work(self) -> int:
        """Answers how many jobs there were."""
        done = 0
        while self._waiting:
            await notify.notify_hidden(*self._waiting.pop(0))
            done += 1
        return done


@pytest.fixture
def heard(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> Heard:
    return Heard(engines, monkeypatch)


async def followed(people: list[Viewer], fan: Viewer) -> None:
    for person in people:
        await notifications.note(Kind.FOLLOW, person.id, 0, fan.id)


async def test_everybody_whom_they_had_notified_is_told_in_bounded_jobs(
    engines: Engines, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "_AT_A_TIME", 2)
    fan, *people = await factories.people(6)
    await followed(people[:5], fan)
    for change, unread in ((suspensions.suspend, 0), (suspensions.restore, 1)):
        heard.told.clear()
        await change(fan.username)
        assert await heard.work() == 3
        assert sorted(heard.told) == sorted(person.id for person in people)
        assert await notifications.unread(people[0].id) == unread


async def test_who_leaves_and_comes_back_is_told_of_as_well(engines: Engines, heard: Heard) -> None:
    fan, ana = await factories.people(2)
    await followed([ana], fan)
    heard.told.clear()
    await erasures.begin(fan.id)
    await erasures.take_back(fan.id)
    await heard.work()
    assert heard.told == [ana.id, ana.id]


async def test_reconcile_tells_once_of_what_a_process_left_undone(engines: Engines, heard: Heard) -> None:
    fan, ana = await factories.people(2)
    await followed([ana], fan)
    heard.told.clear()
    await engines.users.change(fan.id, state="suspended")
    for _ in range(2):
        await reconcile.reconcile()
    assert await heard.work() == 1
    assert heard.told == [ana.id]
