/// The checkpoint that another one is compared with.
package enum ComparisonTarget: Sendable, Hashable {
    /// Which of several values is the best one.
    package enum Preference: Sendable, Hashable {
        case least
        case greatest
        case nearestIdeal
    }

    case base
    /// The one before it in its run.
    case previous
    /// The mean of the first three of its run.
    case start
    /// Of the earlier ones of its run, chosen on one half of the clusters and measured on the other: the best of many
    /// unchanged checkpoints would look better than it is where it was chosen.
    case best(Preference)
    /// A checkpoint that somebody has named.
    case reference(String)

    /// By how much more than a fine-tune differs from its base two checkpoints may differ that both are neutral: those
    /// of one run share what they have drifted, two runs drift independently.
    var driftFactor: Double {
        if case .reference = self { 2.0.squareRoot() } else { 1 }
    }

    /// "the base", "the previous checkpoint" …
    package var phrase: String {
        switch self {
        case .base: "the base"
        case .previous: "the previous checkpoint"
        case .start: "the start of the run"
        case .best: "the best of the run"
        case .reference(let name): "the reference '\(name)'"
        }
    }
}

extension ComparisonTarget: CustomStringConvertible {
    /// As a rule says it: `base`, `previous`, `start`, `best`, `reference:NAME`.
    package var description: String {
        switch self {
        case .base: "base"
        case .previous: "previous"
        case .start: "start"
        case .best: "best"
        case .reference(let name): "reference:\(name)"
        }
    }

    /// Whether a checkpoint can be named so: 1 to 64 of the characters a–z, 0–9, `-`, `_` and `.`.
    package static func isReferenceName(_ name: some StringProtocol) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy {
                ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" || $0 == "_" || $0 == "."
            }
    }

    /// - Parameter preference: What makes one the best.
    /// - Returns: nil for anything that isn't a target.
    init?(_ text: String, preference: Preference) {
        switch text {
        case "base": self = .base
        case "previous": self = .previous
        case "start": self = .start
        case "best": self = .best(preference)
        default:
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "reference", Self.isReferenceName(parts[1]) else { return nil }
            self = .reference(String(parts[1]))
        }
    }
}
