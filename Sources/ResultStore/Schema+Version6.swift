extension Schema {
    static let version6 = """
        -- When anyone was last told that an alert fires: at first, or again as a reminder.
        ALTER TABLE alerts ADD COLUMN told_at REAL;
        UPDATE alerts SET told_at = announced_at;
        -- Somebody has seen it: no more reminders.
        ALTER TABLE alerts ADD COLUMN acknowledged_at REAL;
        ALTER TABLE alerts ADD COLUMN acknowledged_by TEXT;
        ALTER TABLE alerts ADD COLUMN acknowledgement TEXT;

        -- Patterns, * standing for anything; null matches all. ended_at is when somebody ended it before its time.
        CREATE TABLE silences (
            id TEXT PRIMARY KEY NOT NULL,
            rule TEXT,
            run TEXT,
            category TEXT,
            owner TEXT NOT NULL,
            reason TEXT NOT NULL,
            created_at REAL NOT NULL,
            ends_at REAL NOT NULL,
            ended_at REAL
        ) STRICT;

        -- Checkpoints that rules compare others with by a name: `compare: {to: "reference:NAME"}`.
        CREATE TABLE named_references (
            name TEXT PRIMARY KEY NOT NULL,
            sha256 TEXT NOT NULL REFERENCES checkpoints (sha256),
            owner TEXT NOT NULL,
            reason TEXT,
            promoted_at REAL NOT NULL
        ) STRICT;

        -- What was asked for over the control socket and done: who (SO_PEERCRED), when, why. Rows never change.
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at REAL NOT NULL,
            uid INTEGER NOT NULL,
            user TEXT,
            pid INTEGER,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            reason TEXT
        ) STRICT;
        CREATE INDEX audit_by_subject ON audit (subject);

        -- Runs of the operator's hook: what it gets on standard input, and when it is tried next.
        CREATE TABLE hook_calls (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            payload TEXT NOT NULL,
            created_at REAL NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_at REAL NOT NULL,
            delivered_at REAL,
            last_error TEXT
        ) STRICT;
        CREATE INDEX hook_calls_pending ON hook_calls (next_at) WHERE delivered_at IS NULL;
        """
}
