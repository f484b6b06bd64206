-- Version 1 of the workbook. Ids are UUIDv7 as hex; *_at is UTC ISO text, *_on a date, money minor units.
-- References never cascade: what is in use cannot vanish, and undo finds every row in the journal.

-- The journal: one row a step, and the rows it changed as JSON.
CREATE TABLE steps (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    command TEXT NOT NULL,
    label TEXT NOT NULL,
    engagement_id TEXT,
    schema_version INTEGER NOT NULL,
    undoes_step_id TEXT REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    undoable INTEGER NOT NULL CHECK (undoable IN (0, 1))
) STRICT;
CREATE INDEX steps_by_undone ON steps (undoes_step_id) WHERE undoes_step_id IS NOT NULL;

CREATE TABLE changes (
    step_id TEXT NOT NULL REFERENCES steps (id),
    ord INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    "before" TEXT CHECK (json_valid("before")),
    "after" TEXT CHECK (json_valid("after")),
    PRIMARY KEY (step_id, ord),
    CHECK ("before" IS NOT NULL OR "after" IS NOT NULL)
) STRICT;

-- Pictures and documents. The digest is the name, so the same bytes are kept once and can never change.
CREATE TABLE attachments (
    sha256 TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64),
    bytes BLOB NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size = length(bytes) AND size BETWEEN 1 AND 20971520)
) STRICT;
CREATE TRIGGER attachments_never_change BEFORE UPDATE ON attachments
BEGIN
    SELECT raise(ABORT, 'attachments never change');
END;

CREATE TABLE brands (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    firm TEXT NOT NULL,
    accent TEXT NOT NULL,
    second TEXT NOT NULL,
    logo TEXT REFERENCES attachments (sha256),
    imprint TEXT NOT NULL,
    confidentiality TEXT NOT NULL
) STRICT;

CREATE TABLE clients (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    name TEXT NOT NULL,
    monogram TEXT NOT NULL,
    industry TEXT NOT NULL,
    size TEXT NOT NULL,
    goals TEXT NOT NULL,
    notes TEXT NOT NULL,
    logo TEXT REFERENCES attachments (sha256),
    is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1))
) STRICT;

CREATE TABLE people (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    name TEXT NOT NULL,
    job TEXT NOT NULL,
    department TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('business', 'it')),
    seniority TEXT NOT NULL CHECK (seniority IN ('executive', 'manager', 'staff')),
    email TEXT NOT NULL,
    is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
    erased_on TEXT CHECK (erased_on LIKE '____-__-__')
) STRICT;
CREATE INDEX people_by_client ON people (client_id);

CREATE TABLE engagements (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    brand_id TEXT REFERENCES brands (id),
    title TEXT NOT NULL,
    scope TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('prospect', 'proposed', 'assessing', 'remediating', 'closed')),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    fee_minor INTEGER,
    language TEXT NOT NULL,
    started_on TEXT CHECK (started_on LIKE '____-__-__'),
    ended_on TEXT CHECK (ended_on LIKE '____-__-__')
) STRICT;
CREATE INDEX engagements_by_client ON engagements (client_id);
CREATE INDEX engagements_by_brand ON engagements (brand_id) WHERE brand_id IS NOT NULL;

CREATE TABLE packs (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 64),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    pack TEXT NOT NULL,
    version TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE rounds (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('baseline', 'checkpoint')),
    pack_sha256 TEXT NOT NULL REFERENCES packs (id),
    opened_on TEXT NOT NULL CHECK (opened_on LIKE '____-__-__'),
    closed_on TEXT CHECK (closed_on LIKE '____-__-__'),
    UNIQUE (engagement_id, number)
) STRICT;
CREATE INDEX rounds_by_pack_sha256 ON rounds (pack_sha256);

CREATE TABLE respondents (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    attribution TEXT NOT NULL CHECK (attribution IN ('named', 'role', 'side', 'none')),
    consent_on TEXT CHECK (consent_on LIKE '____-__-__'),
    released_on TEXT CHECK (released_on LIKE '____-__-__'),
    UNIQUE (engagement_id, person_id)
) STRICT;
CREATE INDEX respondents_by_person ON respondents (person_id);

CREATE TABLE targets (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    about TEXT NOT NULL,
    halves INTEGER NOT NULL CHECK (halves BETWEEN 2 AND 10),
    by_on TEXT CHECK (by_on LIKE '____-__-__'),
    agreed_with TEXT NOT NULL,
    agreed_on TEXT CHECK (agreed_on LIKE '____-__-__'),
    UNIQUE (engagement_id, about)
) STRICT;

CREATE TABLE weights (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    about TEXT NOT NULL,
    weight INTEGER NOT NULL CHECK (weight BETWEEN 0 AND 100),
    reason TEXT NOT NULL,
    UNIQUE (engagement_id, about)
) STRICT;

CREATE TABLE interviews (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    round_id TEXT NOT NULL REFERENCES rounds (id),
    plan TEXT,
    channel TEXT NOT NULL CHECK (channel IN ('in_person', 'video', 'phone', 'sheet')),
    state TEXT NOT NULL CHECK (state IN ('planned', 'held', 'no_show', 'cancelled')),
    appointment TEXT,
    zone TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    started_at TEXT,
    ended_at TEXT,
    confirmed_on TEXT CHECK (confirmed_on LIKE '____-__-__')
) STRICT;
CREATE INDEX interviews_by_round ON interviews (round_id);

CREATE TABLE attendances (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    interview_id TEXT NOT NULL REFERENCES interviews (id),
    respondent_id TEXT NOT NULL REFERENCES respondents (id),
    UNIQUE (interview_id, respondent_id)
) STRICT;
CREATE INDEX attendances_by_respondent ON attendances (respondent_id);

CREATE TABLE responses (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    round_id TEXT NOT NULL REFERENCES rounds (id),
    respondent_id TEXT NOT NULL REFERENCES respondents (id),
    question TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('rated', 'not_applicable', 'dont_know', 'declined', 'to_rate')),
    rating INTEGER CHECK (rating BETWEEN 1 AND 5),
    basis TEXT CHECK (basis IN ('self', 'consultant', 'confirmed', 'questionnaire')),
    is_joint INTEGER NOT NULL CHECK (is_joint IN (0, 1)),
    is_flagged INTEGER NOT NULL CHECK (is_flagged IN (0, 1)),
    interview_id TEXT REFERENCES interviews (id),
    UNIQUE (round_id, respondent_id, question),
    CHECK ((standing = 'rated') = (rating IS NOT NULL) AND (standing = 'rated') = (basis IS NOT NULL))
) STRICT;
CREATE INDEX responses_by_respondent ON responses (respondent_id);
CREATE INDEX responses_by_interview ON responses (interview_id) WHERE interview_id IS NOT NULL;

CREATE TABLE remarks (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    interview_id TEXT NOT NULL REFERENCES interviews (id),
    respondent_id TEXT REFERENCES respondents (id),
    question TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('note', 'quote', 'symptom', 'follow_up', 'evidence', 'observation', 'off_record')),
    text TEXT NOT NULL,
    attribution TEXT CHECK (attribution IN ('named', 'role', 'side', 'none')),
    said_at TEXT NOT NULL,
    erased_on TEXT CHECK (erased_on LIKE '____-__-__')
) STRICT;
CREATE INDEX remarks_by_interview ON remarks (interview_id);
CREATE INDEX remarks_by_respondent ON remarks (respondent_id) WHERE respondent_id IS NOT NULL;

CREATE TABLE claims (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    first_remark_id TEXT NOT NULL REFERENCES remarks (id),
    second_remark_id TEXT NOT NULL REFERENCES remarks (id),
    practice TEXT,
    settled_by TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'first_holds', 'second_holds', 'both_in_part')),
    outcome TEXT NOT NULL,
    CHECK (first_remark_id <> second_remark_id)
) STRICT;
CREATE INDEX claims_by_engagement ON claims (engagement_id);
CREATE INDEX claims_by_first_remark ON claims (first_remark_id);
CREATE INDEX claims_by_second_remark ON claims (second_remark_id);

CREATE TABLE agreed_levels (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    round_id TEXT NOT NULL REFERENCES rounds (id),
    practice TEXT NOT NULL,
    halves INTEGER NOT NULL CHECK (halves BETWEEN 2 AND 10),
    reason TEXT NOT NULL,
    agreed_by TEXT NOT NULL,
    agreed_on TEXT CHECK (agreed_on LIKE '____-__-__'),
    UNIQUE (round_id, practice)
) STRICT;

CREATE TABLE evidence (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    attachment TEXT NOT NULL REFERENCES attachments (sha256),
    caption TEXT NOT NULL,
    source TEXT NOT NULL,
    taken_on TEXT CHECK (taken_on LIKE '____-__-__'),
    may_print INTEGER NOT NULL CHECK (may_print IN (0, 1)),
    practice TEXT,
    remark_id TEXT REFERENCES remarks (id)
) STRICT;
CREATE INDEX evidence_by_engagement ON evidence (engagement_id);
CREATE INDEX evidence_by_remark ON evidence (remark_id) WHERE remark_id IS NOT NULL;

CREATE TABLE findings (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    round_id TEXT NOT NULL REFERENCES rounds (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    challenge TEXT NOT NULL,
    practice TEXT,
    rule TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('weakness', 'strength')),
    state TEXT NOT NULL CHECK (state IN ('accepted', 'rejected', 'merged')),
    title TEXT NOT NULL,
    condition TEXT NOT NULL,
    criteria TEXT NOT NULL,
    cause TEXT NOT NULL,
    effect TEXT NOT NULL,
    consequence TEXT NOT NULL,
    recommendation TEXT NOT NULL,
    impact INTEGER NOT NULL CHECK (impact BETWEEN 1 AND 5),
    likelihood INTEGER NOT NULL CHECK (likelihood BETWEEN 1 AND 5),
    merged_into_id TEXT REFERENCES findings (id),
    reject_reason TEXT NOT NULL,
    UNIQUE (engagement_id, number),
    CHECK ((state = 'merged') = (merged_into_id IS NOT NULL))
) STRICT;
CREATE INDEX findings_by_round ON findings (round_id);
CREATE INDEX findings_by_merged_into ON findings (merged_into_id) WHERE merged_into_id IS NOT NULL;

CREATE TABLE finding_responses (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    finding_id TEXT NOT NULL REFERENCES findings (id),
    stance TEXT NOT NULL CHECK (stance IN ('agree', 'partly', 'disagree')),
    words TEXT NOT NULL,
    person_id TEXT REFERENCES people (id),
    given_on TEXT CHECK (given_on LIKE '____-__-__'),
    UNIQUE (finding_id)
) STRICT;
CREATE INDEX finding_responses_by_person ON finding_responses (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE finding_evidence (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    finding_id TEXT NOT NULL REFERENCES findings (id),
    remark_id TEXT REFERENCES remarks (id),
    response_id TEXT REFERENCES responses (id),
    evidence_id TEXT REFERENCES evidence (id),
    CHECK ((remark_id IS NOT NULL) + (response_id IS NOT NULL) + (evidence_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX finding_evidence_by_finding ON finding_evidence (finding_id);
CREATE INDEX finding_evidence_by_remark ON finding_evidence (remark_id) WHERE remark_id IS NOT NULL;
CREATE INDEX finding_evidence_by_response ON finding_evidence (response_id) WHERE response_id IS NOT NULL;
CREATE INDEX finding_evidence_by_evidence ON finding_evidence (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE UNIQUE INDEX finding_evidence_once_remark ON finding_evidence (finding_id, remark_id) WHERE remark_id IS NOT NULL;
CREATE UNIQUE INDEX finding_evidence_once_response ON finding_evidence (finding_id, response_id) WHERE response_id IS NOT NULL;
CREATE UNIQUE INDEX finding_evidence_once_evidence ON finding_evidence (finding_id, evidence_id) WHERE evidence_id IS NOT NULL;

CREATE TABLE actions (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,
    solution TEXT,
    owner_id TEXT REFERENCES people (id),
    start_on TEXT CHECK (start_on LIKE '____-__-__'),
    due_on TEXT CHECK (due_on LIKE '____-__-__'),
    status TEXT NOT NULL CHECK (status IN ('planned', 'in_progress', 'blocked', 'done', 'dropped')),
    progress INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
    impact INTEGER NOT NULL CHECK (impact BETWEEN 1 AND 5),
    effort INTEGER NOT NULL CHECK (effort BETWEEN 1 AND 5),
    cost_minor INTEGER,
    verification TEXT NOT NULL,
    verified_on TEXT CHECK (verified_on LIKE '____-__-__'),
    done_on TEXT CHECK (done_on LIKE '____-__-__'),
    UNIQUE (engagement_id, number)
) STRICT;
CREATE INDEX actions_by_owner ON actions (owner_id) WHERE owner_id IS NOT NULL;

CREATE TABLE action_steps (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    action_id TEXT NOT NULL REFERENCES actions (id),
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    done_on TEXT CHECK (done_on LIKE '____-__-__')
) STRICT;
CREATE INDEX action_steps_by_action ON action_steps (action_id);

CREATE TABLE action_lifts (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    action_id TEXT NOT NULL REFERENCES actions (id),
    practice TEXT NOT NULL,
    tenths INTEGER NOT NULL CHECK (tenths BETWEEN 0 AND 40),
    UNIQUE (action_id, practice)
) STRICT;

CREATE TABLE action_needs (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    action_id TEXT NOT NULL REFERENCES actions (id),
    needs_id TEXT NOT NULL REFERENCES actions (id),
    UNIQUE (action_id, needs_id),
    CHECK (action_id <> needs_id)
) STRICT;
CREATE INDEX action_needs_by_needs ON action_needs (needs_id);

CREATE TABLE action_updates (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    action_id TEXT NOT NULL REFERENCES actions (id),
    said_on TEXT NOT NULL CHECK (said_on LIKE '____-__-__'),
    author TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX action_updates_by_action ON action_updates (action_id);

CREATE TABLE kpis (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    starter TEXT,
    family TEXT NOT NULL,
    title TEXT NOT NULL,
    formula TEXT NOT NULL,
    unit TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('higher', 'lower', 'range')),
    baseline TEXT,
    target TEXT,
    target_high TEXT,
    amber TEXT,
    cadence TEXT NOT NULL CHECK (cadence IN ('weekly', 'monthly', 'quarterly')),
    grace_days INTEGER NOT NULL CHECK (grace_days >= 0),
    business_owner_id TEXT REFERENCES people (id),
    it_owner_id TEXT REFERENCES people (id),
    is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
    UNIQUE (engagement_id, number)
) STRICT;
CREATE INDEX kpis_by_business_owner ON kpis (business_owner_id) WHERE business_owner_id IS NOT NULL;
CREATE INDEX kpis_by_it_owner ON kpis (it_owner_id) WHERE it_owner_id IS NOT NULL;

CREATE TABLE measurements (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    kpi_id TEXT NOT NULL REFERENCES kpis (id),
    measured_on TEXT NOT NULL CHECK (measured_on LIKE '____-__-__'),
    value TEXT NOT NULL,
    note TEXT NOT NULL,
    UNIQUE (kpi_id, measured_on)
) STRICT;

CREATE TABLE action_links (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    action_id TEXT NOT NULL REFERENCES actions (id),
    finding_id TEXT REFERENCES findings (id),
    kpi_id TEXT REFERENCES kpis (id),
    CHECK ((finding_id IS NOT NULL) + (kpi_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX action_links_by_action ON action_links (action_id);
CREATE INDEX action_links_by_finding ON action_links (finding_id) WHERE finding_id IS NOT NULL;
CREATE INDEX action_links_by_kpi ON action_links (kpi_id) WHERE kpi_id IS NOT NULL;
CREATE UNIQUE INDEX action_links_once_finding ON action_links (action_id, finding_id) WHERE finding_id IS NOT NULL;
CREATE UNIQUE INDEX action_links_once_kpi ON action_links (action_id, kpi_id) WHERE kpi_id IS NOT NULL;

CREATE TABLE entries (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    register TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    "values" TEXT NOT NULL CHECK (json_valid("values")),
    is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
    UNIQUE (engagement_id, register, number)
) STRICT;

CREATE TABLE entry_links (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    entry_id TEXT NOT NULL REFERENCES entries (id),
    field TEXT NOT NULL,
    person_id TEXT REFERENCES people (id),
    finding_id TEXT REFERENCES findings (id),
    action_id TEXT REFERENCES actions (id),
    kpi_id TEXT REFERENCES kpis (id),
    CHECK ((person_id IS NOT NULL) + (finding_id IS NOT NULL) + (action_id IS NOT NULL) + (kpi_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX entry_links_by_entry ON entry_links (entry_id);
CREATE INDEX entry_links_by_person ON entry_links (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX entry_links_by_finding ON entry_links (finding_id) WHERE finding_id IS NOT NULL;
CREATE INDEX entry_links_by_action ON entry_links (action_id) WHERE action_id IS NOT NULL;
CREATE INDEX entry_links_by_kpi ON entry_links (kpi_id) WHERE kpi_id IS NOT NULL;

CREATE TABLE prose (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    round_id TEXT NOT NULL REFERENCES rounds (id),
    section TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    figures TEXT NOT NULL CHECK (json_valid(figures)),
    is_edited INTEGER NOT NULL CHECK (is_edited IN (0, 1)),
    UNIQUE (engagement_id, round_id, section, language)
) STRICT;
CREATE INDEX prose_by_round ON prose (round_id);

CREATE TABLE issued (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    round_id TEXT NOT NULL REFERENCES rounds (id),
    deliverable TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    status TEXT NOT NULL CHECK (status IN ('draft', 'final')),
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    attribution TEXT NOT NULL CHECK (attribution IN ('named', 'role', 'side', 'none')),
    issued_at TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    pages INTEGER NOT NULL CHECK (pages >= 1),
    step_seq INTEGER NOT NULL,
    showings TEXT NOT NULL CHECK (json_valid(showings))
) STRICT;
CREATE INDEX issued_by_engagement ON issued (engagement_id);
CREATE INDEX issued_by_round ON issued (round_id);

CREATE TABLE comments (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 32),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    updated_at TEXT NOT NULL,
    issued_id TEXT NOT NULL REFERENCES issued (id),
    page INTEGER CHECK (page >= 1),
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    disposition TEXT NOT NULL CHECK (disposition IN ('open', 'accepted', 'rejected', 'answered')),
    answer TEXT NOT NULL,
    given_on TEXT CHECK (given_on LIKE '____-__-__')
) STRICT;
CREATE INDEX comments_by_issued ON comments (issued_id);

-- Search: one line for each text, kept by triggers and never journaled. scope holds the ids of engagement and client.
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (entity_id, kind)
) STRICT;
CREATE VIRTUAL TABLE passages_fts USING fts5 (
    body, scope, content='passages', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
INSERT INTO passages_fts (passages_fts, rank) VALUES ('secure-delete', 1);
-- A sealed page holds 4016 bytes; a larger leaf of the index would take two.
INSERT INTO passages_fts (passages_fts, rank) VALUES ('pgsz', 3900);
CREATE TRIGGER passages_added AFTER INSERT ON passages
BEGIN
    INSERT INTO passages_fts (rowid, body, scope) VALUES (NEW.id, NEW.body, NEW.scope);
END;
CREATE TRIGGER passages_removed AFTER DELETE ON passages
BEGIN
    INSERT INTO passages_fts (passages_fts, rowid, body, scope) VALUES ('delete', OLD.id, OLD.body, OLD.scope);
END;
CREATE TRIGGER passages_never_change BEFORE UPDATE ON passages
BEGIN
    SELECT raise(ABORT, 'a passage is removed and added anew');
END;

CREATE TRIGGER clients_searched_added AFTER INSERT ON clients
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'clients' AS kind, NEW.id AS entity_id,
            NEW.id AS scope,
            trim(NEW.name || char(10) || NEW.industry || char(10) || NEW.goals || char(10) || NEW.notes, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER clients_searched_changed AFTER UPDATE ON clients
WHEN NEW.name IS NOT OLD.name OR NEW.industry IS NOT OLD.industry OR NEW.goals IS NOT OLD.goals OR NEW.notes IS NOT OLD.notes
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'clients';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'clients' AS kind, NEW.id AS entity_id,
            NEW.id AS scope,
            trim(NEW.name || char(10) || NEW.industry || char(10) || NEW.goals || char(10) || NEW.notes, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER clients_searched_removed AFTER DELETE ON clients
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'clients';
END;

CREATE TRIGGER people_searched_added AFTER INSERT ON people
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'people' AS kind, NEW.id AS entity_id,
            NEW.client_id AS scope,
            trim(NEW.name || char(10) || NEW.job || char(10) || NEW.department || char(10) || NEW.email, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER people_searched_changed AFTER UPDATE ON people
WHEN NEW.name IS NOT OLD.name OR NEW.job IS NOT OLD.job OR NEW.department IS NOT OLD.department OR NEW.email IS NOT OLD.email
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'people';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'people' AS kind, NEW.id AS entity_id,
            NEW.client_id AS scope,
            trim(NEW.name || char(10) || NEW.job || char(10) || NEW.department || char(10) || NEW.email, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER people_searched_removed AFTER DELETE ON people
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'people';
END;

CREATE TRIGGER engagements_searched_added AFTER INSERT ON engagements
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'engagements' AS kind, NEW.id AS entity_id,
            NEW.id || ' ' || NEW.client_id AS scope,
            trim(NEW.title || char(10) || NEW.scope, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER engagements_searched_changed AFTER UPDATE ON engagements
WHEN NEW.title IS NOT OLD.title OR NEW.scope IS NOT OLD.scope
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'engagements';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'engagements' AS kind, NEW.id AS entity_id,
            NEW.id || ' ' || NEW.client_id AS scope,
            trim(NEW.title || char(10) || NEW.scope, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER engagements_searched_removed AFTER DELETE ON engagements
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'engagements';
END;

CREATE TRIGGER remarks_searched_added AFTER INSERT ON remarks
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'remarks' AS kind, NEW.id AS entity_id,
            (SELECT r.engagement_id || ' ' || e.client_id FROM interviews i JOIN rounds r ON r.id = i.round_id JOIN engagements e ON e.id = r.engagement_id WHERE i.id = NEW.interview_id) AS scope,
            NEW.text AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER remarks_searched_changed AFTER UPDATE ON remarks
WHEN NEW.text IS NOT OLD.text
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'remarks';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'remarks' AS kind, NEW.id AS entity_id,
            (SELECT r.engagement_id || ' ' || e.client_id FROM interviews i JOIN rounds r ON r.id = i.round_id JOIN engagements e ON e.id = r.engagement_id WHERE i.id = NEW.interview_id) AS scope,
            NEW.text AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER remarks_searched_removed AFTER DELETE ON remarks
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'remarks';
END;

CREATE TRIGGER claims_searched_added AFTER INSERT ON claims
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'claims' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            trim(NEW.settled_by || char(10) || NEW.outcome, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER claims_searched_changed AFTER UPDATE ON claims
WHEN NEW.settled_by IS NOT OLD.settled_by OR NEW.outcome IS NOT OLD.outcome
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'claims';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'claims' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            trim(NEW.settled_by || char(10) || NEW.outcome, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER claims_searched_removed AFTER DELETE ON claims
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'claims';
END;

CREATE TRIGGER evidence_searched_added AFTER INSERT ON evidence
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'evidence' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            trim(NEW.caption || char(10) || NEW.source, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER evidence_searched_changed AFTER UPDATE ON evidence
WHEN NEW.caption IS NOT OLD.caption OR NEW.source IS NOT OLD.source
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'evidence';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'evidence' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            trim(NEW.caption || char(10) || NEW.source, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER evidence_searched_removed AFTER DELETE ON evidence
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'evidence';
END;

CREATE TRIGGER findings_searched_added AFTER INSERT ON findings
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'findings' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            trim(NEW.title || char(10) || NEW.condition || char(10) || NEW.criteria || char(10) || NEW.cause || char(10) || NEW.effect || char(10) || NEW.consequence || char(10) || NEW.recommendation, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER findings_searched_changed AFTER UPDATE ON findings
WHEN NEW.title IS NOT OLD.title OR NEW.condition IS NOT OLD.condition OR NEW.criteria IS NOT OLD.criteria OR NEW.cause IS NOT OLD.cause OR NEW.effect IS NOT OLD.effect OR NEW.consequence IS NOT OLD.consequence OR NEW.recommendation IS NOT OLD.recommendation
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'findings';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'findings' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            trim(NEW.title || char(10) || NEW.condition || char(10) || NEW.criteria || char(10) || NEW.cause || char(10) || NEW.effect || char(10) || NEW.consequence || char(10) || NEW.recommendation, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER findings_searched_removed AFTER DELETE ON findings
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'findings';
END;

CREATE TRIGGER actions_searched_added AFTER INSERT ON actions
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'actions' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            trim(NEW.title || char(10) || NEW.purpose || char(10) || NEW.verification, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER actions_searched_changed AFTER UPDATE ON actions
WHEN NEW.title IS NOT OLD.title OR NEW.purpose IS NOT OLD.purpose OR NEW.verification IS NOT OLD.verification
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'actions';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'actions' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            trim(NEW.title || char(10) || NEW.purpose || char(10) || NEW.verification, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER actions_searched_removed AFTER DELETE ON actions
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'actions';
END;

CREATE TRIGGER kpis_searched_added AFTER INSERT ON kpis
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'kpis' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            trim(NEW.title || char(10) || NEW.formula, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER kpis_searched_changed AFTER UPDATE ON kpis
WHEN NEW.title IS NOT OLD.title OR NEW.formula IS NOT OLD.formula
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'kpis';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'kpis' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            trim(NEW.title || char(10) || NEW.formula, char(10)) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER kpis_searched_removed AFTER DELETE ON kpis
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'kpis';
END;

CREATE TRIGGER entries_searched_added AFTER INSERT ON entries
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'entries' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            (SELECT coalesce(group_concat(value, char(10)), '') FROM json_each(NEW."values")) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER entries_searched_changed AFTER UPDATE ON entries
WHEN NEW."values" IS NOT OLD."values"
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'entries';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'entries' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            (SELECT coalesce(group_concat(value, char(10)), '') FROM json_each(NEW."values")) AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER entries_searched_removed AFTER DELETE ON entries
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'entries';
END;

CREATE TRIGGER prose_searched_added AFTER INSERT ON prose
BEGIN
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'prose' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            NEW.text AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER prose_searched_changed AFTER UPDATE ON prose
WHEN NEW.text IS NOT OLD.text
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'prose';
    INSERT INTO passages (kind, entity_id, scope, body)
    SELECT kind, entity_id, scope, body FROM (
        SELECT 'prose' AS kind, NEW.id AS entity_id,
            (SELECT e.id || ' ' || e.client_id FROM engagements e WHERE e.id = NEW.engagement_id) AS scope,
            NEW.text AS body
    ) WHERE body <> '';
END;
CREATE TRIGGER prose_searched_removed AFTER DELETE ON prose
BEGIN
    DELETE FROM passages WHERE entity_id = OLD.id AND kind = 'prose';
END;
