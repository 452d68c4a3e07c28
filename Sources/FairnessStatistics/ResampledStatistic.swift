/// Quantities that are not smooth functions of a few column sums, such as a largest gap or a calibration error.
///
/// All that is asked of them is their values when each cluster occurs a given number of times.
///
/// Several quantities of the same items belong into one statistic: they then share their draws, and the work of a draw.
package protocol ResampledStatistic: Sendable {
    /// How many clusters are resampled.
    var clusters: Int { get }

    /// What is known of each value beforehand, in the order of `values`.
    var quantities: [ResampledQuantity] { get }

    /// One value for each quantity; nil, or not a finite number, where it is undefined.
    ///
    /// The same for every model and every draw: what depends on the number of items (a cell with too few of them) is
    /// the caller's to decide before, not in here.
    ///
    /// - Parameter multiplicities: How often each cluster occurs: a whole number, 1 everywhere for the data themselves.
    func values(_ multiplicities: [Double]) -> [Double?]
}

/// A statistic of items that two models share, so that their labels can be swapped cluster by cluster.
package protocol SwappableStatistic: ResampledStatistic {
    /// The same statistic over both models' clusters: one's own, then as many of the other's.
    func beside(_ other: Self) -> Self
}

/// What an estimate says beside the value.
package struct ResampledQuantity: Sendable, Equatable {
    /// Items.
    package var n: Int
    /// Of the group with the fewest clusters, where groups are compared: it decides how far the interval can be
    /// trusted. Nil means all clusters.
    package var clusters: Int?
    /// `logarithm` when the statistic gives the logarithm of the value.
    package var scale: Estimate.Scale
    /// The least and largest value, if there are such.
    package var range: ClosedRange<Double>?
    /// The value that shows no preference, where there is one; only a contrast's sum needs it.
    package var ideal: Double?

    package init(
        n: Int, clusters: Int? = nil, scale: Estimate.Scale = .identity, range: ClosedRange<Double>? = nil,
        ideal: Double? = nil
    ) {
        self.n = n
        self.clusters = clusters
        self.scale = scale
        self.range = range
        self.ideal = ideal
    }

    /// Of this quantity's difference between two models.
    var ofDifference: ResampledQuantity {
        ResampledQuantity(
            n: n, clusters: clusters, scale: scale == .logarithm ? .logarithm : .identity,
            range: range.map { ($0.lowerBound - $0.upperBound)...($0.upperBound - $0.lowerBound) })
    }

    /// Of two models' sum less twice the ideal.
    func ofSum(ideal: Double) -> ResampledQuantity {
        ResampledQuantity(
            n: n, clusters: clusters,
            range: range.map { (2 * ($0.lowerBound - ideal))...(2 * ($0.upperBound - ideal)) })
    }
}

/// What two models' values of a quantity say of each other, all from the same draws.
package struct ResampledContrast: Sendable, Equatable {
    package var value: Estimate?
    package var baseline: Estimate?
    /// Value minus baseline, paired; on the scale `logarithm` their ratio.
    package var difference: Estimate?
    /// Value plus baseline minus twice the ideal, paired; nil without an ideal and on the scale `logarithm`.
    package var sum: Estimate?
}
