import Testing

@testable import FairnessStatistics

@Suite struct AlphaSpendingTests {
    private func levels(_ plan: AlphaSpending.Plan, alpha: Double = 0.05, through last: Int) throws -> [Double] {
        let spending = try #require(AlphaSpending(alpha: alpha, plan: plan))
        return try (1...last).map { try #require(spending.level(index: $0)) }
    }

    @Test func spendsTheLevelEvenlyOverThePlan() throws {
        let levels = try levels(.planned(20), through: 20)
        #expect(levels.allSatisfy { $0 == 0.0025 })
    }

    @Test func goesOnWithHalfForTwiceAsMany() throws {
        let levels = try levels(.planned(10), alpha: 0.08, through: 70)
        #expect([9, 10, 29, 30].map { levels[$0] } == [0.008, 0.002, 0.002, 0.0005])
        #expect((levels[..<10].reduce(0, +) - 0.08).magnitude < 1e-12)
        #expect((levels[10..<30].reduce(0, +) - 0.04).magnitude < 1e-12)
        #expect((levels[30..<70].reduce(0, +) - 0.02).magnitude < 1e-12)
        let single: [Double] = [0.05, 0.0125, 0.0125, 0.003125, 0.003125, 0.003125, 0.003125]
        #expect(try self.levels(.planned(1), through: 7) == single)
    }

    @Test func neverSpendsMoreThanTheLevelWithoutAPlan() throws {
        let levels = try levels(.unplanned, through: 20 * 1_023)
        #expect([0, 19, 20, 59].map { levels[$0] } == [0.00125, 0.00125, 0.0003125, 0.0003125])
        let spent: Double = levels.reduce(0, +)
        let expected: Double = 0.05 * 1_023 / 1_024
        #expect((spent - expected).magnitude < 1e-12)
    }

    @Test func answersForAnyIndex() throws {
        for plan in [AlphaSpending.Plan.unplanned, .planned(1), .planned(.max)] {
            let spending = try #require(AlphaSpending(alpha: 0.05, plan: plan))
            #expect(spending.level(index: 0) == nil && spending.level(index: .min) == nil)
            #expect(try #require(spending.level(index: .max)) > 0)
        }
        #expect(AlphaSpending(alpha: 0.05, plan: .planned(0)) == nil)
        #expect(AlphaSpending(alpha: 0, plan: .unplanned) == nil && AlphaSpending(alpha: 1, plan: .unplanned) == nil)
    }
}
