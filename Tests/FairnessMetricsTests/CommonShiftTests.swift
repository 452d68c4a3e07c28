import FairnessStatistics
import FairnessSuites
import RealModule
import Testing

@testable import FairnessMetrics

/// A change from the base as what all categories share and what each has beyond it.
@Suite struct CommonShiftTests {
    private static let sizes = ["age": 30, "gender": 24, "religion": 40]

    private static func suite(_ categories: [String] = ["age", "gender", "religion"]) -> Suite {
        Suite(
            name: "s", version: "1", description: "", categories: categories.map { .init(name: $0, description: "") },
            pairs: categories.flatMap { category in
                (0..<(sizes[category] ?? 0)).map { number in
                    PairItem(
                        id: "\(category)-\(number)", category: category, template: "\(category)-\(number / 2)",
                        more: "m", less: "l", control: .init(more: "cm", less: "cl"))
                }
            })
    }

    private static func scores(_ suite: Suite, _ gap: (Int, String) -> Double) -> SuiteScores {
        SuiteScores(
            continuations: suite.pairs.enumerated().flatMap { number, pair in
                [gap(number, pair.category) - 9, -9, -8, -8].map { ContinuationScore(logLikelihood: $0, tokens: 3) }
            })
    }

    private static func base(_ number: Int, _ category: String) -> Double { 1 + Double.sin(3 * Double(number)) }

    /// What each category changes by, and noise.
    private static func metrics(_ suite: Suite, _ shifts: [String: Double], noise: Double = 0.2) throws -> [Metric] {
        try suite.measure(
            scores: scores(suite) { number, category in
                base(number, category) + (shifts[category] ?? 0) + noise * Double.cos(5 * Double(number))
            },
            base: scores(suite, base), seed: 1, draws: 0)
    }

    private static func find(_ name: String, _ category: String? = nil, in metrics: [Metric]) throws -> Metric {
        try #require(metrics.first { $0.name == name && $0.category == category })
    }

    @Test(arguments: ["stereotype_preference", "preference_gap", "preference_gap_scaled", "preference_gap_raw"])
    func addsUpToEachCategorysChange(_ name: String) throws {
        let metrics = try Self.metrics(Self.suite(), ["age": 0.5, "gender": -0.3, "religion": 0.9])
        let changes = try ["age", "gender", "religion"].map { category in
            try #require(Self.find(name, category, in: metrics).contrast?.difference)
        }
        let common = try #require(Self.find("\(name).common_shift", in: metrics).estimate)
        #expect((common.value - changes.reduce(0) { $0 + $1.value } / 3).magnitude < 1e-12)
        #expect(common.n == 94)
        // Categories are estimated apart, so that their errors add up.
        let errors = changes.compactMap(\.standardError)
        #expect(errors.count == 3)
        let error = (errors.reduce(0) { $0 + $1 * $1 } / 9).squareRoot()
        #expect((try #require(common.standardError) - error).magnitude < 1e-9)
        #expect((15...44).contains(common.clusters))
        #expect(common.influence?.standardError == common.standardError)
        for (category, change) in zip(["age", "gender", "religion"], changes) {
            let metric = try Self.find("\(name).deviation", category, in: metrics)
            let deviation = try #require(metric.estimate)
            #expect((deviation.value - (change.value - common.value)).magnitude < 1e-12)
            #expect(deviation.n == change.n && deviation.interval != nil && metric.ideal == 0)
        }
    }

    @Test func tellsWhatOneCategoryChangedFromWhatAllDid() throws {
        let all = try Self.metrics(Self.suite(), ["age": 0.6, "gender": 0.6, "religion": 0.6])
        let one = try Self.metrics(Self.suite(), ["age": 0.6])
        func interval(_ name: String, _ category: String? = nil, _ metrics: [Metric]) throws -> Estimate.Interval {
            try #require(Self.find("preference_gap." + name, category, in: metrics).estimate?.interval)
        }
        #expect(try interval("common_shift", nil, all).low > 0.4)
        #expect(try interval("deviation", "age", all).low < 0 && interval("deviation", "age", all).high > 0)
        #expect(try interval("deviation", "age", one).low > 0.2)
        #expect(try interval("deviation", "gender", one).high < 0)
    }

    @Test func nothingChangedIsCertain() throws {
        let metrics = try Self.metrics(Self.suite(), [:], noise: 0)
        for metric in metrics where metric.name.hasSuffix(".common_shift") || metric.name.hasSuffix(".deviation") {
            #expect(metric.estimate?.value == 0 && metric.estimate?.standardError == 0)
            #expect(metric.estimate?.method == "identical on every item")
        }
        #expect(metrics.count { $0.name.hasSuffix(".common_shift") } == 4)
        #expect(metrics.count { $0.name.hasSuffix(".deviation") } == 12)
    }

    /// One category without any change takes part with a certain zero.
    @Test func aCategoryMayStayAsItIs() throws {
        let suite = Self.suite()
        let metrics = try suite.measure(
            scores: Self.scores(suite) { number, category in
                Self.base(number, category) + (category == "age" ? 0 : 0.5 + 0.2 * Double.cos(5 * Double(number)))
            },
            base: Self.scores(suite, Self.base), seed: 1, draws: 0)
        let common = try #require(Self.find("preference_gap.common_shift", in: metrics).estimate)
        #expect(common.standardError ?? 0 > 0 && (common.value - 1 / 3).magnitude < 0.05)
        let deviation = try #require(Self.find("preference_gap.deviation", "age", in: metrics).estimate)
        #expect(deviation.value == -common.value && deviation.standardError ?? 0 > 0)
    }

    @Test func needsTwoCategories() throws {
        let metrics = try Self.metrics(Self.suite(["age"]), ["age": 1])
        for metric in [
            try Self.find("preference_gap.common_shift", in: metrics),
            try Self.find("preference_gap.deviation", "age", in: metrics),
        ] {
            #expect(metric.estimate == nil)
            #expect(metric.undefined == "there are fewer than two categories with pairs")
        }
    }
}
