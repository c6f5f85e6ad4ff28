CREATE TABLE hidden_actors (
    actor_id INTEGER PRIMARY KEY
);
CREATE INDEX notifications_by_actor ON notifications (actor_id);
