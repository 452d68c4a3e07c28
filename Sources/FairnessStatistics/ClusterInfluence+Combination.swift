extension ClusterInfluence {
    /// A linear combination, cluster by cluster of the same name: the difference to a base, a mean over starts or
    /// categories, a category's deviation.
    ///
    /// Clusters of the same name are the same templates, so what they have in common cancels out. Weights are averaged
    /// by the coefficients' magnitudes: for a difference of two means over different clusters that is the null
    /// hypothesis in which each moves by half. Strata that share a cluster become one, with the fewer degrees of
    /// freedom. Items of disjoint clusters add up; otherwise they are the larger number.
    ///
    /// - Returns: nil without terms, with coefficients that are all zero or not finite, and where logarithms meet other
    ///   scales.
    package static func combination(_ terms: [(coefficient: Double, influence: ClusterInfluence)]) -> ClusterInfluence?
    {
        let magnitude = terms.reduce(0) { $0 + $1.coefficient.magnitude }
        let logarithms = terms.count { $0.influence.scale == .logarithm }
        guard magnitude > 0, magnitude.isFinite, logarithms == 0 || logarithms == terms.count else { return nil }

        var table = CombinedClusters<Name>()
        var n = 0
        for (coefficient, influence) in terms {
            let isDisjoint = table.add(influence, coefficient: coefficient, of: magnitude)
            n = isDisjoint ? n + influence.n : max(n, influence.n)
        }
        let isPlain = terms.count == 1 && magnitude == 1 && terms[0].coefficient > 0
        let scale: Estimate.Scale = logarithms > 0 ? .logarithm : isPlain ? terms[0].influence.scale : .identity
        let value = terms.reduce(0) { $0 + $1.coefficient * $1.influence.value }
        let (contributions, strata) = table.result
        return ClusterInfluence(
            value: value, scale: scale, n: n, contributions: contributions, strata: strata,
            isJackknifed: terms.contains { $0.influence.isJackknifed })
    }

    /// Paired by cluster names.
    package func minus(_ other: ClusterInfluence) -> ClusterInfluence? {
        Self.combination([(1, self), (-1, other)])
    }

    /// Each counts alike, however many items it has.
    package static func mean(of influences: [ClusterInfluence]) -> ClusterInfluence? {
        combination(influences.map { (1 / Double(influences.count), $0) })
    }

    /// A constant added to the value, which the clusters have no part in.
    package func shifted(by constant: Double) -> ClusterInfluence {
        ClusterInfluence(
            value: value + constant, scale: scale, n: n, contributions: contributions, strata: strata)
    }

    /// On the two scales, by clusters of the same name.
    package func covariance(with other: ClusterInfluence) -> Double? {
        guard let sum = Self.combination([(1, self), (1, other)]), let difference = minus(other) else { return nil }
        return (Self.square(sum.standardError) - Self.square(difference.standardError)) / 4
    }

    private static func square(_ error: Double?) -> Double {
        error.map { $0 * $0 } ?? 0
    }
}

/// The union of several measurements' clusters while they are added up.
private struct CombinedClusters<Name: Hashable & Sendable> {
    private var places: [Name: Int] = [:]
    private var names: [Name] = []
    private var influences: [Double] = []
    private var weights: [Double] = []
    /// Of the parts of each influence: what rounding can leave of them.
    private var magnitudes: [Double] = []
    private var stratumOfCluster: [Int] = []
    private var strata: [ClusterInfluence<Name>.Stratum] = []
    /// The stratum that each has become part of; its own number where it is none's.
    private var parents: [Int] = []

    /// - Returns: Whether all its clusters were new.
    mutating func add(_ influence: ClusterInfluence<Name>, coefficient: Double, of magnitude: Double) -> Bool {
        let first = strata.count
        var isDisjoint = true
        parents += influence.strata.indices.map { first + $0 }
        strata += influence.strata.map {
            .init(
                degreesOfFreedom: $0.degreesOfFreedom,
                unseenVariance: coefficient * coefficient * $0.unseenVariance)
        }
        for contribution in influence.contributions {
            let part = coefficient * contribution.influence
            let weight = coefficient.magnitude / magnitude * contribution.weight
            if let place = places[contribution.name] {
                isDisjoint = false
                influences[place] += part
                weights[place] += weight
                magnitudes[place] += part.magnitude
                merge(first + contribution.stratum, stratumOfCluster[place])
            } else {
                places[contribution.name] = names.count
                names.append(contribution.name)
                influences.append(part)
                weights.append(weight)
                magnitudes.append(part.magnitude)
                stratumOfCluster.append(first + contribution.stratum)
            }
        }
        return isDisjoint
    }

    private func root(_ stratum: Int) -> Int {
        var stratum = stratum
        while parents[stratum] != stratum { stratum = parents[stratum] }
        return stratum
    }

    private mutating func merge(_ one: Int, _ other: Int) {
        let roots = (root(one), root(other))
        if roots.0 != roots.1 { parents[max(roots.0, roots.1)] = min(roots.0, roots.1) }
    }

    var result: ([ClusterInfluence<Name>.Contribution], [ClusterInfluence<Name>.Stratum]) {
        let roots = parents.indices.map(root)
        let kept = roots.indices.filter { roots[$0] == $0 }
        let merged = kept.map { stratum in
            let members = roots.indices.filter { roots[$0] == stratum }.map { strata[$0] }
            return ClusterInfluence<Name>.Stratum(
                degreesOfFreedom: members.map(\.degreesOfFreedom).min() ?? 0,
                unseenVariance: members.reduce(0) { $0 + $1.unseenVariance })
        }
        var places = roots
        for (place, stratum) in kept.enumerated() { places[stratum] = place }
        let contributions = names.indices.map { cluster in
            // What rounding leaves of influences that cancel out is no variation.
            let isNothing = influences[cluster].magnitude <= 1e-13 * magnitudes[cluster]
            return ClusterInfluence<Name>.Contribution(
                name: names[cluster], influence: isNothing ? 0 : influences[cluster], weight: weights[cluster],
                stratum: places[roots[stratumOfCluster[cluster]]])
        }
        return (contributions, merged)
    }
}
