import Testing

@testable import FairnessStatistics

/// Against statsmodels' mean squares and root finding of scipy's.
@Suite struct RunContrastTests {
    private typealias Reference = RunReference

    private static func group(_ runs: [[Double]], _ clusterOfItem: [Int]? = nil) throws -> RunGroup<Int> {
        try #require(RunGroup(try runs.map { try SignFlipTestTests.influence($0, clusterOfItem) }))
    }

    private static func base() throws -> ClusterInfluence<Int> { try SignFlipTestTests.influence(Reference.base) }

    @Test func runsAndTemplatesAreBothRandom() throws {
        for (runs, expected) in zip([Reference.low, Reference.high, Reference.followed], Reference.groups) {
            let contrast = RunContrast(try Self.group(runs))
            let interval = try #require(contrast.interval())
            #expect(contrast.degreesOfFreedom == Double(runs.count - 1))
            #expect((contrast.mean.value - expected[0]).magnitude < 1e-12)
            #expect(relativeError(try #require(contrast.standardError), expected[1]) < 1e-9)
            #expect((interval.low - expected[2]).magnitude < 1e-9 && (interval.high - expected[3]).magnitude < 1e-9)
            guard case .bounded(let ratio) = contrast.ratioInterval(over: try Self.base()) else {
                Issue.record("not bounded")
                continue
            }
            #expect((ratio.low - expected[4]).magnitude < 1e-8 && (ratio.high - expected[5]).magnitude < 1e-8)
        }
    }

    @Test func differencesOfGroupsShareTheirTemplates() throws {
        let contrast = try #require(
            RunContrast(try Self.group(Reference.low), minus: try Self.group(Reference.high)))
        let expected = Reference.contrast
        #expect((contrast.mean.value - expected[0]).magnitude < 1e-12)
        #expect(relativeError(try #require(contrast.standardError), expected[1]) < 1e-9)
        #expect(relativeError(contrast.degreesOfFreedom, expected[2]) < 1e-9)
        guard case .bounded(let ratio) = contrast.ratioInterval(over: try Self.base(), confidence: 0.9) else {
            Issue.record("not bounded")
            return
        }
        #expect((ratio.low - expected[3]).magnitude < 1e-8 && (ratio.high - expected[4]).magnitude < 1e-8)
    }

    @Test func templatesMayBeOfUnequalSize() throws {
        let contrast = RunContrast(try Self.group(Reference.items, Reference.templateOfItem))
        #expect((contrast.mean.value - Reference.unequal[0]).magnitude < 1e-12)
        #expect(relativeError(try #require(contrast.standardError), Reference.unequal[1]) < 1e-9)
    }

    /// The templates' own interval: it tells nothing of other runs.
    @Test func aSingleRunHasTheIntervalOfItsTemplates() throws {
        let run = try SignFlipTestTests.influence(Reference.low[0])
        let contrast = RunContrast(try #require(RunGroup([run])))
        #expect(relativeError(try #require(contrast.standardError), try #require(run.standardError)) < 1e-12)
        #expect(contrast.degreesOfFreedom == 23)
        let other = try Self.group(Reference.high)
        #expect(RunContrast(try #require(RunGroup([run])), minus: other) == nil)
        let alone = try #require(FiellerRatio(run, over: try Self.base()))
        let ratio = try #require(contrast.ratioInterval(over: try Self.base()))
        guard case (.bounded(let one), .bounded(let other)) = (alone.interval(confidence: 0.95), ratio) else {
            Issue.record("not bounded")
            return
        }
        #expect((one.low - other.low).magnitude < 1e-9 && (one.high - other.high).magnitude < 1e-9)
    }

    @Test func equalRunsHaveNoVarianceOfTheirOwn() throws {
        let contrast = RunContrast(try Self.group([Reference.low[0], Reference.low[0]]))
        let templates = try #require(try SignFlipTestTests.influence(Reference.low[0]).standardError)
        #expect(relativeError(try #require(contrast.standardError), templates) < 1e-9)
        #expect(contrast.degreesOfFreedom == 1)
        let difference = try #require(
            RunContrast(try Self.group(Reference.low), minus: try Self.group(Reference.low)))
        #expect(difference.mean.value == 0 && difference.degreesOfFreedom == 6)
        #expect(RunGroup<Int>([]) == nil)
        #expect(RunGroup([try SignFlipTestTests.influence([1, 2], scale: .logarithm)]) == nil)
    }

    @Test func distanceFromAnIdealLeavesTheErrorAsItIs() throws {
        let share = try SignFlipTestTests.influence([60, 70, 40], scale: .percentage)
        let distance = share.distance(from: 50)
        #expect((distance.value - 20.0 / 3).magnitude < 1e-12 && distance.scale == .identity)
        #expect(distance.standardError == share.standardError)
    }
}
