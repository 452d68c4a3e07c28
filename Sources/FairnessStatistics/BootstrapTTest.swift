/// The test by the studentised bootstrap over clusters, which alone of the tests knows that a tail may be long.
///
/// Sign flips and Student's t reject a true threshold too often on the side of the short tail, where a low value comes
/// with a low standard error; draws that resample both together have that in them (Hall 1992, section 3.3). A draw's
/// typical value is θ − t*·SE. It is the bootstrap of the statistic itself where an estimate has it (`Estimate.bootstrap`),
/// else that of the linearised contributions: for means they are the same, for a scaled mean the latter would have the
/// long tail on the wrong side.
package struct BootstrapTTest: SubsetTest {
    package let clusters: Int
    package let values: SubsetValues

    package var isExact: Bool { false }

    /// The tests of several measurements, which share the draws where they have as many clusters.
    ///
    /// - Parameter draws: At most `ResamplingWeights.maximumDraws` are made.
    /// - Returns: For each measurement its test; nil without variation between clusters.
    package static func tests<Name>(
        of influences: [ClusterInfluence<Name>], draws: Int, seed: UInt64
    ) -> [BootstrapTTest?] {
        var result = [BootstrapTTest?](repeating: nil, count: influences.count)
        let alike = Dictionary(grouping: influences.indices) { influences[$0].contributions.count }
        for (clusters, members) in alike {
            let draws = min(draws, ResamplingWeights.maximumDraws)
            guard let weights = ResamplingWeights(clusters: clusters, draws: draws, seed: seed) else { continue }
            for member in members {
                result[member] = BootstrapTTest(influences[member], weights)
            }
        }
        return result
    }

    private init?<Name>(_ influence: ClusterInfluence<Name>, _ weights: ResamplingWeights) {
        let value = influence.value
        // A mean whose clusters sum up to ψ + θ·weight over the weight.
        let columns = [
            influence.contributions.map(\.weight),
            influence.contributions.map { $0.influence + value * $0.weight },
        ]
        guard let error = influence.standardError, value.isFinite,
            let sums = ClusterSums(clusterOfItem: Array(influence.contributions.indices), columns: columns),
            let own = Linearisation(RatioOfSums(), of: sums).standardError
        else { return nil }
        self.init(
            ClusterBootstrap(statistic: RatioOfSums(), sums: sums, value: value, standardError: own), weights,
            clusters: influence.clusters, scale: influence.scale, error: error)
    }

    /// - Parameter error: Of the value, by which the draws' t* are multiplied.
    init(
        _ bootstrap: ClusterBootstrap, _ weights: ResamplingWeights, clusters: Int, scale: Estimate.Scale,
        error: Double
    ) {
        let value = bootstrap.value
        let studentised = bootstrap.studentised(weights)
        // The data themselves, and draws without a value, speak against any rejection.
        let undefined = [Double](repeating: .nan, count: 1 + weights.draws - studentised.count)
        self.clusters = clusters
        values = SubsetValues(
            undefined + studentised.map { value - $0 * error }, scale: scale,
            magnitude: max(value.magnitude, error))
    }
}
