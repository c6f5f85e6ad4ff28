"""What one person of the demo world was told in its month: derived from what others did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from backend.demo.rows import PastIds
from backend.demo.story import DAY_MS, DAYS, Like
from backend.ids import NotificationId, TweetId, UserId, ms_of
from backend.models import Follow, User
from backend.notifications.interface import Kind, Notification
from backend.tweets.interface import Act, Tweet

_UNREAD_MS = DAY_MS // 2


class Notices:
    """Hears of everything that happened, keeps what concerns the person."""

    def __init__(self, person: User, ids: PastIds, now_ms: int) -> None:
        self._person = person
        self._ids = ids
        self._now = now_ms
        self._told: list[Notification] = []

    def told(self) -> list[Notification]:
        """Of the last month, oldest first."""
        return sorted(self._told, key=lambda one: one.id)

    def read(self) -> NotificationId:
        """Up to where it was read: half a day ago, and nothing newer than the last of each kind."""
        newest = {one.kind: one.id for one in self.told()}
        cut = [one.id for one in self.told() if ms_of(one.id) < self._now - _UNREAD_MS]
        return min([*cut[-1:], *(id - 1 for id in newest.values())], default=0)

    def follows(self, follows: Iterable[Follow]) -> None:
        for one in follows:
            self._hear(one.followee_id, ms_of(one.follow_id), Kind.FOLLOW, 0, one.follower_id)

    def tweets(self, tweets: Iterable[Tweet]) -> None:
        """Each for its strongest reason."""
        all_of_them = {tweet.id: tweet for tweet in tweets}
        key = self._person.username_key
        for tweet in all_of_them.values():
            quoted = all_of_them.get(tweet.quote_of_id or 0)
            if tweet.reply_to_author_id == self._person.id:
                kind = Kind.REPLY
            elif quoted and quoted.author_id == self._person.id:
                kind = Kind.QUOTE
            elif any(span.value.lower() == key for span in tweet.entities.mentions):
                kind = Kind.MENTION
            else:
                continue
            self._hear(self._person.id, ms_of(tweet.id), kind, tweet.id, tweet.author_id)

    def likes(self, likes: Iterable[Like], tweets: Mapping[int, Tweet], users: Sequence[User]) -> None:
        for like in likes:
            tweet = tweets[id(like.post)]
            self._hear(tweet.author_id, like.ms, Kind.LIKE, tweet.id, users[like.who].id)

    def retweets(self, acts: Iterable[Act]) -> None:
        for act in acts:
            self._hear(act.author_id, ms_of(act.id), Kind.RETWEET, act.tweet_id, act.actor_id)

    def _hear(self, concerned: UserId, ms: int, kind: Kind, tweet: TweetId, actor: UserId) -> None:
        me = self._person.id
        if concerned == me != actor and ms > self._now - DAYS * DAY_MS:
            self._told.append(Notification(self._ids.next(ms), me, kind, tweet, actor))
