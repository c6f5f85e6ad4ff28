from __future__ import annotations

from backend.noise import A_MINUTE, MOST, MOST_OF_ONE, Noise


def test_one_source_gets_a_few_lines_a_minute_and_the_rest_is_told_later():
    now = 0.0
    noise = Noise(lambda: now)
    assert [noise.allows("tab") for _ in range(MOST_OF_ONE + 3)] == [0] * MOST_OF_ONE + [None] * 3
    assert noise.allows("other") == 3
    now = A_MINUTE
    assert noise.allows("tab") == 0


def test_many_sources_together_are_limited_too():
    noise = Noise(lambda: 0.0)
    assert sum(noise.allows(f"tab {n}") is not None for n in range(1000)) == MOST
