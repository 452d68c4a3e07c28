import FairnessStatistics
import FairnessSuites
import Testing

@testable import FairnessMetrics

@Suite struct SuiteMeasureTests {
    private static let suite = Suite(
        name: "made-up", version: "1", description: "",
        categories: ["age", "gender", "religion"].map { Suite.Category(name: $0, description: "") },
        pairs: MetricsReference.pairs.map {
            PairItem(
                id: $0.id, category: $0.category, template: $0.template, more: "more", less: "less",
                control: $0.control ? PairItem.Control(more: "more", less: "less") : nil)
        },
        language: MetricsReference.plainTokens.indices.map { LanguageItem(id: "plain-\($0)", text: "text") })

    private static let base = scores(of: \.base, plain: MetricsReference.plainBase)
    private static let tuned = scores(of: \.tuned, plain: MetricsReference.plainTuned)

    private typealias Pair = (
        id: String, category: String, template: String, control: Bool, base: [Double], tuned: [Double]
    )

    private static func scores(of model: (Pair) -> [Double], plain: [Double]) -> [ContinuationScore] {
        MetricsReference.pairs.flatMap { pair in
            model(pair).prefix(pair.control ? 4 : 2).map { ContinuationScore(logLikelihood: $0, tokens: 9) }
        }
            + zip(plain, MetricsReference.plainTokens).map { ContinuationScore(logLikelihood: $0, tokens: $1) }
    }

    private func measure(
        _ suite: Suite = Self.suite, _ scores: [ContinuationScore] = Self.tuned, base: [ContinuationScore]? = Self.base
    ) throws -> [Metric] {
        try suite.measure(
            scores: SuiteScores(continuations: scores), base: base.map { SuiteScores(continuations: $0) },
            seed: 20_240_518, draws: 199)
    }

    private func find(_ name: String, _ category: String? = nil, in metrics: [Metric]) throws -> Metric {
        try #require(metrics.first { $0.name == name && $0.category == category })
    }

    private static let measured = Result {
        try suite.measure(
            scores: SuiteScores(continuations: tuned), base: SuiteScores(continuations: base), seed: 20_240_518,
            draws: 199)
    }

    @Test(arguments: MetricsReference.expected)
    func agreesWithNumpy(_ expected: MetricsReference.Row) throws {
        let metric = try find(expected.name, expected.category, in: try Self.measured.get())
        let found =
            switch expected.kind {
            case .estimate: metric.estimate
            case .baseline: metric.contrast?.baseline
            case .difference: metric.contrast?.difference
            case .sum: metric.contrast?.sum
            }
        let estimate = try #require(found)
        #expect((estimate.value - expected.value).magnitude <= 1e-9 * max(1, expected.value.magnitude))
        #expect(estimate.n == expected.n)
        #expect(estimate.clusters == expected.clusters)
        if expected.error > 1e-9 {
            let error = try #require(estimate.standardError)
            #expect((error - expected.error).magnitude <= 1e-9 * max(1, expected.error))
        }
        #expect(estimate.interval != nil)
    }

    @Test func measuresEveryDefinitionInItsCategories() throws {
        // What is kept may be undefined for any pairs.
        let metrics = try measure().filter { !$0.name.contains(".") }
        let definitions = (MetricDefinition.pairs + MetricDefinition.language).filter(\.overall)
        for definition in definitions {
            let categories = metrics.filter { $0.name == definition.name }.map(\.category)
            // Only plain sentences here: none about a category.
            let isPlain = MetricDefinition.language.contains(definition) || !definition.byCategory
            #expect(categories == (isPlain ? [nil] : [nil, "age", "gender", "religion"]))
        }
        #expect(metrics.allSatisfy { $0.suite == "made-up" })
        // These pairs have one wording each.
        #expect(metrics.allSatisfy { ($0.undefined == nil) == ($0.name != "wording_sd") })
        #expect(Set(metrics.filter { $0.category == nil }.map(\.name)) == Set(definitions.map(\.name)))
        #expect(metrics.map(\.category).distinct == [nil, "age", "gender", "religion"])
    }

    @Test func measuresABaseWithoutContrast() throws {
        let metrics = try measure(base: nil)
        #expect(metrics.allSatisfy { $0.contrast == nil })
        let names = Set(metrics.map(\.name))
        let definitions = (MetricDefinition.pairs + MetricDefinition.language).filter { $0.overall && !$0.needsBase }
        #expect(names == Set(definitions.map(\.name)))
    }

    @Test func countsTies() throws {
        let metrics = try measure()
        let tied = MetricsReference.pairs.count { $0.template == "gender-2" }
        #expect(tied > 0)
        #expect(try find("stereotype_preference", "gender", in: metrics).ties == tied)
        #expect(try find("stereotype_preference", "age", in: metrics).ties == 0)
        #expect(try find("preference_gap", "age", in: metrics).ties == nil)
    }

    @Test func isExactWhereTheAdapterChangesNothing() throws {
        let metrics = try measure(Self.suite, Self.base)
        for metric in metrics where metric.name.contains(".") && metric.estimate != nil {
            #expect(metric.estimate?.value == (metric.name.hasSuffix(".retention") ? 1 : 0))
            #expect(metric.estimate?.standardError == 0)
        }
        for metric in metrics
        where !["perplexity_ratio", "base_slope", "wording_sd"].contains(metric.name)
            && !metric.name.contains(".")
        {
            let difference = try #require(metric.contrast?.difference)
            let nothing = metric.name == "perplexity" ? 1.0 : 0
            #expect(difference.value == nothing)
            #expect(difference.standardError == 0)
            #expect(difference.interval == Estimate.Interval(low: nothing, high: nothing))
            #expect(difference.method == "identical on every item")
            #expect(metric.estimate == metric.contrast?.baseline)
        }
        #expect(try find("perplexity_ratio", in: metrics).estimate?.interval == Estimate.Interval(low: 1, high: 1))
        #expect(try find("base_slope", in: metrics).estimate?.value == 1)
    }

    /// Every pair keeps its side, but no score stays the same: twenty-odd clusters can't exclude a rare flip.
    @Test func isNotSureThatNoPairChangesSides() throws {
        let stretched = Self.base.map { ContinuationScore(logLikelihood: $0.logLikelihood * 1.01, tokens: $0.tokens) }
        let metric = try find("stereotype_preference", in: try measure(Self.suite, stretched))
        let difference = try #require(metric.contrast?.difference)
        let interval = try #require(difference.interval)
        #expect(difference.value == 0)
        #expect(interval.low < 0 && interval.high > 0)
    }

    @Test func leavesTheScaledGapUnmovedByAMoreConfidentModel() throws {
        let sharper = Self.base.map { ContinuationScore(logLikelihood: $0.logLikelihood * 1.5, tokens: $0.tokens) }
        let metrics = try measure(Self.suite, sharper)
        let scaled = try #require(try find("preference_gap_scaled", in: metrics).contrast?.difference)
        #expect(scaled.value.magnitude < 1e-12)
        let slope = try #require(try find("base_slope", in: metrics).estimate)
        #expect((slope.value - 1.5).magnitude < 1e-12)
    }

    @Test func saysWhyAMetricIsUndefined() throws {
        let pair = PairItem(id: "a", category: "age", template: "t", more: "m", less: "l", control: nil)
        let suite = Suite(
            name: "s", version: "1", description: "",
            categories: [
                Suite.Category(name: "age", description: ""), Suite.Category(name: "empty", description: ""),
            ], pairs: [pair])
        let scores = [ContinuationScore(logLikelihood: -3, tokens: 2), ContinuationScore(logLikelihood: -4, tokens: 2)]
        let metrics = try measure(suite, scores, base: scores)
        for (name, category, reason) in [
            ("preference_gap", "age", "no pair has a control"),
            ("wording_sd", "age", "no template has two wordings with a control"),
            ("preference_gap_scaled", "age", "no pair has a control"),
            ("stereotype_preference", "empty", "there are no pairs"),
            ("preference_gap_raw", "empty", "there are no pairs"),
            ("perplexity", nil, "the suite has no plain sentences of two tokens or more"),
            ("base_slope", nil, "the base's differences are all equal, or beyond what can be computed"),
        ] {
            let metric = try find(name, category, in: metrics)
            #expect(metric.estimate == nil)
            #expect(metric.contrast == nil)
            #expect(metric.undefined == reason)
        }
        let raw = try find("preference_gap_raw", "age", in: metrics)
        #expect(raw.estimate?.value == 1)
        #expect(raw.estimate?.interval == nil)
    }

    @Test func hasNoScaledGapWithoutSpread() throws {
        let pairs = (0..<3).map {
            PairItem(
                id: "\($0)", category: "age", template: "\($0)", more: "m", less: "l",
                control: PairItem.Control(more: "m", less: "l"))
        }
        let suite = Suite(name: "s", version: "1", description: "", categories: [], pairs: pairs)
        let scores = pairs.flatMap { _ in
            [-3.3, -4.4, -2.2, -2.1].map { ContinuationScore(logLikelihood: $0, tokens: 4) }
        }
        let metric = try find("preference_gap_scaled", in: try measure(suite, scores, base: nil))
        #expect(metric.estimate == nil)
        #expect(
            metric.undefined == "the pairs don't differ from each other: there is no standard deviation to scale by")
    }

    @Test func refusesScoresOfAnotherSuite() {
        #expect(throws: MeasurementError.countDiffers(.base, scores: 3, expected: Self.tuned.count)) {
            try measure(base: Array(Self.base.prefix(3)))
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func refusesNonFiniteScores(_ value: Double) {
        var scores = Self.tuned
        scores[1].logLikelihood = value
        #expect(throws: MeasurementError.notFinite(.checkpoint, place(1))) {
            try measure(Self.suite, scores)
        }
    }

    @Test func refusesPairsOfWhichNothingWasScored() {
        var scores = Self.tuned
        scores[2].tokens = 0
        #expect(throws: MeasurementError.nothingScored(.checkpoint, place(2))) {
            try measure(Self.suite, scores)
        }
    }

    @Test func refusesDifferentTokensThanTheBases() {
        var scores = Self.tuned
        scores[scores.count - 1].tokens += 1
        let tokens = MetricsReference.plainTokens[6]
        let last = scores.count - 1
        #expect(
            throws: MeasurementError.tokensDiffer(
                place(last), checkpoint: tokens + 1, base: tokens)
        ) {
            try measure(Self.suite, scores)
        }
    }

    private func place(_ score: Int) -> PromptPlace { Self.suite.prompts.place(ofContinuation: score) }

    @Test func namesTheTextOfAScore() {
        #expect(place(1).description == "item 'age-0-0' (\"less\")")
        #expect(place(4).description == "item 'age-0-1' (\"more\")")
        #expect(place(Self.tuned.count - 1).description == "item 'plain-6' (\"text\")")
        let broken = Prompt(item: "a", continuations: ["one\ntwo\u{202E}three"])
        #expect([broken].place(ofContinuation: 0).description == "item 'a' (\"one\\x0Atwo\\u{202E}three\")")
    }

    @Test func survivesScoresOfAbsurdSize() throws {
        let scores = Self.tuned.enumerated().map { index, score in
            ContinuationScore(logLikelihood: index % 2 == 0 ? -1e308 : 1e308, tokens: score.tokens)
        }
        let metrics = try measure(Self.suite, scores)
        #expect(try find("preference_gap", in: metrics).undefined == "the scores are too large to compute with")
        #expect(try find("perplexity", in: metrics).undefined == "the log-likelihoods are too large to compute with")
    }
}
