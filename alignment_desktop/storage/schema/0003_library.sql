-- Version 3: the own pack, part by part, and the questions a round does not ask.

CREATE TABLE own_parts (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    part TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    UNIQUE (kind, part)
) STRICT;

CREATE TABLE switched_off (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    round_id TEXT NOT NULL REFERENCES rounds (id),
    question TEXT NOT NULL,
    UNIQUE (round_id, question)
) STRICT;

-- An own part belongs to no client, so it is found only where everything is searched. Its words are those of its JSON.
CREATE TRIGGER own_parts_searched_added AFTER INSERT ON own_parts
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'own_parts' AS kind, NEW.id AS entity_id, '' AS scope,
            (SELECT group_concat(atom, char(10)) FROM json_tree(NEW.body) WHERE type = 'text') AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER own_parts_searched_changed AFTER UPDATE ON own_parts
WHEN NEW.body IS NOT OLD.body
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'own_parts';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'own_parts' AS kind, NEW.id AS entity_id, '' AS scope,
            (SELECT group_concat(atom, char(10)) FROM json_tree(NEW.body) WHERE type = 'text') AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER own_parts_searched_removed AFTER DELETE ON own_parts
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'own_parts';
END;
