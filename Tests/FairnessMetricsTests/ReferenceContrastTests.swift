import FairnessStatistics
import FairnessSuites
import RealModule
import Testing

@testable import FairnessMetrics

/// Contrasts with other checkpoints than the base, from what each cluster contributes.
@Suite struct ReferenceContrastTests {
    private static let suite = Suite(
        name: "s", version: "1", description: "", categories: [.init(name: "age", description: "")],
        pairs: (0..<60).map { number in
            PairItem(
                id: "\(number)", category: "age", template: "t\(number / 2)", wording: number % 2, more: "m",
                less: "l", control: .init(more: "cm", less: "cl"))
        }, language: (0..<20).map { LanguageItem(id: "p\($0)", text: "p") })

    private static func scores(_ shift: Double, noise: Double) -> SuiteScores {
        var found: [Double] = []
        for item in 0..<60 {
            let x = Double(item)
            let wobble: Double = noise * .cos(noise * 9 * x)
            let more: Double = 0.6 * .sin(x) + shift + wobble
            found += [more - 20, -20, -20, -20]
        }
        for item in 0..<20 {
            let wobble: Double = .sin(noise * Double(item))
            found.append(-30 - shift - wobble)
        }
        return SuiteScores(
            continuations: found.map { ContinuationScore(logLikelihood: $0, tokens: 9) })
    }

    private static func metrics(_ scores: SuiteScores) throws -> [String: Metric] {
        let measured = try suite.measure(scores: scores, seed: 1, draws: 0).filter { $0.category == nil }
        return Dictionary(uniqueKeysWithValues: measured.map { ($0.name, $0) })
    }

    private static let names = [
        "stereotype_preference", "preference_gap", "preference_gap_scaled", "preference_gap_raw", "perplexity",
    ]

    /// The same as if the other checkpoint were the base, whose contrasts are made item by item.
    @Test(arguments: names) func oneOtherCheckpointIsComparedAsABaseIs(_ name: String) throws {
        let tuned = Self.scores(0.4, noise: 0.3)
        let other = Self.scores(0.1, noise: 0.2)
        let paired = try Self.suite.measure(scores: tuned, base: other, seed: 1, draws: 0)
        let expected = try #require(paired.first { $0.name == name && $0.category == nil }?.contrast)
        let found = try #require(try Self.metrics(tuned)[name])
            .contrast(withMeanOf: [try #require(try Self.metrics(other)[name])], isUnchanged: false).get()
        let pairs = [
            (found.difference, expected.difference), (found.sum, expected.sum), (found.baseline, expected.baseline),
        ]
        for (found, expected) in pairs {
            #expect((found == nil) == (expected == nil))
            guard let found, let expected else { continue }
            #expect((found.value - expected.value).magnitude < 1e-9, "\(found.value) \(expected.value)")
            let errors = (try #require(found.standardError), try #require(expected.standardError))
            #expect((errors.0 - errors.1).magnitude < 1e-9 * max(1, errors.1), "\(errors)")
            #expect(found.scale == expected.scale)
            #expect(found.clusters == expected.clusters)
        }
    }

    @Test func theStartIsTheMeanOfItsCheckpoints() throws {
        let tuned = try #require(try Self.metrics(Self.scores(0.9, noise: 0.3))["preference_gap"])
        let start = try [0.1, 0.2, 0.6].map {
            try #require(try Self.metrics(Self.scores($0, noise: 0.1 + $0))["preference_gap"])
        }
        let values = try start.map { try #require($0.estimate).value }
        let contrast = try tuned.contrast(withMeanOf: start, isUnchanged: false).get()
        #expect((contrast.baseline.value - values.reduce(0, +) / 3).magnitude < 1e-12)
        let difference = try #require(contrast.difference)
        #expect((difference.value - (try #require(tuned.estimate).value - values.reduce(0, +) / 3)).magnitude < 1e-12)
        #expect(difference.influence?.contributions.count == 30)
    }

    @Test func equalScoresHaveNoUncertainty() throws {
        let metrics = try Self.metrics(Self.scores(0.4, noise: 0.3))
        for (name, value) in [("preference_gap", 0.0), ("perplexity", 1)] {
            let metric = try #require(metrics[name])
            let difference = try #require(try metric.contrast(withMeanOf: [metric], isUnchanged: true).get().difference)
            #expect(difference.value == value)
            #expect(difference.standardError == 0)
        }
    }

    /// The mean over the items of one half of the templates chooses, that of the other measures.
    @Test func theBestIsChosenAndMeasuredOnDifferentTemplates() throws {
        func gaps(_ scores: SuiteScores, _ half: ClusterHalf) -> [Double] {
            (0..<60).filter { ClusterHalf(ofCluster: "t\($0 / 2)") == half }
                .map { scores.continuations[4 * $0].logLikelihood + 20 }
        }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let tuned = Self.scores(0.4, noise: 0.3)
        let others = [0.05, 0.08, 0.11, 0.02].map { Self.scores($0, noise: 3 * $0) }
        let choosing = others.map { mean(gaps($0, .choosing)) }
        let best = try #require(choosing.indices.min { choosing[$0] < choosing[$1] })
        let expected = mean(gaps(tuned, .measuring)) - mean(gaps(others[best], .measuring))

        let metric = try #require(try Self.metrics(tuned)["preference_gap"])
        let measured = try others.map { try #require(try Self.metrics($0)["preference_gap"]) }
        let found = try metric.contrast(withBestOf: measured, unchanged: [], isBetter: <).get()
        let difference = try #require(found.difference)
        #expect((difference.value - expected).magnitude < 1e-12)
        #expect((found.baseline.value - mean(gaps(others[best], .measuring))).magnitude < 1e-12)
        let templates = Set((0..<30).map { "t\($0)" }.filter { ClusterHalf(ofCluster: $0) == .measuring })
        #expect(Set(try #require(difference.influence).contributions.map(\.name)) == templates)
    }

    @Test func whatIsUndefinedOrUnknownSaysSo() throws {
        let metric = try #require(try Self.metrics(Self.scores(0.4, noise: 0.3))["preference_gap"])
        var undefined = metric
        undefined.estimate = nil
        undefined.undefined = "no pair has a control"
        #expect(throws: Metric.Incomparable(reason: "no pair has a control")) {
            try metric.contrast(withMeanOf: [undefined], isUnchanged: false).get()
        }
        var blind = metric
        blind.estimate?.influence = nil
        #expect(throws: Metric.Incomparable.self) {
            try metric.contrast(withMeanOf: [blind], isUnchanged: false).get()
        }
    }
}
