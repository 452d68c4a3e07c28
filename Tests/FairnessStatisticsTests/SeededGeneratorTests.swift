import Testing

@testable import FairnessStatistics

@Suite struct SeededGeneratorTests {
    /// The test vector of the Rust crate rand_xoshiro 0.6, made with the authors' C code.
    @Test func isXoshiro256StarStar() {
        var generator = SeededGenerator(state: (1, 2, 3, 4))
        let expected: [UInt64] = [
            11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
            16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777,
            2_904_607_092_377_533_576,
        ]
        #expect(expected.map { _ in generator.next() } == expected)
    }

    /// The values that Vigna's splitmix64.c gives for the seed 1234567.
    @Test func isSeededBySplitMix64() {
        var mixer = SplitMix64(state: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect(expected.map { _ in mixer.next() } == expected)
    }

    @Test func copiesContinueTheSameSequence() {
        var one = SeededGenerator(seed: 7)
        _ = one.next()
        var other = one
        #expect(one.next() == other.next())
        #expect(one == other)
    }

    @Test func differsBetweenSeedsAndStreams() {
        var numbers: Set<UInt64> = []
        for seed: UInt64 in 0..<20 {
            var plain = SeededGenerator(seed: seed)
            numbers.insert(plain.next())
            for stream: UInt64 in 0..<20 {
                var generator = SeededGenerator(seed: seed, stream: stream)
                numbers.insert(generator.next())
            }
        }
        #expect(numbers.count == 420)
    }

    /// A chi-squared statistic with 6 degrees of freedom exceeds 22.5 once in a thousand seeds; the seed is fixed.
    @Test func drawsEveryNumberBelowABoundEquallyOften() {
        var generator = SeededGenerator(seed: 20_240_518)
        var counts = [Double](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[Int(generator.next(below: 7))] += 1 }
        let chiSquared = counts.reduce(0) { $0 + ($1 - 10_000) * ($1 - 10_000) / 10_000 }
        #expect(chiSquared < 22.5)
        #expect(generator.next(below: 0) == 0)
        #expect(generator.next(below: 1) == 0)
    }

    @Test func drawsAsManyClustersAsThereAre() throws {
        let weights = try #require(ResamplingWeights(clusters: 5, draws: 11, seed: 3))
        let tile = ResamplingWeights.tile
        for draw in 0..<16 {
            let start = draw / tile * 5 * tile + draw % tile
            let total = (0..<5).reduce(0) { $0 + Int(weights.counts[start + $1 * tile]) }
            #expect(total == (draw < 11 ? 5 : 0))
        }
    }

    @Test(arguments: [(1, 10), (10_001, 10), (5, 0), (5, 20_001)])
    func refusesWeightsOfUselessOrExcessiveSize(clusters: Int, draws: Int) {
        #expect(ResamplingWeights(clusters: clusters, draws: draws, seed: 1) == nil)
    }
}
