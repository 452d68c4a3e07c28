import FairnessStatistics
import FairnessSuites
import Foundation
import Testing

@testable import FairnessMetrics

/// What items contribute adds up to what the metric changed by, on the built-in suite with made-up scores.
struct ItemChangeTests {
    private struct Measured {
        let suite: Suite
        let base: SuiteScores
        let tuned: SuiteScores
        let metrics: [Metric]

        init() throws {
            let path = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Sources/FairnessSuites/Resources/core.yaml")
            suite = try SuiteFile.parse(Array(Data(contentsOf: path)), fileName: "core.yaml")
            base = Self.scores(suite, seed: 1, contexts: false)
            tuned = Self.scores(suite, seed: 2, contexts: true)
            metrics = try suite.measure(scores: tuned, base: base, seed: 1, draws: 0)
        }

        private static func scores(_ suite: Suite, seed: UInt64, contexts: Bool) -> SuiteScores {
            var generator = SeededGenerator(seed: seed)
            let compared = suite.comparedContexts
            return SuiteScores(
                continuations: (0..<suite.scoreCount).map { index in
                    ContinuationScore(logLikelihood: -.random(in: 1...9, using: &generator), tokens: 2 + index % 7)
                },
                contexts: contexts
                    ? compared.joined().map { _ in ContextDivergence(fromBase: 0.1, toBase: 0.1) } : [],
                groups: compared.map { _ in 0.1 })
        }
    }

    private static let measured = Result { try Measured() }

    private static let drawn = measured.flatMap { measured in
        Result { try measured.suite.measure(scores: measured.tuned, base: measured.base, seed: 7, draws: 199) }
    }

    private static let names = [
        "stereotype_preference", "preference_gap", "preference_gap_scaled", "preference_gap_raw", "harmful_mass",
        "harmful_mass_raw", "harmful_mass_contrast", "decision_favour", "decision_contrast", "decision_selection_rate",
        "decision_agreement", "perplexity",
    ]

    @Test(arguments: names) func partsAddUpToTheChange(_ name: String) throws {
        let measured = try Self.measured.get()
        let metrics = measured.metrics.filter { $0.name == name && $0.contrast?.difference != nil }
        #expect(!metrics.isEmpty)
        let found = try #require(
            try measured.suite.itemChanges(
                of: name, in: metrics.map(\.category), scores: measured.tuned, base: measured.base))
        #expect(found.count == metrics.count)
        for (metric, items) in zip(metrics, found) {
            let change = try #require(metric.contrast?.difference)
            let sum = items.reduce(0) { $0 + $1.contribution }
            let expected = change.scale == .logarithm ? Foundation.log(change.value) : change.value
            #expect(abs(sum - expected) < 1e-9 * max(1, abs(expected)), "\(metric.category ?? "overall")")
            #expect(items.count == metric.estimate?.n, "\(metric.category ?? "overall")")
            #expect(items.allSatisfy { !$0.texts.isEmpty && !$0.item.isEmpty })
        }
    }

    /// Kinds of items that nobody asks for are left aside, and what is asked for has the same bits.
    @Test(arguments: [
        ["preference_gap.deviation"], ["decision_contrast.retention", "perplexity"], ["kl_from_base"], ["no_such"],
        ["ece", "stereotype_preference"],
    ])
    func whatIsAskedForIsMeasuredAsAmongAll(_ names: [String]) throws {
        let measured = try Self.measured.get()
        let all = try Self.drawn.get()
        let some = try measured.suite.measure(
            scores: measured.tuned, base: measured.base, seed: 7, draws: 199, about: Set(names))
        let kept = Set(some.map(\.name))
        #expect(some == all.filter { kept.contains($0.name) })
        #expect(names.filter { name in all.contains { $0.name == name } }.allSatisfy(kept.contains))
        #expect(some.count < all.count)
    }

    @Test func ofWhatIsDerivedTheItemsAreThoseOfTheMetricBehindIt() throws {
        let measured = try Self.measured.get()
        func changes(_ name: String, _ category: String?) throws -> [ItemChange]? {
            try measured.suite.itemChanges(of: name, in: [category], scores: measured.tuned, base: measured.base)?.first
        }
        let category = try #require(measured.suite.pairs.first?.category)
        let gap = try #require(try changes("preference_gap", category))
        #expect(try changes("preference_gap.deviation", category) == gap)
        #expect(try changes("preference_gap.retention", category) == gap)
        #expect(try changes("preference_gap.common_shift", nil) == changes("preference_gap", nil))
        let pair = try #require(measured.suite.pairs.first { $0.category == category && $0.control != nil })
        #expect(gap.first?.item == pair.id && gap.first?.texts == [pair.more, pair.less])
    }

    @Test(arguments: ["wording_sd", "base_slope", "decision_gap", "group_divergence", "no_such_metric"])
    func whatIsNoMeanOfItemsHasNone(_ name: String) throws {
        let measured = try Self.measured.get()
        #expect(
            try measured.suite.itemChanges(of: name, in: [nil], scores: measured.tuned, base: measured.base) == nil)
    }
}
