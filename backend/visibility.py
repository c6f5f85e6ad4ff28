"""Who may see what, judged at each read: nothing that was filtered is ever cached."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from enum import Enum
from functools import lru_cache

from backend.engines import engines
from backend.ids import TweetId, UserId
from backend.models import User
from backend.repositories.relations import NOBODY, Relations
from backend.search.words import words
from backend.text import Span, fold
from backend.tweets.interface import Act, Tweet
from backend.views import SUSPENDED

_NONE: Mapping[TweetId, Tweet] = {}


class Surface(Enum):
    """Where tweets are shown: mutes, of people and of words, hide in HOME and FEED (search, explore, tags), not on DIRECT
    (profiles, conversations). HOME also leaves out what the viewer has turned off there."""

    HOME = "home"
    FEED = "feed"
    DIRECT = "direct"


async def relations_of(viewer: UserId | None) -> Relations:
    """The viewer's relations: of this moment as far as this process changed them, else at most 1 s old."""
    if viewer is None:
        return NOBODY
    return await engines().caches.relations.get(viewer) or NOBODY


async def suspended_among(people: Collection[UserId]) -> set[UserId]:
    cards = await engines().caches.cards.get_many(people)
    return {id for id, card in cards.items() if card is SUSPENDED}


def is_gone(tweet: Tweet, viewer: UserId | None) -> bool:
    """Deleted, or hidden by an administrator from everybody but its author."""
    return tweet.deleted_ms > 0 or (tweet.hidden and tweet.author_id != viewer)


async def quoted_among(tweets: Iterable[Tweet]) -> dict[TweetId, Tweet]:
    """What these tweets quote, by its id, as far as a quote shows it to anybody."""
    ids = {tweet.quote_of_id for tweet in tweets if tweet.quote_of_id}
    found = await engines().caches.tweets.get_many(ids) if ids else {}
    gone = await suspended_among({tweet.author_id for tweet in found.values()})
    return {
        id: tweet
        for id, tweet in found.items()
        if not tweet.deleted_ms and not tweet.hidden and tweet.author_id not in gone
    }


async def pinned_by(users: Iterable[User], relations: Relations) -> dict[UserId, Tweet]:
    """What each of these people has pinned, as far as a viewer with these relations sees it. What is hidden is pinned for
    nobody: its author finds it in its own place."""
    ids = {user.pinned_tweet_id for user in users if user.pinned_tweet_id and user.id not in relations.blocked}
    found = await engines().caches.tweets.get_many(ids) if ids else {}
    return {tweet.author_id: tweet for tweet in found.values() if not tweet.deleted_ms and not tweet.hidden}


def mutes_words_of(relations: Relations, tweet: Tweet, viewer: UserId | None, quoted: Tweet | None) -> bool:
    """Whether a word that the viewer muted is in somebody else's tweet: as a whole word, whatever its case and accents.

    It is looked for in the text, in the descriptions of its pictures, and in those of the tweet that it quotes.
    """
    if not relations.muted_words or tweet.author_id == viewer:
        return False
    said, now_ms = _folded(tweet), engines().clock.now_ms()
    if quoted and quoted.author_id not in relations.blocked:
        said += _folded(quoted)
    return any(
        pattern.search(said) for until_ms, pattern in relations.word_patterns if not until_ms or until_ms > now_ms
    )


def unwanted_in_home(act: Act, tweet: Tweet, viewer: UserId | None, relations: Relations) -> bool:
    """Whether the viewer has turned such acts off: reposts, or replies to anybody but their author and the viewer."""
    if act.actor_id == viewer:
        return False
    if act.is_retweet:
        return not relations.show_retweets
    return not relations.show_replies and tweet.reply_to_author_id not in (None, act.author_id, viewer)


def muted_key(text: str) -> str:
    """What a muted word, phrase or #hashtag looks for; empty when there is no word in it."""
    if text[:1] in ("#", "＃") and not any(char.isspace() for char in text):
        tag = fold(text[1:])
        return f"#{tag}" if words(tag) else ""
    return " ".join(word.text for word in words(text))


def _folded(tweet: Tweet) -> str:
    said = _folded_text(tweet.text, tweet.entities.hashtags)
    return said + "".join(_folded_text(one.alt, ()) for one in tweet.media if one.alt)


@lru_cache(maxsize=20_000)
def _folded_text(text: str, hashtags: tuple[Span, ...]) -> str:
    """The folded words with a space around each: a phrase is found as it is said, and never inside a word.

    Between two of these stand two spaces: no phrase goes on from one into the other.
    """
    return " ".join(("", *(word.text for word in words(text)), *(f"#{fold(tag.value)}" for tag in hashtags), ""))


def sight(
    viewer: UserId | None,
    relations: Relations,
    surface: Surface,
    suspended: Set[UserId],
    quoted: Mapping[TweetId, Tweet] = _NONE,
) -> Callable[[Act, Tweet], bool]:
    """What judges one act after the other: False for deleted and hidden tweets, for suspended people, for people of a block, and
    on feeds for muted people and words.

    quoted is what quoted_among() answers: on feeds muted words are looked for there too.
    """
    hidden = relations.blocked if surface is Surface.DIRECT else relations.hidden
    unseen = suspended | (hidden - {viewer})
    mutes = surface is not Surface.DIRECT and bool(relations.muted_words)
    choosy = surface is Surface.HOME and not (relations.show_retweets and relations.show_replies)

    def visible(act: Act, tweet: Tweet) -> bool:
        if (tweet.deleted_ms or tweet.hidden) and is_gone(tweet, viewer):
            return False
        if act.actor_id in unseen or tweet.author_id in unseen:
            return False
        if mutes and mutes_words_of(relations, tweet, viewer, quoted.get(tweet.quote_of_id or 0)):
            return False
        return not (choosy and unwanted_in_home(act, tweet, viewer, relations))

    return visible
