"""What a presenter does to the running system, and the proof that nothing was lost by it."""

from __future__ import annotations

import reflex as rx

from backend.errors import NotFound
from backend.services import controls, proof
from backend.words import t
from backend.xray_views import ControlsView, ProofView
from state.session import PageState
from state.toast import ToastState


class ControlsState(PageState, rx.State):
    controls: ControlsView = ControlsView()
    proof: ProofView = ProofView()
    proving: bool = False

    @rx.event
    async def enter(self):
        """on_load."""
        self.proof, self.proving = ProofView(), False
        try:
            self.controls = await controls.shown(await self._require_viewer())
        except NotFound:
            self.controls = ControlsView()  # the page says that nothing is here

    @rx.event
    async def move_threshold(self, followers: float):
        viewer = await self._require_viewer()
        await controls.set_threshold(viewer, round(followers))
        self.controls = await controls.shown(viewer)

    @rx.event
    async def post_as_celebrity(self):
        await controls.post_as_celebrity(await self._require_viewer())

    @rx.event
    async def burst(self):
        await controls.burst(await self._require_viewer())
        (await self.get_state(ToastState))._show(t("{count} people post.", count=controls.BURST))

    @rx.event
    async def prove(self):
        """Says at once that it has begun; the page shows what is new again when it has ended."""
        viewer = await self._require_viewer()
        self.proving = True
        yield
        try:
            self.proof = await proof.prove(viewer)
        finally:
            self.proving = False
