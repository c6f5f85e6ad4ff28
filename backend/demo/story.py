"""A month in the demo world: who posted what and when, who answered, who liked it. Decided here, written elsewhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from backend.demo import grammar
from backend.demo.grammar import Said, Speaker, Topic
from backend.demo.people import CELEBRITY, Person

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS
DAYS = 30
# How much is said in each hour of a day, by one's own clock.
_RHYTHM = (10, 5, 3, 2, 3, 8, 20, 40, 50, 50, 45, 50, 60, 55, 45, 40, 45, 50, 60, 70, 80, 78, 55, 28)
_ASIDES = {
    "en": ("(with @{})", "cc @{}", "@{}, this one is for you.", "Found via @{}"),
    "pt": ("(com @{})", "cc @{}", "@{}, lembrei de você.", "Vi com @{}"),
}
_ROOTS_A_PERSON = 18
_REPLIES_A_PERSON = 12
_LIKES_A_PERSON = 240
_POSTS_AN_EVENT = 24
_TALKS = 6
_PEOPLE_A_TALK = (4, 8)
_TALK_MS = 2 * HOUR_MS


Plan = tuple[int, int, Topic | None]
"""An author, a time, and the event or the day's talk that they will speak of, if any."""


@dataclass(slots=True)
class Post:
    """author is a place in the list of people; parent and root are posts. heat: how much it is liked and answered."""

    author: int
    ms: int
    said: Said
    text: str
    heat: float
    parent: Post | None = None
    root: Post | None = None
    quoted: Post | None = None
    used: set[str] = field(default_factory=set[str])


@dataclass(frozen=True, slots=True)
class Like:
    """Also a retweet."""

    post: Post
    who: int
    ms: int


def moved(by: int, posts: Sequence[Post], *likes: Sequence[Like]) -> list[list[Like]]:
    """Everything as many milliseconds later: the posts themselves, and the likes anew."""
    for post in posts:
        post.ms += by
    return [[replace(like, ms=like.ms + by) for like in some] for some in likes]


class Story:
    """Tells a month that ends at now_ms among people who follow each other as `follows` says."""

    def __init__(self, dice: Random, people: Sequence[Person], follows: list[tuple[int, int]], now_ms: int) -> None:
        self._dice = dice
        self._people = people
        self._now = now_ms
        self.speaker = Speaker(dice)
        self._told = Counter[tuple[str, str]]()
        self.followers: list[list[int]] = [[] for _ in people]
        self._followees: list[list[int]] = [[] for _ in people]
        for follower, followee in follows:
            self.followers[followee].append(follower)
            self._followees[follower].append(followee)

    def followees(self, place: int) -> list[int]:
        """Whom the person at that place follows."""
        return self._followees[place]

    def posts(self) -> list[Post]:
        """Posts and replies, oldest first: a parent always comes before its replies."""
        # What is said is dealt in the order in which it will be read, so that nothing comes twice within a few screens.
        roots = [self._root(*plan) for plan in sorted(self._plans(), key=lambda plan: plan[1])]
        weights = [post.heat for post in roots]
        wanted, replies = _REPLIES_A_PERSON * len(self._people), list[Post]()
        for parent in self._dice.choices(roots, weights, k=wanted * 2):
            if len(replies) < wanted:
                replies += self._replies(parent)
        return sorted(roots + replies, key=lambda post: post.ms)

    def likes(self, posts: list[Post], fans: range) -> list[Like]:
        """Who liked what, in order of time. fans: those who like only what the celebrity posts."""
        likes = dict[tuple[int, int], Like]()
        everybody = range(len(self._people))
        hot = self._dice.choices(range(len(posts)), [post.heat for post in posts], k=_LIKES_A_PERSON * len(everybody))
        for place in hot:
            near = self.followers[posts[place].author] if self._dice.random() < 0.8 else everybody
            if near and (who := self._dice.choice(near)) != posts[place].author:
                likes.setdefault((place, who), Like(posts[place], who, self._later(posts[place].ms, 90)))
        for place, post in enumerate(posts):
            if self._people[post.author] is CELEBRITY and post.parent is None:
                some = self._dice.sample(fans, int(len(fans) * self._dice.uniform(0.01, 0.08)))
                likes.update({(place, who): Like(post, who, self._later(post.ms, 240)) for who in some})
        return sorted((like for like in likes.values() if like.ms < self._now), key=lambda like: like.ms)

    def retweets(self, likes: Sequence[Like]) -> list[Like]:
        """Some who like a post pass it on a little later, in order of time; replies rarely."""
        passed_on = [
            Like(like.post, like.who, self._later(like.ms, 5))
            for like in likes
            if self._dice.random() < (0.01 if like.post.parent else 0.05)
        ]
        return sorted((one for one in passed_on if one.ms < self._now), key=lambda one: one.ms)

    def _plans(self) -> list[Plan]:
        """Who will post when; events are the talk of the last 24 hours, and grow."""
        talk = [person.talk for person in self._people]
        authors = self._dice.choices(range(len(self._people)), talk, k=_ROOTS_A_PERSON * len(self._people))
        plans: list[Plan] = [(author, self._moment(self._people[author]), None) for author in authors]
        for language in grammar.LANGUAGES:
            speakers = [
                place
                for place, person in enumerate(self._people)
                if person.language == language and person is not CELEBRITY
            ]
            events = [about for name in grammar.names(language) if (about := grammar.topic(language, name)).event]
            for about in events if speakers else ():
                count = int(min(_POSTS_AN_EVENT, len(self._people) // 3) * self._dice.uniform(0.6, 1.2))
                for author in self._dice.choices(speakers, k=count):
                    plans.append((author, self._now - int(self._dice.random() ** 2 * DAY_MS) - 1, about))
            plans += self._talks(language, speakers)
        return plans

    def _talks(self, language: str, speakers: list[int]) -> list[Plan]:
        """Ordinary topics that several people speak of within two hours of the last twelve."""
        topics = [grammar.topic(language, name) for name in grammar.names(language) if name != "celebrity"]
        plans: list[Plan] = []
        for topic in self._dice.sample([topic for topic in topics if not topic.event], _TALKS):
            began = self._now - self._dice.randrange(2 * _TALK_MS, DAY_MS // 2)
            count = min(self._dice.randint(*_PEOPLE_A_TALK), len(speakers))
            plans += [
                (who, began + self._dice.randrange(_TALK_MS), topic) for who in self._dice.sample(speakers, count)
            ]
        return plans

    def _root(self, author: int, ms: int, talk: Topic | None) -> Post:
        person = self._people[author]
        language = self._dice.choice(grammar.LANGUAGES) if person is CELEBRITY else person.language
        about = talk or self._topic(person.topics, language)
        said = self.speaker.post(about, "ask" if self._dice.random() < 0.15 else "post")
        heat = min(person.fame**0.5 * self._dice.paretovariate(1.5), 400)
        text = self._dressed(author, said) if talk is None or talk.event else f"{said.text} #{talk.lists['tags'][0]}"
        return Post(author, ms, said, text, heat)

    def _topic(self, names: Sequence[str], language: str) -> Topic:
        """One of two of one's topics: that of which less was said so far."""
        topics = [grammar.topic(language, name) for name in self._dice.sample(names, min(2, len(names)))]
        about = min(topics, key=lambda topic: self._told[language, topic.name])
        self._told[language, about.name] += 1
        return about

    def _replies(self, parent: Post) -> list[Post]:
        """One reply to a post, sometimes with a word of thanks below; none when nobody near has anything to say."""
        speaks = [
            place
            for place in self.followers[parent.author]
            if self._people[place].language == parent.said.topic.language
        ]
        kind = "answer" if parent.said.kind == "ask" else "reply"
        if not speaks or (said := self.speaker.reply(parent.said, kind, parent.used)) is None:
            return []
        reply = self._below(parent, parent, self._dice.choice(speaks), said)
        if self._dice.random() < 0.06:
            reply.parent, reply.root, reply.quoted = None, None, parent
        made = [reply]
        if (
            not reply.quoted
            and self._dice.random() < 0.25
            and (thanks := self.speaker.reply(parent.said, "thanks", parent.used))
        ):
            made.append(self._below(parent, reply, parent.author, thanks))
        return [post for post in made if post.ms < self._now]

    def _below(self, root: Post, parent: Post, author: int, said: Said) -> Post:
        heat = 0.1 * root.heat * self._dice.paretovariate(1.5)
        return Post(author, self._later(parent.ms, 25), said, said.text, heat, parent, root)

    def _dressed(self, author: int, said: Said) -> str:
        """Some posts name a friend or carry a hashtag."""
        lot = self._dice.random()
        friends = [place for place in self._followees[author] if self._people[place].language == said.topic.language]
        if lot < 0.08 and friends and not said.topic.event and said.topic.name != "celebrity":
            friend = self._people[self._dice.choice(friends)].username
            return f"{said.text} {self._dice.choice(_ASIDES[said.topic.language]).format(friend)}"
        if lot < 0.28 and "#" not in said.text:
            return f"{said.text} #{self._dice.choice(said.topic.lists['tags'])}"
        return said.text

    def _moment(self, person: Person) -> int:
        """A time in the last days, by the rhythm of the person's own day."""
        while True:
            local = self._now + person.zone * HOUR_MS - self._dice.randrange(DAYS * DAY_MS)
            hour = self._dice.choices(range(24), _RHYTHM)[0]
            ms = local - local % DAY_MS + hour * HOUR_MS + self._dice.randrange(HOUR_MS) - person.zone * HOUR_MS
            if self._now - DAYS * DAY_MS <= ms < self._now:
                return ms

    def _later(self, ms: int, median_minutes: int) -> int:
        return ms + 15_000 + int(self._dice.lognormvariate(math.log(median_minutes), 1.1) * 60_000)
