"""Follow, mute, block: asked for from anywhere, answered by the service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

import reflex as rx

from backend.services import graph
from backend.views import Viewer
from state.failures import sentence_for
from state.session import PageState
from state.suggestions import SuggestionsState

_LONGEST_NAME = 15
Kind = Literal["follow", "mute", "block"]
_Change = Callable[[Viewer, str], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Answer:
    """To the wish to follow, mute or block username, or not to; with a sentence it did not happen.

    The browser, which painted it already, takes that back and says why. seq tells two equal answers apart.
    """

    seq: str = ""
    kind: Kind = "follow"
    username: str = ""
    wanted: bool = False
    sentence: str = ""


class GraphState(PageState, rx.State):
    answer: Answer = Answer()

    @rx.event
    async def follow(self, username: str, wanted: bool):
        """Make the viewer follow, or not follow, username. Saying it twice changes nothing."""
        await self._set("follow", graph.follow if wanted is True else graph.unfollow, username, wanted)

    @rx.event
    async def mute(self, username: str, wanted: bool):
        """The same for muting."""
        await self._set("mute", graph.mute if wanted is True else graph.unmute, username, wanted)

    @rx.event
    async def block(self, username: str, wanted: bool):
        """The same for blocking, which ends the follows between the two."""
        await self._set("block", graph.block if wanted is True else graph.unblock, username, wanted)

    async def _set(self, kind: Kind, change: _Change, username: str, wanted: bool) -> None:
        sentence, suggestions = "", await self.get_state(SuggestionsState)
        try:
            await change(await self._require_viewer(), str(username))
            await (suggestions._outdate() if kind == "follow" else suggestions._leave_out())
        except Exception as error:
            sentence = sentence_for(error)
        self.answer = Answer(uuid4().hex, kind, str(username)[:_LONGEST_NAME], wanted is True, sentence)
