"""/: the home timeline of the viewer; a visitor goes on to explore."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router import link

from components.client.chosen import Reading
from components.client.composing import Composer
from components.layout import shell
from components.timeline_list import empty, timeline_list
from components.viewer import ME
from components.words import t
from state.composer import ComposerState
from state.home import HomeState
from state.live import LiveState
from state.session import SessionState


def _composer() -> rx.Component:
    return rx.el.section(
        Composer.create(
            context="home",
            label=t("What's happening?"),
            placeholder=t("What's happening?"),
            button=t("Post"),
            me=ME.username,
            avatar=ME.avatar_url,
            on_post=ComposerState.submit,
            on_thread=ComposerState.submit_thread,
        ),
        aria_label=t("New post"),
        class_name="border-b border-line max-sm:hidden",
    )


def _nothing_yet() -> rx.Component:
    return empty(
        t("Your timeline is quiet"),
        t("Posts of the people you follow appear here, the newest first."),
        link(
            t("Find people to follow"),
            to="/explore",
            class_name="inline-grid place-items-center h-10 px-5 rounded-full bg-button text-onbutton font-semibold",
        ),
    )


def feed() -> rx.Component:
    """The home feed, also drawn behind the composer when /compose is opened directly."""
    return timeline_list("home", HomeState, t("Home timeline"), _nothing_yet(), fresh=LiveState.fresh)


@rx.page(route="/", title=t("Home") + " - Chirp", on_load=SessionState.enter_home)
def home() -> rx.Component:
    return shell(_composer(), feed(), Reading.create(name="home"), title=t("Home"))
