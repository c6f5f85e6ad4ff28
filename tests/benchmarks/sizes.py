"""How much is measured. QUICK is for trying the benchmarks themselves: its numbers mean nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    demo_people: int = 200
    fans: int = 6000
    crowd: int = 5000
    """Followers of the author whose posts are fanned out."""
    clients: int = 8
    rounds: int = 10
    """Of the static route and the timeline, in turn."""
    seconds: float = 2.0
    """Of one round."""
    cold_reads: int = 600
    posts: int = 800
    """Posted during the storm."""
    fan_outs: int = 30
    entries: int = 400
    """Entries in the timelines that are fanned out to."""
    tabs: int = 200
    live_posts: int = 150
    bells: int = 100
    photos: int = 7
    timelines: int = 12_500
    """Of 800 rows each: 10 million."""
    page_reads: int = 3000
    paints: int = 7
    searched: int = 100_000
    """Tweets in the search index."""
    named: int = 20_000
    """People in it."""
    searches: int = 1000
    soon: int = 60
    """Posts until each of which is found."""


FULL = Sizes()
QUICK = Sizes(
    demo_people=40,
    fans=60,
    crowd=300,
    rounds=2,
    seconds=0.3,
    cold_reads=40,
    posts=40,
    fan_outs=3,
    entries=20,
    tabs=10,
    live_posts=8,
    bells=8,
    photos=2,
    timelines=100,
    page_reads=100,
    paints=2,
    searched=2000,
    named=500,
    searches=40,
    soon=3,
)
