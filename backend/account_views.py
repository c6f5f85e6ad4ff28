"""Views of one's own account: shown to nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backend.views import MediaView, TweetView, UserView


@dataclass(frozen=True)
class Preferences:
    """What a person has chosen. notify_...: which kinds of notifications are listed and counted.

    show_replies and show_retweets are about home: replies of others to others (threads stay, and what answers oneself),
    and retweets by others. open_at: home opens where one stopped reading, or at its top. require_alt: nothing is posted
    before its pictures are described. shortcuts: keys without Ctrl or Cmd do something.
    language: of the pages, set in a browser when one logs in there; "browser" leaves it to what that asks for.
    """

    notify_like: bool = True
    notify_retweet: bool = True
    notify_reply: bool = True
    notify_mention: bool = True
    notify_quote: bool = True
    notify_follow: bool = True
    show_replies: bool = True
    show_retweets: bool = True
    show_trends: bool = True
    open_at: Literal["last", "top"] = "last"
    require_alt: bool = False
    shortcuts: bool = True
    text_size: Literal["small", "medium", "large"] = "medium"
    density: Literal["comfortable", "compact"] = "comfortable"
    language: Literal["browser", "en", "pt-BR"] = "browser"


@dataclass(frozen=True)
class ReadingPosition:
    """Where the viewer stopped reading home: an act's id (null: nowhere yet), and how many are newer, at most 1,000."""

    act_id: str | None
    newer_count: int


@dataclass(frozen=True)
class MutedWordView:
    """until is when it ends; null: never."""

    id: str
    text: str
    until: str | None


@dataclass(frozen=True)
class DraftPostView:
    text: str
    media: list[MediaView]


@dataclass(frozen=True)
class DraftView:
    """about is the post that it answers, or else quotes; null when that is gone."""

    id: str
    saved_at: str
    tweets: list[DraftPostView]
    reply_to: str | None
    quote_of: str | None
    about: TweetView | None


@dataclass(frozen=True)
class SuggestionView:
    """tag is the hashtag that the person posts about; null: they are followed by people whom one follows, or by many."""

    user: UserView
    tag: str | None


@dataclass(frozen=True)
class SessionView:
    id: str
    device: str
    created_at: str
    last_seen_at: str
    current: bool


@dataclass(frozen=True)
class ExportView:
    """state: waiting, working, ready or failed; done of total parts are made; until is how long it can be fetched."""

    state: str = ""
    done: int = 0
    total: int = 0
    until: str | None = None


@dataclass(frozen=True)
class ErasureView:
    erased_at: str


@dataclass(frozen=True)
class SignedIn:
    """A fresh session: token is shown this once and stored only as a hash."""

    user: UserView
    token: str
