"""What happened to the system, newest first."""

from __future__ import annotations

from uuid import uuid4

import reflex as rx

from backend.errors import NotFound, Unavailable
from backend.services import system_events, xray
from backend.xray_views import EventView
from state.session import PageState
from state.tabs import tabs


class EventsState(PageState, rx.State):
    """answered is another word with each answer; trouble says why events are not those of now."""

    events: list[EventView] = []
    answered: str = ""
    trouble: str = ""

    @rx.event
    async def enter(self):
        """on_load."""
        await self._read()

    @rx.event
    async def read(self):
        """Again, while the page is open."""
        await self._read()

    async def _read(self) -> None:
        self.answered, self.trouble = uuid4().hex, ""
        viewer = await self._require_viewer()
        try:
            self.events = await system_events.recent(viewer)
        except NotFound:
            self._leave()
            return
        except Unavailable as error:
            self.trouble = error.sentence
        if not xray.is_open_to_all():
            tabs.guard(self.router.session.client_token, drop)

    def _leave(self) -> None:
        self.events, self.answered, self.trouble = [], "", ""


async def drop(state: rx.State) -> None:
    """From a tab whose viewer may not look any more."""
    (await state.get_state(EventsState))._leave()
