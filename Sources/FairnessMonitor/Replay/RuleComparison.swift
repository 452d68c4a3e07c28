import AlertRules
import ResultStore

/// Two sets of rules held against the same stored checkpoints.
package struct RuleComparison: Sendable {
    /// Which checkpoints are judged again.
    package struct Query: Sendable {
        /// Of each run, the last ones by step.
        package var last = Self.defaultLast
        /// Patterns of which a run's name has to match one; all runs where there are none.
        package var runs: [String] = []

        package static let defaultLast = 20

        package init() {}
    }

    /// What one set of rules says in one place.
    struct Finding: Sendable, Equatable {
        /// `muted` where it fires and nobody is told.
        let state: String
        let severity: AlertSeverity
        let value: Double?
        let low: Double?
        let high: Double?

        var isLoud: Bool { state == "firing" || state == "muted" || state == "pending" }
    }

    struct Difference: Sendable, Equatable {
        let checkpoint: CheckpointRecord
        let base: String
        let suite: String
        let rule: String
        let category: String?
        /// Nil where the set has no such rule, or its rule isn't about this checkpoint or category.
        let old: Finding?
        let new: Finding?

        /// Whether anything fires, waits or is muted on either side.
        var isLoud: Bool { old?.isLoud ?? false || new?.isLoud ?? false }
    }

    /// Over all checkpoints that were judged again.
    struct Totals: Sendable, Equatable {
        /// By state.
        var verdicts: [String: Int] = [:]
        /// Firing and not muted, of severity error or critical.
        var paging = 0
        /// Alerts that the journal would have been told of as firing, and those of them that page.
        var raised = 0
        var pages = 0
        /// Runs in which anything pages.
        var runsThatPage: Set<String> = []
    }

    private(set) var differences: [Difference] = []
    private(set) var totals = (old: Totals(), new: Totals())
    private(set) var checkpoints = 0
    private(set) var runs = 0
    private(set) var notes: [String] = []

    package var isEmpty: Bool { differences.isEmpty }

    /// - Parameters:
    ///   - suites: That the rules were read against: what was evaluated on any other is left out.
    /// - Throws: A `Refusal` where no checkpoint can be judged again.
    init(
        _ query: Query, old: LoadedRules, new: LoadedRules, suites: [LoadedSuite], in reader: ResultReader
    ) throws {
        let bySHA256 = Dictionary(suites.map { ($0.sha256, $0) }, uniquingKeysWith: { first, _ in first })
        let (chosen, leftOut) = try Self.choose(
            query, among: reader.recordedEvaluations(onSuites: bySHA256.keys.sorted()))
        notes = leftOut
        var replays = (old: RuleReplay(old, in: reader), new: RuleReplay(new, in: reader))
        var judged: Set<String> = []
        var judgedRuns: Set<String> = []
        for record in chosen {
            guard let suite = bySHA256[record.evaluation.key.suite] else { continue }
            let evaluation: StoredEvaluation
            do {
                evaluation = try StoredEvaluation(record, suite: suite, for: [old, new], in: reader)
            } catch let error as StoredEvaluation.Unmeasurable {
                notes.append(
                    "\(record.checkpoint.displayName) on \(suite.suite.name) is left out: \(error.reason)")
                continue
            }
            let outcomes = (old: try replays.old.judge(evaluation), new: try replays.new.judge(evaluation))
            add(evaluation, outcomes)
            judged.insert(record.checkpoint.sha256 ?? "")
            judgedRuns.insert(record.checkpoint.traits.run ?? "?")
        }
        checkpoints = judged.count
        runs = judgedRuns.count
        guard checkpoints > 0 else {
            let reasons = notes.isEmpty ? "" : ":\n" + notes.prefix(12).map { "  " + $0 }.joined(separator: "\n")
            throw Refusal(
                code: "replay-nothing", reason: "no stored checkpoint can be judged again by these rules" + reasons)
        }
    }

    /// The last of each run on each base, and what is to be said of the others.
    private static func choose(
        _ query: Query, among all: [RecordedEvaluation]
    ) -> (chosen: [RecordedEvaluation], notes: [String]) {
        let patterns = query.runs.map(GlobPattern.init)
        var order: [[String]] = []
        var byRun: [[String]: [RecordedEvaluation]] = [:]
        for record in all {
            let run = record.checkpoint.traits.run ?? "?"
            guard patterns.isEmpty || patterns.contains(where: { $0.matches(run) }) else { continue }
            let key = [run, record.evaluation.key.base]
            if byRun[key] == nil { order.append(key) }
            byRun[key, default: []].append(record)
        }
        var chosen: [RecordedEvaluation] = []
        var notes: [String] = []
        for key in order {
            let records = byRun[key] ?? []
            var subjects: [Int64] = []
            for record in records where !subjects.contains(record.checkpoint.id) {
                subjects.append(record.checkpoint.id)
            }
            let kept = Set(subjects.suffix(query.last))
            chosen += records.filter { kept.contains($0.checkpoint.id) }
            let earlier = subjects.count - kept.count
            guard earlier > 0 else { continue }
            notes.append(
                "\(key[0]): \(earlier) earlier checkpoint\(earlier == 1 ? " is" : "s are") left out, and its alerts "
                    + "begin without \(earlier == 1 ? "it" : "them"); see --last")
        }
        return (chosen, notes)
    }

    private struct Place: Hashable {
        let rule: String
        let category: String?
    }

    private mutating func add(
        _ evaluation: StoredEvaluation, _ outcomes: (old: AlertFolding.Outcome, new: AlertFolding.Outcome)
    ) {
        let run = evaluation.checkpoint.traits.run ?? "?"
        totals.old.add(outcomes.old, run: run)
        totals.new.add(outcomes.new, run: run)
        let found = [outcomes.old, outcomes.new].map { outcome in
            Dictionary(
                outcome.verdicts.map { (Place(rule: $0.rule, category: $0.category), Finding($0)) },
                uniquingKeysWith: { first, _ in first })
        }
        var seen: Set<Place> = []
        for verdict in outcomes.old.verdicts + outcomes.new.verdicts {
            let place = Place(rule: verdict.rule, category: verdict.category)
            guard seen.insert(place).inserted else { continue }
            let (old, new) = (found[0][place], found[1][place])
            guard old?.state != new?.state || old?.severity != new?.severity else { continue }
            differences.append(
                Difference(
                    checkpoint: evaluation.checkpoint, base: evaluation.key.base, suite: evaluation.suite.suite.name,
                    rule: place.rule, category: place.category, old: old, new: new))
        }
    }
}

extension RuleComparison.Finding {
    init(_ verdict: Verdict) {
        self.init(
            state: verdict.muted == nil ? verdict.state.rawValue : "muted", severity: verdict.severity,
            value: verdict.value, low: verdict.interval?.low, high: verdict.interval?.high)
    }
}

extension RuleComparison.Totals {
    mutating func add(_ outcome: AlertFolding.Outcome, run: String) {
        for verdict in outcome.verdicts {
            let finding = RuleComparison.Finding(verdict)
            verdicts[finding.state, default: 0] += 1
            if finding.state == "firing", finding.severity.isPaging { paging += 1 }
        }
        let told = outcome.told.filter { $0.0.state == .firing }
        raised += told.count
        let loud = told.count { AlertSeverity(rawValue: $0.0.severity)?.isPaging ?? true }
        pages += loud
        if loud > 0 { runsThatPage.insert(run) }
    }
}
