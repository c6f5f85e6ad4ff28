"""/USERNAME/status/ID: what the post answers, the post, a box to reply, the replies."""

from __future__ import annotations

import reflex as rx

from components.layout import back_header, shell
from components.reply_box import reply_box
from components.route import route_arg
from components.thread import thread
from components.timeline_list import empty, timeline_list
from components.words import t, tc
from state.conversation import ConversationState
from state.session import SessionState


@rx.page(
    route="/[route_handle]/status/[route_tweet]", title=tc("noun", "Post") + " - Chirp", on_load=SessionState.enter
)
def conversation() -> rx.Component:
    answers = timeline_list(
        "replies",
        ConversationState,
        t("Replies"),
        empty(t("No replies yet"), t("What people answer appears here.")),
        end_word="",
    )
    return shell(
        thread(ConversationState, rx.fragment(reply_box(), answers)),
        title=t("Post by @{name}", name=route_arg("route_handle")),
        header=back_header(tc("noun", "Post")),
    )
