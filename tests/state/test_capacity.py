"""Sliders that anybody may move, and what the page shows then."""

from __future__ import annotations

import pytest

from backend.errors import Invalid
from backend.services import capacity
from state.capacity import CapacityState
from tests.state.conftest import Tab


async def test_a_visitor_moves_a_slider_and_goes_back_to_the_mission(visitor: Tab):
    await visitor.run(CapacityState, "enter")
    state = await visitor.state(CapacityState)
    assert state.known
    assert state.values["posts"] == pytest.approx(2315, abs=1)
    assert state.when.at
    await visitor.run(CapacityState, "move", "users", capacity.SCALES["users"].index(50e6))
    assert state.values["posts"] == pytest.approx(231.5, abs=1)
    assert state.command == "chirp capacity --users 50M"
    await visitor.run(CapacityState, "enter")  # back on the page
    assert state.command == "chirp capacity --users 50M"
    await visitor.run(CapacityState, "restore")
    assert state.command == "chirp capacity"
    assert state.places == capacity.defaults()
    assert state.drawn == 1


async def test_a_place_that_no_slider_has_is_refused_and_changes_nothing(visitor: Tab):
    for name, place in (("users", 1000), ("users", -1), ("load", 0), ("", 0)):
        with pytest.raises(Invalid) as refused:
            await visitor.run(CapacityState, "move", name, place)
        assert refused.value.sentence.endswith(".")
    assert (await visitor.state(CapacityState)).places == capacity.defaults()
