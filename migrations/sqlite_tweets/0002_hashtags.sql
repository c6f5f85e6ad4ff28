CREATE TABLE hashtag_tweets (
    tag TEXT NOT NULL,
    tweet_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    PRIMARY KEY (tag, tweet_id)
) WITHOUT ROWID;
INSERT INTO hashtag_tweets
    SELECT DISTINCT tag_key(json_extract(span.value, '$.value')), tweets.id, tweets.author_id
    FROM tweets, json_each(tweets.entities, '$.hashtags') AS span;
