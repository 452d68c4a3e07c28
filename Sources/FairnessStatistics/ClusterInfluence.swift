import RealModule

/// A value and what each cluster contributes to it: all that contrasts, ratios and tests need of a measurement.
///
/// A cluster's influence ψ says how far it pulls the value from what the others say, to first order; influences add up
/// to zero. Its weight is its share of the items; weights add up to one. For a mean, ψ + (θ − δ)·weight is the cluster's
/// sum of (item − δ) over n, exactly.
package struct ClusterInfluence<Name: Hashable & Sendable>: Sendable, Equatable {
    package struct Contribution: Sendable, Equatable {
        package let name: Name
        /// On the scale.
        package let influence: Double
        package let weight: Double
        /// The place of its stratum.
        let stratum: Int
    }

    /// Clusters whose influences add up to zero by themselves, such as those of one category.
    struct Stratum: Sendable, Equatable {
        let degreesOfFreedom: Int
        /// Of what showed no variation between clusters and yet isn't certain.
        let unseenVariance: Double
    }

    /// On the scale: the logarithm of the quantity where that is `logarithm`.
    package let value: Double
    package let scale: Estimate.Scale
    /// Items.
    package let n: Int
    package let contributions: [Contribution]
    let strata: [Stratum]
    /// Root of the strata's K/(K−1) · Σ ψ², on the scale; nil without variation between clusters, and with fewer than
    /// two clusters.
    package let standardError: Double?
    /// One less than the clusters of a single stratum; Satterthwaite's (1946) of several.
    package let degreesOfFreedom: Double
    /// Known only from leaving clusters out, where the value is no smooth function of sums: good for standard errors and
    /// contrasts, but flips of its signs test nothing.
    package let isJackknifed: Bool

    init(
        value: Double, scale: Estimate.Scale, n: Int, contributions: [Contribution], strata: [Stratum],
        isJackknifed: Bool = false
    ) {
        self.isJackknifed = isJackknifed
        self.value = value
        self.scale = scale
        self.n = n
        self.contributions = contributions
        self.strata = strata
        var clusters = strata.map { _ in 0 }
        var squares = strata.map { _ in 0.0 }
        for contribution in contributions {
            clusters[contribution.stratum] += 1
            squares[contribution.stratum] += contribution.influence * contribution.influence
        }
        let variances = strata.indices.map { stratum in
            let clusters = Double(clusters[stratum])
            let seen = clusters > 1 ? squares[stratum] * clusters / (clusters - 1) : 0
            return seen + strata[stratum].unseenVariance
        }
        let error = variances.reduce(0, +).squareRoot()
        standardError = error.isFinite && error > 0 ? error : nil
        degreesOfFreedom = Self.degreesOfFreedom(variances, strata)
    }

    private static func degreesOfFreedom(_ variances: [Double], _ strata: [Stratum]) -> Double {
        let all = strata.reduce(0) { $0 + $1.degreesOfFreedom }
        let total = variances.reduce(0, +)
        guard strata.count > 1, total > 0 else { return Double(all) }
        // Shares, because squares of variances may leave the range of numbers.
        let spread = zip(variances, strata).reduce(0) { sum, stratum in
            let share = stratum.0 / total
            return share > 0 ? sum + share * share / Double(stratum.1.degreesOfFreedom) : sum
        }
        return spread > 0 && spread.isFinite ? 1 / spread : 0
    }
}

extension ClusterInfluence {
    /// Of what no cluster can pull away from its value, because two models gave the same scores.
    package static func certain(_ value: Double, n: Int) -> ClusterInfluence {
        ClusterInfluence(value: value, scale: .identity, n: n, contributions: [], strata: [])
    }

    /// Clusters that say anything about the value.
    package var clusters: Int {
        contributions.count { $0.influence != 0 || $0.weight != 0 }
    }

    /// As an estimate with an interval by Student's t, for quantities that are estimated from influences only.
    ///
    /// The estimate's clusters are one more than the degrees of freedom, rounded down, because its own tests count on
    /// that. Nil where the value isn't finite off the scale.
    package func estimate(confidence: Double = ClusterEstimator.confidence) -> Estimate? {
        let shown = scale == .logarithm ? Double.exp(value) : value
        guard shown.isFinite else { return nil }
        let degrees = Int(degreesOfFreedom)
        var result = Estimate(
            value: shown, standardError: standardError, scale: scale, interval: nil, confidence: confidence, n: n,
            clusters: degrees + 1, method: "no interval: no variation between clusters")
        guard standardError != nil, degrees > 0 else { return result }
        result.interval = result.interval(confidence: confidence)
        result.method =
            "\(scale == .percentage ? "Wilson score" : "Student's t"), \(degrees) degrees of freedom" + result.warning
        return result
    }
}
