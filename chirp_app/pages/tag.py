"""/tag/NAME and /tag/NAME/top: the posts with a hashtag."""

import reflex as rx

from components.layout import back_header, shell
from components.route import route_arg
from components.tabs import tabs
from components.timeline_list import empty, timeline_list, to_explore
from components.words import mark, t
from state.session import SessionState
from state.tag import TagState

# /tag/likes is a page of "/[route_handle]/likes" too, which React Router finds as fitting: it takes what the build lists
# first, and that is the longer name.
_NAME = "route_tag_as_it_is_written"
_TAG = "#" + route_arg(_NAME)
_PATH = rx.Var(
    f"'/tag/' + encodeURIComponent({route_arg(_NAME)!s})",
    _var_type=str,
    _var_data=route_arg(_NAME)._get_all_var_data(),
).guess_type()


def _page(here: str, feed: str) -> rx.Component:
    nothing = empty(
        t("No posts with {tag} yet", tag=_TAG), t("Posts that carry this hashtag show up here."), to_explore()
    )
    return shell(
        tabs(t("Hashtag"), here, ((mark("Latest"), _PATH), (mark("Top"), _PATH.to(str) + "/top"))),
        timeline_list(feed, TagState, t("Posts"), nothing),
        title=_TAG,
        header=back_header(_TAG),
    )


@rx.page(route=f"/tag/[{_NAME}]", on_load=SessionState.enter)
def tag() -> rx.Component:
    return _page("Latest", "tagged")


@rx.page(route=f"/tag/[{_NAME}]/top", on_load=SessionState.enter)
def tag_top() -> rx.Component:
    return _page("Top", "loved")
