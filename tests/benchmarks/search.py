"""Search on 100,000 tweets while others are being indexed; suggestions; and how soon a post is found."""

from __future__ import annotations

import asyncio
import random
import time

from backend.engines import Engines
from backend.ids import at
from backend.search.interface import PersonDocument, TweetDocument
from backend.services import search
from backend.services.search import Sort
from backend.tweets.interface import Tweet
from tests.benchmarks.results import Result, percentile
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.world import people
from workers import search_index

_BATCH = 2000
_GAP_MS = 20_000
_TYPED = (
    "word{0} word{1}",
    "word{0}",
    "wrod{0}",
    '"word{0} word{1}"',
    "word{0} has:links min_likes:5",
    "#tag{0}",
    "from:writer{0}",
    "word{0} -word{1}",
)


async def run(engines: Engines, sizes: Sizes) -> list[Result]:
    dice = random.Random(1)
    writers = await people(engines, "writer", 100)
    now = engines.clock.now_ms()
    took = 0.0
    for first in range(0, sizes.searched, _BATCH):
        places = range(first, min(first + _BATCH, sizes.searched))
        documents = [_document(dice, now - (sizes.searched - place) * _GAP_MS) for place in places]
        tweets = [Tweet(id=one.id, author_id=dice.choice(writers).id, text=one.text) for one in documents]
        await asyncio.gather(*(engines.tweets.add(tweet) for tweet in tweets))
        began = time.perf_counter()
        await engines.search.index(documents)
        took += time.perf_counter() - began
    bulk = sizes.searched / took
    await engines.search.index(
        [PersonDocument(at(now) + n, f"person{n}", f"Name{n} Surname{n % 97}", n) for n in range(sizes.named)]
    )
    await engines.search.advance(at(now))
    indexing = asyncio.create_task(_keep_indexing(engines, dice))
    found, suggested, soon = [list[float]() for _ in range(3)]
    try:
        for _ in range(sizes.searches):
            typed = dice.choice(_TYPED).format(dice.randrange(2000), dice.randrange(50))
            began = time.perf_counter()
            await search.tweets(None, typed, dice.choice(list(Sort)), None, 20)
            found.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            await search.suggest(
                None, dice.choice(("n", "name", f"surname{dice.randrange(97)}", "person1", "#ta", "nmae12"))
            )
            suggested.append((time.perf_counter() - began) * 1000)
        for number in range(sizes.soon):
            soon.append(await _until_found(engines, writers[0].id, f"needle{number}"))
    finally:
        indexing.cancel()
    return [
        Result(
            "Search while indexing, p99",
            percentile(found, 0.99),
            "ms",
            50,
            detail=_told(found, f"{sizes.searched:,} tweets, {bulk:,.0f}/s in bulk"),
        ),
        Result(
            "Suggestions while typing, p99",
            percentile(suggested, 0.99),
            "ms",
            50,
            detail=_told(suggested, f"{sizes.named:,} people"),
        ),
        Result(
            "Post to searchable, p99",
            percentile(soon, 0.99),
            "ms",
            1000,
            detail=_told(soon, "job to first hit, beside the indexing of others"),
        ),
    ]


def _told(values: list[float], what: str) -> str:
    return f"p50 {percentile(values, 0.5):.1f} ms of {len(values):,}; {what}"


def _document(dice: random.Random, ms: int) -> TweetDocument:
    words = [f"word{int(dice.paretovariate(0.6)) % 2000}" for _ in range(12)]
    tag = f"tag{dice.randrange(500)}"
    return TweetDocument(
        id=at(ms) | dice.randrange(1 << 22),
        author=f"writer{dice.randrange(100)}",
        text=f"{' '.join(words)} #{tag}",
        hashtags=(tag,),
        has_links=dice.random() < 0.2,
        likes=int(dice.paretovariate(0.8)) % 10_000,
    )


async def _keep_indexing(engines: Engines, dice: random.Random) -> None:
    """Twenty tweets a second."""
    while True:
        await engines.search.index([_document(dice, engines.clock.now_ms())])
        await asyncio.sleep(0.05)


async def _until_found(engines: Engines, author: int, word: str) -> float:
    """From the store's answer until a search finds it, in ms."""
    tweet = Tweet(id=await engines.ids.next(), author_id=author, text=f"a {word} in the hay")
    await engines.tweets.add(tweet)
    began = time.perf_counter()
    job = asyncio.create_task(search_index.index_tweet(tweet.id))
    while not (await search.tweets(None, word, Sort.LATEST, None, 1)).items:
        await asyncio.sleep(0.005)
    await job
    return (time.perf_counter() - began) * 1000
