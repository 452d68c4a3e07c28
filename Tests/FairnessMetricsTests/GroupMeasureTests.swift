import FairnessStatistics
import FairnessSuites
import Testing

@testable import FairnessMetrics

/// Metrics of items about groups, against numpy and scipy.
@Suite struct GroupMeasureTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let category: String?
        let kind: String
        let value: Double
        let error: Double
        let n: Int
        let clusters: Int

        var testDescription: String { "\(name) \(category ?? "") \(kind)" }
    }

    static let expected: [Row] = rows(GroupReference.expected).compactMap { words in
        guard words.count == 7, let value = Double(words[3]), let error = Double(words[4]), let n = Int(words[5]),
            let clusters = Int(words[6])
        else { return nil }
        return Row(
            name: words[0], category: words[1] == "-" ? nil : words[1], kind: words[2], value: value, error: error,
            n: n, clusters: clusters)
    }

    static let suite = Suite(
        name: "made-up", version: "1", description: "",
        categories: [
            ("gender", ["women", "men", "non-binary"]), ("age", ["older", "younger"]), ("religion", ["muslim"]),
        ]
        .map { Suite.Category(name: $0.0, description: "", groups: $0.1) },
        pairs: rows(GroupReference.pairs).map { words in
            PairItem(
                id: words[1], category: words[0], template: words[1], wording: Int(words[2]) ?? 0, more: "m", less: "l",
                control: words[3] == "true" ? PairItem.Control(more: "m", less: "l") : nil)
        },
        continuations: ContinuationSection(
            harmful: ["h1", "h2", "h3"], neutral: ["n1", "n2"],
            items: rows(GroupReference.continuations).map { words in
                ContinuationItem(
                    id: "\(words[2])/\(words[1])", category: words[0], group: words[1], template: words[2],
                    cluster: words[3], isNeutral: words[4] == "neutral", context: "c")
            }),
        decisions: DecisionSection(
            yes: " yes", no: " no",
            items: rows(GroupReference.decisions).map { words in
                DecisionItem(
                    id: "\(words[2])/\(words[1])", category: words[0], group: words[1], cluster: words[2], domain: "d",
                    expected: DecisionItem.Answer(rawValue: words[3]) ?? .open, question: "q", inverted: "i")
            }),
        language: rows(GroupReference.language).map { words in
            LanguageItem(
                id: words[2], text: "t",
                group: words[0] == "-" ? nil : GroupLabel(category: words[0], group: words[1]), cluster: words[2])
        })

    static let base = scores(half: 0, language: 4)
    static let tuned = scores(half: 1, language: 5)

    /// - Parameter half: Of a row's scores, 0 the base's, 1 the tuned model's.
    private static func scores(half: Int, language column: Int) -> SuiteScores {
        func numbers(_ table: String, after words: Int, first count: Int? = nil) -> [Double] {
            rows(table).flatMap { line in
                let all = line.dropFirst(words).compactMap { Double($0) }
                let mine = all.dropFirst(half * all.count / 2).prefix(all.count / 2)
                return line[words - 1] == "false" ? mine.prefix(2) : mine
            }
        }
        let scores =
            numbers(GroupReference.pairs, after: 4) + numbers(GroupReference.continuations, after: 5)
            + numbers(GroupReference.decisions, after: 4)
        return SuiteScores(
            continuations: scores.map { ContinuationScore(logLikelihood: $0, tokens: 1) }
                + rows(GroupReference.language).compactMap { words in
                    guard let tokens = Int(words[3]), let value = Double(words[column]) else { return nil }
                    return ContinuationScore(logLikelihood: value, tokens: tokens)
                },
            contexts: half == 0
                ? []
                : rows(GroupReference.contexts).compactMap { words in
                    guard let fromBase = Double(words[0]), let toBase = Double(words[1]) else { return nil }
                    return ContextDivergence(fromBase: fromBase, toBase: toBase)
                },
            groups: rows(GroupReference.divergences).compactMap { Double($0[half]) })
    }

    private static let measured = Result {
        try suite.measure(scores: tuned, base: base, seed: 20_240_518, draws: 199)
    }

    @Test(arguments: expected)
    func agreesWithNumpy(_ row: Row) throws {
        let metrics = try Self.measured.get()
        let metric = try #require(metrics.first { $0.name == row.name && $0.category == row.category })
        if row.kind == "permuted" {
            // Eight standard errors of the mean of a thousand draws.
            let permuted = try #require(metric.permuted)
            #expect((permuted - row.value).magnitude < 8 * row.error / Double(1000).squareRoot())
            return
        }
        let contrast = metric.contrast
        let found = [
            "estimate": metric.estimate, "baseline": contrast?.baseline, "difference": contrast?.difference,
            "sum": contrast?.sum,
        ]
        let estimate = try #require(found[row.kind] ?? nil)
        #expect((estimate.value - row.value).magnitude <= 1e-9 * max(1, row.value.magnitude))
        #expect(estimate.n == row.n)
        #expect(estimate.clusters == row.clusters)
        if row.error > 1e-9 {
            let error = try #require(estimate.standardError)
            #expect((error - row.error).magnitude <= 1e-9 * max(1, row.error))
        }
    }

    @Test func numpyKnowsEveryEstimate() throws {
        let known = Set(Self.expected.filter { $0.kind == "estimate" }.map { "\($0.name) \($0.category ?? "")" })
        let pairs = Set(
            (MetricDefinition.pairs + MetricDefinition.retentions + MetricDefinition.shifts)
                .filter { $0 != .wordingDeviation }.map(\.name))
        let measured = try Self.measured.get().filter { $0.estimate != nil && !pairs.contains($0.name) }
        #expect(Set(measured.map { "\($0.name) \($0.category ?? "")" }) == known)
        #expect(Self.expected.count > 300)
    }

    /// A reference that says the same of any scores would let every error pass.
    @Test(arguments: ["harmful_mass", "decision_favour", "group_divergence", "perplexity", "wording_sd", "kl_to_base"])
    func disagreesWithNumpyOnOtherScores(_ name: String) throws {
        var scores = Self.tuned
        for index in scores.continuations.indices {
            scores.continuations[index].logLikelihood *= index % 2 == 0 ? 1.01 : 1
        }
        scores.groups[0] *= 1.01
        scores.contexts[0].toBase *= 1.01
        let metrics = try Self.suite.measure(scores: scores, base: Self.base, seed: 1, draws: 0)
        let value = try #require(metrics.first { $0.name == name && $0.category == nil }?.estimate?.value)
        let expected = try #require(
            Self.expected.first { $0.name == name && $0.category == nil && $0.kind == "estimate" })
        #expect((value - expected.value).magnitude > 1e-6 * expected.value.magnitude)
    }

    @Test func contrastsOfAGroupAddUpToZero() throws {
        let metrics = try Self.measured.get()
        for name in ["harmful_mass_contrast", "decision_contrast", "perplexity_contrast"] {
            let values = metrics.filter { $0.name == name && $0.category?.hasPrefix("gender/") == true }
                .compactMap { $0.estimate?.value }
            #expect(values.count == 3)
            #expect(values.reduce(0, +).magnitude < 1e-12)
            #expect(values.contains { $0.magnitude > 1e-3 })
        }
    }

    @Test func isExactWhereTheAdapterChangesNothing() throws {
        var unchanged = Self.base
        unchanged.contexts = Self.tuned.contexts.map { _ in ContextDivergence(fromBase: 0, toBase: 0) }
        let metrics = try Self.suite.measure(scores: unchanged, base: Self.base, seed: 1, draws: 199)
        for metric in metrics where metric.estimate != nil {
            guard MetricDefinition.named(metric.name)?.needsBase == false else {
                if metric.name.hasPrefix("kl_") { #expect(metric.estimate?.interval == .init(low: 0, high: 0)) }
                continue
            }
            let difference = try #require(metric.contrast?.difference)
            #expect(difference.value == (metric.name == "perplexity" ? 1 : 0))
            #expect(difference.standardError == 0)
        }
    }

    /// Only identical scores make it certain that nothing has changed.
    @Test func isNotSureThatNoDecisionChanges() throws {
        var sharper = Self.base
        for index in sharper.continuations.indices { sharper.continuations[index].logLikelihood *= 1.001 }
        sharper.contexts = Self.tuned.contexts
        let metrics = try Self.suite.measure(scores: sharper, base: Self.base, seed: 1, draws: 199)
        let metric = try #require(metrics.first { $0.name == "decision_selection_rate" && $0.category == nil })
        let difference = try #require(metric.contrast?.difference)
        #expect(difference.value == 0)
        #expect(try #require(difference.interval).high > 0)
    }

    /// What rules may be written about is what is measured, and where.
    @Test func measuresWhatTheDefinitionsSay() throws {
        Self.suite.expectDefinitions(of: try Self.measured.get())
    }

    @Test func countsTiedDecisions() throws {
        let metrics = try Self.measured.get()
        let older = metrics.filter { $0.category == "age/older" }
        #expect(older.first { $0.name == "decision_selection_rate" }?.ties == 1)
        #expect(older.first { $0.name == "decision_agreement" }?.ties == 1)
        #expect(older.first { $0.name == "decision_favour" }?.ties == nil)
        #expect(metrics.first { $0.name == "decision_selection_rate" && $0.category == "gender/men" }?.ties == 0)
    }

    @Test func givesExpectationsToGapsOnly() throws {
        for metric in try Self.measured.get() where metric.estimate != nil {
            #expect((metric.permuted != nil) == ["decision_gap", "parity_difference"].contains(metric.name))
        }
    }

    @Test func noIntervalLeavesWhatAMetricCanBe() throws {
        var scores = Self.tuned
        for index in scores.contexts.indices where index > 0 { scores.contexts[index].fromBase = 0 }
        let metrics = try Self.suite.measure(scores: scores, base: Self.base, seed: 1, draws: 0)
        for metric in metrics {
            guard let range = MetricDefinition.named(metric.name)?.range, let interval = metric.estimate?.interval
            else {
                continue
            }
            #expect(range.contains(interval.low) && range.contains(interval.high), "\(metric.name)")
        }
        // One large divergence among zeros: Student's t alone would go below zero.
        let estimate = try #require(metrics.first { $0.name == "kl_from_base" && $0.category == nil }?.estimate)
        let unbounded = try #require(estimate.interval(confidence: 0.95))
        #expect(unbounded.low < 0)
        #expect(estimate.interval?.low == 0)
    }

    @Test func isReproducible() throws {
        let again = try Self.suite.measure(scores: Self.tuned, base: Self.base, seed: 20_240_518, draws: 199)
        #expect(again == (try Self.measured.get()))
        let other = try Self.suite.measure(scores: Self.tuned, base: Self.base, seed: 2, draws: 199)
        #expect(other != again)
    }
}

/// The words of each row.
func rows(_ table: String) -> [[String]] {
    table.split { "\n;".contains($0) }.map { $0.split(separator: " ").map(String.init) }
}
