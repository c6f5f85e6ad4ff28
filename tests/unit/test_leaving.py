"""Accounts between leaving and being erased: who may come back, and what a suspension changes about it."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from backend import errors
from backend.engines import Engines
from backend.errors import Closed, Leaving, TweetNotFound, WrongLogin
from backend.services import (
    accounts,
    credentials,
    erasures,
    moderation,
    notifications,
    reports,
    suspensions,
    tweets,
    users,
)
from backend.services.reports import Reason
from backend.views import Viewer
from tests import factories
from tests.factories import Later
from tests.unit.test_erasures import a_life, erased, left, timeline
from workers import erasures as work


@pytest.mark.slow
async def test_until_then_nobody_sees_it_and_everything_comes_back(engines: Engines, clock: Later) -> None:
    ana, bob, eva = await factories.people(3)
    hers = await a_life(engines, eva, ana, bob)
    others = await users.own_view(ana.id)
    mine = (await users.own_view(eva.id)).tweets_count
    told = await notifications.unread(ana.id)
    await credentials.delete_account(eva, factories.PASSWORD)
    assert await engines.sessions.of(eva.id, 0) == []
    with pytest.raises(Closed):
        await users.profile(ana, eva.username)
    assert eva.username not in {one.author.username for one in await timeline(ana)}
    assert await notifications.unread(ana.id) < told
    clock.ahead_ms += erasures.GRACE_MS - 60_000
    await work.erase()
    sign_in = (eva.username, factories.PASSWORD)
    with pytest.raises(Leaving) as leaving:
        await accounts.log_in(*sign_in, ip="192.0.2.1", device="")
    assert [field.field for field in leaving.value.fields] == ["keep"]
    with pytest.raises(WrongLogin):
        await accounts.log_in(eva.username, "a guess", ip="192.0.2.1", device="", keep=True)
    await accounts.log_in(*sign_in, ip="192.0.2.1", device="", keep=True)
    assert (await users.profile(ana, eva.username)).tweets_count == mine
    assert await users.own_view(ana.id) == others
    assert await notifications.unread(ana.id) == told
    assert (await tweets.get(ana, int(hers.id))).likes_count == 2
    clock.ahead_ms += erasures.GRACE_MS
    await work.erase()
    assert (await users.profile(ana, eva.username)).username == eva.username


async def test_after_the_grace_it_is_too_late(engines: Engines, clock: Later) -> None:
    eva = await factories.person()
    mine = await factories.tweet(eva)
    await credentials.delete_account(eva, factories.PASSWORD)
    clock.ahead_ms += erasures.GRACE_MS
    with pytest.raises(WrongLogin):
        await accounts.log_in(eva.username, factories.PASSWORD, ip="192.0.2.1", device="", keep=True)
    with pytest.raises(TweetNotFound):
        await tweets.get(None, int(mine.id))


@pytest.mark.slow
async def test_a_suspension_does_not_save_an_account_nor_does_its_end(engines: Engines, clock: Later) -> None:
    eva = await factories.person()
    await credentials.delete_account(eva, factories.PASSWORD)
    await suspensions.suspend(eva.username)
    with pytest.raises(errors.Suspended):
        await accounts.log_in(eva.username, factories.PASSWORD, ip="192.0.2.1", device="", keep=True)
    await suspensions.restore(eva.username)
    with pytest.raises(Closed):
        await users.profile(None, eva.username)
    await erased(clock)
    assert left(engines.settings.data_dir, eva.id) == {}


async def state(e: Engines, who: Viewer) -> str:
    return (await e.users.get_many([who.id]))[who.id].state


async def test_a_suspension_amid_a_log_in_that_takes_it_back_stays(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = await factories.person()
    await credentials.delete_account(eva, factories.PASSWORD)
    hide, calls = engines.notifications.hide_actors, 0

    async def amid(actors: Collection[int], hidden: bool) -> list[int]:
        nonlocal calls
        calls += 1
        if calls == 1:
            await engines.users.change(eva.id, state="suspended")
        return await hide(actors, hidden)

    monkeypatch.setattr(engines.notifications, "hide_actors", amid)
    await erasures.take_back(eva.id)
    assert await state(engines, eva) == "suspended"
    assert await engines.notifications.hidden_actors(0, 10) == [eva.id]


async def test_who_is_suspended_neither_leaves_nor_takes_it_back(engines: Engines) -> None:
    eva = await factories.person()
    await suspensions.suspend(eva.username)
    await erasures.begin(eva.id)
    assert await state(engines, eva) == "suspended"
    assert not await erasures.take_back(eva.id)
    assert (await state(engines, eva), await erasures.due(eva.id) > 0) == ("suspended", True)
    await suspensions.restore(eva.username)
    assert await state(engines, eva) == "leaving"


async def test_only_who_is_suspended_is_called_so_and_is_restored(engines: Engines) -> None:
    admin, bob, eva = await factories.people(3)
    await engines.users.change(admin.id, role="admin")
    await reports.report_user(bob, eva.username, Reason.SPAM)
    await credentials.delete_account(eva, factories.PASSWORD)
    assert [one.suspended for one in (await moderation.open_reports(admin)).items] == [False]
    assert not await moderation.set_suspended(admin, eva.username, False)
    assert await moderation.set_suspended(admin, eva.username, True)
    assert await moderation.set_suspended(admin, eva.username, False)
    assert await state(engines, eva) == "leaving"
