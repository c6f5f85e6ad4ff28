"""What a Chirp of some size needs, by the places of sliders. Anybody may ask: it is arithmetic, and tells nothing of this instance."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from backend.capacity import Assumptions, Measured, UnitCosts, assumptions, measured, needs, plain
from backend.errors import Invalid
from backend.words import t

_PER_TEN = (1, 1.5, 2, 3, 5, 7)
SCALES: dict[str, tuple[float, ...]] = {
    "users": tuple(step * 10**power for power in range(3, 10) for step in _PER_TEN if step * 10**power <= 2e9),
    "daily": tuple(share / 100 for share in (1, 2, 3, 5, 7, *range(10, 101, 5))),
    "posts": (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 4 / 3, 2, 3, 5, 7, 10, 15, 20),
    "reads": tuple(step * 10**power for power in range(4) for step in _PER_TEN if step * 10**power <= 2000),
    "skew": tuple(tenth / 10 for tenth in range(11, 31)),
    "media": tuple(share / 100 for share in (0, 1, 2, 3, 5, 7, *range(10, 101, 10))),
    "replication": (1, 2, 3, 4, 5),
}
"""What each slider can be moved to: round numbers, the mission's among them."""


def defaults() -> dict[str, int]:
    """The places of the mission's own numbers."""
    given = assumptions()
    return {name: scale.index(given[name][0]) for name, scale in SCALES.items()}


def moved(places: Mapping[str, int], name: str, place: int) -> dict[str, int]:
    """The places after a slider was moved. Raises Invalid for one that is not there, or has no such place."""
    if name not in SCALES or not 0 <= place < len(SCALES[name]):
        raise Invalid(t("No slider goes there."))
    return {**places, name: place}


def computed(places: Mapping[str, int]) -> dict[str, float]:
    """What is needed, by name."""
    return {need.name: need.value for need in needs(_chosen(places), _measured()[0])}


def command(places: Mapping[str, int]) -> str:
    """What prints the same numbers on a terminal."""
    usual = defaults()
    told = [f"--{name} {plain(SCALES[name][place])}" for name, place in places.items() if place != usual[name]]
    return " ".join(["chirp capacity", *told])


def when_measured() -> Measured:
    return _measured()[1]


def unit_costs() -> UnitCosts:
    return _measured()[0]


def _chosen(places: Mapping[str, int]) -> Assumptions:
    return Assumptions(**{name: float(SCALES[name][place]) for name, place in places.items()})


@cache
def _measured() -> tuple[UnitCosts, Measured]:
    return measured()
