/// The contexts whose next-token distributions are compared, each distinct one computed once, and the sets of them.
package struct DivergencePlan: Sendable {
    /// A distinct context's part in a mean distribution.
    struct Member: Sendable {
        let row: Int
        let weight: Double
    }

    /// A set that has different contexts: any other differs from its mean by nothing.
    struct Mixture: Sendable {
        let set: Int
        /// Ascending by row.
        let members: [Member]
    }

    package let contexts: Int
    package let sets: Int
    /// The models are compared after each layer, too.
    package let byLayer: Bool
    /// The distinct contexts in ascending order, so that the rows that predict come in the order of the contexts.
    package let scoring: ScoringPlan
    /// Of each context, its place among the distinct ones.
    let places: [Int]
    /// Of each distinct one, the first context that is it.
    let firsts: [Int]
    let mixtures: [Mixture]

    /// - Parameters:
    ///   - contexts: token sequences; what is compared is the distribution of the token after the last, so one without
    ///     a token is refused (`DivergenceError`).
    ///   - sets: indices into the contexts; one that is empty or reaches beyond them is refused, too.
    ///   - longestShared: the smaller `ModelConfiguration.longestSharedSequence` of the models.
    package init(
        contexts: [[Int32]], sets: [[Int]], byLayer: Bool = false, longestShared: Int = .max
    ) throws(DivergenceError) {
        if let empty = contexts.firstIndex(where: \.isEmpty) {
            throw DivergenceError(
                "context \(empty + 1) has no token that another could follow; begin it with the model's first token")
        }
        let order = contexts.indices.sorted { first, second in
            if contexts[first] == contexts[second] { return first < second }
            return contexts[first].lexicographicallyPrecedes(contexts[second])
        }
        var firsts: [Int] = []
        var places = [Int](repeating: 0, count: contexts.count)
        for index in order {
            if let last = firsts.last, contexts[last] == contexts[index] {
                places[index] = firsts.count - 1
            } else {
                places[index] = firsts.count
                firsts.append(index)
            }
        }
        self.contexts = contexts.count
        self.sets = sets.count
        self.byLayer = byLayer
        self.firsts = firsts
        self.places = places
        scoring = ScoringPlan(
            sequences: firsts.map { ScoringSequence(context: contexts[$0]) }, longestShared: longestShared)
        for (set, members) in sets.enumerated() { try Self.check(members, set: set, contexts: contexts.count) }
        mixtures = sets.enumerated().compactMap { set, members in
            var counts: [Int: Int] = [:]
            for member in members { counts[places[member], default: 0] += 1 }
            guard counts.count > 1 else { return nil }
            return Mixture(
                set: set,
                members: counts.sorted { $0.key < $1.key }.map {
                    Member(row: $0.key, weight: Double($0.value) / Double(members.count))
                })
        }
    }

    private static func check(_ members: [Int], set: Int, contexts: Int) throws(DivergenceError) {
        if members.isEmpty { throw DivergenceError("set \(set + 1) of contexts is empty, so nothing can be compared") }
        if let outside = members.first(where: { $0 < 0 || $0 >= contexts }) {
            throw DivergenceError("set \(set + 1) names context \(outside), but there are only \(contexts)")
        }
    }

    /// Rows of the tuned model that are multiplied with the vocabulary once more, for the means of sets.
    var mixedRows: Int { mixtures.reduce(0) { $0 + $1.members.count } }
}

/// Distributions that can't be compared.
package struct DivergenceError: Error, Equatable, CustomStringConvertible {
    package let problem: String

    init(_ problem: String) { self.problem = problem }

    package var description: String { problem }
}
