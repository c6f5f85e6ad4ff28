"""How a Cassandra cluster is spoken to: its URL, and what the driver sends twice."""

from __future__ import annotations

import pytest
from cassandra.cluster import EXEC_PROFILE_DEFAULT
from cassandra.policies import RetryPolicy
from cassandra.query import SimpleStatement

from backend.cassandra_connection import Place, cluster_of, place_of
from backend.cassandra_suspicion import Suspicion
from backend.errors import Misconfigured

URL = "cassandra://one,two:9999/chirp?dc=here"


def test_a_url_names_hosts_keyspace_and_data_centre() -> None:
    assert place_of(URL) == Place(("one", "two"), 9999, "chirp", "here", 3, "", "")
    assert place_of("cassandra://me:p%40ss@one/chirp?dc=here&replication=1") == Place(
        ("one",), 9042, "chirp", "here", 1, "me", "p@ss"
    )


@pytest.mark.parametrize(
    "url",
    ["cassandra://one/chirp", "cassandra://one?dc=here", "cassandra:///chirp?dc=here", "cassandra://one:x/c?dc=h"],
)
def test_a_url_that_lacks_something_says_what_to_write(url: str) -> None:
    with pytest.raises(Misconfigured, match="CHIRP_TWEETS_URL: say cassandra://"):
        place_of(url)


@pytest.mark.parametrize("idempotent", [True, False])
def test_the_driver_sends_again_only_what_may_run_twice(idempotent: bool) -> None:
    profiles = cluster_of(place_of("cassandra://127.0.0.1/chirp?dc=here"), Suspicion()).profile_manager
    assert profiles
    policy = profiles.profiles[EXEC_PROFILE_DEFAULT].retry_policy
    statement = SimpleStatement("UPDATE ...", is_idempotent=idempotent)
    answers = [
        policy.on_request_error(statement, 6, error=ConnectionError(), retry_num=0),
        policy.on_unavailable(statement, 6, required_replicas=2, alive_replicas=1, retry_num=0),
    ]
    decisions = {decision for decision, _ in answers}
    assert decisions == {RetryPolicy.RETRY_NEXT_HOST if idempotent else RetryPolicy.RETHROW}
