CREATE TABLE reading_positions (
    viewer_id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL
);
