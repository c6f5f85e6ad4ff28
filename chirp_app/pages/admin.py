"""/admin: what people reported. Nothing is here for anybody but administrators."""

import reflex as rx
from reflex_components_core.react_router import link

from components.buttons import LINK
from components.layout import page_header, shell
from components.moderation import reports
from components.words import t
from state.moderation import ModerationState
from state.session import SessionState


@rx.page(route="/admin", title=t("Reports") + " - Chirp", on_load=[SessionState.enter_private, ModerationState.read])
def admin() -> rx.Component:
    title = rx.cond(ModerationState.status == "missing", t("Not found"), t("Reports"))
    inside = rx.cond(ModerationState.status == "found", link(t("X-ray"), to="/xray", class_name=f"ml-auto {LINK}"))
    return shell(reports(), title=title, header=page_header(title, inside))
