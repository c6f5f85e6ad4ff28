"""Words, phrases and hashtags that somebody doesn't want to meet in their feeds and notifications."""

from __future__ import annotations

from backend.account_views import MutedWordView
from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import FieldError, Invalid, NotFound
from backend.events import NotificationsChanged, UsersChanged
from backend.ids import UserId
from backend.models import MutedWord
from backend.text import tidy
from backend.views import Viewer
from backend.visibility import muted_key
from backend.words import t

LONGEST = 100
MOST = 200
MOST_HOURS = 365 * 24


async def of(viewer: Viewer) -> list[MutedWordView]:
    """Last one first, without those whose time is over."""
    return [_view(word) for word in await engines().muted_words.of(viewer.id, engines().clock.now_ms())]


async def add(viewer: Viewer, text: str, hours: int | None = None) -> MutedWordView:
    """Mute a word, a phrase or a #hashtag, for so many hours or (None) for good; the same one again: from now on so.

    Raises Invalid (fields text, hours).
    """
    e = engines()
    text = " ".join(tidy(text[: 4 * LONGEST]).split())
    if told := _problem(text):
        raise Invalid(fields=(FieldError("text", told),))
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        raise Invalid(fields=(FieldError("hours", t("Choose 1 to {most} hours.", most=MOST_HOURS)),))
    now = e.clock.now_ms()
    word = MutedWord(
        user_id=viewer.id,
        key=muted_key(text),
        id=await e.ids.next(),
        text=text,
        until_ms=now + hours * 3_600_000 if hours else 0,
    )
    if not await e.muted_words.put(word, now, MOST):
        raise Invalid(
            fields=(FieldError("text", t("You can mute at most {most} words. Remove one first.", most=MOST)),)
        )
    await _changed(viewer.id)
    return _view(word)


async def remove(viewer: Viewer, id: int) -> None:
    """Raises NotFound."""
    if not await engines().muted_words.remove(viewer.id, id):
        raise NotFound(t("That muted word does not exist."))
    await _changed(viewer.id)


async def _changed(user: UserId) -> None:
    await engines().bus.publish(UsersChanged((user,)))
    await engines().bus.publish(NotificationsChanged(user))


def _problem(text: str) -> str | None:
    if len(text) > LONGEST:
        return t("Use at most {most} characters.", most=LONGEST)
    return None if muted_key(text) else t("Write a word, a phrase or a #hashtag.")


def _view(word: MutedWord) -> MutedWordView:
    return MutedWordView(str(word.id), word.text, rfc3339(word.until_ms) if word.until_ms else None)
