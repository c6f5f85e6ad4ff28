"""/bookmarks: what the viewer has saved."""

import reflex as rx

from components.layout import shell
from components.timeline_list import empty, timeline_list, to_explore
from components.words import t
from state.bookmarks import BookmarksState
from state.session import SessionState


@rx.page(route="/bookmarks", title=t("Bookmarks") + " - Chirp", on_load=SessionState.enter_private)
def bookmarks() -> rx.Component:
    nothing = empty(
        t("Nothing saved yet"),
        t("Save a post with its bookmark, and find it here. Nobody else sees this list."),
        to_explore(),
    )
    return shell(
        timeline_list("bookmarks", BookmarksState, t("Posts"), nothing, end_word=t("That's all")), title=t("Bookmarks")
    )
