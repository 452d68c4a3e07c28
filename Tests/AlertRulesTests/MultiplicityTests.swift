import Testing

@testable import AlertRules

struct MultiplicityTests {
    @Test func agreesWithStatsmodels() throws {
        for family in try Reference.load().multiplicity {
            #expect(Multiplicity.holm(family.p, alpha: family.alpha).rejected == family.holm)
            #expect(Multiplicity.benjaminiHochberg(family.p, alpha: family.alpha).rejected == family.bh)
        }
    }

    @Test func levelsGiveTheSameAnswerOneByOne() throws {
        for family in try Reference.load().multiplicity {
            for result in [
                Multiplicity.holm(family.p, alpha: family.alpha),
                Multiplicity.benjaminiHochberg(family.p, alpha: family.alpha),
                Multiplicity.uncorrected(family.p, alpha: family.alpha),
            ] {
                #expect(zip(family.p, result.levels).map { $0 <= $1 } == result.rejected)
                #expect(result.levels.allSatisfy { $0 > 0 && $0 <= family.alpha })
            }
        }
    }

    @Test func survivesAnEmptyFamily() {
        #expect(Multiplicity.holm([], alpha: 0.05).rejected.isEmpty)
        #expect(Multiplicity.benjaminiHochberg([], alpha: 0.05).rejected.isEmpty)
    }
}
