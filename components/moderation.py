"""The administrators' list of what was reported, and what can be done about it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from backend.views import MediaView, ReportView
from components.avatar import avatar
from components.buttons import DANGER, FIELD, LABEL, SECONDARY
from components.client import RelTime
from components.timeline_list import empty, gone
from components.words import plural, t, tc
from state.moderation import ModerationState

_REASONS = {
    "spam": t("Spam"),
    "abuse": t("Harassment"),
    "violence": t("Violence"),
    "sexual": t("Sexual content"),
    "private": t("Private information"),
    "other": t("Something else"),
}


def reports() -> rx.Component:
    restore = _by_name(
        "username", t("Restore a suspended account"), t("Username"), t("Restore"), ModerationState.restore
    )
    show = _by_name("post", t("Show a hidden post again"), t("Address of the post"), t("Show"), ModerationState.show)
    return rx.fragment(
        _shown(ModerationState.reports), rx.cond(ModerationState.status == "found", rx.fragment(restore, show))
    )


def _by_name(name: str, label: Any, placeholder: Any, button: Any, act: Any) -> rx.Component:
    """What no report leads to any more."""
    return rx.el.form(
        rx.el.label(label, html_for=f"taken-back-{name}", class_name=LABEL),
        rx.el.div(
            rx.el.input(
                id=f"taken-back-{name}", name=name, placeholder=placeholder, auto_complete="off", class_name=FIELD
            ),
            rx.el.button(button, type="submit", class_name=SECONDARY),
            class_name="flex items-center gap-2",
        ),
        on_submit=act,
        reset_on_submit=True,
        class_name="p-4 max-w-sm",
    )


def _shown(rows: Any) -> Any:
    return rx.match(
        ModerationState.status,
        ("missing", gone(t("Nothing lives here"), t("The address may be mistyped, or what was here is gone."))),
        (
            "found",
            rx.cond(
                rows.length() > 0,
                rx.fragment(
                    rx.el.ul(rx.foreach(rows, lambda one: _report(report=one, key=one.id)), aria_label=t("Reports")),
                    rx.cond(
                        ModerationState.cursor,
                        rx.el.div(
                            rx.el.button(
                                t("Show more"), type="button", on_click=ModerationState.more, class_name=SECONDARY
                            ),
                            class_name="p-4 text-center",
                        ),
                    ),
                ),
                empty(t("Nothing to decide"), t("What people report waits here for an administrator.")),
            ),
        ),
        rx.el.div(class_name="min-h-40"),
    )


@rx.memo
def _report(report: rx.Var[ReportView], rest: rx.RestProp) -> rx.Component:
    return rx.el.li(*_row(report), rest, class_name="px-4 py-4 border-b border-line space-y-3")


def _row(report: Any) -> tuple[rx.Component, ...]:
    name = report.user.username.to(str)
    return (
        rx.el.div(
            avatar(report.user.avatar_url, "size-11"),
            rx.el.div(
                rx.el.p(
                    link(report.user.display_name, to="/" + name, class_name="font-semibold hover:underline"),
                    rx.el.span(" @" + name, class_name="text-muted"),
                    class_name="truncate",
                ),
                rx.el.p(
                    rx.cond(report.tweet_id, tc("noun", "Post"), t("Account")),
                    " ",
                    plural(report.reports_count, "reported once,", "reported {count} times, last"),
                    " ",
                    RelTime.create(at=report.created_at),
                    class_name="text-meta text-muted",
                ),
                class_name="min-w-0",
            ),
            class_name="flex items-center gap-3",
        ),
        rx.cond(report.tweet_id, _post(report, name)),
        rx.el.ul(
            rx.foreach(
                report.reasons.to(dict[str, int]),
                lambda pair: rx.el.li(
                    rx.match(pair[0], *_REASONS.items(), t("Something else")),
                    rx.cond(pair[1] > 1, " × " + pair[1].to(str), ""),
                    class_name="px-3 py-1 rounded-full bg-surface text-meta",
                ),
            ),
            aria_label=t("Reasons"),
            class_name="flex flex-wrap gap-2",
        ),
        _acts(report, name),
    )


def _post(report: Any, name: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(
            report.deleted,
            rx.el.p(t("The post was deleted."), class_name="text-muted"),
            rx.fragment(
                rx.el.p(report.text, class_name="text-post whitespace-pre-wrap break-words"),
                rx.el.div(
                    rx.foreach(
                        report.media.to(list[MediaView]),
                        lambda one: rx.el.img(
                            src=rx.cond(one.preview_url, one.preview_url, one.url),
                            alt=one.alt,
                            loading="lazy",
                            class_name="h-24 w-32 object-cover rounded-lg",
                        ),
                    ),
                    class_name="flex flex-wrap gap-2 mt-2 empty:hidden",
                ),
                link(
                    t("Open post"),
                    to="/" + name + "/status/" + report.tweet_id.to(str),
                    class_name="inline-block mt-2 text-meta text-accent hover:underline",
                ),
            ),
        ),
        class_name="p-3 rounded-xl border border-line",
    )


def _acts(report: Any, name: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(
            report.tweet_id.is_not_none() & ~report.deleted,
            _act(t("Hide post"), ModerationState.hide(report.tweet_id, True), DANGER),
        ),
        rx.cond(
            report.suspended,
            _act(t("Restore account"), ModerationState.suspend(name, False), SECONDARY),
            _act(t("Suspend account"), ModerationState.suspend(name, True), DANGER),
        ),
        _act(t("Dismiss"), ModerationState.dismiss(report.id), SECONDARY),
        class_name="flex flex-wrap gap-2",
    )


def _act(label: Any, act: Any, look: str) -> rx.Component:
    return rx.el.button(label, type="button", on_click=act, class_name=look)
