"""The post inside a post that quotes it: small, never nested."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from backend.views import TweetView, UnavailableView
from components.avatar import avatar
from components.client import RelTime
from components.media import thumbnail
from components.words import t

_BOX = "mt-2 block w-full rounded-lg border border-line px-3 py-2 text-post"


def quoted(tweet: Any) -> rx.Component:
    """Nothing when the post quotes none."""
    inner, gone = tweet.quoted.to(TweetView), tweet.quoted.to(UnavailableView)
    return rx.cond(tweet.quoted, rx.cond(gone.unavailable, _unavailable(gone), _card(inner)))


def _unavailable(gone: Any) -> rx.Component:
    return rx.el.p(
        rx.match(
            gone.unavailable,
            ("deleted", t("This post was deleted.")),
            t("This post isn't available to you."),
        ),
        class_name=f"{_BOX} text-muted bg-surface",
    )


def _card(inner: Any) -> rx.Component:
    """One link, so it holds none: its text is plain."""
    return link(
        rx.el.div(
            avatar(inner.author.avatar_url, "size-5"),
            rx.el.span(inner.author.display_name, class_name="font-semibold text-ink truncate shrink-0 max-w-[60%]"),
            rx.el.span("@" + inner.author.username.to(str), class_name="text-muted truncate min-w-0"),
            rx.el.span("·", class_name="text-muted", aria_hidden="true"),
            rx.el.span(RelTime.create(at=inner.created_at), class_name="text-muted shrink-0"),
            class_name="flex items-center gap-1.5 min-w-0",
        ),
        rx.el.div(
            rx.el.p(
                inner.text,
                dir="auto",
                class_name="min-w-0 flex-1 line-clamp-6 whitespace-pre-wrap [overflow-wrap:anywhere]",
            ),
            thumbnail(inner, "size-20", "80", inner.media[0].alt),
            class_name="mt-1 flex gap-3",
        ),
        to="/" + inner.author.username.to(str) + "/status/" + inner.id.to(str),
        custom_attrs={"data-quoted": inner.id},
        class_name=f"{_BOX} hover:bg-surface transition-colors duration-fast",
    )
