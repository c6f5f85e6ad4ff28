CREATE TABLE tweets (
    id INTEGER PRIMARY KEY,
    author_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    entities TEXT NOT NULL,
    reply_to_id INTEGER,
    reply_to_author_id INTEGER,
    conversation_id INTEGER NOT NULL,
    quote_of_id INTEGER,
    delivery TEXT NOT NULL,
    deleted_ms INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX tweets_roots ON tweets (id) WHERE reply_to_id IS NULL;
CREATE INDEX tweets_replies ON tweets (reply_to_id, id) WHERE reply_to_id IS NOT NULL;
CREATE INDEX tweets_deleted ON tweets (deleted_ms) WHERE deleted_ms > 0;
CREATE TABLE user_tweets (
    actor_id INTEGER NOT NULL,
    act_id INTEGER NOT NULL,
    tweet_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    is_reply INTEGER NOT NULL,
    PRIMARY KEY (actor_id, act_id)
) WITHOUT ROWID;
CREATE INDEX user_tweets_tabs ON user_tweets (actor_id, is_reply, act_id);
CREATE TABLE tweet_counters (
    tweet_id INTEGER PRIMARY KEY,
    likes INTEGER NOT NULL DEFAULT 0,
    retweets INTEGER NOT NULL DEFAULT 0,
    replies INTEGER NOT NULL DEFAULT 0,
    quotes INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE user_counters (
    user_id INTEGER PRIMARY KEY,
    tweets INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE tweet_likes (
    tweet_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (tweet_id, user_id)
) WITHOUT ROWID;
CREATE INDEX tweet_likes_newest ON tweet_likes (tweet_id, position);
CREATE TABLE user_likes (
    user_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    tweet_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, position)
) WITHOUT ROWID;
CREATE TABLE pending_fan_out (
    hour INTEGER NOT NULL,
    act_id INTEGER NOT NULL,
    tweet_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    delivery TEXT NOT NULL,
    after INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (hour, act_id)
) WITHOUT ROWID;
CREATE TABLE idempotency_keys (
    author_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    tweet_id INTEGER NOT NULL,
    PRIMARY KEY (author_id, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_keys_old ON idempotency_keys (tweet_id);
