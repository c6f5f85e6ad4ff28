"""What browsers add to the way of a post: when it stood on a screen."""

from __future__ import annotations

import re
import time

from backend import tracing
from backend.engines import engines
from backend.errors import Invalid
from backend.views import Viewer
from backend.words import t

_CARRIER = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\Z")
_LONGEST_MS, _AHEAD_MS = 60_000, 2_000


async def shown(viewer: Viewer, carrier: str, sent_ms: int, at_ms: int) -> None:
    """The viewer's tab showed at at_ms, by its own clock, what was sent to it with this carrier at sent_ms.

    Counted once for each carrier, and only for ways that are kept; Invalid for what no tab of ours says.
    """
    now_ms = time.time_ns() // 1_000_000
    if not _CARRIER.match(carrier) or not now_ms - _LONGEST_MS < at_ms < now_ms + _AHEAD_MS:
        raise Invalid(t("That is no time at which a post was shown."))
    e = engines()
    if not await e.traces.takes(carrier, viewer.id):
        return
    began_ms = min(max(sent_ms, at_ms - _LONGEST_MS), at_ms)  # clocks differ: it takes no time at the least
    where = {"chirp.process": f"tab of @{viewer.username}"}
    tracing.past("shown", carrier, began_ms * 1_000_000, at_ms * 1_000_000, **where)
