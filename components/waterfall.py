"""The way of a post as a waterfall: each step, the process that did it, when and how long."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.xray_views import WayStep
from components.client import compact
from components.words import plural, t

_NAMES = {
    "click": t("From the click to the server"),
    "post": t("Post taken in"),
    "repost": t("Repost taken in"),
    "check": t("Checked"),
    "store": t("Stored, with its pending mark"),
    "enqueue": t("Fan-out queued"),
    "queue": t("Waits in the queue"),
    "fan_out": t("Fan-out"),
    "page of followers": t("Page of followers read"),
    "timelines": t("Written into timelines"),
    "push": t("Pushed to an open tab"),
    "shown": t("Shown on the screen"),
    "index_tweet": t("Indexed for search"),
    "link_preview": t("Card of its link made"),
    "recount_trends": t("Trends counted anew"),
}
_INDENTS = tuple(f"min-w-0 truncate {space}" for space in ("", "pl-3", "pl-6", "pl-9", "pl-12", "pl-15"))


def waterfall(way: Any) -> rx.Component:
    return rx.cond(
        way.steps.length() > 0,
        rx.el.div(
            _explained(way),
            rx.el.ol(
                rx.foreach(way.steps.to(list[WayStep]), lambda step: way_step(step=step, key=step.id)),
                aria_label=t("Steps"),
            ),
            rx.cond(
                way.more > 0,
                rx.el.p(plural(way.more, "and {count} more step", "and {count} more steps"), class_name="text-muted"),
            ),
            class_name="space-y-4",
        ),
    )


def _explained(way: Any) -> rx.Component:
    push = t(
        "Push: its author has fewer followers than the threshold, so workers write it into the home timeline of each of them."
    )
    pull = t(
        "Pull: its author has as many followers as the threshold, or more, so nothing is written. Home pages look it up when they are read."
    )
    return rx.el.div(
        rx.el.p(
            rx.el.span("@" + way.post.username.to(str), class_name="font-semibold"),
            " ",
            way.post.text,
            dir="auto",
            class_name="text-post break-words line-clamp-2",
        ),
        rx.el.p(rx.match(way.post.delivery, ("push", push), ("pull", pull), ""), class_name="text-post"),
        rx.el.ul(
            _fact(t("{ms} ms in all", ms=way.post.took_ms)),
            _fact(plural(way.post.followers, "{count} follower", "{count} followers")),
            _fact(plural(way.pages, "{count} page of followers", "{count} pages of followers")),
            _fact(plural(way.timelines, "{count} timeline written", "{count} timelines written")),
            _fact(plural(way.workers, "{count} worker took part", "{count} workers took part")),
            _fact(plural(way.tabs, "{count} tab showed it", "{count} tabs showed it")),
            aria_label=t("In numbers"),
            class_name="flex flex-wrap gap-2",
        ),
        class_name="space-y-2",
    )


def _fact(text: Any) -> rx.Component:
    return rx.el.li(text, class_name="px-3 py-1 rounded-full bg-surface text-meta tabular-nums")


@rx.memo
def way_step(step: rx.Var[WayStep], rest: rx.RestProp) -> rx.Component:
    """A row of the waterfall."""
    item: Any = step
    indent = rx.match(item.depth, *enumerate(_INDENTS), _INDENTS[0])
    name = rx.el.span(
        rx.match(item.name, *_NAMES.items(), item.name),
        rx.cond(item.count > 0, rx.el.span(" (", compact(item.count), ")", class_name="text-muted")),
        class_name=indent,
    )
    return rx.el.li(
        name,
        rx.el.span(_process(item), class_name="max-md:text-right text-muted text-meta truncate"),
        _bar(item),
        rx.el.span(t("{ms} ms", ms=item.took_ms), class_name="text-right text-meta tabular-nums whitespace-nowrap"),
        rest,
        class_name="grid items-center gap-x-3 py-1 grid-cols-[minmax(0,1fr)_auto] "
        "md:grid-cols-[minmax(0,17rem)_9rem_minmax(0,1fr)_5rem] border-b border-line text-post",
    )


def _process(item: Any) -> Any:
    return rx.match(
        item.kind,
        ("web", t("web process {number}", number=item.process)),
        ("worker", t("worker {number}", number=item.process)),
        ("tab", rx.cond(item.process == "", t("the writer's tab"), t("tab of {name}", name=item.process))),
        item.process,
    )


def _bar(item: Any) -> rx.Component:
    """Where it lies in the whole: a drawing from numbers, since the page's policy lets no text be a style."""
    return rx.el.svg(
        rx.el.rect(
            x=item.left.to(str),
            y="1",
            width=item.width.to(str),
            height="8",
            class_name=rx.match(
                item.kind, ("web", "fill-accent"), ("worker", "fill-repost"), ("tab", "fill-like"), "fill-muted"
            ),
        ),
        view_box="0 0 100 10",
        custom_attrs={"preserveAspectRatio": "none", "aria-hidden": "true"},
        class_name="block h-3 w-full rounded-sm bg-surface",
    )
