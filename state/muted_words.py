"""The words that the viewer has muted."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import reflex as rx

from backend import ids
from backend.account_views import MutedWordView
from backend.services import muted_words
from state.forms import told, typed
from state.session import PageState

_HOURS = {"day": 24, "week": 7 * 24}
"""What may be chosen; anything else is for good."""


class MutedWordsState(PageState, rx.State):
    words: list[MutedWordView] = []
    known: bool = False
    errors: dict[str, str] = {}
    changed: str = ""
    """Another word each time: every feed may be another one now, and the form is empty again."""

    @rx.event
    async def read(self):
        if viewer := await self._viewer():
            self.words = await muted_words.of(viewer)
            self.known, self.errors = True, {}

    @rx.event
    async def add(self, form: dict[str, Any]):
        viewer = await self._require_viewer()
        try:
            await muted_words.add(viewer, typed(form, "text"), _HOURS.get(typed(form, "time")))
        except Exception as error:
            self.errors = told(error)
            return
        self.errors, self.words = {}, await muted_words.of(viewer)
        self.changed = uuid4().hex

    @rx.event
    async def remove(self, word_id: str):
        viewer = await self._require_viewer()
        await muted_words.remove(viewer, ids.parse(str(word_id)))
        self.words = await muted_words.of(viewer)
        self.changed = uuid4().hex
