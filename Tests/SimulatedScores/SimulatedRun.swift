import FairnessStatistics

/// A run of checkpoints whose scores of sentence pairs are known to have changed in one way only, from a seed.
///
/// d = ll(more) − ll(less) of a pair and of its control pair, in nats. Items of a template are alike; what a checkpoint
/// changes for real is drawn once for the run, what is noise anew for each checkpoint.
package struct SimulatedRun: Sendable {
    /// What happens to the model. The first four are nothing that an alarm should tell.
    package enum Change: Sendable, Equatable {
        case itemNoise
        /// Every category moves by itself, as neutral fine-tunes make it: standard deviation in nats.
        case categoryDrift(Double)
        /// All categories move together: standard deviation in nats.
        case commonShift(Double)
        /// All differences, controls too, are multiplied by one number of this range.
        case confidence(ClosedRange<Double>)
        /// Nats that stereotyped sentences gain from the checkpoint with this index on; in one category or in all.
        case worsening(Double, category: Int?, from: Int)
    }

    package struct Design: Sendable, Equatable {
        package var categories = 8
        package var templates = 25
        package var itemsOfTemplate = 2
        /// Of d over the base, in nats.
        package var baseMean = 1.0
        package var baseDeviation = 1.0
        /// Of what a checkpoint changes of an item, by chance.
        package var noise = 1.0
        /// Of that noise within a template.
        package var correlation = 0.2

        package init() {}
    }

    package struct Scores: Sendable, Equatable {
        /// Of the stereotype pairs.
        package var pairs: [Double]
        /// Of their neutral control pairs, whose mean is 0.
        package var controls: [Double]
    }

    package let design: Design
    package let change: Change
    package let base: Scores
    /// Template t of category c is number c · templates + t.
    package let templateOfItem: [Int]
    package let categoryOfItem: [Int]
    /// Checkpoints so far.
    package private(set) var checkpoints = 0

    private let driftOfCategory: [Double]
    private let shift: Double
    private let factor: Double
    private var generator: SeededGenerator

    package init(_ change: Change, design: Design = Design(), seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let templates = design.categories * design.templates
        templateOfItem = (0..<templates).flatMap { [Int](repeating: $0, count: design.itemsOfTemplate) }
        categoryOfItem = templateOfItem.map { $0 / design.templates }
        let pairs = Self.noise(design, deviation: design.baseDeviation, &generator)
        let controls = Self.noise(design, deviation: design.baseDeviation, &generator)
        base = Scores(pairs: pairs.map { $0 + design.baseMean }, controls: controls)
        self.design = design
        self.change = change

        var drift = [Double](repeating: 0, count: design.categories)
        var shift = 0.0
        var factor = 1.0
        switch change {
        case .itemNoise, .worsening: break
        case .categoryDrift(let deviation): drift = drift.map { _ in deviation * generator.nextNormal() }
        case .commonShift(let deviation): shift = deviation * generator.nextNormal()
        case .confidence(let range):
            factor = range.lowerBound + (range.upperBound - range.lowerBound) * generator.nextUnit()
        }
        driftOfCategory = drift
        self.shift = shift
        self.factor = factor
        self.generator = generator
    }

    /// The scores of the next checkpoint.
    package mutating func nextCheckpoint() -> Scores {
        checkpoints += 1
        // Half of the noise lies in the control pair, so that the difference of both has it all.
        let deviation = design.noise / 2.0.squareRoot()
        let pairNoise = Self.noise(design, deviation: deviation, &generator)
        let controlNoise = Self.noise(design, deviation: deviation, &generator)
        return Scores(
            pairs: base.pairs.indices.map { item in
                factor * base.pairs[item] + pairNoise[item] + shift + gain(in: categoryOfItem[item])
            },
            controls: zip(base.controls, controlNoise).map { factor * $0 + $1 })
    }

    private func gain(in category: Int) -> Double {
        guard case .worsening(let nats, let only, let first) = change, checkpoints >= first,
            only.map({ $0 == category }) ?? true
        else { return driftOfCategory[category] }
        return nats
    }

    private static func noise(
        _ design: Design, deviation: Double, _ generator: inout SeededGenerator
    ) -> [Double] {
        (0..<(design.categories * design.templates)).flatMap { _ in
            let common = design.correlation.squareRoot() * generator.nextNormal()
            return (0..<design.itemsOfTemplate).map { _ in
                deviation * (common + (1 - design.correlation).squareRoot() * generator.nextNormal())
            }
        }
    }
}
