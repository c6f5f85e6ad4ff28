"""/tag/NAME: the posts with a hashtag."""

import reflex as rx

from components.layout import back_header, shell
from components.route import route_arg
from components.timeline_list import empty, timeline_list
from state.session import SessionState
from state.tag import TagState

_TAG = "#" + route_arg("route_tag")


@rx.page(route="/tag/[route_tag]", on_load=SessionState.enter)
def tag() -> rx.Component:
    nothing = empty(f"No posts with {_TAG} yet", "Posts that carry this hashtag show up here.")
    return shell(timeline_list("tagged", TagState, "Posts", nothing), title=_TAG, header=back_header(_TAG))
