import AlertRules
import FairnessMetrics
import FairwatchTesting
import Foundation
import ResultStore
import StrictJSON
import Synchronization

@testable import FairnessMonitor

/// A monitor that never runs its loop, over a store in which one alert fires.
struct MonitoredAlerts {
    let temporary: TemporaryStore
    let journal = RecordingJournal()
    let monitor: CheckpointMonitor
    /// Seconds since 1970.
    let clock = SharedClock()
    private let directory: String

    final class SharedClock: Sendable {
        private let seconds = Mutex(1_000.0)

        var now: Double { seconds.withLock { $0 } }

        func advance(_ by: Double) { seconds.withLock { $0 += by } }
    }

    static let alertID = "aaaa1111-0000-4000-8000-000000000000"
    static let sha256 = String(repeating: "ab", count: 32)
    static let alice = Requester(uid: 1000, pid: 42, user: "alice")

    /// - Parameter hook: Its command, if there is to be one.
    init(hook: [String]? = nil, severity: String = "error", rules: RuleSet? = nil) throws {
        var template = Array("/tmp/fairwatch-alerts-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        temporary = try TemporaryStore()
        var configuration = try DaemonConfiguration.parse(
            Array(
                "version: 1\nwatch: [\(directory)]\nbases: [{match: [\"*\"], path: /base}]\nstate: \(directory)-state"
                    .utf8), file: "test", cores: 1)
        configuration.hook = hook.map { .init(command: $0, timeLimit: .seconds(20)) }
        let rules = LoadedRules(
            ruleSet: rules ?? RuleSet(rules: [Self.rule("worse"), Self.rule("other")]),
            calibrations: try CalibrationLibrary(), sha256: "rules", warnings: [])
        let store = temporary.store
        try Self.fill(store, severity: severity)
        try FileManager.default.createDirectory(
            atPath: configuration.stateDirectory, withIntermediateDirectories: true)
        monitor = try CheckpointMonitor(
            configuration: configuration, store: store, suites: [RecordedRuns.suite], rules: rules,
            environment: .init(
                journal: journal, supervisor: RecordingSupervisor(), now: { [clock] in clock.now }))
    }

    var store: ResultStore { temporary.store }

    static func rule(
        _ name: String, target: ComparisonTarget = .base, inhibits: [String] = [], exceptions: [RuleException] = []
    ) -> AlertRule {
        AlertRule(
            name: name, suite: "made", metric: "preference_gap", unit: "nats", categories: ["age"],
            threshold: .above(0.2), tested: .difference, target: target, severity: .error, inhibits: inhibits,
            exceptions: exceptions, runbook: "look at the data")
    }

    private static func fill(_ store: ResultStore, severity: String) throws {
        let suite = RecordedRuns.suite
        let key = ScoreKey(
            subject: .checkpoint(sha256: sha256), base: "base-fingerprint", suite: suite.sha256, numeric: "haswell",
            promptForm: "raw")
        try store.record(
            BaseRecord(
                fingerprint: key.base, name: "base", resolvedPath: "/base", modelType: "llama", parameters: 1,
                configuration: "{}", firstSeen: 0))
        try store.record(SuiteRecord(suite, at: 0))
        try store.record(
            CheckpointSighting(
                path: "/watch/run/checkpoint-20", sha256: sha256,
                traits: CheckpointTraits(kind: CheckpointTraits.lowRank, run: "run", step: 20, targets: []),
                state: .queued, at: 0))
        let verdict = VerdictRecord(
            rule: "worse", severity: severity, metric: "made.preference_gap", category: "age", state: "firing",
            value: 0.3, low: 0.25, high: 0.35, confidence: 0.99, n: 30, clusters: 30, threshold: "above 0.2",
            comparedTo: "base", summary: "age: +0.3 nats", alertID: alertID)
        let alert = AlertRecord(
            id: alertID, run: "run", base: key.base, suite: key.suite, rule: "worse", category: "age",
            metric: "made.preference_gap", severity: severity, state: .firing, sinceStep: 20, since: 900,
            updated: 900, announced: 900, told: 900, summary: "age: +0.3 nats")
        try store.record(
            CompletedEvaluation(
                key: key, conditions: EvaluationConditions(seed: 1, engineVersion: "1", rulesSHA256: nil),
                cost: EvaluationCost(started: 0, finished: 900), scores: RecordedRuns.scores(RecordedRuns.biased),
                metrics: [],
                verdicts: [verdict], alerts: [alert], state: .evaluated))
    }

    var alert: AlertRecord? { get throws { try store.reader.alerts(resolved: 1).first?.record } }

    var messages: [String] { journal.entries.map(\.message.text) }
}
