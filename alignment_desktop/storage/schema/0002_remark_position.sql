-- Version 2: remarks keep their place within a note. Those of version 1 stand in the order they were made.

ALTER TABLE remarks ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
