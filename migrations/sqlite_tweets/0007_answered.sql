CREATE INDEX tweets_answered ON tweets (reply_to_author_id) WHERE reply_to_author_id IS NOT NULL;
