"""When a node of Cassandra is suspected, and what follows from it."""

from __future__ import annotations

from backend.cassandra_suspicion import STANDS_S, Speculation, Suspicion


class Watch:
    s = 1000.0

    def __call__(self) -> float:
        return self.s


def test_it_stands_for_a_while_and_shortens_what_is_longer() -> None:
    watch = Watch()
    suspicion = Suspicion(watch)
    assert (suspicion.stands, suspicion.patience_s(0.5)) == (False, 0.5)
    suspicion.arise("seen")
    assert suspicion.patience_s(0.5) < 0.1
    assert suspicion.patience_s(0.01) == 0.01
    watch.s += STANDS_S
    assert (suspicion.stands, suspicion.patience_s(0.5)) == (False, 0.5)


def test_what_is_seen_while_it_stands_makes_it_no_longer_and_a_lost_node_does() -> None:
    watch = Watch()
    suspicion = Suspicion(watch)
    suspicion.arise("seen")
    watch.s += STANDS_S / 2
    suspicion.arise("seen again")
    watch.s += STANDS_S / 2
    assert not suspicion.stands
    suspicion.on_down(None)
    watch.s += STANDS_S / 2
    suspicion.on_down(None)
    watch.s += STANDS_S / 2
    assert suspicion.stands


def test_the_next_node_is_asked_sooner() -> None:
    suspicion = Suspicion(Watch())
    usual = Speculation(suspicion).new_plan(None, None).next_execution(None)
    suspicion.arise("seen")
    assert 0 < Speculation(suspicion).new_plan(None, None).next_execution(None) < usual
