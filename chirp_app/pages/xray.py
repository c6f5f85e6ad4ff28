"""/xray: what the system shows of itself, to administrators and in a demo world. Nothing is here for anybody else."""

import reflex as rx

from components.client.full_screen import full_screen
from components.layout import page_header, shell
from components.words import t
from components.xray import inside
from state.session import SessionState
from state.xray import XrayState
from state.xray_controls import ControlsState
from state.xray_events import EventsState
from state.xray_machinery import MachineryState
from state.xray_replay import ReplayState


@rx.page(
    route="/xray",
    title=t("X-ray") + " - Chirp",
    on_load=[
        SessionState.enter_private,
        XrayState.enter,
        ControlsState.enter,
        MachineryState.enter,
        EventsState.enter,
        ReplayState.enter,
    ],
)
def xray() -> rx.Component:
    title = rx.cond(XrayState.status == "missing", t("Not found"), t("X-ray"))
    header = page_header(title, rx.cond(XrayState.status == "found", full_screen()))
    return shell(inside(), title=title, header=header, wide=True)
