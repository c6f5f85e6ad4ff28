"""/notifications and /notifications/mentions"""

import reflex as rx
from reflex_components_core.react_router import link

from components.buttons import PRIMARY
from components.notifications import notifications_page
from components.timeline_list import empty
from components.words import t
from state.session import SessionState


@rx.page(route="/notifications", title=t("Notifications") + " - Chirp", on_load=SessionState.enter_private)
def notifications() -> rx.Component:
    nothing = empty(
        t("Nothing here yet"),
        t("Likes, reposts, replies, mentions and new followers show up here."),
        link(t("Find people to follow"), to="/explore", class_name=PRIMARY),
    )
    return notifications_page("All", "notifications", nothing, fresh=True)


@rx.page(route="/notifications/mentions", title=t("Mentions") + " - Chirp", on_load=SessionState.enter_private)
def mentions() -> rx.Component:
    nothing = empty(t("No mentions yet"), t("Posts that answer, mention or quote you show up here."))
    return notifications_page("Mentions", "mentions", nothing)
