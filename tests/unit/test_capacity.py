"""docs/capacity.md says what the functions compute, and these compute what people would by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backend.capacity import Assumptions, Need, assumptions, followed_by_many, measured, needs, shown
from backend.errors import Invalid
from backend.services import capacity as sliders
from chirp_app.commands.capacity import assumed, capacity, computed

PAGE = (Path(__file__).parents[2] / "docs" / "capacity.md").read_text()
COSTS, WHEN = measured()


def found(a: Assumptions) -> dict[str, Need]:
    return {need.name: need for need in needs(a, COSTS)}


def run(*words: str) -> Result:
    return CliRunner().invoke(capacity, words)


def test_the_page_holds_what_is_computed_and_what_is_assumed() -> None:
    tables = "\n".join(assumed(Assumptions())), "\n".join(computed(needs(Assumptions(), COSTS)))
    assert all(table in PAGE for table in tables), "chirp capacity --markdown prints the tables of docs/capacity.md"
    assert str(WHEN) in PAGE


def test_the_missions_own_estimates_come_out() -> None:
    for need in needs(Assumptions(), COSTS):
        if need.mission and need.name != "media, once":
            assert need.value == pytest.approx(need.mission, rel=0.06), need.name
    like_the_mission = found(Assumptions(media=0.01, media_bytes=137e3))
    assert like_the_mission["media, once"].value == pytest.approx(500e12, rel=0.01)


def test_rates_by_hand() -> None:
    some = found(Assumptions(users=86_400, daily=0.5, posts=2, reads=10, followers=10, seen=0.5, threshold=1e12))
    assert some["posts"].value == 1
    assert some["home timelines read"].value == 10
    assert some["timeline entries written"].value == pytest.approx(5)


def test_storage_by_hand() -> None:
    some = found(Assumptions(users=86_400, daily=1, posts=1, years=1, tweet_bytes=100, media=0.5, media_bytes=10))
    assert some["posts kept"].value == 86_400 * 365
    assert some["posts' own bytes, once"].value == 86_400 * 365 * 100
    assert some["media, once"].value == 86_400 * 365 * 5


def test_few_people_have_most_followers_when_the_power_law_is_steep() -> None:
    shares = [followed_by_many(Assumptions(skew=skew)) for skew in (1.2, 1.5, 2.0, 3.0)]
    assert shares == sorted(shares, reverse=True)
    assert all(0 < share < 1 for share in shares)
    assert followed_by_many(Assumptions(threshold=1)) == 1


@pytest.mark.parametrize("name", ["web processes (a core each)", "workers (a core each)", "Cassandra: nodes by disks"])
def test_twice_the_people_need_twice_the_machines(name: str) -> None:
    once, twice = found(Assumptions()), found(replace(Assumptions(), users=1e9))
    assert twice[name].value == pytest.approx(2 * once[name].value, rel=0.05)


def test_nobody_needs_less_than_all_copies() -> None:
    assert found(Assumptions(users=10))["Cassandra: nodes"].value == 3


def test_the_command_takes_each_assumption() -> None:
    assert {f"--{name.replace('_', '-')}" for name in assumptions()} <= {*run("--help").output.split()}
    told = run("--users", "1M", "--daily", "10%", "--posts", "0.864").output
    assert "  1/s  " in next(line for line in told.splitlines() if line.endswith("= users * daily * posts / 86400"))


@pytest.mark.parametrize(
    "words", [("--users", "many"), ("--users", "-5"), ("--users", "0"), ("--skew", "1"), ("--disk", "nan")]
)
def test_what_is_no_amount_is_said_so(words: tuple[str, str]) -> None:
    assert run(*words).exit_code == 2


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.00012, "s", "120 µs"),
        (0.0012, "s", "1.2 ms"),
        (2314.8, "/s", "2,310/s"),
        (1.157e6, "/s", "1.16 million/s"),
        (109.5e12, "B", "110 TB"),
        (999.9e9, "B", "1 TB"),
        (12, "", "12"),
        (0.0398, "", "0.0398"),
    ],
)
def test_how_numbers_are_shown(value: float, unit: str, text: str) -> None:
    assert shown(value, unit) == text


def test_each_slider_is_an_assumption_and_begins_at_the_missions_number() -> None:
    places = sliders.defaults()
    assert {name: sliders.SCALES[name][place] for name, place in places.items()} == {
        name: assumptions()[name][0] for name in sliders.SCALES
    }
    assert sliders.computed(places) == {need.name: need.value for need in needs(Assumptions(), COSTS)}
    assert all(list(scale) == sorted(set(scale)) for scale in sliders.SCALES.values())


@pytest.mark.parametrize("place", ["first", "last"])
def test_at_either_end_of_each_slider_every_number_is_one(place: str) -> None:
    for name, scale in sliders.SCALES.items():
        found = sliders.computed({**sliders.defaults(), name: 0 if place == "first" else len(scale) - 1})
        assert all(0 <= value < 1e21 for value in found.values()), name


def test_the_command_that_is_shown_says_the_same_numbers() -> None:
    places = sliders.moved(sliders.moved(sliders.defaults(), "users", 18), "replication", 4)
    assert sliders.command(places) == "chirp capacity --users 1M --replication 5"
    told = run(*sliders.command(places).split()[2:]).output.partition("Unit costs")[2]
    for name, value in sliders.computed(places).items():
        line = next(line for line in told.splitlines() if line.startswith(f"{name}  "))
        unit = next(need.unit for need in needs(Assumptions(), COSTS) if need.name == name)
        assert shown(value, unit) in line


@pytest.mark.parametrize(("name", "place"), [("nobody", 0), ("users", -1), ("users", 10**30), ("skew", 20)])
def test_no_slider_goes_beyond_its_end(name: str, place: int) -> None:
    with pytest.raises(Invalid):
        sliders.moved(sliders.defaults(), name, place)
