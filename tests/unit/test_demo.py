from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest

from backend import text, usernames
from backend.demo import grammar
from backend.demo.graph import follows
from backend.demo.people import CELEBRITY, DEMO, Namer, Person, crowd
from backend.demo.story import DAY_MS, DAYS, Post, Story

NOW = 1_795_000_000_000
TOPICS = [(language, name) for language in grammar.LANGUAGES for name in grammar.names(language)]
Month = tuple[list[Person], list[tuple[int, int]], list[Post], Story]
SLOT = re.compile(r"\{(\w+)\^?\}")


def world(number: int = 1, people: int = 200) -> Month:
    dice = Random(number)
    everybody = [CELEBRITY, DEMO, *crowd(dice, Namer(dice, ["demo", "marinaluz"]), people - 2)]
    pairs = follows(dice, everybody)
    story = Story(dice, everybody, pairs, NOW)
    return everybody, pairs, story.posts(), story


@pytest.fixture(scope="module")
def month() -> Month:
    return world()


@pytest.mark.parametrize(("language", "name"), TOPICS)
def test_a_topic_has_all_that_it_names(language: str, name: str) -> None:
    topic = grammar.topic(language, name)
    for kind, patterns in topic.patterns.items():
        assert patterns, kind
        for pattern in patterns:
            slots = set(SLOT.findall(pattern.text)) | set(SLOT.findall(pattern.fits))
            assert slots <= topic.lists.keys(), pattern.text
            assert pattern.text.count("[") == pattern.text.count("]"), pattern.text
    assert topic.event or name == "celebrity" or topic.lists["bio"]
    assert topic.event or topic.lists["tags"]


@pytest.mark.parametrize(("language", "name"), TOPICS)
def test_every_question_has_an_answer_of_its_own(language: str, name: str) -> None:
    topic = grammar.topic(language, name)
    for ask in topic.patterns["ask"]:
        assert any(answer.fits and answer.fits in ask.text for answer in topic.patterns["answer"]), ask.text


@pytest.mark.parametrize(("language", "name"), TOPICS)
def test_every_condition_can_be_met(language: str, name: str) -> None:
    topic = grammar.topic(language, name)
    phrases = "\n".join(phrase for phrases in topic.lists.values() for phrase in phrases)
    roots = topic.patterns["post"] + topic.patterns["ask"]
    for kind in ("reply", "answer", "thanks"):
        for pattern in topic.patterns[kind]:
            if pattern.fits and not pattern.fits.startswith("#"):
                fits = pattern.fits.replace("}", "")
                assert any(fits in root.text for root in roots) or fits in phrases, pattern


@pytest.mark.slow
def test_what_is_said_is_ready_to_be_posted(month: Month) -> None:
    for post in month[2][::7]:
        assert text.clean(post.text) == post.text
        assert not re.search(r"[{}\[\]|^]", post.text), post.text


def test_people_have_names_of_their_own_that_anybody_could_have_chosen() -> None:
    dice = Random(7)
    namer = Namer(dice, ["demo"])
    people = crowd(dice, namer, 300)
    names = [person.username for person in people] + [namer.name("pt")[0] for _ in range(6000)]
    assert len({name.lower() for name in names}) == len(names)
    assert not [name for name in names if usernames.problem(name)]
    assert len({person.display_name for person in people}) > 250
    assert {person.language for person in people} == {"en", "pt"}
    assert all(len(person.bio) <= 160 and person.topics for person in people)


def test_a_few_are_followed_by_many_and_everybody_follows_somebody(
    month: Month,
) -> None:
    people, pairs, _, _ = month
    followers = Counter(followee for _, followee in pairs)
    following = Counter(follower for follower, _ in pairs)
    ranked = sorted(followers.values(), reverse=True)
    assert len(set(pairs)) == len(pairs)
    assert all(one != other for one, other in pairs)
    assert min(following[place] for place in range(len(people))) > 0
    assert ranked[5] > 5 * ranked[len(ranked) * 3 // 4]
    assert following[people.index(DEMO)] == 40
    assert (people.index(DEMO), people.index(CELEBRITY)) in pairs


def test_a_month_has_posts_of_every_day_and_threads_in_order(
    month: Month,
) -> None:
    posts = month[2]
    assert 5_000 < len(posts) < 7_000
    assert {(NOW - post.ms) // DAY_MS for post in posts} == set(range(DAYS))
    assert posts == sorted(posts, key=lambda post: post.ms)
    for post in posts:
        if post.parent and post.root:
            assert post.parent.ms < post.ms < NOW
            assert post.root.parent is None
            assert post.parent.author != post.author
            assert post.said.topic is post.root.said.topic
    assert sum(post.parent is not None for post in posts) > 2_000


def test_a_reader_of_a_hundred_posts_sees_no_text_twice(
    month: Month,
) -> None:
    roots = [post.text for post in month[2] if post.parent is None and post.quoted is None]
    assert all(len(set(roots[at : at + 100])) == 100 for at in range(0, len(roots), 50) if at + 100 <= len(roots))
    for thread in Counter((id(post.root), post.text) for post in month[2] if post.root).values():
        assert thread == 1


def test_a_few_tags_trend_on_the_last_day(month: Month) -> None:
    people = Counter[str]()
    for post in month[2]:
        if post.ms > NOW - DAY_MS:
            people.update({f"{tag.value}" for tag in text.entities(post.text).hashtags})
    (_, first), *_, (_, fourth) = people.most_common(4)
    assert fourth > 10
    assert first < 80


@pytest.mark.slow
def test_likes_fall_off_as_a_power_law_and_none_is_double(
    month: Month,
) -> None:
    _, _, posts, story = month
    likes = story.likes(posts, range(200, 1200))
    per_post = sorted(Counter(id(like.post) for like in likes).values(), reverse=True)
    assert len({(id(like.post), like.who) for like in likes}) == len(likes)
    assert all(like.post.ms < like.ms < NOW and like.who != like.post.author for like in likes)
    assert per_post[10] > 10 * per_post[len(per_post) // 2]


def test_the_same_seed_tells_the_same_month_and_another_one_does_not() -> None:
    one, same, other = ([(post.text, post.ms, post.author) for post in world(number, 30)[2]] for number in (5, 5, 6))
    assert one == same
    assert one != other
