"""/tag/NAME: the posts with a hashtag."""

import reflex as rx

from components.layout import back_header, shell
from components.route import route_arg
from components.timeline_list import empty, timeline_list
from state.session import SessionState
from state.tag import TagState

# /tag/likes is a page of "/[route_handle]/likes" too, which React Router finds as fitting: it takes what the build lists
# first, and that is the longer name.
_NAME = "route_tag_as_it_is_written"
_TAG = "#" + route_arg(_NAME)


@rx.page(route=f"/tag/[{_NAME}]", on_load=SessionState.enter)
def tag() -> rx.Component:
    nothing = empty(f"No posts with {_TAG} yet", "Posts that carry this hashtag show up here.")
    return shell(timeline_list("tagged", TagState, "Posts", nothing), title=_TAG, header=back_header(_TAG))
