"""/bookmarks: what the viewer has saved."""

import reflex as rx

from components.layout import shell
from components.timeline_list import empty, timeline_list
from state.bookmarks import BookmarksState
from state.session import SessionState


@rx.page(route="/bookmarks", title="Bookmarks - Chirp", on_load=SessionState.enter_private)
def bookmarks() -> rx.Component:
    nothing = empty("Nothing saved yet", "Save a post with its bookmark, and find it here. Nobody else sees this list.")
    return shell(timeline_list("bookmarks", BookmarksState, "Posts", nothing, end_word="That's all"), title="Bookmarks")
