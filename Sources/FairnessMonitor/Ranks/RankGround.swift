import AlertRules
import ResultStore

/// The checkpoints that may be put side by side: scored on the same base and items, in the same arithmetic and form.
struct RankGround {
    let checkpoints: [EvaluatedCheckpoint]
    let base: BaseRecord
    let suite: SuiteRecord
    /// What was left aside for being scored otherwise.
    let notes: [String]

    /// Finds the one base and suite that a query means.
    ///
    /// - Throws: A `Refusal` that lists what there is, where that is none or several.
    init(_ query: RankQuery, in reader: ResultReader) throws {
        let patterns = query.runs.map(GlobPattern.init)
        let all = try reader.evaluatedCheckpoints()
        guard !all.isEmpty else {
            throw Refusal(
                code: "ranks-nothing",
                reason: "no checkpoint has been evaluated yet; fairwatch status tells what the daemon is doing")
        }
        let matching = all.filter { evaluated in
            patterns.isEmpty || patterns.contains { $0.matches(evaluated.checkpoint.traits.run ?? "") }
        }
        guard !matching.isEmpty else {
            throw Refusal(
                code: "ranks-question",
                reason: "no evaluated run matches --run \(query.runs.joined(separator: " ")); "
                    + "fairwatch status lists the runs")
        }
        let suite = try Self.only(
            "suite", try Self.distinct(matching.map(\.key.suite)).compactMap { try reader.suite(sha256: $0) },
            named: query.suite ?? query.suiteOfMetric(among: try Self.suiteNames(matching, reader)),
            identity: \.sha256, name: \.name,
            shown: { "\($0.name) \($0.version)" }, count: { suite in matching.count { $0.key.suite == suite.sha256 } })
        let onSuite = matching.filter { $0.key.suite == suite.sha256 }
        let base = try Self.only(
            "base", try Self.distinct(onSuite.map(\.key.base)).compactMap { try reader.base(fingerprint: $0) },
            named: query.base, identity: \.fingerprint, name: \.name, shown: \.name,
            count: { base in onSuite.count { $0.key.base == base.fingerprint } })
        let onBoth = onSuite.filter { $0.key.base == base.fingerprint }
        // The arithmetic and form of most runs; of as many, the newest.
        let forms = Dictionary(grouping: onBoth) { [$0.key.numeric, $0.key.promptForm] }
        let largest = forms.values.max { one, other in
            (Set(one.map(\.checkpoint.traits.run)).count, one.map(\.evaluation).max() ?? 0)
                < (Set(other.map(\.checkpoint.traits.run)).count, other.map(\.evaluation).max() ?? 0)
        }
        checkpoints = largest ?? []
        self.base = base
        self.suite = suite
        let others = onBoth.count - checkpoints.count
        notes =
            others == 0
            ? []
            : [
                "\(others) evaluation\(others == 1 ? " was" : "s were") made in other arithmetic or another prompt form "
                    + "and can't be put beside these: evaluate anew with one version on one kind of processor"
            ]
    }

    private static func suiteNames(_ checkpoints: [EvaluatedCheckpoint], _ reader: ResultReader) throws -> [String] {
        try distinct(checkpoints.map(\.key.suite)).compactMap { try reader.suite(sha256: $0)?.name }
    }

    private static func distinct(_ texts: [String]) -> [String] { Set(texts).sorted() }

    private static func only<Record>(
        _ kind: String, _ records: [Record], named query: String?, identity: (Record) -> String,
        name: (Record) -> String, shown: (Record) -> String, count: (Record) -> Int
    ) throws -> Record {
        let found = records.filter { record in
            guard let query else { return true }
            return name(record) == query || (query.count >= 4 && identity(record).hasPrefix(query.lowercased()))
        }
        if found.count == 1 { return found[0] }
        let choices = (found.isEmpty ? records : found).map { record in
            let isUnique = records.count { name($0) == name(record) } == 1
            let many = count(record)
            return "  --\(kind) \(isUnique ? name(record) : String(identity(record).prefix(12)))"
                + "   \(shown(record)), sha256 \(identity(record).prefix(12)), \(many) checkpoint\(many == 1 ? "" : "s")"
        }
        let problem =
            found.isEmpty
            ? "no evaluated checkpoint is on \(kind) '\(query ?? "")'; there are:"
            : "the checkpoints are on \(found.count) \(kind)s, whose values can't be put together; choose one:"
        throw Refusal(code: "ranks-question", reason: ([problem] + choices).joined(separator: "\n"))
    }
}

extension RankQuery {
    /// The suite that a metric's name begins with.
    fileprivate func suiteOfMetric(among names: [String]) -> String? {
        names.first { metric.hasPrefix("\($0).") }
    }
}
