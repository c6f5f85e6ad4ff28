"""Who follows whom in a replay: read from an edge list, or made up."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from random import Random

from backend.errors import Misconfigured
from chirp_app.replay.plan import Zipf

Edges = dict[tuple[str, str], None]
"""Pairs of follower and followee, by username: each once, nobody follows themselves."""

MOST_EDGES = 2_000_000
_FOLLOWED = 20
_PLAIN = re.compile(r"[a-z0-9_]{1,13}")


def read(file: Path) -> Edges:
    """An edge list: "follower followee" a line, with blanks, tabs or a comma between; # begins a comment. Raises Misconfigured."""
    edges = Edges()
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            words = line.partition("#")[0].replace(",", " ").split()
            if not words:
                continue
            if len(words) != 2:
                raise Misconfigured(
                    f"{file}, line {number}: {line.strip()[:60]!r} is not a follower and a followee with a blank between."
                )
            if words[0] != words[1]:
                edges[username(words[0]), username(words[1])] = None
            if len(edges) > MOST_EDGES:
                raise Misconfigured(f"{file} has more than {MOST_EDGES:,} follows: take a part of it.")
    if not edges:
        raise Misconfigured(f"{file} has no follows in it.")
    return edges


def made_up(dice: Random, people: int) -> Edges:
    """So many people, each of whom follows twenty (or all) others: some are followed by many, most by few."""
    zipf, edges = Zipf(people, 0.8), Edges()
    for one in range(people):
        wanted, others = min(_FOLLOWED, people - 1), set[int]()
        while len(others) < wanted:
            others.add(zipf.place(dice))
            others.discard(one)
        edges.update({(username(str(one + 1)), username(str(other + 1))): None for other in sorted(others)})
    return edges


def username(node: str) -> str:
    """The same for the same node each time; of letters that a username may have."""
    plain = node if _PLAIN.fullmatch(node) else hashlib.sha256(node.encode()).hexdigest()[:13]
    return f"r_{plain}"
