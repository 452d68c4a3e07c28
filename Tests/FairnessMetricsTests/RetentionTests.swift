import FairnessSuites
import RealModule
import Testing

@testable import FairnessMetrics

/// How much of the base's preference a checkpoint keeps.
@Suite struct RetentionTests {
    private static let suite = Suite(
        name: "s", version: "1", description: "", categories: [.init(name: "age", description: "")],
        pairs: (0..<30).map { number in
            PairItem(
                id: "\(number)", category: "age", template: "t\(number)", more: "m", less: "l",
                control: .init(more: "cm", less: "cl"))
        })

    private static func scores(_ gaps: [Double]) -> SuiteScores {
        SuiteScores(
            continuations: gaps.flatMap { gap in
                [gap - 9, -9, -8, -8].map { ContinuationScore(logLikelihood: $0, tokens: 3) }
            })
    }

    private static func retention(_ tuned: [Double], _ base: [Double]) throws -> Metric {
        let metrics = try suite.measure(scores: scores(tuned), base: scores(base), seed: 1, draws: 199)
        return try #require(metrics.first { $0.name == "preference_gap.retention" && $0.category == "age" })
    }

    private static let base = (0..<30).map { 1 + 0.4 * Double.sin(Double($0)) }

    @Test(arguments: [0.9, 0.5, 0, -0.5])
    func isTheSignedRatioOfTheMeans(_ kept: Double) throws {
        let tuned = Self.base.indices.map { kept * Self.base[$0] + 0.1 * Double.cos(7 * Double($0)) }
        let metric = try Self.retention(tuned, Self.base)
        let estimate = try #require(metric.estimate)
        #expect((estimate.value - tuned.reduce(0, +) / Self.base.reduce(0, +)).magnitude < 1e-12)
        let interval = try #require(estimate.interval)
        #expect(interval.low < kept && kept < interval.high && interval.high - interval.low < 0.2)
        #expect(estimate.method == "Fieller, Student's t, 29 degrees of freedom")
    }

    @Test func isWeakOrNothingWhereTheBaseHasLittleToKeep() throws {
        // 5 and 3 standard errors from zero.
        for (strength, isDefined) in [(5.0, true), (3.0, false)] {
            let spread = (0..<30).map { $0 % 2 == 0 ? 1.0 : -1 }
            let error = (30 / 29 / 30.0).squareRoot()
            let base = spread.map { $0 + strength * error }
            let metric = try Self.retention(base.map { 0.7 * $0 + 0.01 }, base)
            if isDefined {
                #expect(try #require(metric.estimate).method.contains("; weak: the base's value is less than 6"))
            } else {
                #expect(metric.estimate == nil)
                #expect(metric.undefined?.hasPrefix("the base's own value is only ") == true)
                #expect(metric.undefined?.hasSuffix(" standard errors from zero; a retention needs 4") == true)
            }
        }
    }

    @Test func theBaseKeepsAllOfItself() throws {
        let estimate = try #require(try Self.retention(Self.base, Self.base).estimate)
        #expect(estimate.value == 1 && estimate.interval == .init(low: 1, high: 1))
    }
}
