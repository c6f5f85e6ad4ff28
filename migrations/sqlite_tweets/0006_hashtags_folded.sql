DELETE FROM hashtag_tweets;
INSERT INTO hashtag_tweets
    SELECT DISTINCT tag_key(json_extract(span.value, '$.value')) AS tag, tweets.id, tweets.author_id
    FROM tweets, json_each(tweets.entities, '$.hashtags') AS span WHERE tag <> '';
