"""What trends: beside every page, and on explore. Each has the picture of its last 24 hours."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from components.buttons import LINK
from components.client import compact
from components.client.fresh import Fresh
from components.client.last_known import last_known
from components.route import PATH
from components.words import plural, t
from state.trends import HEIGHT, WIDTH, Trend, TrendsState

TRENDS_KNOWN: Any = last_known("trends known", TrendsState.known, TrendsState.known)
_TRENDS: Any = last_known("trends", TrendsState.trends, TrendsState.known)
_FEW: Any = last_known("few trends", TrendsState.few, TrendsState.known)
_ANY: rx.Var[bool] = _TRENDS.bool()
_MORE: rx.Var[bool] = _TRENDS.length() > _FEW.length()


def trends_box() -> rx.Component:
    """The box beside the page: five of them. Explore has them in the middle."""
    box = rx.el.section(
        rx.el.h2(t("Trends"), id="trends", class_name="px-3 pt-3 pb-1 text-section font-bold"),
        rx.cond(
            TRENDS_KNOWN,
            rx.el.ol(rx.foreach(_FEW, lambda trend: trend_line(trend=trend, key=trend.path))),
            _skeleton(),
        ),
        rx.cond(
            _MORE,
            link(
                t("Show more"),
                to="/explore",
                on_click=TrendsState.show_whole,
                class_name=f"block px-3 py-3 text-post {LINK}",
            ),
            rx.el.div(class_name="h-2"),
        ),
        aria_labelledby="trends",
        class_name="rounded-xl border border-line overflow-hidden",
    )
    shown = (PATH != "/explore") & (~TRENDS_KNOWN | _ANY)
    ask = Fresh.create(ready=rx.State.is_hydrated, known=TrendsState.known, on_ask=TrendsState.read)
    return rx.el.div(ask, rx.cond(shown, box), class_name="trends empty:hidden")


def trends_list() -> rx.Component:
    """The first of them on explore, and on demand all."""
    return rx.cond(
        _ANY,
        rx.el.section(
            rx.el.h2(t("Trends"), id="trends-list", class_name="px-4 pt-3 text-section font-bold"),
            rx.el.ol(
                rx.foreach(
                    rx.cond(TrendsState.whole, _TRENDS, _FEW),
                    lambda trend: trend_row(trend=trend, key=trend.path),
                )
            ),
            rx.cond(
                _MORE & ~TrendsState.whole,
                rx.el.button(
                    t("Show more"),
                    type="button",
                    on_click=TrendsState.show_whole,
                    aria_label=t("Show more trends"),
                    class_name=f"block w-full px-4 min-h-11 text-left text-post {LINK}",
                ),
            ),
            aria_labelledby="trends-list",
            class_name="trends border-b border-line",
        ),
    )


def _row(trend: Any, space: str) -> rx.Component:
    return link(
        rx.el.span(
            rx.el.span("#", trend.tag, dir="auto", class_name="block font-semibold text-ink truncate"),
            rx.el.span(
                compact(trend.posts),
                " ",
                plural(trend.posts, "post", "posts"),
                class_name="block text-muted text-meta",
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.el.svg(
            rx.el.path(d=trend.line, class_name="fill-none stroke-current stroke-[1.5] [stroke-linejoin:round]"),
            view_box=f"0 0 {WIDTH} {HEIGHT}",
            custom_attrs={"aria-hidden": "true"},
            class_name="w-16 h-6 shrink-0 text-accent",
        ),
        to=trend.path,
        class_name=f"flex items-center {space} hover:bg-surface transition-colors duration-fast",
    )


@rx.memo
def trend_line(trend: rx.Var[Trend], rest: rx.RestProp) -> rx.Component:
    """A trend beside the page."""
    return rx.el.li(_row(trend, "gap-3 px-3 h-12"), rest)


@rx.memo
def trend_row(trend: rx.Var[Trend], rest: rx.RestProp) -> rx.Component:
    """A trend in the column of the feed."""
    return rx.el.li(_row(trend, "gap-4 px-4 h-15"), rest)


def _skeleton() -> rx.Component:
    row = rx.el.div(
        rx.el.div(rx.el.span(class_name="h-4 w-32"), rx.el.span(class_name="mt-2 h-3 w-16"), class_name="flex-1"),
        rx.el.span(class_name="w-16 h-6"),
        class_name="flex items-center gap-3 px-3 h-12",
    )
    return rx.el.div(*[row] * 5, custom_attrs={"aria-hidden": "true"}, class_name="skeleton")
