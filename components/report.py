"""The dialog in which one reports a post or an account, opened from any menu; and what its author reads on a hidden one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.client import REPORT
from components.words import t
from state.reports import ReportsState


class _ReportDialog(rx.Component):
    library = REPORT
    tag = "ReportDialog"

    on_report: rx.EventHandler[lambda username, tweet_id, reason: [username, tweet_id, reason]]


def report_dialog() -> rx.Component:
    return _ReportDialog.create(on_report=ReportsState.report)


def hidden_note(tweet: Any) -> rx.Component:
    """Only the author is shown a hidden post at all."""
    return rx.cond(
        tweet.hidden,
        rx.el.p(
            rx.icon("eye-off", size=16, aria_hidden="true", class_name="shrink-0"),
            t("An administrator has hidden this post. Only you see it."),
            class_name="flex items-center gap-2 mt-2 p-2 rounded-lg bg-surface text-meta text-muted",
        ),
    )
