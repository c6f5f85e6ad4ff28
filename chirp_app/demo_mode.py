"""Demo mode: whoever is logged in may look into the system. Only where a demo world is shown to nobody but this machine's owner."""

from __future__ import annotations

import os

from backend.errors import Misconfigured
from backend.settings import Demo, Settings
from chirp_app.address import Address
from chirp_app.prepared import known_logins

_VARIABLE = "CHIRP_DEMO"


def wanted(settings: Settings, address: Address, *, demo: bool) -> dict[str, str]:
    """What `chirp run` gives its processes: its own addresses and options decide, not what stands in the environment."""
    return {_VARIABLE: Demo.ON if demo and address.is_private(settings) else Demo.OFF}


def decide(settings: Settings, address: Address) -> None:
    """For a web process before it opens anything: off where the world is no demo. Raises Misconfigured where others come.

    What holds the demo world's logins is known only when it has been made, which is after its supervisor has begun.
    """
    if settings.demo is Demo.OFF:
        return
    if not address.is_private(settings):
        raise Misconfigured(
            f"{_VARIABLE}=on shows the system's inside to everybody: only at an address of this machine."
        )
    os.environ[_VARIABLE] = Demo.ON if is_demo_world(settings) else Demo.OFF


def is_demo_world(settings: Settings) -> bool:
    """Whether its people are made up, and their passwords known to everybody."""
    return settings.embedded and bool(known_logins(settings.data_dir))
