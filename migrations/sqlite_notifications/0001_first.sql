CREATE TABLE notifications (
    user_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    tweet_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, group_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX notifications_once ON notifications (user_id, kind, tweet_id, actor_id);
CREATE TABLE notification_groups (
    user_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    tweet_id INTEGER NOT NULL,
    newest_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, id)
) WITHOUT ROWID;
CREATE INDEX notification_groups_newest ON notification_groups (user_id, newest_id);
CREATE INDEX notification_groups_open ON notification_groups (user_id, kind, tweet_id, id);
CREATE INDEX notification_groups_old ON notification_groups (newest_id);
CREATE TABLE notification_reads (
    user_id INTEGER PRIMARY KEY,
    up_to INTEGER NOT NULL
);
