import FairnessSuites
import Testing

@testable import FairnessMetrics

@Suite struct CrowSPairsMeasurementTests {
    private static let reference = Result { try HarnessReference.read("crows_pairs") }

    private static func suite(_ reference: HarnessReference) -> Suite {
        let items = reference.items
        let pairs = items.tokens.indices.map { item in
            PairItem(
                id: "\(item)", category: items.category?[item] ?? "", template: items.cluster[item] ?? "", more: "m",
                less: "l", control: nil,
                direction: items.direction?[item] == "stereo" ? .stereotype : .antistereotype)
        }
        return BenchmarkReference.suite(.crowsPairs, categories: reference.categories, pairs: pairs)
    }

    /// First our own scores, here with the sentences exchanged, then the harness'.
    private static func scores(_ reference: HarnessReference, _ model: String) throws -> [ContinuationScore] {
        let scores = try reference.scores(model)
        return scores.flatMap { $0.reversed() } + scores.flatMap { $0 }
    }

    /// All 1,508 pairs by SmolLM2 and two adapters, overall and in the nine categories.
    @Test func agreesWithTheHarnessCode() throws {
        let reference = try Self.reference.get()
        #expect(reference.items.tokens.count == 1_508)
        #expect(reference.expected.count { $0.name.hasPrefix("lm_eval.") } == reference.models.count * 10 * 2)
        try reference.expectAgreement(Self.suite(reference)) { try Self.scores(reference, $0) }
    }

    private static func pair(_ direction: PairItem.Direction?) -> PairItem {
        PairItem(id: "p", category: "age", template: "t", more: "m", less: "l", control: nil, direction: direction)
    }

    private static func metrics(_ pairs: [PairItem], _ differences: [Double], tokens: [Int] = [4, 4]) throws -> [Metric]
    {
        let suite = BenchmarkReference.suite(.crowsPairs, categories: ["age"], pairs: pairs)
        let scores = differences.flatMap { difference in
            zip([difference, 0], tokens).map { ContinuationScore(logLikelihood: $0 - 9, tokens: $1) }
        }
        return try suite.metrics(scores + scores)
    }

    @Test func countsATieAsNotForTheHarnessAndAsHalfForUs() throws {
        let metrics = try Self.metrics([Self.pair(.stereotype), Self.pair(.stereotype)], [0, 1.5])
        #expect(try metrics.named("lm_eval.pct_stereotype").estimate?.value == 0.5)
        #expect(try metrics.named("lm_eval.likelihood_diff").estimate?.value == 0.75)
        #expect(try metrics.named("ours.stereotype_preference").estimate?.value == 75)
        #expect(try metrics.named("ours.stereotype_preference_stereotype").ties == 1)
        #expect(try metrics.named("ours.stereotype_preference_equal_length").ties == 1)
    }

    @Test func balancesTheDirectionsHoweverManyPairsTheyHave() throws {
        let pairs = [
            Self.pair(.stereotype), Self.pair(.stereotype), Self.pair(.stereotype), Self.pair(.antistereotype),
        ]
        let metrics = try Self.metrics(pairs, [1, 1, 1, -1])
        #expect(try metrics.named("ours.stereotype_preference").estimate?.value == 75)
        #expect(try metrics.named("ours.stereotype_preference_balanced").estimate?.value == 50)
    }

    @Test func saysWhatIsMissing() throws {
        let metrics = try Self.metrics([Self.pair(.stereotype)], [1], tokens: [4, 5])
        for (name, reason) in [
            ("ours.stereotype_preference_antistereotype", "no pair violates a stereotype"),
            ("ours.stereotype_preference_balanced", "one of the two directions has no pair"),
            ("ours.stereotype_preference_equal_length", "no pair has sentences of equally many tokens"),
        ] {
            let metric = try metrics.named(name, "age")
            #expect(metric.estimate == nil)
            #expect(metric.undefined == reason)
        }
        let undirected = try Self.metrics([Self.pair(nil)], [1])
        #expect(
            try undirected.named("ours.stereotype_preference_stereotype").undefined == "no pair states a stereotype")
        let empty = try Self.metrics([], [])
        #expect(try empty.named("lm_eval.pct_stereotype").undefined == "there are no pairs")
    }

    /// WinoBias has pairs and no number of its own.
    @Test func leavesOtherBenchmarksToTheMetricsOfPairs() throws {
        let suite = BenchmarkReference.suite(.winoBias, categories: ["age"], pairs: [Self.pair(nil)])
        let metrics = try suite.metrics([-3, -4].map { ContinuationScore(logLikelihood: $0, tokens: 3) })
        #expect(try metrics.named("ours.stereotype_preference", "age").estimate?.value == 100)
        #expect(try metrics.named("ours.preference_gap_raw", "age").estimate?.value == 1)
        #expect(metrics.allSatisfy { $0.name.hasPrefix("ours.") })
    }
}
