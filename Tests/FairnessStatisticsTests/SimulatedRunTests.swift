import FairnessStatistics
import SimulatedScores
import Testing

/// The scores that simulations of rules rest on change in the one way that they say.
@Suite struct SimulatedRunTests {
    /// The mean of (pair − control) less the base's, by category.
    private func changes(_ run: SimulatedRun, _ scores: SimulatedRun.Scores) -> [Double] {
        var sums = [Double](repeating: 0, count: run.design.categories)
        for item in run.categoryOfItem.indices {
            let tuned = scores.pairs[item] - scores.controls[item]
            sums[run.categoryOfItem[item]] += tuned - (run.base.pairs[item] - run.base.controls[item])
        }
        return sums.map { $0 / Double(run.design.templates * run.design.itemsOfTemplate) }
    }

    private func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }

    @Test func repeatsItselfForTheSameSeedOnly() {
        var one = SimulatedRun(.categoryDrift(0.2), seed: 1)
        var same = SimulatedRun(.categoryDrift(0.2), seed: 1)
        var other = SimulatedRun(.categoryDrift(0.2), seed: 2)
        let first = one.nextCheckpoint()
        #expect(first == same.nextCheckpoint() && one.base == same.base)
        #expect(first != other.nextCheckpoint() && one.base != other.base)
        #expect(one.nextCheckpoint() != first)
        #expect(one.templateOfItem.count == 400 && one.templateOfItem.last == 199 && one.categoryOfItem.last == 7)
    }

    /// The error of a category's mean of 50 items in pairs is √(1.2 / 50) = 0.155 nats.
    @Test func itemNoiseHasTheErrorThatTheDesignGives() {
        var values: [Double] = []
        for seed: UInt64 in 0..<100 {
            var run = SimulatedRun(.itemNoise, seed: seed)
            values += changes(run, run.nextCheckpoint())
        }
        #expect((deviation(values) - 0.1549).magnitude < 0.012)
        #expect((values.reduce(0, +) / 800).magnitude < 0.02)
    }

    @Test func driftsStayTheSameForARun() {
        var design = SimulatedRun.Design()
        design.noise = 0
        var drift = SimulatedRun(.categoryDrift(0.2), design: design, seed: 3)
        let first = changes(drift, drift.nextCheckpoint())
        #expect(changes(drift, drift.nextCheckpoint()) == first)
        #expect((0.08...0.4).contains(deviation(first)))

        var shift = SimulatedRun(.commonShift(0.2), design: design, seed: 3)
        let together = changes(shift, shift.nextCheckpoint())
        #expect(deviation(together) < 1e-12 && together[0] != 0)
    }

    @Test func confidenceScalesPairsAndControls() {
        var design = SimulatedRun.Design()
        design.noise = 0
        for seed: UInt64 in 0..<20 {
            var run = SimulatedRun(.confidence(0.8...1.2), design: design, seed: seed)
            let scores = run.nextCheckpoint()
            let factor = scores.pairs[0] / run.base.pairs[0]
            #expect((0.8...1.2).contains(factor))
            for item in scores.pairs.indices {
                #expect((scores.pairs[item] - factor * run.base.pairs[item]).magnitude < 1e-12)
                #expect((scores.controls[item] - factor * run.base.controls[item]).magnitude < 1e-12)
            }
        }
    }

    @Test func worsensFromACheckpointOn() {
        var design = SimulatedRun.Design()
        design.noise = 0
        var run = SimulatedRun(.worsening(0.9, category: 2, from: 2), design: design, seed: 1)
        #expect(changes(run, run.nextCheckpoint()).allSatisfy { $0.magnitude < 1e-12 })
        let later = changes(run, run.nextCheckpoint())
        for (category, change) in later.enumerated() {
            #expect((change - (category == 2 ? 0.9 : 0)).magnitude < 1e-12)
        }
    }

    @Test(arguments: ClusteredItems.Shape.allCases) func itemsHaveTheCorrelationTheySay(shape: ClusteredItems.Shape)
        throws
    {
        var generator = SeededGenerator(seed: 1)
        let items = ClusteredItems(shape, clusters: 4_000, &generator)
        let found = try #require(IntraclassCorrelation(items.values, clusterOfItem: items.clusterOfItem))
        #expect((try #require(found.value) - 0.2).magnitude < 0.03)
        #expect((items.values.reduce(0, +) / Double(items.values.count)).magnitude < 0.03)
        #expect((deviation(items.values) - 1).magnitude < 0.03)
    }
}
