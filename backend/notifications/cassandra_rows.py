"""The statements of notifications in Cassandra; each reads or writes one partition."""

from __future__ import annotations

from backend.cassandra import LOCAL_ONE, Statement

# The key decides whether a notification is new: one row of a partition of its own, so that a crowd never waits for each other.
CLAIM = Statement(
    "UPDATE notification_keys SET id = ?, group_id = ? "
    "WHERE user_id = ? AND kind = ? AND tweet_id = ? AND actor_id = ? IF id = null",
    idempotent=False,
)
KEY = Statement(
    "SELECT id, group_id FROM notification_keys WHERE user_id = ? AND kind = ? AND tweet_id = ? AND actor_id = ?"
)
RELEASE = Statement(
    "DELETE FROM notification_keys WHERE user_id = ? AND kind = ? AND tweet_id = ? AND actor_id = ? IF id = ?",
    idempotent=False,
)

WINDOW = Statement("SELECT group_id FROM notification_windows WHERE user_id = ? AND kind = ? AND tweet_id = ?")
OPEN_WINDOW = Statement(
    "UPDATE notification_windows SET group_id = ? WHERE user_id = ? AND kind = ? AND tweet_id = ? IF group_id = ?",
    idempotent=False,
)

ADD_GROUP = Statement(
    "INSERT INTO notification_groups (user_id, many, month, group_id, kind, tweet_id) VALUES (?, ?, ?, ?, ?, ?)"
)
GROUPS = Statement(
    "SELECT group_id, kind, tweet_id FROM notification_groups "
    "WHERE user_id = ? AND many = ? AND month = ? AND group_id < ? LIMIT ?"
)
DROP_GROUPS = Statement("DELETE FROM notification_groups WHERE user_id = ? AND many = ? AND month = ?")

ADD = Statement("INSERT INTO notifications (user_id, kind, tweet_id, group_id, id, actor_id) VALUES (?, ?, ?, ?, ?, ?)")
MEMBERS = Statement(
    "SELECT id, actor_id FROM notifications "
    "WHERE user_id = ? AND kind = ? AND tweet_id = ? AND group_id = ? AND id > ? AND id <= ? LIMIT ?"
)
COUNT = Statement(
    "SELECT count(*) FROM notifications WHERE user_id = ? AND kind = ? AND tweet_id = ? AND group_id = ? AND id <= ?"
)
REMOVE = Statement(
    "DELETE FROM notifications WHERE user_id = ? AND kind = ? AND tweet_id = ? AND group_id = ? AND id = ?"
)

NOTE_ACTOR = Statement("INSERT INTO notifications_by_actor (actor_id, user_id, kind, tweet_id) VALUES (?, ?, ?, ?)")
FORGET_ACTOR = Statement(
    "DELETE FROM notifications_by_actor WHERE actor_id = ? AND user_id = ? AND kind = ? AND tweet_id = ?"
)
BY_ACTOR = Statement("SELECT user_id, kind, tweet_id FROM notifications_by_actor WHERE actor_id = ? LIMIT ?")
CONCERNED = Statement("SELECT user_id FROM notifications_by_actor WHERE actor_id = ? AND user_id > ? LIMIT ?")

READ = Statement("SELECT up_to FROM notification_reads WHERE user_id = ?")
# The position is its own time: of two writes the larger position stands, whichever came last.
MARK_READ = Statement("INSERT INTO notification_reads (user_id, up_to) VALUES (?, ?) USING TIMESTAMP ?")
DROP_READ = Statement("DELETE FROM notification_reads USING TIMESTAMP ? WHERE user_id = ?")

HIDDEN_SHARD = 0
"""All of them lie in this partition: they are few."""
HIDE = Statement("INSERT INTO hidden_actors (shard, actor_id) VALUES (0, ?) IF NOT EXISTS", idempotent=False)
SHOW = Statement("DELETE FROM hidden_actors WHERE shard = 0 AND actor_id = ? IF EXISTS", idempotent=False)
HIDDEN = Statement("SELECT actor_id FROM hidden_actors WHERE shard = 0 AND actor_id > ? LIMIT ?")
HIDDEN_OF = Statement("SELECT actor_id FROM hidden_actors WHERE shard = 0 AND actor_id IN ?")
PING = Statement("SELECT user_id FROM notification_reads LIMIT 1", consistency=LOCAL_ONE)
