"""The box under a post: a reply in place."""

from __future__ import annotations

import reflex as rx

from components.client.composing import Composer
from components.route import route_arg
from components.viewer import ME, SIGNED_IN
from components.words import t
from state.composer import ComposerState


def reply_box() -> rx.Component:
    """Answers the post that the address names; visitors don't see it."""
    return rx.cond(
        SIGNED_IN,
        rx.el.section(
            Composer.create(
                context="reply:" + route_arg("route_tweet"),
                reply_to=route_arg("route_tweet"),
                label=t("Post your reply"),
                placeholder=t("Post your reply"),
                button=t("Reply"),
                me=ME.username,
                avatar=ME.avatar_url,
                on_post=ComposerState.submit,
                on_thread=ComposerState.submit_thread,
            ),
            aria_label=t("Reply"),
            class_name="border-b border-line",
        ),
    )
