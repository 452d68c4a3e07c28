import FairnessStatistics

/// How far predicted probabilities lie from frequencies, in per cent: Σ over bins of |Σ outcomes − Σ probabilities| ÷
/// n.
///
/// Ten bins of equal mass: a probability belongs to the bin before the first decile that is not below it, with deciles
/// interpolated between ranks, as scikit-learn's `calibration_curve(strategy="quantile")` has it; equal probabilities
/// share a bin. Unlike there the deciles' ranks are exact, whatever the number of items.
struct CalibrationError: SwappableStatistic {
    private static let bins = 10

    /// In ascending order of probability.
    private let probabilities: [Double]
    private let outcomes: [Double]
    private let clusterOfItem: [Int]
    let clusters: Int
    let quantities: [ResampledQuantity]

    /// - Parameters:
    ///   - outcomes: 1 where it came true, else 0.
    ///   - clusters: Of each item, any number.
    /// - Returns: nil without items, and where a probability is not a number.
    init?(probabilities: [Double], outcomes: [Double], clusters: [Int], ideal: Double?) {
        guard !probabilities.isEmpty, probabilities.allSatisfy(\.isFinite), outcomes.count == probabilities.count,
            clusters.count == probabilities.count
        else { return nil }
        self.init(
            probabilities, outcomes, clusterOfItem: clusters.numbered, clusters: Set(clusters).count,
            quantities: [ResampledQuantity(n: probabilities.count, range: 0...100, ideal: ideal)])
    }

    private init(
        _ probabilities: [Double], _ outcomes: [Double], clusterOfItem: [Int], clusters: Int,
        quantities: [ResampledQuantity]
    ) {
        let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
        self.probabilities = order.map { probabilities[$0] }
        self.outcomes = order.map { outcomes[$0] }
        self.clusterOfItem = order.map { clusterOfItem[$0] }
        self.clusters = clusters
        self.quantities = quantities
    }

    func beside(_ other: CalibrationError) -> CalibrationError {
        CalibrationError(
            probabilities + other.probabilities, outcomes + other.outcomes,
            clusterOfItem: clusterOfItem + other.clusterOfItem.map { clusters + $0 },
            clusters: clusters + other.clusters, quantities: quantities)
    }

    func values(_ multiplicities: [Double]) -> [Double?] {
        var count = 0.0
        for cluster in clusterOfItem { count += multiplicities[cluster] }
        guard count > 0 else { return [nil] }
        var total = 0.0
        var excess = 0.0
        var rank = 0.0
        var bin = 1
        var previous = -Double.infinity
        for item in probabilities.indices {
            let times = multiplicities[clusterOfItem[item]]
            guard times > 0 else { continue }
            if probabilities[item] > previous {
                previous = probabilities[item]
                // The first of equal probabilities decides for all: is the next decile, a rank too, below its own?
                while bin < Self.bins, Double(bin) * (count - 1) < Double(Self.bins) * rank {
                    total += excess.magnitude
                    excess = 0
                    bin += 1
                }
            }
            excess += times * (outcomes[item] - probabilities[item])
            rank += times
        }
        return [100 * (total + excess.magnitude) / count]
    }
}
