"""The scripts of Cassandra's schema are told apart by the numbers in their names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backend.cassandra_schema import scripts
from backend.errors import Misconfigured
from backend.stores import MIGRATIONS


def test_those_of_chirp_are_well_numbered() -> None:
    assert [int(script.name[:4]) for script in scripts(MIGRATIONS / "cassandra")] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["0001_a.cql", "0003_c.cql"], "the script with the number 0002 is missing"),
        (["0002_b.cql"], "the script with the number 0001 is missing"),
        (["0001_a.cql", "0002_b.cql", "0002_c.cql", "0003_d.cql"], "two scripts have the number 0002"),
        (["0001_a.cql", "2_b.cql"], "2_b.cql: the name of a script is like 0001_name.cql"),
        (["0000_a.cql", "0001_b.cql"], "0000_a.cql: the name of a script is like 0001_name.cql"),
        (["0001.cql"], "0001.cql: the name of a script is like 0001_name.cql"),
    ],
)
def test_gaps_doubles_and_names_without_a_number_are_refused(tmp_path: Path, names: list[str], why: str) -> None:
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(Misconfigured, match=re.escape(why)):
        scripts(tmp_path)
