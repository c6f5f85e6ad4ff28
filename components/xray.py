"""The system from inside: the newest posts, and the way of the one that is followed."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from backend.xray_views import TracedPost
from components.buttons import LINK
from components.client import RelTime
from components.client.again import Again
from components.system_map import system_map
from components.system_numbers import system_numbers
from components.timeline_list import empty, gone
from components.waterfall import waterfall
from components.words import plural, t
from components.xray_controls import xray_controls
from components.xray_events import xray_events
from components.xray_machinery import xray_machinery
from components.xray_replay import xray_replay
from state.xray import XrayState


def inside() -> Any:
    return rx.match(
        XrayState.status,
        ("missing", gone(t("Nothing lives here"), t("The address may be mistyped, or what was here is gone."))),
        (
            "found",
            rx.fragment(
                _system(),
                xray_controls(),
                xray_machinery(XrayState.system),
                xray_events(),
                xray_replay(),
                _follow_this_post(),
                _more(),
                Again.create(answer=XrayState.answered, on_again=XrayState.read),
            ),
        ),
        rx.el.div(class_name="min-h-40"),
    )


def _system() -> rx.Component:
    system: Any = XrayState.system
    return rx.el.section(
        rx.el.h2(t("The system now"), id="system-now", class_name="text-section font-bold"),
        system_map(system),
        system_numbers(system),
        aria_labelledby="system-now",
        class_name="p-4 pb-0 space-y-1",
    )


def _follow_this_post() -> rx.Component:
    posts: Any = XrayState.posts
    return rx.el.section(
        rx.el.h2(t("Follow this post"), id="follow-post", class_name="text-section font-bold"),
        rx.cond(
            posts.length() > 0,
            rx.el.div(
                _list(posts),
                rx.el.div(waterfall(XrayState.way), class_name="min-w-0"),
                class_name="grid gap-4 lg:grid-cols-[16rem_minmax(0,1fr)]",
            ),
            empty(t("No post yet"), t("Post something: its way through the system shows up here.")),
        ),
        aria_labelledby="follow-post",
        class_name="p-4 space-y-3",
    )


def _more() -> rx.Component:
    words = t("What would it take for many more people?")
    return rx.el.p(link(words, to="/capacity", class_name=LINK), class_name="p-4 pt-0 text-post")


def _list(posts: Any) -> rx.Component:
    newest = rx.el.button(
        t("Always the newest"),
        type="button",
        on_click=XrayState.follow(""),
        aria_pressed=rx.cond(XrayState.chosen == "", "true", "false"),
        class_name=_CHOICE + " font-semibold",
    )
    return rx.el.div(
        newest,
        rx.el.ol(rx.foreach(posts, lambda post: traced_post(post=post, key=post.id))),
        class_name="min-w-0 max-lg:max-h-72 overflow-y-auto rounded-xl border border-line self-start",
    )


_CHOICE = "block w-full min-h-11 px-3 py-2 text-left text-post hover:bg-surface aria-pressed:bg-surface"


@rx.memo
def traced_post(post: rx.Var[TracedPost], rest: rx.RestProp) -> rx.Component:
    """A row of the list: who, what, push or pull, how long."""
    item: Any = post
    text = rx.cond(item.text, item.text, t("The post is gone."))
    line = rx.el.button(
        rx.el.span(
            rx.el.span("@" + item.username.to(str), class_name="font-semibold truncate"),
            rx.el.span(RelTime.create(at=item.at), class_name="text-muted text-meta shrink-0"),
            class_name="flex justify-between gap-2",
        ),
        rx.el.span(rx.cond(item.repost, "↻ ", ""), text, dir="auto", class_name="block truncate"),
        rx.el.span(
            rx.match(item.delivery, ("push", t("push")), ("pull", t("pull")), ""),
            " · ",
            plural(item.followers, "{count} follower", "{count} followers"),
            " · ",
            t("{ms} ms", ms=item.took_ms),
            class_name="block text-muted text-meta tabular-nums truncate",
        ),
        type="button",
        on_click=XrayState.follow(item.id),
        aria_pressed=rx.cond(XrayState.way.post.id == item.id, "true", "false"),
        class_name=_CHOICE,
    )
    return rx.el.li(line, rest, class_name="border-t border-line")
