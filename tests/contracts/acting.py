"""What people do in the proof of the timeline promise (test_promise.py); each act is told to the oracle too."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from backend.errors import Blocked, TweetNotFound
from backend.services import engagement, graph, muted_words, preferences, tweets
from backend.tweets.interface import Act, ProfileTab
from backend.views import Viewer
from tests.contracts.opened import Home
from tests.contracts.oracle import Oracle
from tests.contracts.world import Run

people = st.integers(0, 5)
relations = st.sampled_from(["follow", "follow", "follow", "unfollow", "block", "unblock", "mute", "unmute"])


class Acting(RuleBasedStateMachine):
    """Up to six people; jobs run only where a rule says so."""

    def __init__(self) -> None:
        super().__init__()
        assert Home.opened
        self.home = Home.opened
        self.world = self.home.world
        self.run = self.home.run
        self.oracle = Oracle()
        self.people: list[Viewer] = []
        self.turn = 0

    @initialize(friends=st.integers(1, 2))
    def begin(self, friends: int) -> None:
        """Four people in a ring, each followed by fewer than the threshold."""
        self.world.jobs.queued.clear()
        self.run(self.world.e.live_settings.set_celebrity_threshold(3))
        for _ in range(4):
            self.sign_up()
        for who in range(4):
            for step in range(1, friends + 1):
                self.relate(who, who + step, "follow")
        self.run_all_jobs()

    def someone(self, index: int) -> Viewer:
        return self.people[index % len(self.people)]

    @precondition(lambda self: len(self.people) < 6)
    @rule()
    def sign_up(self) -> None:
        self.people.append(self.run(self.world.sign_up()))

    @rule(who=people, whom=people, change=relations)
    def relate(self, who: int, whom: int, change: str) -> None:
        one, other = self.someone(who), self.someone(whom)
        if one == other:
            return
        try:
            self.run(getattr(graph, change)(one, other.username))
        except Blocked:
            assert change == "follow"
            assert self.oracle.blocked(one.id, other.id)
        else:
            self.oracle.relate(one.id, other.id, change)

    @precondition(lambda self: self.oracle.follows)
    @rule(which=st.integers(0, 99), change=st.sampled_from(["unfollow", "unfollow", "block", "mute"]))
    def part(self, which: int, change: str) -> None:
        """Somebody turns away from somebody whom they follow."""
        follows = sorted(self.oracle.follows)
        one, other = follows[which % len(follows)]
        ids = [person.id for person in self.people]
        self.relate(ids.index(one), ids.index(other), change)

    @precondition(lambda self: self.world.jobs.queued)
    @rule()
    def run_all_jobs(self) -> None:
        for _ in range(len(self.world.jobs.queued)):
            self.run(self.world.run_job(0, Run()))

    @rule(whom=people)
    def follow_by_all(self, whom: int) -> None:
        """Crosses the threshold upwards."""
        for who in range(len(self.people)):
            self.relate(who, whom, "follow")

    @rule(who=people, times=st.integers(1, 4))
    def post(self, who: int, times: int) -> None:
        for _ in range(times):
            self._post(self.someone(who), tweets.Draft("a tweet"))

    @rule(who=people)
    def post_a_secret(self, who: int) -> None:
        self.oracle.secrets.add(self._post(self.someone(who), tweets.Draft("It is a SÉCRET.")))

    @rule(who=people)
    def mute_or_unmute_a_word(self, who: int) -> None:
        one = self.someone(who)
        if muted := self.run(muted_words.of(one)):
            self.run(muted_words.remove(one, int(muted[0].id)))
        else:
            self.run(muted_words.add(one, "secret"))
        self.oracle.word_mutes ^= {one.id}

    @rule(who=people, what=st.sampled_from(["replies", "retweets"]))
    def turn_off_or_on(self, who: int, what: str) -> None:
        one, off = self.someone(who), getattr(self.oracle, f"without_{what}")
        self.run(preferences.change(one, {f"show_{what}": one.id in off}))
        off ^= {one.id}

    @rule(posts=st.integers(1, 4))
    def busy_day(self, posts: int) -> None:
        """Two of them fill more than a timeline keeps; all is delivered."""
        for _ in range(posts):
            for who in range(len(self.people)):
                self.post(who, 1)
        if self.world.jobs.queued:
            self.run_all_jobs()

    @precondition(lambda self: self.oracle.tweets())
    @rule(who=people, which=st.integers(0, 99))
    def reply(self, who: int, which: int) -> None:
        def post(one: Viewer, tweet: int) -> None:
            id = self._post(one, tweets.Draft("a reply", reply_to=str(tweet)))
            self.oracle.replies[id] = self.oracle.acts[tweet].author_id

        self._on_tweet(who, which, post)

    @precondition(lambda self: self.oracle.tweets())
    @rule(who=people, which=st.integers(0, 99))
    def quote(self, who: int, which: int) -> None:
        def post(one: Viewer, tweet: int) -> None:
            self.oracle.quotes[self._post(one, tweets.Draft("", quote_of=str(tweet)))] = tweet

        self._on_tweet(who, which, post)

    @precondition(lambda self: self.oracle.tweets())
    @rule(who=people, which=st.integers(0, 99))
    def retweet(self, who: int, which: int) -> None:
        self._on_tweet(who, which, self._retweet)

    @precondition(lambda self: self.oracle.tweets())
    @rule(which=st.integers(0, 99))
    def retweet_by_all(self, which: int) -> None:
        for who in range(len(self.people)):
            self._on_tweet(who, which, self._retweet)

    def _retweet(self, one: Viewer, tweet: int) -> None:
        self.world.clock.ms += 1
        self.run(engagement.set_retweet(one, tweet, True))
        (act,) = self.run(self.world.e.tweets.profile(one.id, ProfileTab.TWEETS, None, 1))
        if act.is_retweet and act.tweet_id == tweet:
            self.oracle.acts[act.id] = act

    @precondition(lambda self: self.oracle.retweets())
    @rule(which=st.integers(0, 99))
    def unretweet(self, which: int) -> None:
        retweets = self.oracle.retweets()
        act = retweets[which % len(retweets)]
        actor = next(person for person in self.people if person.id == act.actor_id)
        try:
            self.run(engagement.set_retweet(actor, act.tweet_id, False))
        except (Blocked, TweetNotFound):
            assert act.tweet_id in self.oracle.deleted or self.oracle.blocked(act.actor_id, act.author_id)
        else:
            del self.oracle.acts[act.id]

    def _on_tweet(self, who: int, which: int, do: Callable[[Viewer, int], object]) -> None:
        """Somebody does something to a tweet; a block is what may forbid it."""
        live, one = self.oracle.tweets(), self.someone(who)
        tweet = live[which % len(live)]
        try:
            do(one, tweet)
        except Blocked:
            assert self.oracle.blocked(one.id, self.oracle.acts[tweet].author_id)

    def _post(self, author: Viewer, draft: tweets.Draft) -> int:
        self.world.clock.ms += 1
        id = int(self.run(tweets.create(author, draft)).tweet.id)
        self.oracle.acts[id] = Act(id, id, author.id, author.id)
        return id

    @precondition(lambda self: self.oracle.tweets())
    @rule(which=st.integers(0, 99))
    def delete(self, which: int) -> None:
        live = self.oracle.tweets()
        tweet = live[which % len(live)]
        author = next(person for person in self.people if person.id == self.oracle.acts[tweet].author_id)
        self.run(tweets.delete(author, tweet))
        self.oracle.deleted.add(tweet)
        self.undoable = (author, tweet, self.world.clock.ms)

    @precondition(lambda self: self.oracle.deleted and self.undoable[2] + 9000 > self.world.clock.ms)
    @rule()
    def restore(self) -> None:
        author, tweet, _ = self.undoable
        self.run(tweets.restore(author, tweet))
        self.oracle.deleted.discard(tweet)

    @rule(who=st.integers(0, 99))
    def lose_timeline(self, who: int) -> None:
        """As when the store was lost, or left out of a backup."""
        self.run(self.world.timelines.drop(self.someone(who).id))

    @rule(threshold=st.integers(1, 5))
    def move_threshold(self, threshold: int) -> None:
        self.run(self.world.e.live_settings.set_celebrity_threshold(threshold))
