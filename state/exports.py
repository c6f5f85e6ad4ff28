"""How far the copy of one's data is."""

from __future__ import annotations

from uuid import uuid4

import reflex as rx

from backend.account_views import ExportView
from backend.services import exports
from state.session import PageState


class ExportsState(PageState, rx.State):
    export: ExportView = ExportView()
    answered: str = ""
    """Another word with each answer."""

    @rx.event
    async def read(self):
        """on_load, and again while it is being made."""
        self.answered = uuid4().hex
        viewer = await self._viewer()
        self.export = (await exports.of(viewer) if viewer else None) or ExportView()

    @rx.event
    async def ask(self):
        self.export = await exports.ask(await self._require_viewer())
        self.answered = uuid4().hex
