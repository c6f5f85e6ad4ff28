"""/admin: what people reported. Nothing is here for anybody but administrators."""

import reflex as rx

from components.layout import shell
from components.moderation import reports
from components.words import t
from state.moderation import ModerationState
from state.session import SessionState


@rx.page(route="/admin", title=t("Reports") + " - Chirp", on_load=[SessionState.enter_private, ModerationState.read])
def admin() -> rx.Component:
    return shell(reports(), title=rx.cond(ModerationState.status == "missing", t("Not found"), t("Reports")))
