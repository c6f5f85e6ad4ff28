"""What can be stopped and killed in a demo world: by everybody who is logged in, since its supervisor takes orders there.

Elsewhere none of it is there: NotFound, also for administrators. Calls raise Unavailable when the supervisor does not answer.
"""

from __future__ import annotations

import structlog

from backend import supervisor
from backend.engines import engines
from backend.errors import Invalid, Unavailable
from backend.events import CachesFlushed
from backend.services import xray
from backend.supervisor import NotRunning, Order, Told
from backend.views import Viewer
from backend.words import t
from backend.xray_views import MachineryView

log = structlog.get_logger()


async def shown(viewer: Viewer) -> MachineryView:
    """How things are; a supervisor that does not answer is part of it."""
    try:
        told = await _ordered(viewer, "status")
    except Unavailable as error:
        log.warning("supervisor does not answer", error=str(error))
        return MachineryView(exists=True)
    return _view(told)


async def pause_workers(viewer: Viewer) -> MachineryView:
    """Workers end what they have begun, and take up nothing more. What they would do waits in the queue."""
    return _view(await _ordered(viewer, "pause"))


async def resume_workers(viewer: Viewer) -> MachineryView:
    return _view(await _ordered(viewer, "resume"))


async def kill_worker(viewer: Viewer) -> MachineryView:
    """At once, whatever it does. Raises Invalid when none runs."""
    try:
        return _view(await _ordered(viewer, "kill"))
    except NotRunning:
        raise Invalid(t("No worker runs now: resume the workers, or wait until one has started.")) from None


async def stop_search(viewer: Viewer) -> MachineryView:
    """Until it is started, or everything is: every process finds it away."""
    return _view(await _ordered(viewer, "stop_search"))


async def start_search(viewer: Viewer) -> MachineryView:
    return _view(await _ordered(viewer, "start_search"))


async def flush_caches(viewer: Viewer) -> None:
    """Every process reads everything anew."""
    await _ordered(viewer, "status")
    await engines().bus.publish(CachesFlushed())
    log.warning("caches flushed", by=viewer.id)


async def _ordered(viewer: Viewer, order: Order) -> Told:
    await xray.require_demo(viewer)
    return await supervisor.ask(engines().settings.supervisor_socket, order)


def _view(told: Told) -> MachineryView:
    running = "pausing" if told.paused else "running"
    return MachineryView(
        exists=True,
        workers=running if told.pid else "paused" if told.paused else "restarting",
        pid=str(told.pid) if told.pid else "",
        restarts=told.ends,
        search_stopped=told.search_stopped,
    )
