"""/explore"""

import reflex as rx

from components.layout import shell
from components.search_box import search_box
from components.suggestions import PEOPLE_KNOWN, people_to_follow
from components.timeline_list import empty, timeline_list
from components.trends import TRENDS_KNOWN, trends_list
from components.words import t
from state.explore import ExploreState
from state.session import SessionState
from state.suggestions import SuggestionsState
from state.trends import TrendsState


def explore_feed() -> rx.Component:
    nothing = empty(t("Nothing here yet"), t("The newest posts of everybody show up here."))
    return rx.fragment(
        rx.el.div(search_box(), class_name="lg:hidden px-4 py-2"),
        trends_list(),
        people_to_follow(),
        # Asked for at once, shown once it is known what there is above it: nothing moves.
        rx.el.div(
            rx.el.h2(t("Newest posts"), class_name="px-4 pt-3 pb-2 text-section font-bold border-b border-line"),
            timeline_list("newest", ExploreState, t("Posts"), nothing),
            class_name=rx.cond(PEOPLE_KNOWN & TRENDS_KNOWN, "", "hidden"),
        ),
    )


@rx.page(
    route="/explore",
    title=t("Explore") + " - Chirp",
    on_load=[SessionState.enter, TrendsState.read, SuggestionsState.suggest],
)
def explore() -> rx.Component:
    return shell(explore_feed(), title=t("Explore"))
