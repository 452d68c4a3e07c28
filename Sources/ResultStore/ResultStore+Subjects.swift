import GRDB

extension ResultStore {
    /// Keeps the base, or its newest name and path when the model itself is known.
    package func record(_ base: BaseRecord) throws(StoreError) {
        try connection.write { db in
            try db.execute(
                sql: """
                    INSERT INTO bases
                        (fingerprint, name, resolved_path, model_type, parameters, configuration, first_seen_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (fingerprint) DO UPDATE SET name = excluded.name,
                        resolved_path = excluded.resolved_path
                    """,
                arguments: [
                    base.fingerprint, base.name, base.resolvedPath, base.modelType, base.parameters,
                    base.configuration, base.firstSeen,
                ])
        }
    }

    /// Keeps the suite; one that is known stays as it was, for its hash says that it is the same.
    package func record(_ suite: SuiteRecord) throws(StoreError) {
        try connection.write { db in
            try db.execute(
                sql: """
                    INSERT INTO suites
                        (sha256, name, version, pairs, plain, sentences, canonical_text, first_seen_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (sha256) DO NOTHING
                    """,
                arguments: [
                    suite.sha256, suite.name, suite.version, suite.pairs, suite.plain, suite.sentences,
                    suite.canonicalText, suite.firstSeen,
                ])
        }
    }
}

extension ResultReader {
    package func base(fingerprint: String) throws(StoreError) -> BaseRecord? {
        try connection.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM bases WHERE fingerprint = ?", arguments: [fingerprint])
                .map(BaseRecord.init(row:))
        }
    }

    package func bases() throws(StoreError) -> [BaseRecord] {
        try connection.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM bases ORDER BY first_seen_at, name").map(BaseRecord.init(row:))
        }
    }

    package func suite(sha256: String) throws(StoreError) -> SuiteRecord? {
        try connection.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM suites WHERE sha256 = ?", arguments: [sha256])
                .map(SuiteRecord.init(row:))
        }
    }
}

extension BaseRecord {
    init(row: Row) throws {
        self.init(
            fingerprint: try row.get("fingerprint"), name: try row.get("name"),
            resolvedPath: try row.get("resolved_path"), modelType: try row.get("model_type"),
            parameters: try row.get("parameters"), configuration: try row.get("configuration"),
            firstSeen: try row.get("first_seen_at"))
    }
}

extension SuiteRecord {
    init(row: Row) throws {
        self.init(
            sha256: try row.get("sha256"), name: try row.get("name"), version: try row.get("version"),
            pairs: try row.get("pairs"), plain: try row.get("plain"), sentences: try row.get("sentences"),
            canonicalText: try row.get("canonical_text"), firstSeen: try row.get("first_seen_at"))
    }
}
