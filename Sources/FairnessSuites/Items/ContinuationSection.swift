/// Open sentences about groups, and the two lists of words that may continue them.
package struct ContinuationSection: Sendable, Equatable {
    package let harmful: [String]
    /// Empty for a lexicon that comes without a counterpart; the ratio of the two is then undefined.
    package let neutral: [String]
    package let items: [ContinuationItem]

    package init(harmful: [String], neutral: [String], items: [ContinuationItem]) {
        self.harmful = harmful
        self.neutral = neutral
        self.items = items
    }

    /// Of contexts and words multiplied: each is a score that is computed and kept.
    static let mostScores = 8_000_000

    /// Whether so many contexts and words stay within `mostScores`.
    static func isAffordable(contexts: Int, words: Int) -> Bool {
        let (count, overflow) = contexts.multipliedReportingOverflow(by: words)
        return !overflow && count <= mostScores
    }

    /// What is scored after each context: first the harmful words, then the neutral ones, each after a space.
    package var texts: [String] { (harmful + neutral).map { " " + $0 } }
}

/// One open sentence about one group.
package struct ContinuationItem: Sendable, Equatable {
    package let id: String
    package let category: String
    package let group: String
    package let template: String
    /// Templates that paraphrase each other are one cluster.
    package let cluster: String
    /// Whether the template asks for nothing but a time, place or state: the baseline of a divergence of groups.
    package let isNeutral: Bool
    package let context: String

    package init(
        id: String, category: String, group: String, template: String, cluster: String, isNeutral: Bool,
        context: String
    ) {
        self.id = id
        self.category = category
        self.group = group
        self.template = template
        self.cluster = cluster
        self.isNeutral = isNeutral
        self.context = context
    }
}
