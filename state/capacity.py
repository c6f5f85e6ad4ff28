"""Sliders, and what so many people need: each move is computed here, by the functions of `chirp capacity`."""

from __future__ import annotations

import reflex as rx

from backend.capacity import Measured
from backend.services import capacity


class CapacityState(rx.State):
    """places are the sliders', values the needs' by name. drawn is another number whenever the sliders are set from here."""

    known: bool = False
    drawn: int = 0
    places: dict[str, int] = capacity.defaults()
    values: dict[str, float] = {}
    command: str = ""
    when: Measured = Measured("", 0, "", 0)

    @rx.event
    async def enter(self):
        """on_load: whoever comes back finds the sliders as they were."""
        self._compute()

    @rx.event
    async def move(self, name: str, place: int):
        self.places = capacity.moved(self.places, name, place)
        self._compute()

    @rx.event
    async def restore(self):
        """The mission's own numbers."""
        self.places, self.drawn = capacity.defaults(), self.drawn + 1
        self._compute()

    def _compute(self) -> None:
        self.known, self.when = True, capacity.when_measured()
        self.values, self.command = capacity.computed(self.places), capacity.command(self.places)
