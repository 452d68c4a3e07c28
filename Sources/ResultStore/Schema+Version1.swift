extension Schema {
    // Times are seconds since 1970-01-01 UTC: `datetime(finished_at, 'unixepoch')` prints one.
    // Columns with a fixed vocabulary carry no CHECK, because SQLite can't widen one without rebuilding the table.
    static let version1 = """
        -- Base models by content; a name or path may come to mean another model.
        CREATE TABLE bases (
            fingerprint TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            resolved_path TEXT NOT NULL,
            model_type TEXT NOT NULL,
            parameters INTEGER NOT NULL,
            configuration TEXT NOT NULL,
            first_seen_at REAL NOT NULL
        ) STRICT;

        -- canonical_text is the expanded suite, so that a score can be traced to its sentence for ever.
        CREATE TABLE suites (
            sha256 TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            pairs INTEGER NOT NULL,
            plain INTEGER NOT NULL,
            sentences INTEGER NOT NULL,
            canonical_text TEXT NOT NULL,
            first_seen_at REAL NOT NULL
        ) STRICT;

        -- One row a content. Without sha256: a candidate that could not be hashed (yet), known by its path alone.
        CREATE TABLE checkpoints (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sha256 TEXT UNIQUE,
            kind TEXT,
            run TEXT,
            step INTEGER,
            rank INTEGER,
            alpha REAL,
            targets TEXT NOT NULL,
            base_name TEXT,
            evidence TEXT,
            state TEXT NOT NULL,
            reason TEXT,
            first_seen_at REAL NOT NULL,
            last_seen_at REAL NOT NULL,
            state_changed_at REAL NOT NULL
        ) STRICT;
        CREATE INDEX checkpoints_by_state ON checkpoints (state);
        CREATE INDEX checkpoints_by_run ON checkpoints (run, step);

        CREATE TABLE checkpoint_paths (
            checkpoint_id INTEGER NOT NULL REFERENCES checkpoints (id) ON DELETE CASCADE,
            path TEXT NOT NULL,
            run TEXT,
            step INTEGER,
            stat_fingerprint TEXT,
            first_seen_at REAL NOT NULL,
            last_seen_at REAL NOT NULL,
            gone_at REAL,
            PRIMARY KEY (checkpoint_id, path)
        ) STRICT;
        -- A path holds one content at a time.
        CREATE UNIQUE INDEX checkpoint_paths_current ON checkpoint_paths (path) WHERE gone_at IS NULL;
        CREATE INDEX checkpoint_paths_by_path ON checkpoint_paths (path);
        CREATE INDEX checkpoint_paths_by_run ON checkpoint_paths (run, step);

        -- subject is 'base' or a checkpoint's sha256. scores: twelve bytes a sentence in the order of the suite,
        -- little-endian float64 log-likelihood, then uint32 scored tokens.
        CREATE TABLE score_sets (
            id INTEGER PRIMARY KEY,
            subject TEXT NOT NULL,
            base TEXT NOT NULL REFERENCES bases (fingerprint),
            suite TEXT NOT NULL REFERENCES suites (sha256),
            numeric TEXT NOT NULL,
            prompt_form TEXT NOT NULL,
            count INTEGER NOT NULL,
            scores BLOB NOT NULL,
            recorded_at REAL NOT NULL,
            UNIQUE (subject, base, suite, numeric, prompt_form)
        ) STRICT;

        -- Finished blocks of evaluations under way; the transaction that records the evaluation removes them.
        CREATE TABLE work_blocks (
            subject TEXT NOT NULL,
            base TEXT NOT NULL REFERENCES bases (fingerprint),
            suite TEXT NOT NULL REFERENCES suites (sha256),
            numeric TEXT NOT NULL,
            prompt_form TEXT NOT NULL,
            block INTEGER NOT NULL,
            count INTEGER NOT NULL,
            scores BLOB NOT NULL,
            finished_at REAL NOT NULL,
            PRIMARY KEY (subject, base, suite, numeric, prompt_form, block)
        ) STRICT;

        CREATE TABLE evaluations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subject TEXT NOT NULL,
            base TEXT NOT NULL REFERENCES bases (fingerprint),
            suite TEXT NOT NULL REFERENCES suites (sha256),
            numeric TEXT NOT NULL,
            prompt_form TEXT NOT NULL,
            seed INTEGER NOT NULL,
            engine_version TEXT NOT NULL,
            rules_sha256 TEXT,
            started_at REAL NOT NULL,
            finished_at REAL NOT NULL,
            estimated_seconds REAL,
            cpu_seconds REAL,
            peak_memory_bytes INTEGER,
            attempt INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            error TEXT,
            notes TEXT NOT NULL
        ) STRICT;
        CREATE INDEX evaluations_by_subject ON evaluations (subject, finished_at);
        -- The same question about the same content is answered once.
        CREATE UNIQUE INDEX evaluations_once ON evaluations (
            subject, base, suite, numeric, prompt_form, seed, engine_version, ifnull(rules_sha256, '')
        ) WHERE outcome = 'evaluated';

        -- Failures since the last success.
        CREATE TABLE attempts (
            subject TEXT NOT NULL,
            base TEXT NOT NULL REFERENCES bases (fingerprint),
            suite TEXT NOT NULL REFERENCES suites (sha256),
            numeric TEXT NOT NULL,
            prompt_form TEXT NOT NULL,
            failures INTEGER NOT NULL,
            crashes INTEGER NOT NULL,
            last_error TEXT NOT NULL,
            last_at REAL NOT NULL,
            next_at REAL,
            PRIMARY KEY (subject, base, suite, numeric, prompt_form)
        ) STRICT;

        -- value is null when the metric is undefined, and undefined then says why. baseline, difference and sum are
        -- estimates as JSON.
        CREATE TABLE metrics (
            evaluation_id INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            suite TEXT NOT NULL,
            name TEXT NOT NULL,
            category TEXT,
            value REAL,
            standard_error REAL,
            scale TEXT,
            interval_low REAL,
            interval_high REAL,
            confidence REAL,
            n INTEGER,
            clusters INTEGER,
            method TEXT,
            undefined TEXT,
            ideal REAL,
            unit TEXT NOT NULL,
            baseline TEXT,
            difference TEXT,
            sum TEXT,
            PRIMARY KEY (evaluation_id, position)
        ) STRICT;
        CREATE INDEX metrics_by_name ON metrics (name, category);

        CREATE TABLE alerts (
            id TEXT PRIMARY KEY NOT NULL,
            run TEXT NOT NULL,
            base TEXT NOT NULL REFERENCES bases (fingerprint),
            suite TEXT NOT NULL REFERENCES suites (sha256),
            rule TEXT NOT NULL,
            category TEXT,
            metric TEXT NOT NULL,
            severity TEXT NOT NULL,
            state TEXT NOT NULL,
            count INTEGER NOT NULL,
            since_step INTEGER,
            since_at REAL NOT NULL,
            updated_at REAL NOT NULL,
            resolved_at REAL,
            summary TEXT NOT NULL,
            first_evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
            last_evaluation_id INTEGER NOT NULL REFERENCES evaluations (id)
        ) STRICT;
        CREATE UNIQUE INDEX alerts_live ON alerts (run, base, suite, rule, ifnull(category, ''))
            WHERE state <> 'resolved';
        CREATE INDEX alerts_by_state ON alerts (state);

        CREATE TABLE verdicts (
            evaluation_id INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            rule TEXT NOT NULL,
            severity TEXT NOT NULL,
            metric TEXT NOT NULL,
            category TEXT,
            state TEXT NOT NULL,
            reason TEXT,
            value REAL,
            interval_low REAL,
            interval_high REAL,
            confidence REAL,
            n INTEGER,
            clusters INTEGER,
            threshold TEXT NOT NULL,
            compared_to TEXT,
            detects REAL,
            summary TEXT NOT NULL,
            alert_id TEXT REFERENCES alerts (id),
            PRIMARY KEY (evaluation_id, position)
        ) STRICT;
        CREATE INDEX verdicts_by_alert ON verdicts (alert_id, evaluation_id);

        -- Journal entries that were decided with the rows above; told after the commit, at least once.
        CREATE TABLE outbox (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            payload TEXT NOT NULL,
            created_at REAL NOT NULL,
            delivered_at REAL
        ) STRICT;
        CREATE INDEX outbox_pending ON outbox (sequence) WHERE delivered_at IS NULL;

        CREATE TABLE daemon (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            pid INTEGER NOT NULL,
            version TEXT NOT NULL,
            started_at REAL NOT NULL,
            stopped_at REAL,
            directories TEXT NOT NULL,
            rules TEXT NOT NULL,
            configuration TEXT NOT NULL,
            notice TEXT
        ) STRICT;

        CREATE TABLE progress (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            subject TEXT NOT NULL,
            path TEXT,
            suite TEXT NOT NULL,
            fraction REAL NOT NULL,
            remaining_seconds REAL,
            started_at REAL NOT NULL,
            updated_at REAL NOT NULL
        ) STRICT;

        -- For people with sqlite3: what each checkpoint measured, beside its base.
        CREATE VIEW checkpoint_metrics AS
            SELECT c.run, c.step, c.rank, c.sha256, e.id AS evaluation_id, e.finished_at, m.suite, m.name AS metric,
                m.category, m.value, m.interval_low, m.interval_high, m.confidence, m.n, m.clusters, m.unit,
                json_extract(m.baseline, '$.value') AS baseline,
                json_extract(m.difference, '$.value') AS difference,
                json_extract(m.difference, '$.interval.low') AS difference_low,
                json_extract(m.difference, '$.interval.high') AS difference_high,
                m.undefined
            FROM metrics m
            JOIN evaluations e ON e.id = m.evaluation_id
            JOIN checkpoints c ON c.sha256 = e.subject;
        """
}
