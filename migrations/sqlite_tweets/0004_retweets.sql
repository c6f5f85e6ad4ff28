CREATE TABLE retweets (
    act_id INTEGER PRIMARY KEY,
    tweet_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL
);
CREATE UNIQUE INDEX retweets_once ON retweets (tweet_id, actor_id);
CREATE INDEX retweets_newest ON retweets (tweet_id, act_id);
CREATE INDEX tweets_quotes ON tweets (quote_of_id, id) WHERE quote_of_id IS NOT NULL;
CREATE TABLE bookmarks (
    user_id INTEGER NOT NULL,
    tweet_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (user_id, tweet_id)
) WITHOUT ROWID;
CREATE INDEX bookmarks_newest ON bookmarks (user_id, position);
CREATE INDEX bookmarks_of_tweet ON bookmarks (tweet_id);
