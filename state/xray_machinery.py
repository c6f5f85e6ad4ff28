"""What a presenter stops and kills in a demo world, and how it stands with that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import uuid4

import reflex as rx

from backend.errors import NotFound
from backend.services import machinery
from backend.views import Viewer
from backend.words import t
from backend.xray_views import MachineryView
from state.session import PageState
from state.toast import ToastState


class MachineryState(PageState, rx.State):
    """answered is another word with each answer."""

    machinery: MachineryView = MachineryView()
    answered: str = ""

    @rx.event
    async def enter(self):
        """on_load."""
        await self._show(machinery.shown)

    @rx.event
    async def read(self):
        """Again, while the page is open."""
        await self._show(machinery.shown)

    @rx.event
    async def pause_workers(self):
        await self._show(machinery.pause_workers)

    @rx.event
    async def resume_workers(self):
        await self._show(machinery.resume_workers)

    @rx.event
    async def kill_worker(self):
        await self._show(machinery.kill_worker)

    @rx.event
    async def stop_search(self):
        await self._show(machinery.stop_search)

    @rx.event
    async def start_search(self):
        await self._show(machinery.start_search)

    @rx.event
    async def flush_caches(self):
        await machinery.flush_caches(await self._require_viewer())
        (await self.get_state(ToastState))._show(t("Every process reads everything anew."))

    async def _show(self, act: Callable[[Viewer], Awaitable[MachineryView]]) -> None:
        self.answered = uuid4().hex
        viewer = await self._require_viewer()
        try:
            self.machinery = await act(viewer)
        except NotFound:
            self.machinery = MachineryView()  # nothing of it is here
