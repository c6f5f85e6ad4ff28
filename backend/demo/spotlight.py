"""The last hours of one person of the demo world, so that there is news of every kind for them: somebody names them, answers,
quotes, likes and passes on what they said."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from backend.demo import grammar
from backend.demo.grammar import Said
from backend.demo.people import Person
from backend.demo.story import HOUR_MS, Like, Post, Story

_HOURS = 10
_ASIDE = "{} @{}, this one is for you."


class Spotlight:
    """On the person at that place among the people; adds to a story that was told already."""

    def __init__(self, dice: Random, story: Story, people: Sequence[Person], place: int, now_ms: int) -> None:
        self._dice = dice
        self._speaker = story.speaker
        self._person = people[place]
        self._place = place
        self._now = now_ms
        near = [one for one in story.followers[place] if people[one].language == self._person.language]
        self._near = near or [one for one in range(len(people)) if one != place]

    def posts(self, told: Sequence[Post]) -> list[Post]:
        """Two posts that name them, two replies and a quote."""
        mine, made = self._mine(told), list[Post]()
        for _ in range(2):
            about = grammar.topic(self._person.language, self._dice.choice(self._person.topics))
            said = self._speaker.post(about, "post")
            made.append(self._post(said, _ASIDE.format(said.text, self._person.username)))
        for quotes, to in zip((False, True, False), (mine * 3)[:3], strict=False):
            if said := self._speaker.reply(to.said, "reply", to.used):
                made.append(
                    self._post(said, said.text, quoted=to) if quotes else self._post(said, said.text, parent=to)
                )
        return made

    def likes(self, posts: Sequence[Post], likes: Sequence[Like]) -> list[Like]:
        """Of what they said last, the newest by most."""
        known = {(id(like.post), like.who) for like in likes}
        return [
            Like(post, who, self._moment())
            for post, most in zip(self._mine(posts), (14, 4, 1), strict=False)
            for who in self._dice.sample(self._near, min(most, len(self._near)))
            if (id(post), who) not in known
        ]

    def retweets(self, posts: Sequence[Post], retweets: Sequence[Like]) -> list[Like]:
        """The newest one is passed on by some."""
        known = {(id(one.post), one.who) for one in retweets}
        return [
            Like(post, who, self._moment())
            for post in self._mine(posts)[:1]
            for who in self._dice.sample(self._near, min(3, len(self._near)))
            if (id(post), who) not in known
        ]

    def _mine(self, posts: Sequence[Post]) -> list[Post]:
        """What they had said before these hours, newest first."""
        before = self._now - _HOURS * HOUR_MS
        mine = [one for one in posts if one.author == self._place and one.parent is None and one.ms < before]
        return sorted(mine, key=lambda post: post.ms, reverse=True)[:3]

    def _moment(self) -> int:
        return self._now - self._dice.randrange(60_000, _HOURS * HOUR_MS)

    def _post(self, said: Said, text: str, *, parent: Post | None = None, quoted: Post | None = None) -> Post:
        return Post(self._dice.choice(self._near), self._moment(), said, text, 1.0, parent, parent, quoted)
