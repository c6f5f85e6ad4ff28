from __future__ import annotations

import pytest

from backend.engines import Engines
from backend.trends.top import Top
from backend.views import TrendView
from state.trends import TrendsState, line
from tests.state.conftest import Tab


def trend(tag: str) -> TrendView:
    return TrendView(tag, 3, 3, [0] * 23 + [3])


async def test_a_tab_shows_five_and_knows_the_others(engines: Engines, visitor: Tab):
    tags = [f"tag{number}" for number in range(6)]
    top = Top(engines.clock.now_ms(), {"all": tags}, {tag: trend(tag) for tag in tags})
    await engines.top_trends.put(top)
    await visitor.run(TrendsState, "read")
    state = await visitor.state(TrendsState)
    assert [one.tag for one in state.few] == tags[:5]
    assert [one.tag for one in state.trends] == tags


async def test_a_tag_in_any_script_has_its_address(engines: Engines, visitor: Tab):
    await engines.top_trends.put(Top(1, {"all": ["café"]}, {"café": trend("Café")}))
    await visitor.run(TrendsState, "read")
    assert [one.path for one in (await visitor.state(TrendsState)).trends] == ["/tag/Caf%C3%A9"]


async def test_without_valkey_none_are_shown(engines: Engines, visitor: Tab, monkeypatch: pytest.MonkeyPatch):
    async def gone(*_: object) -> None:
        raise ConnectionError

    await engines.top_trends.put(Top(1, {"all": ["comet"]}, {"comet": trend("comet")}))
    await visitor.run(TrendsState, "read")
    monkeypatch.setattr(engines.redis, "get", gone)
    await visitor.run(TrendsState, "read")
    state = await visitor.state(TrendsState)
    assert (state.trends, state.known) == ([], True)


def test_a_line_goes_from_the_oldest_hour_to_this_one_and_touches_top_and_bottom():
    assert line([0, 2, 4]) == "M0.0 23.0L32.0 12.0L64.0 1.0"
    assert line([0, 2, 4, 1]) == line([0, 2, 4])
    assert line([0, 0]) == "M0.0 23.0L64.0 23.0"
