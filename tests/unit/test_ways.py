"""What is drawn of the way of a post."""

from __future__ import annotations

import pytest

from backend.services import ways
from backend.traces import Step
from backend.xray_views import TracedPost


def step(
    id: str, parent: str, name: str, process: str, start_ms: float, end_ms: float, **attributes: int | str
) -> Step:
    return Step(id, parent, name, process, int(start_ms * 1e6), int(end_ms * 1e6), dict(attributes))


STEPS = [
    step("a", "", "post", "web 11", 1000, 1020, **{"chirp.act": "7", "delivery": "push"}),
    step("b", "a", "click", "web 11", 1000, 1004),
    step("c", "a", "store", "web 11", 1005, 1010),
    step("d", "a", "fan_out", "worker 12", 1030, 1090),
    step("e", "d", "page of followers", "worker 12", 1031, 1032, after="0", followers=2),
    step("f", "d", "timelines", "worker 12", 1032, 1080, rows=2),
    step("g", "f", "push", "web 11", 1080, 1085),
    step("h", "g", "shown", "tab of @ana", 1085, 1100),
    step("i", "a", "index_tweet", "worker 13", 1100, 1200),
]


def test_it_took_until_the_last_that_it_was_for_had_it():
    assert ways.took_ms(STEPS) == 100
    assert ways.took_ms([]) == 0
    assert ways.delivery(STEPS) == "push"
    assert ways.delivery(STEPS[1:]) == ""


def test_each_step_says_who_did_it_and_lies_where_it_belongs():
    way = ways.drawn(TracedPost("7"), STEPS)
    rows = {row.name: row for row in way.steps}
    assert [row.name for row in way.steps] == [step.name for step in STEPS]
    assert {
        name: (row.kind, row.process) for name, row in rows.items() if name in ("click", "fan_out", "push", "shown")
    } == {
        "click": ("tab", ""),
        "fan_out": ("worker", "12"),
        "push": ("web", "11"),
        "shown": ("tab", "@ana"),
    }
    assert [row.depth for row in way.steps] == [0, 1, 1, 1, 2, 2, 3, 4, 1]
    assert (rows["timelines"].left, rows["timelines"].width, rows["timelines"].took_ms) == (21.33, 32, 48)
    assert (rows["timelines"].count, rows["page of followers"].count, rows["store"].count) == (2, 2, 0)
    assert (way.pages, way.timelines, way.workers, way.tabs, way.more) == (1, 2, 1, 1, 0)


def test_what_a_step_began_stands_below_it_and_what_comes_late_does_not_squeeze_the_rest():
    late = [
        *STEPS,
        step("j", "c", "push", "web 11", 1190, 1195),
        step("k", "a", "link_preview", "worker 12", 1200, 9000),
    ]
    rows = ways.drawn(TracedPost("7"), late).steps
    assert [row.id for row in rows] == list("abcjdefghik")
    arrived = ways.took_ms(late)
    assert rows[-1].left + rows[-1].width <= 100.01
    assert rows[0].width == pytest.approx(100 * 20 / (1.5 * arrived), abs=0.01)


def test_what_takes_no_time_is_seen_and_nothing_leaves_the_picture():
    way = ways.drawn(TracedPost("7"), [*STEPS, step("z", "unknown", "push", "web 11", 1200, 1200)])
    assert way.steps[-1].depth == 0
    assert all(row.width > 0 and row.left + row.width <= 100.01 for row in way.steps)


def test_of_a_way_without_end_the_beginning_is_drawn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ways, "_MOST_DRAWN", 3)
    way = ways.drawn(TracedPost("7"), STEPS)
    assert (len(way.steps), way.more, way.timelines) == (3, len(STEPS) - 3, 2)


def test_a_way_without_steps_is_empty():
    assert ways.drawn(TracedPost("7"), []).steps == []
