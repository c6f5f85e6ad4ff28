"""Turns the demo world into rows of the stores, with ids of the times at which things happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from random import Random

from backend import text
from backend.demo.people import Person
from backend.demo.story import DAY_MS, DAYS, Like, Post
from backend.ids import MACHINES, at
from backend.models import Follow, User
from backend.tweets.interface import Act, Attachment, Delivery, Tweet

_OLDEST_MS = 700 * DAY_MS
_SEEN_MS = 3 * DAY_MS
_PINNING = 4


class PastIds:
    """Snowflakes of the past: their machine id is the last one, which no process gets before 1,023 others run."""

    def __init__(self) -> None:
        self._made = Counter[int]()

    def next(self, ms: int) -> int:
        sequence = self._made[ms]
        self._made[ms] += 1
        return at(ms) | (MACHINES - 1) << 12 | sequence


class Rows:
    def __init__(self, dice: Random, ids: PastIds, now_ms: int) -> None:
        self._dice = dice
        self._ids = ids
        self._now = now_ms

    def user(self, person: Person, password_hash: str, *, active: bool) -> User:
        """Who is not active was not seen since they signed up, more than 30 days ago: fan-out leaves them out."""
        created = self._now - self._dice.randrange(DAYS * DAY_MS, _OLDEST_MS)
        email = f"{person.username}@example.com"
        return User(
            id=self._ids.next(created),
            username=person.username,
            username_key=person.username.lower(),
            email=email,
            email_key=email.lower(),
            password_hash=password_hash,
            display_name=person.display_name,
            bio=person.bio,
            location=person.location,
            website=person.website,
            verified=person.verified,
            last_seen_ms=self._now - self._dice.randrange(_SEEN_MS) if active else created,
            created_ms=created,
        )

    def follows(self, users: Sequence[User], pairs: Sequence[tuple[int, int]]) -> list[Follow]:
        """Also counts them in the users.

        Marked as backfilled: nobody has a timeline yet, so reads of home merge everything until a job has filled it.
        """
        follows: list[Follow] = []
        for follower, followee in ((users[one], users[other]) for one, other in pairs):
            # More and more as time goes by: who looks at the newest finds some of today.
            age = (self._now - max(follower.created_ms, followee.created_ms)) * self._dice.random() ** 2
            since = self._now - 1 - int(age)
            follower.following_count += 1
            followee.followers_count += 1
            follows.append(
                Follow(
                    follower_id=follower.id, followee_id=followee.id, follow_id=self._ids.next(since), backfilled=True
                )
            )
        return follows

    def tweets(
        self,
        posts: Sequence[Post],
        users: Sequence[User],
        threshold: int,
        shown: Callable[[Post], tuple[Attachment, ...]],
    ) -> Mapping[int, Tweet]:
        """By id(post), in the posts' order, with the pictures shown in each. Also notes the newest pulled act in the users at or above the threshold."""
        tweets: dict[int, Tweet] = {}
        for post in posts:
            author, id_ = users[post.author], self._ids.next(post.ms)
            pulled = author.followers_count >= threshold
            if pulled:
                author.last_pulled_act_id = id_
            parent, root, quoted = (tweets.get(id(one)) for one in (post.parent, post.root, post.quoted))
            tweets[id(post)] = Tweet(
                id=id_,
                author_id=author.id,
                text=post.text,
                entities=text.entities(post.text),
                reply_to_id=parent.id if parent else None,
                reply_to_author_id=parent.author_id if parent else None,
                conversation_id=root.id if root else id_,
                quote_of_id=quoted.id if quoted else None,
                delivery=Delivery.PULL if pulled else Delivery.PUSH,
                media=shown(post),
            )
        return tweets

    def pin(self, likes: Sequence[Like], tweets: Mapping[int, Tweet], users: Sequence[User]) -> None:
        """The first few people have pinned what of their own is liked most."""
        for place, user in enumerate(users[:_PINNING]):
            liked = Counter(
                tweets[id(one.post)].id for one in likes if one.post.author == place and not one.post.parent
            )
            if liked:
                user.pinned_tweet_id = liked.most_common(1)[0][0]

    def retweets(
        self, made: Sequence[Like], tweets: Mapping[int, Tweet], users: Sequence[User], threshold: int
    ) -> list[tuple[Act, Delivery]]:
        """Also notes the newest pulled act, as tweets() does: call it after that."""
        acts: list[tuple[Act, Delivery]] = []
        for one in made:
            tweet, actor, id_ = tweets[id(one.post)], users[one.who], self._ids.next(one.ms)
            pulled = actor.followers_count >= threshold
            if pulled:
                actor.last_pulled_act_id = max(actor.last_pulled_act_id, id_)
            chosen = Delivery.PULL if pulled else Delivery.PUSH
            acts.append((Act(id_, tweet.id, tweet.author_id, actor.id), chosen))
        return acts
