-- The start of the machine since which what stands here is believed: one row.
CREATE TABLE boots (id TEXT PRIMARY KEY) WITHOUT ROWID, STRICT;
