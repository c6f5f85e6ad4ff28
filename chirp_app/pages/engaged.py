"""/USERNAME/status/ID/likes, /reposts and /quotes"""

from typing import Any

import reflex as rx

from components.layout import back_header, shell
from components.route import route_arg
from components.tabs import tabs
from components.timeline_list import empty, gone, timeline_list
from components.user_card import people_list
from components.words import mark, t, tc
from state.engaged import EngagedState
from state.session import SessionState

_POST = "/" + route_arg("route_handle") + "/status/" + route_arg("route_tweet")
_TABS = ((mark("Likes"), f"{_POST}/likes"), (mark("Reposts"), f"{_POST}/reposts"), (mark("Quotes"), f"{_POST}/quotes"))


def _page(here: str, content: rx.Component) -> rx.Component:
    return shell(tabs(tc("noun", "Post"), here, _TABS), content, title=t(here), header=back_header(t(here)))


def _people(feed: str, here: str, nobody: Any) -> rx.Component:
    missing = gone(t("This post isn't available"), t("It was deleted, or you can't see it."))
    return _page(
        here, people_list(feed, EngagedState, t(here), empty(nobody, t("Whoever does shows up here.")), missing)
    )


@rx.page(route="/[route_handle]/status/[route_tweet]/likes", on_load=SessionState.enter)
def likers() -> rx.Component:
    return _people("likers", "Likes", t("Nobody likes this yet"))


@rx.page(route="/[route_handle]/status/[route_tweet]/reposts", on_load=SessionState.enter)
def reposters() -> rx.Component:
    return _people("reposters", "Reposts", t("Nobody reposted this yet"))


@rx.page(route="/[route_handle]/status/[route_tweet]/quotes", on_load=SessionState.enter)
def quotes() -> rx.Component:
    nothing = empty(t("No quotes yet"), t("Posts that quote this one show up here."))
    return _page("Quotes", timeline_list("quotes", EngagedState, t("Quotes"), nothing, end_word=""))
