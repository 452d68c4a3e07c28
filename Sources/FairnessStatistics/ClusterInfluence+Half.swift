/// One of two halves into which clusters fall by their names, the same in every suite, run and process.
package enum ClusterHalf: Sendable {
    /// On which something is chosen.
    case choosing
    /// On which what was chosen is measured.
    case measuring

    /// By 64-bit FNV-1a of the name (Fowler, Noll and Vo, IETF draft-eastlake-fnv), its bits folded into one.
    package init(ofCluster name: String) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 {
            hash ^= UInt64(byte)
            hash = hash &* 0x100_0000_01b3
        }
        self = hash.nonzeroBitCount % 2 == 0 ? .choosing : .measuring
    }
}

extension ClusterInfluence<String> {
    /// The value as one half of the clusters has it, and what each of these contributes to it: exact for means of items,
    /// to first order for others.
    ///
    /// - Returns: nil with fewer than two clusters in the half, and of several strata.
    package func on(_ half: ClusterHalf) -> ClusterInfluence? {
        let kept = contributions.filter { ClusterHalf(ofCluster: $0.name) == half }
        let share = kept.reduce(0) { $0 + $1.weight }
        guard strata.count == 1, kept.count > 1, share > 0 else { return nil }
        let shift = kept.reduce(0) { $0 + $1.influence } / share
        let moved = kept.map { cluster in
            Contribution(
                name: cluster.name, influence: (cluster.influence - cluster.weight * shift) / share,
                weight: cluster.weight / share, stratum: 0)
        }
        return ClusterInfluence(
            value: value + shift, scale: scale, n: Int((Double(n) * share).rounded()), contributions: moved,
            strata: [.init(degreesOfFreedom: kept.count - 1, unseenVariance: strata[0].unseenVariance / share)])
    }
}
