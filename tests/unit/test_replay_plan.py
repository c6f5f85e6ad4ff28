"""What a replay is told, and what its dice make of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from backend.errors import Misconfigured
from chirp_app.replay import follow_graph, plan
from chirp_app.replay.plan import Zipf, arrivals


@pytest.mark.parametrize(("told", "seconds"), [("90", 90), ("90s", 90), ("5m", 300), ("1.5h", 5400)])
def test_a_duration_has_units(told: str, seconds: float) -> None:
    assert plan.duration(told) == seconds


@pytest.mark.parametrize("told", ["", "0s", "-5s", "5 minutes", "13h", "infs", "nan"])
def test_what_is_no_duration_is_refused_with_an_example(told: str) -> None:
    with pytest.raises(ValueError, match="such as 90s"):
        plan.duration(told)


def test_a_mix_has_weights() -> None:
    assert plan.mix("home=60, profile=30,post=0.5") == {"home": 60, "profile": 30, "post": 0.5}


@pytest.mark.parametrize("told", ["", "home", "home=", "home=-1", "home=1,home=2", "likes=3", "home=nan", "home=0"])
def test_what_is_no_mix_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match=r"mix|home=60"):
        plan.mix(told)


def test_arrivals_are_as_many_as_asked_for_on_average_and_come_in_bursts() -> None:
    times = list(arrivals(Random(1), rate=50, seconds=200))
    assert times == sorted(times)
    assert times[0] > 0
    assert times[-1] < 200
    assert len(times) == pytest.approx(10_000, rel=0.05)
    counts = Counter(int(at) for at in times)
    mean = len(times) / 200
    variance = sum((counts[second] - mean) ** 2 for second in range(200)) / 200
    assert variance == pytest.approx(mean, rel=0.4), "that of a Poisson process is its mean"


def test_zipf_makes_the_first_come_twice_as_often_as_the_second() -> None:
    dice, zipf = Random(1), Zipf(100, 1)
    seen = Counter(zipf.place(dice) for _ in range(20_000))
    assert set(seen) <= set(range(100))
    assert seen[0] / seen[1] == pytest.approx(2, rel=0.15)
    assert seen[0] / seen[9] == pytest.approx(10, rel=0.3)


def test_an_edge_list_is_read(tmp_path: Path) -> None:
    file = tmp_path / "edges.txt"
    file.write_text("# follower followee\n12 7\n12\t7 # again\n\n7,12\n3 3\nAna Ünal-of-a-very-long-name\n")
    edges = follow_graph.read(file)
    ana, other = follow_graph.username("Ana"), follow_graph.username("Ünal-of-a-very-long-name")
    assert list(edges) == [("r_12", "r_7"), ("r_7", "r_12"), (ana, other)]
    assert follow_graph.username("ana") == "r_ana" != ana
    assert all(len(name) <= 15 and name.isascii() for edge in edges for name in edge)


@pytest.mark.parametrize(("text", "told"), [("1 2\n1 2 3\n", "line 2: '1 2 3'"), ("# nobody\n", "no follows")])
def test_what_is_no_edge_list_is_refused_by_its_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "edges.txt"
    file.write_text(text)
    with pytest.raises(Misconfigured, match=told):
        follow_graph.read(file)


def test_a_graph_that_is_made_up_has_known_people_and_others() -> None:
    edges = follow_graph.made_up(Random(1), 200)
    follows = Counter(one for one, _ in edges)
    followers = Counter(other for _, other in edges)
    assert set(follows.values()) == {20}
    assert max(followers.values()) > 5 * min(followers.get(f"r_{n}", 0) for n in range(1, 201))
    assert len(follow_graph.made_up(Random(1), 2)) == 2
