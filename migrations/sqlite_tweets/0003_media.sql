ALTER TABLE tweets ADD COLUMN media TEXT NOT NULL DEFAULT '[]';
CREATE INDEX tweets_media ON tweets (author_id, id) WHERE media <> '[]';
