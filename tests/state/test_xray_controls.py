"""What a presenter may do to the running system, and the proof that nothing was lost by it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from backend.engines import Engines
from backend.errors import Invalid, NotFound, NotSignedIn
from backend.services import controls, engagement, graph, proof, tweets
from backend.services.tweets import Draft
from backend.settings import Demo
from state.xray_controls import ControlsState
from tests.state.conftest import Person, Tab
from workers.fan_out import fan_out


def demo(engines: Engines) -> None:
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})


async def test_to_nobody_else_is_anything_to_be_moved(engines: Engines, ana: Person, visitor: Tab):
    before = await engines.live_settings.celebrity_threshold()
    for call in (
        controls.shown(ana.viewer),
        controls.set_threshold(ana.viewer, 1),
        controls.post_as_celebrity(ana.viewer),
        controls.burst(ana.viewer),
        proof.prove(ana.viewer),
    ):
        with pytest.raises(NotFound):
            await call
    with pytest.raises(NotSignedIn):
        await visitor.run(ControlsState, "move_threshold", 7)
    await ana.tab.run(ControlsState, "enter")
    assert (await ana.tab.state(ControlsState)).controls.threshold == 0
    assert await engines.live_settings.celebrity_threshold() == before


async def test_an_administrator_makes_nobody_post(engines: Engines, ana: Person):
    await engines.users.change(ana.viewer.id, role="admin")
    assert not (await controls.shown(ana.viewer)).demo
    for act in (controls.post_as_celebrity, controls.burst):
        with pytest.raises(NotFound):
            await act(ana.viewer)


async def test_the_threshold_is_moved_and_what_is_posted_then_is_pulled(engines: Engines, ana: Person, bob: Person):
    demo(engines)
    before = await engines.live_settings.celebrity_threshold()
    await graph.follow(bob.viewer, ana.username)
    try:
        await ana.tab.run(ControlsState, "move_threshold", 1.0)
        assert (await ana.tab.state(ControlsState)).controls.threshold == 1
        engines.caches.clear()
        assert (await tweets.create(ana.viewer, Draft("as a celebrity"))).fanout == "pull"
        for wrong in (0, -1, 10_000_001):
            with pytest.raises(Invalid):
                await controls.set_threshold(ana.viewer, wrong)
    finally:
        await engines.live_settings.set_celebrity_threshold(before)


@pytest.mark.slow
async def test_a_burst_is_of_many_people(engines: Engines, ana: Person, bob: Person):
    demo(engines)
    await controls.burst(ana.viewer)
    with pytest.raises(Invalid):  # one after the other
        await controls.burst(bob.viewer)
    await asyncio.gather(*controls._bursts)
    newest = await engines.tweets.get_many([act.id for act in await engines.tweets.newest(None, 200)])
    said = {tweet.author_id for tweet in newest.values() if tweet.text.startswith("One of ")}
    assert len(said) >= 2  # of whoever is there
    with pytest.raises(NotFound):  # nobody has that name here
        await controls.post_as_celebrity(ana.viewer)


@pytest.mark.slow
async def test_the_proof_tells_what_is_on_its_way_from_what_is_lost(
    engines: Engines, ana: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
):
    demo(engines)
    monkeypatch.setattr(proof, "_PATIENCE_S", 0)
    monkeypatch.setattr(proof, "_SAMPLE", 1_000)
    await graph.follow(bob.viewer, ana.username)
    for follow in await engines.graph.not_backfilled(0, 2**62, 1_000):
        await engines.graph.mark_backfilled(follow.follower_id, follow.followee_id, follow.follow_id)
    floor = await engines.timelines.raise_floor(bob.viewer.id, 1)
    assert await engines.timelines.lower_floor(bob.viewer.id, floor, 0)  # all that was written is believed
    engines.caches.clear()
    start = await proof.prove(ana.viewer)
    ids = [int((await tweets.create(ana.viewer, Draft(text))).tweet.id) for text in ("one", "two")]
    waiting = await proof.prove(ana.viewer)
    assert (waiting.differences - start.differences, waiting.pending - start.pending) == (0, 2)
    await fan_out(ids[0])
    await engines.tweets.clear(ids[1])  # its fan-out is forgotten
    ended = await proof.prove(ana.viewer)
    assert (ended.differences - start.differences, ended.pending - start.pending) == (1, 0)
    assert f"@{bob.username}: {ids[1]}" in ended.examples or start.differences
    assert (ended.people, ended.known) == (ended.of, True)


async def test_what_comes_while_the_proof_looks_is_no_difference(
    engines: Engines, ana: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
):
    demo(engines)
    monkeypatch.setattr(proof, "people", lambda _: asyncio.sleep(0, [bob.viewer.id]))
    await graph.follow(bob.viewer, ana.username)
    for follow in await engines.graph.not_backfilled(0, 2**62, 1_000):
        await engines.graph.mark_backfilled(follow.follower_id, follow.followee_id, follow.follow_id)
    floor = await engines.timelines.raise_floor(bob.viewer.id, 1)
    assert await engines.timelines.lower_floor(bob.viewer.id, floor, 0)
    engines.caches.clear()
    act = int((await tweets.create(ana.viewer, Draft("Just now."))).tweet.id)
    pending = proof._pending

    async def ended(*arguments: Any) -> set[int]:
        await fan_out(act)  # between the look at the timeline and that at the marks
        return await pending(*arguments)

    monkeypatch.setattr(proof, "_pending", ended)
    told = await proof.prove(ana.viewer)
    assert (told.differences, told.pending) == (0, 0)


async def test_what_was_taken_back_is_no_difference(
    engines: Engines, ana: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
):
    """Its entries stay in home timelines, and whoever reads these leaves them out."""
    demo(engines)
    monkeypatch.setattr(proof, "_SAMPLE", 1_000)
    await graph.follow(bob.viewer, ana.username)
    floor = await engines.timelines.raise_floor(bob.viewer.id, 1)
    assert await engines.timelines.lower_floor(bob.viewer.id, floor, 0)
    tweet = (await tweets.create(ana.viewer, Draft("Taken back."))).tweet.id
    await engagement.set_retweet(ana.viewer, int(tweet), True)
    acts = await engines.tweets.acts_of([ana.viewer.id], below=None, at_least=0, limit=2)
    for act in acts:
        await fan_out(act.id)
    engines.caches.clear()
    before = await proof.prove(ana.viewer)
    await engagement.set_retweet(ana.viewer, int(tweet), False)
    await tweets.delete(ana.viewer, int(tweet))
    assert (await proof.prove(ana.viewer)).differences == before.differences
