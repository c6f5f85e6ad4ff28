"""What people talk about more than usual."""

from __future__ import annotations

import structlog

from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import Unavailable
from backend.jobs import LOST
from backend.languages import Language
from backend.metrics import DEGRADED
from backend.trends.store import EVERYBODY
from backend.trends.top import MOST
from backend.views import TrendsView
from backend.words import t

log = structlog.get_logger()


async def top(language: Language | None = None, limit: int = MOST) -> TrendsView:
    """At most 20 hashtags: those that trend among posts in the language first, then among all posts.

    The same for everybody: whom somebody blocks or mutes counts too, as in every count. Raises Unavailable.
    """
    try:
        top = await engines().top_trends.get()
    except LOST as error:
        DEGRADED.labels("trends").inc()
        log.warning("no trends", error=str(error))
        raise Unavailable(t("Trends aren't available right now: Redis does not answer."), why=error) from error
    own = top.order.get(language, []) if language else []
    tags = dict.fromkeys((*own, *top.order.get(EVERYBODY, [])))
    trends = [top.trends[tag] for tag in tags]
    return TrendsView(trends[:limit], rfc3339(top.as_of_ms) if top.as_of_ms else None)
