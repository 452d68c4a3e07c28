import FairnessStatistics
import Testing

@testable import AlertRules

struct MultipleComparisonsTests {
    @Test func agreesWithStatsmodels() throws {
        for family in try Reference.load().multiplicity {
            #expect(MultipleComparisons.holm(family.p, alpha: family.alpha).rejected == family.holm)
            #expect(MultipleComparisons.benjaminiHochberg(family.p, alpha: family.alpha).rejected == family.bh)
        }
    }

    @Test func levelsGiveTheSameAnswerOneByOne() throws {
        for family in try Reference.load().multiplicity {
            for result in [
                MultipleComparisons.holm(family.p, alpha: family.alpha),
                MultipleComparisons.benjaminiHochberg(family.p, alpha: family.alpha),
                MultipleComparisons.uncorrected(family.p, alpha: family.alpha),
            ] {
                #expect(zip(family.p, result.levels).map { $0 <= $1 } == result.rejected)
                #expect(result.levels.allSatisfy { $0 > 0 && $0 <= family.alpha })
            }
        }
    }

    @Test func survivesAnEmptyFamily() {
        #expect(MultipleComparisons.holm([], alpha: 0.05).rejected.isEmpty)
        #expect(MultipleComparisons.benjaminiHochberg([], alpha: 0.05).rejected.isEmpty)
    }
}
