"""The truth about home timelines, in plain Python: what docs call the promise is compared with this."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from backend.tweets.interface import Act


@dataclass
class Oracle:
    """Everything that happened, without any cleverness."""

    follows: set[tuple[int, int]] = field(default_factory=set)
    blocks: set[tuple[int, int]] = field(default_factory=set)
    mutes: set[tuple[int, int]] = field(default_factory=set)
    acts: dict[int, Act] = field(default_factory=dict)
    """Tweets (deleted ones too) and the retweets that were not taken back."""
    deleted: set[int] = field(default_factory=set)
    """Tweets."""
    quotes: dict[int, int] = field(default_factory=dict)
    suspended: int = 0
    """One person, or nobody."""
    secrets: set[int] = field(default_factory=set)
    """Tweets with a word that some people mute."""
    word_mutes: set[int] = field(default_factory=set)
    """Those people."""
    replies: dict[int, int] = field(default_factory=dict)
    """Replies, with whom they answer."""
    without_replies: set[int] = field(default_factory=set)
    """People who have turned off replies of others to others; so without_retweets."""
    without_retweets: set[int] = field(default_factory=set)

    def relate(self, one: int, other: int, change: str) -> None:
        pair = (one, other)
        match change:
            case "follow":
                self.follows.add(pair)
            case "unfollow":
                self.follows.discard(pair)
            case "block":
                self.blocks.add(pair)
                self.follows -= {pair, (other, one)}
            case "unblock":
                self.blocks.discard(pair)
            case "mute":
                self.mutes.add(pair)
            case _:
                self.mutes.discard(pair)

    def blocked(self, one: int, other: int) -> bool:
        return bool({(one, other), (other, one)} & self.blocks)

    def tweets(self) -> list[int]:
        """Those that live."""
        return [act.id for act in self.acts.values() if not act.is_retweet and act.id not in self.deleted]

    def retweets(self) -> list[Act]:
        return [act for act in self.acts.values() if act.is_retweet]

    def home(self, viewer: int) -> list[Act]:
        """All live acts of the people whom the viewer follows now, and their own, minus blocks, mutes (of people, of a word) and what the viewer turned off, newest first."""
        live = [act for act in self.acts.values() if act.tweet_id not in self.deleted]
        mine = [act for act in live if act.actor_id == viewer or (viewer, act.actor_id) in self.follows]
        shown = [
            act
            for act in mine
            if not self._hidden(viewer, act.actor_id)
            and not self._hidden(viewer, act.author_id)
            and not (viewer in self.word_mutes and act.author_id != viewer and self._secret(viewer, act.tweet_id))
            and not (act.actor_id != viewer and self._turned_off(viewer, act))
        ]
        return sorted(shown, key=lambda act: act.id, reverse=True)

    def _secret(self, viewer: int, tweet: int) -> bool:
        """Said by the tweet, or by what it shows as quoted."""
        return tweet in self.secrets or self.quoted(viewer, tweet) in {str(secret) for secret in self.secrets}

    def _turned_off(self, viewer: int, act: Act) -> bool:
        if act.is_retweet:
            return viewer in self.without_retweets
        to = self.replies.get(act.tweet_id)
        return viewer in self.without_replies and to not in (None, viewer, act.author_id)

    def _hidden(self, viewer: int, other: int) -> bool:
        return other == self.suspended or (
            other != viewer and ((viewer, other) in self.mutes or self.blocked(viewer, other))
        )

    def quoted(self, viewer: int, tweet: int) -> str | None:
        """What stands inside a quote: the quoted tweet's id, or why it is not available."""
        quoted = self.quotes.get(tweet)
        if quoted is None:
            return None
        if quoted in self.deleted:
            return "deleted"
        if self.acts[quoted].author_id == self.suspended:
            return "hidden"
        return "blocked" if self.blocked(viewer, self.acts[quoted].author_id) else str(quoted)


def collapsed(acts: Sequence[Act], window: int) -> list[int]:
    """Without the acts that have an older one on the same tweet among the `window` just older."""
    return [
        act.id
        for at, act in enumerate(acts)
        if all(act.tweet_id != older.tweet_id for older in acts[at + 1 : at + 1 + window])
    ]


def check_page(
    expected: Sequence[Act], shown: list[int], *, below: int | None, ended: bool, pending: Set[int], window: int
) -> None:
    """A page shows what is expected below where it starts, in order; it may lack what is pending, and what collapses.

    ended: the page said that nothing follows, so it answers for everything below. What is pending may be there or not,
    so it may hide a newer act on the same tweet or not, and stand between two acts or not.
    """
    assert shown == sorted(set(shown), reverse=True), f"out of order or doubled: {shown}"
    range_ = [act.id for act in expected if below is None or act.id < below]
    foreign = [act for act in shown if act not in range_]
    assert not foreign, f"shown, but not expected: {foreign}"
    owed = range_ if ended else [act for act in range_ if act >= shown[-1]]
    sure = [act for act in expected if act.id not in pending]
    can_hide = {act.id for act in expected if _older(act, expected, sure, window)}
    must_hide = {act.id for act in expected if _older(act, sure, expected, window)}
    missing = [act for act in owed if act not in shown and act not in pending and act not in can_hide]
    assert not missing, f"expected, not pending, not shown: {missing} (shown {shown}, below {below}, ended {ended})"
    doubled = [act for act in shown if act in must_hide]
    assert not doubled, f"shown although an older act on the same tweet is near: {doubled} (shown {shown})"


def _older(act: Act, among: Sequence[Act], between: Sequence[Act], window: int) -> bool:
    """Whether one of these acts is older, on the same tweet, and with fewer than `window` of the others between."""
    return any(
        other.tweet_id == act.tweet_id
        and other.id < act.id
        and sum(other.id < one.id < act.id for one in between) < window
        for other in among
    )
