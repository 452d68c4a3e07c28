/// What rules may ask of a checkpoint beside what was measured of it.
package struct CheckpointFacts: Sendable, Equatable {
    /// Nil where it belongs to none that is known.
    package var run: String?
    /// As the checkpoint's own configuration names it.
    package var base: String?
    /// The largest of its modules; nil for a full fine-tune.
    package var rank: Int?
    package var alpha: Double?
    /// Names of the adapted modules.
    package var targets: [String]

    package init(
        run: String? = nil, base: String? = nil, rank: Int? = nil, alpha: Double? = nil, targets: [String] = []
    ) {
        self.run = run
        self.base = base
        self.rank = rank
        self.alpha = alpha
        self.targets = targets
    }
}

/// The checkpoints that a rule is about: all conditions that are given must hold, and a fact that isn't known holds none.
package struct RuleCondition: Sendable, Equatable {
    package var rank: NumberCondition?
    package var alpha: NumberCondition?
    /// Of each of these the run has to match one: `when` and `where` may both name runs.
    package var runs: [[GlobPattern]] = []
    package var base: [GlobPattern]?
    /// One of them is enough.
    package var targets: [GlobPattern]?

    package init() {}

    package func holds(for checkpoint: CheckpointFacts) -> Bool {
        func matches(_ patterns: [GlobPattern]?, _ texts: [String]) -> Bool {
            patterns.map { patterns in texts.contains { text in patterns.contains { $0.matches(text) } } } ?? true
        }
        return rank.map { rank in checkpoint.rank.map { rank.holds(for: Double($0)) } ?? false } ?? true
            && alpha.map { alpha in checkpoint.alpha.map(alpha.holds) ?? false } ?? true
            && runs.allSatisfy { matches($0, [checkpoint.run].compactMap { $0 }) }
            && matches(base, [checkpoint.base].compactMap { $0 })
            && matches(targets, checkpoint.targets)
    }
}

/// Such as `8`, `<= 8` or `> 0.5`.
package struct NumberCondition: Sendable, Equatable {
    package enum Relation: String, Sendable, CaseIterable {
        case atMost = "<="
        case atLeast = ">="
        case below = "<"
        case above = ">"
        case equal = "="
    }

    package var relation: Relation
    package var number: Double

    /// - Returns: nil for anything else.
    package init?(_ text: String) {
        // Those of two characters come first.
        let relation = Relation.allCases.first { text.hasPrefix($0.rawValue) }
        let rest = text.dropFirst(relation?.rawValue.count ?? 0).drop { $0 == " " }
        guard rest.first.map({ $0.isNumber || $0 == "-" || $0 == "." }) ?? false, let number = Double(rest),
            number.isFinite
        else { return nil }
        self.relation = relation ?? .equal
        self.number = number
    }

    package func holds(for value: Double) -> Bool {
        switch relation {
        case .atMost: value <= number
        case .atLeast: value >= number
        case .below: value < number
        case .above: value > number
        case .equal: value == number
        }
    }
}
