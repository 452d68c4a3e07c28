import FairnessMetrics
import Foundation
import Testing

@testable import ResultStore

@Suite struct MigrationTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func schema(adding sql: String) -> Schema {
        Schema(migrations: Schema.current.migrations + [Schema.Migration(name: "a later one", sql: sql)])
    }

    private var copy: String { ".before-upgrade-from-\(Schema.current.version)" }

    @Test func aNewDatabaseNeedsNoCopy() throws {
        try directory.open().close()
        #expect(!directory.exists(".before-upgrade-from-0"))
    }

    @Test func anUpgradeKeepsTheDataAndACopyFromBefore() throws {
        let store = try directory.open()
        try store.prepare()
        try store.close()

        let later = schema(adding: "ALTER TABLE bases ADD COLUMN licence TEXT")
        let upgraded = try directory.open(preparing: [], schema: later)
        #expect(try upgraded.connection.read { try FileHeader($0) }.version == later.version)
        #expect(try upgraded.reader.bases() == [Sample.base])
        try upgraded.close()
        #expect(
            throws: StoreError.newerSchema(
                path: directory.database, found: later.version, supported: Schema.current.version)
        ) {
            try ResultReader.open(path: directory.database)
        }

        let old = try ResultReader.open(path: directory.database + copy)
        #expect(try old.bases() == [Sample.base])
        #expect(!directory.exists(copy + ".partial"))
    }

    @Test func scoresFromBeforeThereWereDivergencesAreRead() throws {
        let first = Schema(migrations: Array(Schema.current.migrations.prefix(1)))
        let old = try directory.open(preparing: [], schema: first)
        try old.record(Sample.base)
        try old.record(Sample.suite)
        let key = Sample.key(.base)
        try old.connection.write { db in
            try db.execute(
                sql: """
                    INSERT INTO score_sets (subject, base, suite, numeric, prompt_form, count, scores, recorded_at)
                    VALUES (:subject, :base, :suite, :numeric, :prompt_form, :count, :scores, :at)
                    """,
                arguments: key.arguments(and: [
                    "count": Sample.blockScores.count, "scores": try ScoreBlob.encode(Sample.blockScores), "at": 1,
                ]))
        }
        try old.close()
        let store = try directory.open()
        #expect(try store.reader.scores(for: key) == SuiteScores(continuations: Sample.blockScores))
        #expect(try !store.saveScores(SuiteScores(continuations: Sample.blockScores), for: key, at: 2))
    }

    @Test func evaluationsFromBeforeAlphaWasCountedAreNumbered() throws {
        let store = try directory.open()
        try store.prepare()
        try store.record(Sample.sighting(Sample.otherSHA, path: "/watch/run-17/checkpoint-500", step: 500))
        for sha256 in [Sample.sha, Sample.otherSHA] {
            var completed = Sample.completed(.checkpoint(sha256: sha256))
            completed.alerts = []
            completed.verdicts = []
            completed.journal = []
            try store.record(completed)
        }
        let update = try #require(Schema.version3.split(separator: ";").first { $0.contains("UPDATE") })
        try store.connection.write { try $0.execute(sql: String(update)) }
        let reader = store.reader
        #expect(try reader.evaluation(for: .checkpoint(sha256: Sample.sha))?.evaluation.spendingIndex == 1)
        #expect(try reader.evaluation(for: .checkpoint(sha256: Sample.otherSHA))?.evaluation.spendingIndex == 2)
    }

    @Test func aFailedUpgradeChangesNothingAndNamesTheCopy() throws {
        let store = try directory.open()
        try store.prepare()
        try store.close()

        let broken = schema(adding: "ALTER TABLE bases ADD COLUMN licence TEXT; SELECT * FROM no_such_table")
        for _ in 1...2 {
            do {
                _ = try directory.open(preparing: [], schema: broken)
                Issue.record("the broken migration passed")
            } catch let StoreError.migrationFailed(_, migration, _, copy) {
                #expect(migration == "a later one")
                #expect(copy == directory.database + self.copy)
            }
        }
        let reader = try ResultReader.open(path: directory.database)
        #expect(try reader.bases() == [Sample.base])
    }

    @Test func rebuildingATableKeepsTheRowsThatReferToIt() throws {
        let store = try directory.open()
        try store.prepare()
        try store.close()
        let rebuilt = schema(
            adding: """
                CREATE TABLE new_checkpoints AS SELECT * FROM checkpoints;
                DROP TABLE checkpoints;
                CREATE TABLE checkpoints (id INTEGER PRIMARY KEY, sha256 TEXT UNIQUE, kind TEXT, run TEXT,
                    step INTEGER, rank INTEGER, alpha REAL, targets TEXT NOT NULL, base_name TEXT, evidence TEXT,
                    state TEXT NOT NULL, reason TEXT, first_seen_at REAL NOT NULL, last_seen_at REAL NOT NULL,
                    state_changed_at REAL NOT NULL) STRICT;
                INSERT INTO checkpoints SELECT * FROM new_checkpoints;
                DROP TABLE new_checkpoints;
                """)
        let upgraded = try directory.open(preparing: [], schema: rebuilt)
        #expect(try upgraded.reader.checkpoint(sha256: Sample.sha)?.paths.count == 1)
        #expect(try upgraded.connection.withoutTransaction { try WriterSettings(of: $0) } == .required)
    }

    @Test func aMigrationThatOrphansRowsIsRolledBack() throws {
        let store = try directory.open()
        try store.prepare()
        try store.close()
        #expect(throws: StoreError.self) {
            try directory.open(preparing: [], schema: schema(adding: "DELETE FROM checkpoints"))
        }
        #expect(try ResultReader.open(path: directory.database).checkpoint(sha256: Sample.sha) != nil)
    }
}
