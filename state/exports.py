"""How far the copy of one's data is."""

from __future__ import annotations

import reflex as rx

from backend.account_views import ExportView
from backend.services import exports
from state.session import PageState


class ExportsState(PageState, rx.State):
    export: ExportView = ExportView()

    @rx.event
    async def read(self):
        """on_load, and again while it is being made."""
        if viewer := await self._viewer():
            self.export = await exports.of(viewer) or ExportView()

    @rx.event
    async def ask(self):
        self.export = await exports.ask(await self._require_viewer())
