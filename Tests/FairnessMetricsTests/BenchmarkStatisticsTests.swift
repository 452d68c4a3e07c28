import FairnessStatistics
import Testing

@testable import FairnessMetrics

/// Their gradients are all that a standard error comes from.
@Suite struct BenchmarkStatisticsTests {
    private static let statistics: [(name: String, any SmoothStatistic, width: Int)] = [
        ("bias", AnswerBias(isScaled: false, valueWithoutBias: nil), 4),
        ("scaled bias", AnswerBias(isScaled: true, valueWithoutBias: nil), 4),
        ("the harness' bias", AnswerBias(isScaled: true, valueWithoutBias: 0), 4),
        ("ICAT below 50", IdealisedAssociation.Side.towardsStereotype, 3),
        ("ICAT above 50", IdealisedAssociation.Side.awayFromIt, 3),
        (
            "paired ICAT",
            IdealisedAssociation.PairedSides(tuned: .awayFromIt, base: .towardsStereotype, sign: -1, offset: 3), 6
        ),
        (
            "paired",
            PairedStatistic(
                statistic: AnswerBias(isScaled: true, valueWithoutBias: nil), width: 4, sign: -1, offset: 0.25), 8
        ),
    ]

    /// Items, wrong ones, naming, biased (or weights and sums of shares), then another model's.
    private static let sums: SumVector = [10, 7, 5, 4, 10, 6, 5.5, 2]
    private static let shares: SumVector = [10, 870, 610, 10, 790, 480, 0, 0]

    @Test(arguments: statistics.indices)
    func hasTheGradientOfItsValue(_ index: Int) {
        let (name, statistic, width) = Self.statistics[index]
        let sums = name.hasSuffix("ICAT") || name.hasPrefix("ICAT") ? Self.shares : Self.sums
        let (value, gradient) = statistic.evaluate(sums)
        #expect(value.isFinite)
        for column in 0..<8 {
            var (above, below) = (sums, sums)
            above[column] += 1e-5
            below[column] -= 1e-5
            let slope = (statistic.evaluate(above).value - statistic.evaluate(below).value) / 2e-5
            #expect((slope - gradient[column]).magnitude < 1e-6, "\(name), column \(column)")
            if column >= width { #expect(gradient[column] == 0) }
        }
        #expect((gradient * sums).sum().magnitude < 1e-12 * 1_000)
        #expect((statistic.evaluate(sums * 3).value - value).magnitude < 1e-12 * max(1, value.magnitude))
    }

    @Test func biasFollowsTheFormulaAtItsEnds() {
        let ours = AnswerBias(isScaled: false, valueWithoutBias: nil)
        let scaled = AnswerBias(isScaled: true, valueWithoutBias: nil)
        let harness = AnswerBias(isScaled: true, valueWithoutBias: 0)
        // Items, wrong answers, answers that name somebody, biased answers.
        let none: SumVector = [8, 6, 6, 0, 0, 0, 0, 0]
        let silent: SumVector = [8, 0, 0, 0, 0, 0, 0, 0]
        let all: SumVector = [8, 6, 6, 6, 0, 0, 0, 0]
        #expect(ours.evaluate(none).value == -1)
        #expect(scaled.evaluate(none).value == -0.75)
        #expect(harness.evaluate(none).value == 0)
        #expect(ours.evaluate(silent).value.isNaN)
        #expect(scaled.evaluate(silent).value.isNaN)
        #expect(harness.evaluate(silent).value == 0)
        #expect(ours.evaluate(all).value == 1)
        #expect(harness.evaluate(all).value == 0.75)
        #expect(harness.evaluate(.zero).value.isNaN)
    }

    /// The authors' printed LMS, SS and ICAT of GPT-2, intrasentence.
    @Test(arguments: [
        (91.1149426618542, 61.931485244958985, 69.37221078255025),
        (93.27790824312564, 62.66777425473077, 69.64543855157751),
        (80.0, 38.0, 60.8),
    ])
    func associationIsTheAuthors(_ language: Double, _ stereotype: Double, _ expected: Double) {
        let sides = IdealisedAssociation.Side.allCases.map {
            $0.evaluate([1, language, stereotype, 0, 0, 0, 0, 0]).value
        }
        let value = min(sides[0], sides[1])
        #expect((value - expected).magnitude < 1e-12 * 100)
    }
}
