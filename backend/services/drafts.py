"""Drafts kept on the server: what somebody wrote to post it later, on whatever device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backend import cursor as cursors
from backend.account_views import DraftPostView, DraftView
from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import FieldError, Invalid, NotFound, TweetBlank
from backend.hydration import media_view
from backend.ids import parse
from backend.models import SavedDraft
from backend.rate_limits import Action
from backend.services import media, tweets
from backend.services.tweets import MOST_IN_THREAD, Draft
from backend.text import tidy
from backend.views import Page, TweetView, Viewer
from backend.words import mark, t

MOST = 100
LONGEST = 2000
"""Code points of one post: a draft may be longer than a post can be."""
LONGEST_WHOLE = 10_000
"""Of all posts together, so that a list of drafts has an end."""
_SETTLED_MS = 60_000
_GONE = mark("That draft does not exist.")


async def of(viewer: Viewer, cursor: str | None = None, limit: int = 20) -> Page[DraftView]:
    """The viewer's drafts, saved last comes first. Raises BadCursor."""
    kind = f"drafts:{viewer.id}"
    rows = await engines().drafts.of(viewer.id, cursors.decode_pair(kind, cursor), limit + 1)
    shown = rows[:limit]
    more = cursors.encode_pair(kind, shown[-1].saved_ms, shown[-1].id) if len(rows) > limit else None
    return Page(await _views(viewer, shown), more)


async def get(viewer: Viewer, id: int) -> DraftView:
    """Raises NotFound, also for somebody else's."""
    if (draft := await engines().drafts.get(viewer.id, id)) is None:
        raise NotFound(_GONE)
    return (await _views(viewer, [draft]))[0]


async def save(viewer: Viewer, posts: Sequence[Draft], id: int | None = None) -> DraftView:
    """Keep these 1 to 25 posts as a new draft, or in the place of the draft with that id.

    What the first one answers and what it quotes is kept; what becomes of those posts is seen when it is posted. Their
    media are the viewer's uploads that nothing else has yet, and stay as long as the draft does. Raises Invalid,
    TweetBlank, MediaNotUsable, TooManyMedia, NotFound (there is no draft with that id), RateLimited.
    """
    e = engines()
    if not 1 <= len(posts) <= MOST_IN_THREAD:
        raise Invalid(t("A draft has 1 to {most} posts.", most=MOST_IN_THREAD))
    posts = [replace(post, text=tidy(post.text)) for post in posts]
    if any(len(post.text) > LONGEST for post in posts):
        raise Invalid(fields=(FieldError("text", t("Use at most {most} characters.", most=LONGEST)),))
    if sum(len(post.text) for post in posts) > LONGEST_WHOLE:
        raise Invalid(t("A draft has at most {most} characters in all.", most=LONGEST_WHOLE))
    if not any(post.text or post.media_ids for post in posts):
        raise TweetBlank
    await e.limits.spend(viewer.id, Action.DRAFT)
    has = [[one.id for one in await media.usable(viewer, post.media_ids)] for post in posts]
    now = e.clock.now_ms()
    draft = SavedDraft(
        user_id=viewer.id,
        id=id or await e.ids.next(),
        saved_ms=now,
        reply_to=parse(posts[0].reply_to) if posts[0].reply_to else None,
        quote_of=parse(posts[0].quote_of) if posts[0].quote_of else None,
        posts=[{"text": post.text, "media": ids} for post, ids in zip(posts, has, strict=True)],
    )
    if id is not None:
        if not await e.drafts.replace(draft, now + _SETTLED_MS):
            raise NotFound(_GONE)
    elif not await e.drafts.add(draft, MOST, now + _SETTLED_MS):
        raise Invalid(t("You can keep at most {most} drafts. Delete one first.", most=MOST))
    return (await _views(viewer, [draft]))[0]


async def remove(viewer: Viewer, id: int) -> None:
    """Its uploads stay for a day, as others do that nobody posts. Raises NotFound, also for somebody else's."""
    e = engines()
    if not await e.drafts.remove(viewer.id, id, e.clock.now_ms() + media.UNUSED_MS):
        raise NotFound(_GONE)


async def _views(viewer: Viewer, drafts: Sequence[SavedDraft]) -> list[DraftView]:
    rows = await engines().media_rows.unused(viewer.id, {id for draft in drafts for id in draft.media})
    about = [id for draft in drafts if (id := draft.reply_to or draft.quote_of)]
    known = {tweet.id: tweet for tweet in await tweets.those(viewer, about)}

    def post(kept: dict[str, object], ids: list[int]) -> DraftPostView:
        return DraftPostView(str(kept["text"]), [media_view(media.attachment(rows[id])) for id in ids if id in rows])

    def seen(id: int | None) -> TweetView | None:
        return known.get(str(id))

    return [
        DraftView(
            id=str(draft.id),
            saved_at=rfc3339(draft.saved_ms),
            tweets=[post(one, one["media"]) for one in draft.posts],
            reply_to=str(draft.reply_to) if draft.reply_to else None,
            quote_of=str(draft.quote_of) if draft.quote_of else None,
            about=seen(draft.reply_to or draft.quote_of),
        )
        for draft in drafts
    ]
