CREATE TABLE user_timeline (
    viewer_id INTEGER NOT NULL,
    act_id INTEGER NOT NULL,
    tweet_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    PRIMARY KEY (viewer_id, act_id)
) WITHOUT ROWID;
CREATE TABLE timeline_floors (
    viewer_id INTEGER PRIMARY KEY,
    floor_id INTEGER NOT NULL
);
