"""From the steps of a post's way to what is drawn of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend import tracing
from backend.services.hops import named, short
from backend.traces import Step
from backend.xray_views import Kind, TracedPost, WayStep, WayView

_MOST_DRAWN = 120
_BRINGS = frozenset({"post", "repost", "fan_out", "timelines", "push", "shown"})
"""When the last of these has ended, the post has reached whom it is for; what else its jobs do is no part of that."""
_NARROWEST = 0.3
"""% of the width: what takes no time is to be seen too."""
_BEYOND = 1.5
"""So many times as long as that is what is drawn: a card of a link that took seconds would leave nothing of the rest to be seen."""
_IN_BROWSER = "tab of "


def took_ms(steps: Sequence[Step]) -> float:
    """From the click, or from when the server heard of it, until it had reached whom it was for as far as is known."""
    ends = [step.end_ns for step in steps if step.name in _BRINGS]
    return _ms(max(ends) - _begin(steps)) if ends else 0


def delivery(steps: Sequence[Step]) -> str:
    """ "push" or "pull"; "" when the first step is not kept."""
    return next((str(step.attributes.get("delivery", "")) for step in steps if tracing.ACT in step.attributes), "")


def drawn(post: TracedPost, steps: Sequence[Step]) -> WayView:
    """steps: in the order in which they began."""
    if not steps:
        return WayView(post)
    begin, took = _begin(steps), int(took_ms(steps) * 1_000_000)
    whole = max(step.end_ns for step in steps) - begin or 1
    scale = min(whole, int(_BEYOND * took)) or whole
    tree = list(_below(steps))
    pages = [step for step in steps if step.name == "page of followers"]
    return WayView(
        post=post,
        steps=[_drawn(step, depth, begin, scale) for depth, step in tree[:_MOST_DRAWN]],
        more=max(0, len(steps) - _MOST_DRAWN),
        pages=len(pages),
        timelines=sum(_count(step) for step in steps if step.name == "timelines"),
        workers=len({step.process for step in steps if step.name == "fan_out"}),
        tabs=sum(step.name == "shown" for step in steps),
    )


def _below(steps: Sequence[Step]) -> Iterator[tuple[int, Step]]:
    """Each step with its depth, before those below it; what belongs to a step that is not kept stands for itself."""
    below: dict[str, list[Step]] = {}
    known = {step.id for step in steps}
    for step in steps:
        below.setdefault(step.parent if step.parent in known else "", []).append(step)
    open_ends = [(0, step) for step in reversed(below.get("", []))]
    while open_ends:
        depth, step = open_ends.pop()
        yield depth, step
        open_ends += [(depth + 1, one) for one in reversed(below.get(step.id, []))]


def _drawn(step: Step, depth: int, begin: int, scale: int) -> WayStep:
    left = 100 * (step.start_ns - begin) / scale
    width = max(_NARROWEST, 100 * (step.end_ns - step.start_ns) / scale)
    kind, process = _process(step)
    return WayStep(
        id=step.id,
        name=step.name,
        kind=kind,
        process=process,
        depth=min(depth, 5),
        begins_ms=_ms(step.start_ns - begin),
        took_ms=_ms(step.end_ns - step.start_ns),
        left=round(min(left, 100 - _NARROWEST), 2),
        width=round(min(width, max(_NARROWEST, 100 - left)), 2),
        count=_count(step),
    )


def _process(step: Step) -> tuple[Kind, str]:
    if step.name == "click":
        return "tab", ""  # told by the web process, of the writer's browser
    if step.process.startswith(_IN_BROWSER):
        return "tab", step.process.removeprefix(_IN_BROWSER)
    return named(step.process)


def _count(step: Step) -> int:
    return int(step.attributes.get("rows", step.attributes.get("followers", 0)))


def _begin(steps: Sequence[Step]) -> int:
    return min(step.start_ns for step in steps)


def _ms(ns: int) -> float:
    return short(max(0, ns) / 1_000_000)
