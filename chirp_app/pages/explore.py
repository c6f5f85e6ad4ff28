"""/explore"""

import reflex as rx

from components.layout import shell
from components.suggestions import people_to_follow
from components.timeline_list import empty, timeline_list
from state.explore import ExploreState
from state.session import SessionState
from state.suggestions import SuggestionsState


def explore_feed() -> rx.Component:
    return rx.fragment(
        people_to_follow(),
        rx.el.h2("Newest posts", class_name="px-4 pt-4 pb-2 text-section font-bold border-b border-line"),
        timeline_list(
            "newest", ExploreState, "Posts", empty("Nothing here yet", "The newest posts of everybody show up here.")
        ),
    )


@rx.page(route="/explore", title="Explore - Chirp", on_load=[SessionState.enter, SuggestionsState.suggest])
def explore() -> rx.Component:
    return shell(explore_feed(), title="Explore")
