"""Follow, mute, block: asked for from anywhere, answered by the service."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import reflex as rx

from backend.services import graph
from state.failures import sentence_for
from state.session import PageState
from state.suggestions import SuggestionsState

_LONGEST_NAME = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """To the wish to follow, or not to follow, username; with a sentence it did not happen.

    The browser, which painted it already, takes that back and says why. seq tells two equal answers apart.
    """

    seq: str = ""
    username: str = ""
    wanted: bool = False
    sentence: str = ""


class GraphState(PageState, rx.State):
    answer: Answer = Answer()

    @rx.event
    async def follow(self, username: str, wanted: bool):
        """Make the viewer follow, or not follow, username. Saying it twice changes nothing."""
        try:
            viewer = await self._require_viewer()
            await (graph.follow if wanted is True else graph.unfollow)(viewer, str(username))
            (await self.get_state(SuggestionsState))._outdate()
        except Exception as error:
            sentence = sentence_for(error)
        else:
            sentence = ""
        self.answer = Answer(uuid4().hex, str(username)[:_LONGEST_NAME], wanted is True, sentence)

    @rx.event
    async def mute(self, username: str, wanted: bool):
        viewer = await self._require_viewer()
        await (graph.mute if wanted is True else graph.unmute)(viewer, str(username))
        await (await self.get_state(SuggestionsState))._leave_out()

    @rx.event
    async def block(self, username: str, wanted: bool):
        """Blocking ends the follows between the two."""
        viewer = await self._require_viewer()
        await (graph.block if wanted is True else graph.unblock)(viewer, str(username))
        await (await self.get_state(SuggestionsState))._leave_out()
