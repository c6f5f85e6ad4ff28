"""People to follow with the reason why: who posts about what interests the viewer, then whom others follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from backend.account_views import SuggestionView
from backend.engines import engines
from backend.errors import FieldError, Invalid, Unavailable
from backend.ids import UserId
from backend.languages import Language, guess
from backend.services import graph, timelines, trends, users
from backend.text import MAX_WEIGHT, tag_key, tidy
from backend.views import TweetView, Viewer
from backend.visibility import relations_of
from backend.words import t

MOST = 20
MOST_TAGS = 10
_NEWEST = 100
_LOOKED_AT = 200
"""So many of a tag's newest posts are looked at."""


async def people(viewer: Viewer, tags: Sequence[str] = (), limit: int = 5) -> list[SuggestionView]:
    """At most 20: for each tag in turn who posted most of its newest posts, then those of graph.suggestions(). Nobody whom
    the viewer follows, mutes or shares a block with. Raises Invalid (field tag)."""
    if len(tags) > MOST_TAGS or not all(len(tag) <= MAX_WEIGHT and tag_key(tag) for tag in tags):
        raise Invalid(fields=(FieldError("tag", t("Choose up to {most} hashtags.", most=MOST_TAGS)),))
    relations = await relations_of(viewer.id)
    known = relations.followees.keys() | relations.blocked | relations.muted | {viewer.id}
    found: dict[UserId, str] = {}
    for row in zip_longest(*[await _posting_about(tag, known) for tag in tags]):
        for tag, person in zip(tags, row, strict=True):
            if person is not None:
                found.setdefault(person, tidy(tag))
    shown = [SuggestionView(user, found[int(user.id)]) for user in await users.views(viewer, list(found)[: 2 * MOST])]
    popular = await graph.suggestions(viewer, MOST)
    shown += [SuggestionView(user, None) for user in popular if int(user.id) not in found]
    return shown[: min(limit, MOST)]


async def interests(viewer: Viewer, language: Language | None = None, limit: int = 20) -> list[str]:
    """Hashtags to choose from: what is talked about now, then those of the newest posts, most used first.

    Of each, what posts in the language say comes before the rest.
    """
    try:
        talked = [trend.tag for trend in (await trends.top(language)).trends]
    except Unavailable:  # which is logged and counted there
        talked = []
    newest = await timelines.newest(viewer, None, _NEWEST)
    own = [tweet for tweet in newest.items if language and guess(tweet.text) == language]
    found: dict[str, str] = {}
    for tag in (*talked, *_most_used(own), *_most_used(newest.items)):
        found.setdefault(tag_key(tag), tag)
    return list(found.values())[:limit]


def _most_used(tweets: Sequence[TweetView]) -> list[str]:
    return [tag for tag, _ in Counter(one.tag for tweet in tweets for one in tweet.entities.hashtags).most_common()]


async def _posting_about(tag: str, known: set[UserId]) -> list[UserId]:
    acts = await engines().tweets.tagged(tag, None, _LOOKED_AT)
    return [person for person, _ in Counter(act.author_id for act in acts).most_common() if person not in known]
