/// A number that was measured, with everything needed to trust it: interval, sample and method.
///
/// A metric that can't be computed has no estimate at all; it is never a zero.
package struct Estimate: Sendable, Equatable, Codable {
    /// How the estimate relates to the quantity that is approximately normal.
    package enum Scale: String, Sendable, Codable {
        case identity
        /// Positive quantities such as a perplexity: intervals are computed on the logarithm.
        case logarithm
        /// Shares from 0 to 100: intervals and tests are Wilson's (1927), which know that a share has two ends.
        case percentage
    }

    package struct Interval: Sendable, Equatable, Codable {
        package var low: Double
        package var high: Double

        package init(low: Double, high: Double) {
            self.low = low
            self.high = high
        }
    }

    package var value: Double
    /// On the estimate's `scale` (percentage points for a percentage), from between-cluster variation; nil with fewer
    /// than two clusters, 0 only where two models gave identical scores.
    package var standardError: Double?
    package var scale: Scale
    /// Nil with fewer than two clusters: an interval of no width would claim certainty.
    package var interval: Interval?
    /// Of the interval, 0.95 unless said otherwise.
    package var confidence: Double
    /// Items.
    package var n: Int
    /// Independent units that were resampled (templates); those of the group with the fewest where groups are compared.
    package var clusters: Int
    /// Independent items that the items are worth, n / (1 + (m − 1)·ICC); nil where the value is no mean of items.
    package var effectiveItems: Double?
    /// How the interval was computed, such as "cluster bootstrap-t, 10000 draws, seed 20240518".
    package var method: String
    /// What each cluster contributes; never stored, and nil where the clusters weren't named or there is no standard
    /// error. Under the same name are the same items of the suite, also of another checkpoint.
    package var influence: ClusterInfluence<String>?
    /// Of a quantity whose error a shift of the items changes; never stored.
    var underShift: ErrorUnderShift?

    private var swap = Uncompared<LabelSwap>()
    private var resampled = Uncompared<StudentisedBootstrap>()

    private enum CodingKeys: CodingKey {
        case value, standardError, scale, interval, confidence, n, clusters, effectiveItems, method
    }

    package init(
        value: Double, standardError: Double?, scale: Scale = .identity, interval: Interval?,
        confidence: Double = 0.95, n: Int, clusters: Int, method: String
    ) {
        self.value = value
        self.standardError = standardError
        self.scale = scale
        self.interval = interval
        self.confidence = confidence
        self.n = n
        self.clusters = clusters
        self.method = method
    }

    /// Of a difference between two models in what is no mean of items; never stored, and nothing that estimates differ
    /// in.
    package var labelSwap: LabelSwap? {
        get { swap.value }
        set { swap.value = newValue }
    }

    /// Of a smooth function of named clusters' sums; never stored, and nothing that estimates differ in.
    package var bootstrap: StudentisedBootstrap? {
        get { resampled.value }
        set { resampled.value = newValue }
    }
}
