"""The truth about home timelines, in plain Python: what docs call the promise is compared with this."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field


@dataclass
class Oracle:
    """Everything that happened, without any cleverness."""

    follows: set[tuple[int, int]] = field(default_factory=set)
    blocks: set[tuple[int, int]] = field(default_factory=set)
    mutes: set[tuple[int, int]] = field(default_factory=set)
    acts: dict[int, int] = field(default_factory=dict)
    """Each live act and its actor."""
    deleted: dict[int, int] = field(default_factory=dict)

    def relate(self, one: int, other: int, change: str) -> None:
        pair = (one, other)
        match change:
            case "follow":
                self.follows.add(pair)
            case "unfollow":
                self.follows.discard(pair)
            case "block":
                self.blocks.add(pair)
                self.follows -= {pair, (other, one)}
            case "unblock":
                self.blocks.discard(pair)
            case "mute":
                self.mutes.add(pair)
            case _:
                self.mutes.discard(pair)

    def blocked(self, one: int, other: int) -> bool:
        return bool({(one, other), (other, one)} & self.blocks)

    def home(self, viewer: int) -> list[int]:
        """All live acts of the people whom the viewer follows now, and their own, minus blocks and mutes, newest first."""
        return sorted(
            (
                act
                for act, actor in self.acts.items()
                if actor == viewer
                or (
                    (viewer, actor) in self.follows
                    and (viewer, actor) not in self.mutes
                    and not self.blocked(viewer, actor)
                )
            ),
            reverse=True,
        )


def check_page(expected: list[int], shown: list[int], *, below: int | None, ended: bool, pending: Set[int]) -> None:
    """A page shows what is expected below where it starts, in order, and may lack only what is pending.

    ended: the page said that nothing follows, so it answers for everything below.
    """
    assert shown == sorted(set(shown), reverse=True), f"out of order or doubled: {shown}"
    range_ = [act for act in expected if below is None or act < below]
    foreign = [act for act in shown if act not in range_]
    assert not foreign, f"shown, but not expected: {foreign}"
    owed = range_ if ended else [act for act in range_ if act >= shown[-1]]
    missing = [act for act in owed if act not in shown and act not in pending]
    assert not missing, f"expected, not pending, not shown: {missing} (shown {shown}, below {below}, ended {ended})"
