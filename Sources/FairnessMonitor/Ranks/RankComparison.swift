import FairnessStatistics

/// Which ranks are shown to keep at most a margin more of the base's bias than the reference: the full fine-tunes, or
/// the highest rank where there are none.
///
/// Ranks are tested from the highest downward, each at the full level, until one fails: the chance of a false claim
/// stays at the level, because none is tested after a failure (Maurer, Hothorn and Lehmacher 1995). Which ranks have too
/// few runs to be tested doesn't depend on their values, so those are passed over.
struct RankComparison: Sendable {
    enum Outcome: Sendable, Equatable {
        case none
        case reference
        /// R(rank) − R(reference) and its upper bound.
        case nonInferior(difference: Double, bound: Double)
        /// The bound isn't below the margin; it may be infinite.
        case notShown(difference: Double, bound: Double)
        /// A higher rank has failed before.
        case notReached(difference: Double, bound: Double)
        case untested(reason: String)
    }

    static let level = 0.05

    let reference: RunRank
    private(set) var outcomes: [RunRank: Outcome] = [:]
    /// Nil where no test has passed.
    private(set) var smallest: RunRank?

    /// - Parameter groups: By rank, full fine-tunes last.
    init?(
        _ groups: [(rank: RunRank, group: RunGroup<String>)], base: ClusterInfluence<String>, margin: Double
    ) {
        guard let last = groups.last, groups.count > 1 else { return nil }
        reference = last.rank
        outcomes[last.rank] = .reference
        var isOpen = true
        for (rank, group) in groups.dropLast().reversed() {
            guard let contrast = RunContrast(group, minus: last.group), let ratio = contrast.ratio(over: base) else {
                let few = group.runs < 2 ? "1 run" : "1 run at \(last.rank.phrase)"
                outcomes[rank] = .untested(reason: few)
                continue
            }
            let confidence = 1 - 2 * Self.level
            var bound = Double.infinity
            if contrast.standardError == nil {
                bound = ratio.value
            } else if case .bounded(let interval)? = contrast.ratioInterval(over: base, confidence: confidence) {
                bound = interval.high
            }
            guard isOpen else {
                outcomes[rank] = .notReached(difference: ratio.value, bound: bound)
                continue
            }
            isOpen = bound < margin
            if isOpen { smallest = rank }
            outcomes[rank] =
                isOpen
                ? .nonInferior(difference: ratio.value, bound: bound)
                : .notShown(difference: ratio.value, bound: bound)
        }
    }
}
